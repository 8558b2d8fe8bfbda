//! The fields of a JSON Feed that mean something, its items, and what they list
//! (<https://www.jsonfeed.org/version/1.1/>).
//!
//! Nothing else of a document is held in memory, whatever it is full of; of its items the newest.

use super::dates;
use super::json_loose::Into;
use super::json_loose::Loose;
use super::json_loose::skip;
use super::kept::Kept;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::de::DeserializeSeed;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;

/// The most authors of a feed or an item: feed-rs compares each with all others.
const MAX_AUTHORS: usize = 48;
/// The most tags, and the most attachments, of one item.
const MAX_LISTED: usize = 100;

/// The head of a feed, and the items that stay.
#[derive(Default)]
pub(super) struct Feed {
    /// Whether there is an object at all.
    pub is_object: bool,
    pub version: Option<String>,
    pub title: Option<String>,
    pub home_page_url: Option<String>,
    pub language: Option<String>,
    pub authors: People,
    pub items: Items,
}

impl Feed {
    /// An empty one, of which at most `max` items stay.
    pub(super) fn of(max: usize) -> Self {
        Self { items: Items { is_list: false, kept: Kept::of(max) }, ..Self::default() }
    }
}

impl Loose for Feed {
    fn begin(&mut self) {
        self.is_object = true;
    }

    fn field<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "version" => object.next_value_seed(Into(&mut self.version)),
            "title" => object.next_value_seed(Into(&mut self.title)),
            "home_page_url" => object.next_value_seed(Into(&mut self.home_page_url)),
            "language" => object.next_value_seed(Into(&mut self.language)),
            "authors" | "author" => object.next_value_seed(Into(&mut self.authors)),
            "items" => object.next_value_seed(Into(&mut self.items)),
            _ => skip(object),
        }
    }
}

/// A list of items.
#[derive(Default)]
pub(super) struct Items {
    /// Whether there is a list at all.
    pub is_list: bool,
    kept: Kept<Item>,
}

impl Items {
    pub(super) fn push(&mut self, item: Item) {
        self.is_list = true;
        if item.is_object {
            self.kept.push(item.date(), item);
        }
    }

    /// Those that stay, in the document's order.
    pub(super) fn into_vec(self) -> Vec<Item> {
        self.kept.into_items()
    }
}

impl Loose for Items {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        self.is_list = true;
        let mut item = Item::default();
        let found = list.next_element_seed(Into(&mut item))?.is_some();
        self.push(item);
        Ok(found)
    }
}

/// An item, as feed-rs reads it.
#[derive(Default, Serialize)]
pub(super) struct Item {
    #[serde(skip)]
    pub is_object: bool,
    pub id: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub content_html: Option<String>,
    pub content_text: Option<String>,
    pub summary: Option<String>,
    pub date_published: Option<String>,
    pub date_modified: Option<String>,
    pub authors: People,
    pub tags: Texts,
    pub attachments: Attachments,
    #[serde(skip)]
    pub image: Option<String>,
    #[serde(skip)]
    pub banner_image: Option<String>,
    #[serde(skip)]
    pub external_url: Option<String>,
}

impl Item {
    /// Whether it has what no file and no author has (JSON Feed 1.1, "Items").
    pub(super) fn is_sure(&self) -> bool {
        self.id.is_some() || self.content_html.is_some() || self.content_text.is_some()
    }

    fn date(&self) -> Option<jiff::Timestamp> {
        dates::parse(self.date_published.as_ref().or(self.date_modified.as_ref())?, None)
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut item = Self::default();
        Into(&mut item).deserialize(deserializer)?;
        Ok(item)
    }
}

impl Loose for Item {
    fn begin(&mut self) {
        self.is_object = true;
    }

    fn field<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        let text = match name {
            "authors" | "author" => return object.next_value_seed(Into(&mut self.authors)),
            "tags" | "categories" => return object.next_value_seed(Into(&mut self.tags)),
            "attachments" => return object.next_value_seed(Into(&mut self.attachments)),
            "id" => &mut self.id,
            "url" => &mut self.url,
            "external_url" => &mut self.external_url,
            "title" => &mut self.title,
            "content_html" => &mut self.content_html,
            "content_text" => &mut self.content_text,
            "summary" => &mut self.summary,
            "date_published" => &mut self.date_published,
            "date_modified" => &mut self.date_modified,
            "image" => &mut self.image,
            "banner_image" => &mut self.banner_image,
            _ => return skip(object),
        };
        object.next_value_seed(Into(text))
    }
}

