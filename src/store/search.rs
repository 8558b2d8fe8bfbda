//! Full text: what goes into the index, and how the user's words become a question to it.
//!
//! The tokeniser knows words between spaces. Scripts without spaces are indexed character by
//! character, and a word of theirs is searched as a phrase, so words of any length are found.

use std::borrow::Cow;

/// Text beyond this many bytes is not indexed.
const INDEXED: usize = 256 << 10;
/// Words of a question beyond this many are left out.
const WORDS: usize = 64;
/// Characters of one word or phrase beyond this many are left out.
const WORD_LENGTH: usize = 400;

/// The text of `html` without tags, scripts and styles, with references resolved. Linear in time,
/// good for words and never for showing.
pub(super) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        let name = tag_name(rest);
        if !is_inline(name) {
            out.push(' ');
        }
        let end = end_of_tag(rest, name);
        rest = &rest[end..];
    }
    out.push_str(rest);
    match htmlize::unescape(out.as_str()) {
        Cow::Owned(text) => text,
        Cow::Borrowed(_) => out,
    }
}

/// The name in `<name …>` and `</name>`.
fn tag_name(tag: &str) -> &str {
    let name = tag[1..].trim_start_matches('/');
    &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())]
}

/// Tags that may stand inside a word.
fn is_inline(name: &str) -> bool {
    [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u",
        "wbr",
    ]
    .iter()
    .any(|inline| inline.eq_ignore_ascii_case(name))
}

/// Where the tag that `text` begins with ends; with a script or style, its content goes too.
fn end_of_tag(text: &str, name: &str) -> usize {
    let after = |needle: &str| text.find(needle).map_or(text.len(), |at| at + needle.len());
    if text.starts_with("<!--") {
        return after("-->");
    }
    let silent = ["script", "style"].iter().find(|silent| silent.eq_ignore_ascii_case(name) && !text.starts_with("</"));
    match silent {
        Some(silent) => end_of_silent(text, silent),
        None => after(">"),
    }
}

fn end_of_silent(text: &str, name: &str) -> usize {
    let mut from = 1;
    while let Some(at) = text[from..].find("</") {
        let end = from + at;
        from = end + 2;
        if text.as_bytes()[from..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return end;
        }
    }
    text.len()
}

/// `text` as the index takes it: a space on both sides of every character that is a word by itself.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for c in text[..text.floor_char_boundary(INDEXED)].chars() {
        if stands_alone(c) {
            out.extend([' ', c, ' ']);
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters of scripts that put no spaces between words, or glue endings to them (Hangul).
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}'                                 // Thai, Lao
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'     // Burmese, Khmer
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'     // 々〆〇, kana
        | '\u{3100}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}'     // bopomofo, small kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}'     // Hangul
        | '\u{20000}'..='\u{3ffff}')
}

/// The words of `text`, one by one, letter case aside: what two texts are compared by.
pub(super) fn words(text: &str) -> Vec<String> {
    let spaced = spaced(text).to_lowercase();
    spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The question to the index for entries that hold all of `terms`, each a word or a phrase; `None`
/// where there is no word in them to look for. While the user is `typing`, the last word may go on.
pub(super) fn question<'a>(terms: impl Iterator<Item = &'a str>, typing: bool) -> Option<String> {
    let phrases: Vec<String> = terms.filter_map(phrase).take(WORDS).collect();
    let more = if typing { "*" } else { "" };
    (!phrases.is_empty()).then(|| phrases.join(" AND ") + more)
}

/// `term` in quotes, where nothing is an operator. Inside, quotes and control characters mean nothing.
fn phrase(term: &str) -> Option<String> {
    let text: String = term.chars().take(WORD_LENGTH).map(|c| if c == '"' || c.is_control() { ' ' } else { c }).collect();
    let has_word = text.chars().any(char::is_alphanumeric);
    has_word.then(|| format!("\"{}\"", spaced(&text).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_scripts_and_references_go() {
        let html = "<p>Caf&eacute;<br>w<b>or</b>d &lt;i&gt;</p><script>if (a</b>) x</SCRIPT><!-- <p>no --> 3 < 4<p";
        let text = plain(html);
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(words, ["Café", "word", "<i>", "3", "<", "4"]);
    }

    #[test]
    fn characters_of_cjk_stand_alone() {
        let tokens: Vec<String> = spaced("iPhone手機 ok").split_whitespace().map(str::to_owned).collect();
        assert_eq!(tokens, ["iPhone", "手", "機", "ok"]);
    }

    #[test]
    fn questions_are_quoted() {
        assert_eq!(question(["a-b", "NEAR(", "\"", "港股"].into_iter(), true).as_deref(), Some("\"a-b\" AND \"NEAR(\" AND \"港  股\"*"));
        assert_eq!(question(["*", "\u{0}"].into_iter(), true), None);
    }
}
