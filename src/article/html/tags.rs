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
    Open { name: &'a str, attributes: usize, self_closing: bool },
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
        let (attributes, self_closing, end) = attributes(&self.rest[1 + name.len()..]);
        self.rest = &self.rest[1 + name.len() + end..];
        self.raw = RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)).then_some(name);
        Token::Open { name, attributes, self_closing }
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

/// Counts attributes up to the end of the tag: how many, whether it ends in `/>`, and where it ends.
fn attributes(text: &str) -> (usize, bool, usize) {
    let bytes = text.as_bytes();
    let (mut count, mut at, mut slash, mut inside) = (0, 0, false, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (count, slash, at + 1),
            b'=' => {
                at = after_value(bytes, at + 1);
                (inside, slash) = (false, false);
                continue;
            }
            b'/' => (inside, slash) = (false, true),
            byte if byte.is_ascii_whitespace() => inside = false,
            _ => {
                count += usize::from(!inside);
                (inside, slash) = (true, false);
            }
        }
        at += 1;
    }
    (count, slash, bytes.len())
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
                Token::Open { name, attributes, self_closing } => format!("<{name} {attributes}{}> ", if self_closing { "/" } else { "" }),
                Token::Close(name) => format!("</{name}> "),
            })
            .collect()
    }

    #[test]
    fn tags_and_text() {
        assert_eq!(shown("a<p class='x>y' id=z data-q>é</P ><br/>1 < 2"), "\"a\" <p 3> \"é\" </P> <br 0/> \"1 \" \"< 2\" ");
    }

    #[test]
    fn scripts_and_comments_are_not_text() {
        assert_eq!(shown("<!doctype html><!-- <p> --><script>if (a</b) <i></script>x"), "<script 0> </script> \"x\" ");
        assert_eq!(shown("<style>never closed <p>"), "<style 0> ");
    }

    #[test]
    fn any_end_is_an_end() {
        for html in ["<", "</", "<a", "<a b", "<a b=", "<a b='", "<!--", "<!", "</a", "é<", "<é>"] {
            assert!(tokens(html).count() <= 2, "{html}");
        }
    }
}
