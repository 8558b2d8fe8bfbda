//! One name for each element, whatever prefix, case or spelling of a namespace a feed uses.
//!
//! The native vocabulary of a document (RSS, Atom, no namespace at all) has no prefix; the others
//! get their usual one. `?` marks vocabularies that we don't read.

use std::rc::Rc;

/// Namespaces by their address without scheme, `www.`, case and closing `/` or `#`.
const KNOWN: &[(&str, &str)] = &[
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    // What Atom was called before it had its name.
    ("purl.org/echo", "atom"),
    ("purl.org/pie", "atom"),
    ("example.com/necho", "atom"),
    ("example.com/newformat", "atom"),
    ("purl.org/rss/1.0/modules/rss091", ""),
    ("purl.org/rss/1.0", ""),
    ("purl.org/net/rss1.1", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("cyber.law.harvard.edu/rss", ""),
    ("backend.userland.com/rss", ""),
    ("backend.userland.com/rss2", ""),
    ("backend.userland.com/rss091", ""),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/elements/1.0", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com/mrss", "media"),
    ("tools.search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("itunes.com/dtds/podcast-1.0", "itunes"),
    ("example.com/dtds/podcast-1.0.dtd", "itunes"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("w3.org/xml/1998/namespace", "xml"),
    ("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
];

/// The prefixes that are taken at their word where nothing declares them.
const USUAL: &[&str] = &["atom", "content", "sy", "dc", "dcterms", "media", "itunes", "xhtml", "rdf", "xml", "feedburner"];

/// The most declarations in force at once; no feed needs a tenth of them.
const MAX_SCOPES: usize = 512;

/// The declarations in force, innermost last.
#[derive(Default)]
pub(super) struct Names {
    scopes: Vec<(usize, Rc<str>, &'static str)>,
    native: Option<&'static str>,
    /// The root's prefix, where nobody knows what it stands for.
    native_prefix: Option<String>,
}

impl Names {
    /// Enters the `xmlns` declarations of an element that is `depth` deep.
    pub(super) fn declare(&mut self, depth: usize, attribute: &str, uri: &str) {
        let prefix = match attribute.split_once(':') {
            None if attribute == "xmlns" => "",
            Some(("xmlns", prefix)) => prefix,
            _ => return,
        };
        if self.scopes.len() >= MAX_SCOPES {
            return;
        }
        self.scopes.push((depth, prefix.to_ascii_lowercase().into(), vocabulary(uri)));
    }

    /// Leaves every element that is deeper than `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        let kept = self.scopes.iter().rposition(|scope| scope.0 <= depth).map_or(0, |last| last + 1);
        self.scopes.truncate(kept);
    }

    /// Makes Atom the vocabulary without prefix where `root` belongs to it; a prefix that stands for
    /// nothing counts for nothing.
    pub(super) fn set_native(&mut self, root: &str) {
        let Some(prefix) = root.split_once(':').map(|(prefix, _)| prefix.to_ascii_lowercase()) else {
            return;
        };
        let vocabulary = self.lookup(&prefix);
        self.native = Some(vocabulary).filter(|vocabulary| *vocabulary == "atom");
        self.native_prefix = Some(prefix).filter(|_| vocabulary == "?");
    }

    /// The one name of an attribute: RDF's have their usual prefix, all others stay as they are.
    pub(super) fn canonical_attribute(&self, name: String) -> String {
        match name.split_once(':') {
            Some((prefix, local)) if self.lookup(prefix) == "rdf" => format!("rdf:{local}"),
            _ => name,
        }
    }

    /// The one name of an element: lower case, with the usual prefix of its vocabulary.
    pub(super) fn canonical(&self, raw: &str) -> String {
        let raw = raw.to_ascii_lowercase();
        let (prefix, local) = raw.split_once(':').unwrap_or(("", &raw));
        let vocabulary = self.lookup(prefix);
        let unknown_root = vocabulary == "?" && self.native_prefix.as_deref() == Some(prefix);
        let native = unknown_root
            || vocabulary.is_empty()
            || self.native == Some(vocabulary)
            || (prefix.is_empty() && matches!(vocabulary, "atom" | "?"));
        if native { local.to_owned() } else { format!("{vocabulary}:{local}") }
    }

    fn lookup(&self, prefix: &str) -> &'static str {
        let declared = self.scopes.iter().rev().find(|scope| &*scope.1 == prefix).map(|scope| scope.2);
        let usual = || USUAL.iter().copied().find(|usual| *usual == prefix);
        match declared {
            Some("?") | None if prefix.is_empty() => declared.unwrap_or_default(),
            Some(vocabulary) => vocabulary,
            None => usual().unwrap_or("?"),
        }
    }
}

fn vocabulary(uri: &str) -> &'static str {
    let lower = uri.trim().to_ascii_lowercase();
    let bare = lower.trim_start_matches("http://").trim_start_matches("https://").trim_start_matches("www.");
    let bare = bare.trim_end_matches(['/', '#']);
    KNOWN.iter().find(|(address, _)| *address == bare).map_or("?", |(_, prefix)| prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_counts_not_its_prefix() {
        let mut names = Names::default();
        names.declare(1, "xmlns:m", "http://search.yahoo.com/mrss");
        names.declare(1, "xmlns:dc", "http://example.net/nothing");
        assert_eq!(names.canonical("M:Content"), "media:content");
        assert_eq!(names.canonical("dc:title"), "?:title");
        assert_eq!(names.canonical("itunes:author"), "itunes:author");
    }

    #[test]
    fn the_roots_vocabulary_has_no_prefix() {
        let mut names = Names::default();
        names.declare(1, "xmlns:a", "http://www.w3.org/2005/Atom");
        assert_eq!(names.canonical("a:title"), "atom:title");
        names.set_native("a:feed");
        assert_eq!(names.canonical("a:title"), "title");
    }

    #[test]
    fn declarations_end_with_their_element() {
        let mut names = Names::default();
        names.declare(1, "xmlns", "http://www.w3.org/2005/Atom");
        names.declare(3, "xmlns", "http://www.w3.org/1999/xhtml");
        assert_eq!(names.canonical("div"), "xhtml:div");
        names.leave(2);
        assert_eq!(names.canonical("title"), "title");
    }
}
