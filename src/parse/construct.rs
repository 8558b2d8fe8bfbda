//! Text constructs: an element that says in one of many ways whether it holds text, HTML or XHTML.

use super::tree::Element;
use super::words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What an element holds, as HTML, read twice where it was written twice.
pub(super) fn html(element: &Element) -> String {
    let html = held(element);
    twice_encoded(&html).unwrap_or(html)
}

/// The text that was meant where UTF-8 was taken for Latin-1 and encoded once more ("KÃ¶ln"): all of
/// it is Latin-1, and its bytes are UTF-8, which no sentence is by chance.
fn twice_encoded(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    String::from_utf8(bytes?).ok()
}

/// What an element holds, as HTML (RFC 4287 §3.1 and §4.1.3, Atom 0.3's `mode`, and the habits of RSS).
fn held(element: &Element) -> String {
    let mime = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default();
    if element.has_elements() {
        return element.inner_html().trim().to_owned();
    }
    // A section that was escaped as if it were HTML: to HTML it is a comment, and its words are lost.
    let mut text = element.text();
    if text.contains("<![CDATA[") {
        text = text.replace("<![CDATA[", "").replace("]]>", "");
    }
    if let Some(decoded) = encoded(&mime, mode, &text) {
        return decoded;
    }
    let plain = match mime.as_str() {
        "text" | "text/plain" => is_atom(element) || !words::looks_like_html(&text),
        "" => is_atom(element) && !words::looks_like_html(&text),
        "html" | "text/html" => mode == "xml",
        "xhtml" | "application/xhtml+xml" => true,
        _ => false,
    };
    if plain { htmlize::escape_text(&text).into_owned() } else { text }
}

/// Elements whose text is text unless it says otherwise; RSS's own may always hold HTML.
fn is_atom(element: &Element) -> bool {
    element.attribute("type").is_some() || element.attribute("mode").is_some() || matches!(element.name.as_str(), "summary" | "content")
}

/// The text in a base64 that Atom allows for what is neither text nor XML.
fn encoded(mime: &str, mode: &str, text: &str) -> Option<String> {
    let binary = mime.contains('/') && !mime.starts_with("text/") && !mime.ends_with("+xml") && !mime.ends_with("/xml");
    if mode != "base64" && (!binary || mode == "xml" || mode == "escaped") {
        return None;
    }
    let packed: String = text.split_ascii_whitespace().collect();
    // What is no text (a picture) is nothing to read.
    STANDARD.decode(packed).ok().map(|bytes| String::from_utf8(bytes).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html_of(name: &str, attributes: &[(&str, &str)], text: &str) -> String {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut element = Element { name: name.to_owned(), attributes, ..Element::default() };
        element.push_text(text);
        html(&element)
    }

    #[test]
    fn a_type_is_believed() {
        assert_eq!(html_of("content", &[("type", "html")], "<b>x</b>"), "<b>x</b>");
        assert_eq!(html_of("content", &[("type", "text")], "<b>x</b>"), "&lt;b&gt;x&lt;/b&gt;");
        assert_eq!(html_of("content", &[("type", "text/html"), ("mode", "escaped")], "<b>x</b>"), "<b>x</b>");
        assert_eq!(html_of("content", &[("type", "text/html"), ("mode", "base64")], "PGI+eDwv Yj4="), "<b>x</b>");
    }

    #[test]
    fn without_a_type_rss_is_html_and_atom_is_what_it_looks_like() {
        assert_eq!(html_of("description", &[], "a < b <i>c</i>"), "a < b <i>c</i>");
        assert_eq!(html_of("content", &[], "<p>x</p>"), "<p>x</p>");
        assert_eq!(html_of("content", &[], "a < b & c"), "a &lt; b &amp; c");
    }

    #[test]
    fn what_was_encoded_twice_is_read_twice() {
        assert_eq!(html_of("title", &[], "Kölner".replace('ö', "Ã¶").as_str()), "Kölner");
        for text in ["Köln", "Ã¶ and ö", "Ã¶ 港", "Â", "plain"] {
            assert_eq!(html_of("title", &[], text), text);
        }
    }

    #[test]
    fn a_picture_in_base64_is_nothing_to_read() {
        assert_eq!(html_of("content", &[("type", "image/png")], "iVBORw0KGgo="), "");
    }
}
