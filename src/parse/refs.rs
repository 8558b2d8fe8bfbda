//! References in XML text: `&amp;`, `&#8217;`, HTML's names, and the ones a DOCTYPE declares.
//!
//! A reference needs its semicolon here, so the `&copy=1` of an address stays what it is.

use super::silent::FOR_TERMINALS;
use std::borrow::Cow;
use std::cell::Cell;

/// The longest name that can be a reference.
const MAX_NAME: usize = 40;

/// The most bytes that declared names may add to one document.
const MAX_DECLARED: usize = 256 * 1024;

/// Short names for text that the document's DOCTYPE declares; never nested, so they can't explode.
#[derive(Debug, Default)]
pub(super) struct Declared {
    texts: Vec<(String, String)>,
    /// How much they have added so far.
    spent: Cell<usize>,
}

impl Declared {
    /// Reads `<!ENTITY name "value">` out of a DOCTYPE. Values with references to other names, and
    /// external ones, are left out: no bomb and no file comes in.
    pub(super) fn read(doctype: &str) -> Self {
        let texts = doctype.split("<!ENTITY").skip(1).take(256).filter_map(declaration).collect();
        Self { texts, spent: Cell::default() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let text = self.texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())?;
        self.spent.set(self.spent.get() + text.len());
        (self.spent.get() <= MAX_DECLARED).then_some(text)
    }
}

/// The name and the text in ` name "text">…`.
fn declaration(written: &str) -> Option<(String, String)> {
    let (name, value) = written.trim_ascii_start().split_once(|c: char| c.is_ascii_whitespace())?;
    let value = value.trim_ascii_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value[1..].split(quote).next()?;
    let plain = value.len() <= 256 && !value.replace("&#", "").contains('&');
    plain.then(|| (name.to_owned(), decode(value, &Declared::default()).into_owned()))
}

/// `text` with its references replaced; what is no known reference stays as it is. A terminal's sequence may be
/// whole now: it is left to `silent`.
pub(super) fn decode<'a>(text: &'a str, declared: &Declared) -> Cow<'a, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = one(rest, declared, &mut out);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes what the reference at the start of `text` means; how many bytes it is long.
fn one(text: &str, declared: &Declared, out: &mut String) -> usize {
    let Some(name) = name_of(text) else {
        out.push('&');
        return 1;
    };
    let length = name.len() + 2;
    if let Some(number) = name.strip_prefix('#') {
        return match number_of(number) {
            Some(code) => numeric(code, text, length, out),
            None => copy(text, 1, out),
        };
    }
    if let Some(value) = declared.get(name) {
        out.push_str(value);
        return length;
    }
    match htmlize::unescape(&text[..length]) {
        Cow::Borrowed(_) => copy(text, 1, out),
        Cow::Owned(value) => {
            out.push_str(&value);
            length
        }
    }
}

/// A number as a character; Windows' C1 range as browsers read it, and two surrogates as the one
/// character that they were meant to be.
fn numeric(code: u32, text: &str, length: usize, out: &mut String) -> usize {
    if (0xd800..0xdc00).contains(&code)
        && let Some(second) = name_of(&text[length..])
        && let Some(low) = second.strip_prefix('#').and_then(number_of).filter(|low| (0xdc00..0xe000).contains(low))
    {
        out.extend(char::from_u32(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00)));
        return length + second.len() + 2;
    }
    if code >= 0x20 || matches!(code, 9 | 10 | 13) || char::from_u32(code).is_some_and(|c| FOR_TERMINALS.contains(&c)) {
        out.push_str(&htmlize::unescape(format!("&#{code};")));
    }
    length
}

fn copy(text: &str, length: usize, out: &mut String) -> usize {
    out.push_str(&text[..length]);
    length
}

/// The name between `&` and `;` at the start of `text`.
fn name_of(text: &str) -> Option<&str> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(MAX_NAME).position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'#' | b'_' | b'-' | b'.')))?;
    (end > 0 && body.as_bytes()[end] == b';').then(|| &body[..end])
}

fn number_of(text: &str) -> Option<u32> {
    match text.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        decode(text, &Declared::default()).into_owned()
    }

    #[test]
    fn names_and_numbers() {
        assert_eq!(plain("caf&eacute; &amp; &#8217;&#x2019;&#146; &nope; & &copy=1"), "café & ’’’ &nope; & &copy=1");
        assert_eq!(plain("&#xD83D;&#xDE00;&#0;"), "😀");
        assert_eq!(plain("&#x1b;[31mred&#27;[0m&#7;&#8;"), "\u{1b}[31mred\u{1b}[0m\u{7}");
    }

    #[test]
    fn declared_names_hold_only_text() {
        let declared =
            Declared::read("DOCTYPE rss [<!ENTITY me \"Ada &#169;\"><!ENTITY lol \"&me;&me;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">");
        assert_eq!(decode("&me; &lol; &f;", &declared), "Ada © &lol; &f;");
    }
}