/// Texts, each once.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct Texts(pub Vec<String>);

impl Loose for Texts {
    fn text(&mut self, text: &str) {
        if self.0.len() < MAX_LISTED && !self.0.iter().any(|known| known == text) {
            self.0.push(text.to_owned());
        }
    }

    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut text = None;
        let found = list.next_element_seed(Into(&mut text))?.is_some();
        text.iter().for_each(|text: &String| self.text(text));
        Ok(found)
    }
}

/// Somebody with a name.
#[derive(Serialize)]
pub(super) struct Person {
    pub name: String,
}

/// People out of one, a list, or mere names.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct People(pub Vec<Person>);

impl Loose for People {
    fn text(&mut self, name: &str) {
        if self.0.len() < MAX_AUTHORS && !self.0.iter().any(|known| known.name == name) {
            self.0.push(Person { name: name.to_owned() });
        }
    }

    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        if self.0.len() >= MAX_AUTHORS {
            return Ok(list.next_element::<IgnoredAny>()?.is_some());
        }
        Ok(list.next_element_seed(Into(self))?.is_some())
    }

    fn object<'de, A: MapAccess<'de>>(&mut self, mut object: A) -> Result<(), A::Error> {
        let (mut name, mut url) = (None, None);
        while let Some(field) = object.next_key::<String>()? {
            match field.as_str() {
                "name" => object.next_value_seed(Into(&mut name))?,
                "url" => object.next_value_seed(Into(&mut url))?,
                _ => skip(&mut object)?,
            }
        }
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        said(&name).or_else(|| said(&url)).iter().for_each(|name| self.text(name));
        Ok(())
    }
}

/// A file that belongs to an item.
#[derive(Serialize)]
pub(super) struct Attachment {
    pub url: String,
    pub mime_type: String,
    pub size_in_bytes: Option<u64>,
}

/// The files of an item.
#[derive(Default, Serialize)]
#[serde(transparent)]
pub(super) struct Attachments(pub Vec<Attachment>);

impl Attachments {
    fn push(&mut self, file: File) {
        let room = self.0.len() < MAX_LISTED;
        self.0.extend(file.attachment().filter(|_| room));
    }
}

/// Out of one, a list, or mere addresses.
impl Loose for Attachments {
    fn text(&mut self, url: &str) {
        self.push(File { url: Some(url.to_owned()), ..File::default() });
    }

    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut file = File::default();
        let found = list.next_element_seed(Into(&mut file))?.is_some();
        self.push(file);
        Ok(found)
    }

    fn object<'de, A: MapAccess<'de>>(&mut self, object: A) -> Result<(), A::Error> {
        let mut file = File::default();
        file.object(object)?;
        self.push(file);
        Ok(())
    }
}

/// A file as it is written.
#[derive(Default)]
struct File {
    url: Option<String>,
    mime: Option<String>,
    size: Option<String>,
}

impl File {
    fn attachment(self) -> Option<Attachment> {
        let mime_type = self.mime.unwrap_or_else(|| "application/octet-stream".to_owned());
        let size = self.size.and_then(|size| size.parse::<f64>().ok());
        Some(Attachment { url: self.url?, mime_type, size_in_bytes: size.map(|size| size.max(0.0) as u64) })
    }
}

impl Loose for File {
    fn text(&mut self, url: &str) {
        self.url = Some(url.to_owned());
    }

    fn field<'de, A: MapAccess<'de>>(&mut self, name: &str, object: &mut A) -> Result<(), A::Error> {
        match name {
            "url" => object.next_value_seed(Into(&mut self.url)),
            "mime_type" => object.next_value_seed(Into(&mut self.mime)),
            "size_in_bytes" => object.next_value_seed(Into(&mut self.size)),
            _ => skip(object),
        }
    }
}
