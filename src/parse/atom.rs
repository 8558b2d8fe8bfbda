//! An entry in Atom's terms, and its Atom 1.0 document for feed-rs.

use jiff::Timestamp;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use std::io;

/// What one item says; every text is HTML but names and labels, every address absolute.
#[derive(Debug, Default)]
pub(super) struct Atom {
    pub id: String,
    pub title: String,
    pub links: Vec<Link>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub published: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub summary: String,
    pub content: String,
}

/// A link of an entry.
#[derive(Debug)]
pub(super) struct Link {
    pub rel: &'static str,
    pub href: String,
    pub mime: Option<String>,
    pub length: Option<String>,
}

/// A feed with nothing but entries, in their order.
pub(super) fn document(entries: &[Atom]) -> String {
    let mut out = Writer::new(Vec::new());
    let root = out.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    root.write_inner_content(|out| {
        entries.iter().try_for_each(|entry| out.create_element("entry").write_inner_content(|out| fields(out, entry)).map(|_| ()))
    })
    .expect("writing into memory does not fail");
    String::from_utf8(out.into_inner()).expect("what was written is UTF-8")
}

fn fields(out: &mut Writer<Vec<u8>>, entry: &Atom) -> io::Result<()> {
    text(out, "id", None, &entry.id)?;
    text(out, "title", Some("html"), &entry.title)?;
    text(out, "summary", Some("html"), &entry.summary)?;
    text(out, "content", Some("html"), &entry.content)?;
    for (name, date) in [("published", entry.published), ("updated", entry.updated)] {
        text(out, name, None, &date.map(|date| date.to_string()).unwrap_or_default())?;
    }
    for author in &entry.authors {
        out.create_element("author").write_inner_content(|out| text(out, "name", None, author))?;
    }
    for label in &entry.categories {
        out.create_element("category").with_attribute(("term", label.as_str())).write_empty()?;
    }
    for link in &entry.links {
        let optional = [("type", &link.mime), ("length", &link.length)];
        let given = optional.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        out.create_element("link").with_attributes([("rel", link.rel), ("href", &link.href)]).with_attributes(given).write_empty()?;
    }
    Ok(())
}

/// An element with text, left out where there is none: feed-rs refuses empty ones.
fn text(out: &mut Writer<Vec<u8>>, name: &str, mime: Option<&str>, text: &str) -> io::Result<()> {
    if !text.is_empty() {
        out.create_element(name).with_attributes(mime.map(|mime| ("type", mime))).write_text_content(BytesText::new(text))?;
    }
    Ok(())
}
