//! HTML cut into tags and text, in one pass and without a tree.
//!
//! Good enough to count what a parser would have to build, and to fall back on: it never fails,
//! never recurses, and takes time in proportion to the text.

/// A part of an HTML text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum Token<'a> {
    /// Text between tags, references undecoded.
    Text(&'a str),
    /// A start tag. Names are as written; compare them without case.
    Open(&'a str),
    /// An end tag.
    Close(&'a str),
}

/// Elements whose text is no markup (HTML §13.2.5).
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// The tokens of `html`, in order; comments, declarations and the text of scripts are left out.
pub(in crate::article) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html, raw: None }
}

/// See [`tokens`].
pub(in crate::article) struct Tokens<'a> {
    rest: &'a str,
    /// The raw text element that is open.
    raw: Option<&'a str>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if let Some(name) = self.raw.take() {
                self.skip_raw(name);
            }
            if self.rest.is_empty() {
                return None;
            }
            let Some(tag) = self.rest.strip_prefix('<') else {
                return Some(self.text());
            };
            match tag.bytes().next() {
                Some(b'!' | b'?') => self.skip_declaration(),
                Some(b'/') if tag[1..].starts_with(|c: char| c.is_ascii_alphabetic()) => return Some(self.close()),
                Some(c) if c.is_ascii_alphabetic() => return Some(self.open()),
                _ => return Some(self.text()),
            }
        }
    }
}

impl<'a> Tokens<'a> {
    /// Text up to the next `<`; one that opens nothing is text itself.
    fn text(&mut self) -> Token<'a> {
        let first = self.rest.chars().next().map_or(0, char::len_utf8);
        let end = self.rest[first..].find('<').map_or(self.rest.len(), |at| at + first);
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Token::Text(text)
    }

    fn skip_declaration(&mut self) {
        let end =
            if self.rest.starts_with("<!--") { self.rest[4..].find("-->").map(|at| at + 7) } else { self.rest.find('>').map(|at| at + 1) };
        self.rest = end.map_or("", |end| &self.rest[end..]);
    }

    fn close(&mut self) -> Token<'a> {
        let name = name_of(&self.rest[2..]);
        let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
        self.rest = &self.rest[end..];
        Token::Close(name)
    }

    fn open(&mut self) -> Token<'a> {
        let name = name_of(&self.rest[1..]);
        let (_, length) = extent(&self.rest[1..]);
        self.rest = &self.rest[1 + length..];
        self.raw = RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)).then_some(name);
        Token::Open(name)
    }

    /// Goes to the end tag of a raw text element; without one, to the end of the text.
    fn skip_raw(&mut self, name: &str) {
        let mut at = 0;
        while let Some(found) = self.rest[at..].find("</") {
            at += found;
            let tail = &self.rest.as_bytes()[at + 2..];
            if tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                self.rest = &self.rest[at..];
                return;
            }
            at += 2;
        }
        self.rest = "";
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
    &text[..end]
}

/// How many attributes a tag has, and how many bytes from its name, which `tag` begins with, to its end.
pub(super) fn extent(tag: &str) -> (usize, usize) {
    let name = name_of(tag).len();
    let (count, end) = attributes(&tag[name..]);
    (count, name + end)
}

/// Whether `tag` begins with this name.
pub(super) fn is_name(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && tag[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
}

/// Where a tag is read, beside within a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Where the next attribute begins, whatever letter with.
    Outside,
    Name,
    AfterName,
}

/// Counts attributes up to the end of the tag, as HTML §13.2.5.32 to 40 has it: how many,
/// and where it ends.
fn attributes(text: &str) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (mut count, mut at, mut state) = (0, 0, At::Outside);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => return (count, at),
            b'=' if state != At::Outside => (at, state) = (after_value(bytes, at), At::Outside),
            b'/' => state = At::Outside,
            byte if byte.is_ascii_whitespace() && state == At::Name => state = At::AfterName,
            byte if byte.is_ascii_whitespace() => {}
            _ => {
                count += usize::from(state != At::Name);
                state = At::Name;
            }
        }
    }
    (count, bytes.len())
}

/// Where an attribute's value, which begins at or after `at`, ends.
fn after_value(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    let end = match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => bytes[at + 1..].iter().position(|&byte| byte == quote).map(|found| at + found + 2),
        _ => bytes[at..].iter().position(|&byte| byte == b'>' || byte.is_ascii_whitespace()).map(|found| at + found),
    };
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        tokens(html)
            .map(|token| match token {
                Token::Text(text) => format!("{text:?} "),
                Token::Open(name) => format!("<{name}> "),
                Token::Close(name) => format!("</{name}> "),
            })
            .collect()
    }

    #[test]
    fn tags_and_text() {
        assert_eq!(shown("a<p class='x>y' id=z data-q>é</P ><br/>1 < 2"), "\"a\" <p> \"é\" </P> <br> \"1 \" \"< 2\" ");
    }

    #[test]
    fn scripts_and_comments_are_not_text() {
        assert_eq!(shown("<!doctype html><!-- <p> --><script>if (a</b) <i></script>x"), "<script> </script> \"x\" ");
        assert_eq!(shown("<style>never closed <p>"), "<style> ");
    }

    #[test]
    fn a_tag_has_attributes_and_an_end() {
        for (tag, attributes) in [
            ("p>", 0),
            ("p/>", 0),
            ("p class='x>y' id=z data-q>", 3),
            ("p a = 'x>' b>", 2),
            ("p =\">", 1),
            ("p a=>", 1),
            ("p a=''b=\"\"/c>", 3),
            ("p a'b>", 1),
        ] {
            assert_eq!(extent(&(tag.to_owned() + "y")), (attributes, tag.len()), "{tag}");
        }
    }

    #[test]
    fn any_end_is_an_end() {
        for html in ["<", "</", "<a", "<a b", "<a b=", "<a b='", "<!--", "<!", "</a", "é<", "<é>"] {
            assert!(tokens(html).count() <= 2, "{html}");
        }
    }
}
