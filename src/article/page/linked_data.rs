//! JSON-LD on a page (<https://schema.org/NewsArticle>): the article's own object and the pictures.
//!
//! Publishers nest, list and refer to each other's objects as they like; so all objects of a page are
//! gathered first, in order, wherever they lie.

use dom_query::Document;
use serde_json::Map;
use serde_json::Value;

/// Most objects of one page that are looked at.
const MAX_NODES: usize = 2_000;

/// One object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(&'a Map<String, Value>);

/// A picture with what is said about it.
#[derive(Debug, Default)]
pub(super) struct Picture {
    pub(super) url: String,
    pub(super) caption: String,
    pub(super) credit: String,
}

/// The JSON-LD of a page, script by script.
pub(super) fn read(document: &Document) -> Vec<Value> {
    document.select("script[type*='ld+json']").nodes().iter().filter_map(|script| parse(&script.text())).collect()
}

/// All objects in it, outer ones before inner ones.
pub(super) fn nodes(data: &[Value]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    data.iter().for_each(|value| gather(value, &mut nodes));
    nodes
}

/// Line breaks within strings and CDATA marks are no JSON, but often there.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text = text.trim_end_matches("//]]>").trim_end_matches("]]>").trim().trim_end_matches(';');
    let text = text.replace(|c: char| c.is_control(), " ");
    serde_json::from_str(&text).ok()
}

fn gather<'a>(value: &'a Value, nodes: &mut Vec<Node<'a>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, nodes)),
        Value::Object(map) if nodes.len() < MAX_NODES => {
            nodes.push(Node(map));
            map.values().for_each(|value| gather(value, nodes));
        }
        _ => {}
    }
}

/// The object that is the page's article.
pub(super) fn article<'a>(nodes: &[Node<'a>]) -> Option<Node<'a>> {
    let is_story = |node: &Node| node.types().iter().any(|kind| kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report");
    let mut stories = nodes.iter().copied().filter(is_story);
    let first = stories.clone().next();
    stories.find(|story| story.0.contains_key("headline")).or(first)
}

impl Node<'_> {
    fn types(&self) -> Vec<String> {
        self.texts("@type")
    }

    /// A value that is a text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// A value that is a text or a list of texts.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let values: Vec<&Value> = match self.0.get(name) {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        values.into_iter().filter_map(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }

    /// The authors' names.
    pub(super) fn authors(&self) -> Vec<String> {
        names(self.0.get("author"))
    }

    /// Whether the article says that it is not for everybody.
    pub(super) fn is_closed(&self) -> bool {
        match self.0.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => !free,
            Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
            _ => false,
        }
    }

    /// The pictures that this object names, or is.
    pub(super) fn pictures(&self) -> Vec<Picture> {
        let mut found = Vec::new();
        if self.types().iter().any(|kind| kind == "ImageObject") {
            found.extend(self.as_picture());
        }
        for name in ["image", "associatedMedia", "thumbnailUrl"] {
            found.extend(self.texts(name).into_iter().map(|url| Picture { url, ..Picture::default() }));
        }
        found
    }

    fn as_picture(&self) -> Option<Picture> {
        let url = ["contentUrl", "url", "@id"].iter().find_map(|name| self.text(name))?;
        let caption = ["caption", "description"].iter().find_map(|name| self.text(name)).unwrap_or_default();
        let credit = ["creditText", "copyrightNotice", "credit"].iter().find_map(|name| self.text(name));
        let people =
            || ["creator", "author", "copyrightHolder"].iter().map(|name| names(self.0.get(*name)).join(", ")).find(|all| !all.is_empty());
        Some(Picture { url, caption, credit: credit.or_else(people).unwrap_or_default() })
    }
}

/// The names of people or organisations, given as texts or objects, one or many.
fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(name)) => vec![name.trim().to_owned()],
        Some(Value::Array(values)) => values.iter().flat_map(|value| names(Some(value))).collect(),
        Some(Value::Object(map)) => names(map.get("name")),
        _ => Vec::new(),
    }
}
