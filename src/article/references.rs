//! References that a publisher escaped twice: "&nbsp;" where the words should have a space.
//!
//! What a feed says is bound by its format's specification, and stays so in the database. Only what is
//! shown gets the characters, and only where the reference can't be the text's subject.

use super::lines::{Span, SpanKind};
use super::story::{Block, Text};
use crate::model::Clean;

/// The longest reference that is looked for, in bytes.
const LONGEST: usize = 12;

/// What a text speaks of that speaks of references.
const SUBJECTS: [&str; 7] = ["html", "xml", "markup", "unicode", "ampersand", "escaped", "entities"];

/// The references left over in an article's texts.
pub(super) struct References {
    /// Whether the article is about such things: then all of them stay.
    stay: bool,
}

impl References {
    /// Those in an article with these texts.
    pub(super) fn of(headline: &str, blocks: &[Block]) -> Self {
        let is_subject = |text: &str| {
            let lower = text.to_lowercase();
            SUBJECTS.iter().any(|subject| lower.contains(subject))
        };
        let texts = || blocks.iter().flat_map(Block::texts).map(Text::words);
        let has_any = headline.contains('&') || texts().any(|text| text.contains('&'));
        Self { stay: has_any && (is_subject(headline) || texts().any(|text| is_subject(&text))) }
    }

    /// Reads those in a line.
    pub(super) fn read_line(&self, line: &mut Clean) {
        if let Some(read) = self.read(line) {
            *line = Clean::new(&read);
        }
    }

    /// Reads those in blocks; code is what it is.
    pub(super) fn read_blocks(&self, blocks: &mut [Block]) {
        let read = &mut |span: &mut Span| {
            if span.kind != SpanKind::Code
                && let Some(read) = self.read(&span.text)
            {
                span.text = Clean::lines(&read);
            }
        };
        blocks.iter_mut().for_each(|block| block.spans_mut(read));
    }

    /// The text with its references read; nothing where it has none.
    fn read(&self, text: &str) -> Option<String> {
        if self.stay || !text.contains('&') {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let found = reference(rest).filter(|(end, _)| is_left_over(&rest[..*end], before(text, rest), &rest[*end..]));
            let (end, read) = found.unwrap_or((1, "&".to_owned()));
            out.push_str(&read);
            rest = &rest[end..];
        }
        out.push_str(rest);
        (out != text).then_some(out)
    }
}

/// The character of `text` before `rest`, which is its end.
fn before(text: &str, rest: &str) -> Option<char> {
    text[..text.len() - rest.len()].chars().next_back()
}

/// The reference that a text begins with: its length, and the character that it is. None are those that
/// stand for markup, or for what must not be shown.
fn reference(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')? + 1;
    let name = &text[1..end - 1];
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') {
        return None;
    }
    let read = htmlize::unescape(&text[..end]);
    let mut characters = read.chars();
    match (characters.next()?, characters.next()) {
        ('<' | '>' | '\u{fffd}', _) | (_, Some(_)) => None,
        // Characters that are never seen have done their work.
        ('\u{ad}' | '\u{200b}' | '\u{feff}', None) => Some((end, String::new())),
        (c, None) if !c.is_control() && *Clean::lines(&read) == *read => Some((end, read.into_owned())),
        _ => None,
    }
}

/// Whether a reference is left over, and not spoken of: nobody writes numbers by hand, an ampersand
/// joins words, and any other character belongs to a word beside it.
fn is_left_over(reference: &str, before: Option<char>, after: &str) -> bool {
    let is_beside = |c: Option<char>| c.is_none_or(|c| !c.is_whitespace());
    reference.starts_with("&#") || reference == "&amp;" || is_beside(before) || is_beside(after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, read: &str) {
        let mut line = Clean::new(text);
        References::of(text, &[]).read_line(&mut line);
        assert_eq!(&*line, read, "{text}");
    }

    #[test]
    fn what_is_left_over_is_read() {
        check("Blog &#8211; Harbour", "Blog – Harbour");
        check("(R).&nbsp;&nbsp;Thirteen", "(R).\u{a0}\u{a0}Thirteen");
        check("Fish &amp; chips, caf&eacute;s &#x2014; and &quot;piers&quot;", "Fish & chips, cafés — and \"piers\"");
        check("night&shy;boat", "nightboat");
        check("Fish &amp;amp; chips", "Fish &amp; chips");
    }

    #[test]
    fn what_is_spoken_of_stays() {
        for text in [
            "Write &nbsp; for it",
            "What &amp; is in HTML",
            "&lt;b&gt;",
            "a&b; c&;d &",
            "x&#27;y&#8238;z&#0;",
            "at https://a.example/?a=1&b=2;c",
        ] {
            check(text, text);
        }
    }
}
