//! Which HTML may reach the parsers, and what becomes of the rest.
//!
//! html5ever and html2text need time that grows with the square of a document's depth, or worse; others
//! recurse, and a thread can neither be cancelled nor survive the end of its stack. So a parse that
//! keeps nothing asks first what the tree would be. What is over a limit is shown as plain text: an
//! article is never lost.

use super::limits::Excess;
use super::limits::MAX_BYTES;
use super::limits::MAX_PAGE_BYTES;
use super::limits::MAX_PAGE_TAGS;
use super::limits::MAX_TAGS;
use super::measure::measure;
use super::tags::Token;
use super::tags::tokens;

/// Whether `html` is within all limits: its size, its elements and comments (those that a parser makes
/// up for badly nested ones too), their depth, attributes of a tag, cells of a row, `sup` or `sub` in
/// each other.
pub(in crate::article) fn check(html: &str) -> Result<(), Excess> {
    if html.len() > MAX_BYTES { Err(Excess::Bytes) } else { measure(html, MAX_TAGS) }
}

/// The same for a whole web page, which may be larger.
pub(in crate::article) fn check_page(html: &str) -> Result<(), Excess> {
    if html.len() > MAX_PAGE_BYTES { Err(Excess::Bytes) } else { measure(html, MAX_PAGE_TAGS) }
}

/// `html` without scripts and styles, which may be most of it; what says something about the article
/// stays.
pub(in crate::article) fn without_scripts(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((at, name)) = next_script(rest) {
        out.push_str(&rest[..at]);
        let end = end_of(&rest[at..], name).map_or(rest.len(), |end| at + end);
        let script = &rest[at..end];
        if script[..script.find('>').unwrap_or(0)].contains("ld+json") {
            out.push_str(script);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Where the next script or style begins.
fn next_script(html: &str) -> Option<(usize, &'static str)> {
    let mut from = 0;
    while let Some(found) = html[from..].find('<') {
        let at = from + found;
        let tail = &html.as_bytes()[at + 1..];
        for name in ["script", "style"] {
            if tail.len() > name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
                return Some((at, name));
            }
        }
        from = at + 1;
    }
    None
}

/// Where the element that `html` begins with ends.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let is_end = |at: usize| {
        let tail = &html.as_bytes()[at + 2..];
        tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    };
    let at = html.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at))?;
    Some(html[at..].find('>').map_or(html.len(), |end| at + end + 1))
}

/// What is left of `html` without its tags: its paragraphs, references decoded.
pub(in crate::article) fn paragraphs(html: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = String::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => open.push_str(&htmlize::unescape(text)),
            Token::Open(name) | Token::Close(name) => {
                if !is_inline(name) {
                    end_paragraph(&mut done, &mut open);
                }
            }
        }
    }
    end_paragraph(&mut done, &mut open);
    done
}

fn end_paragraph(done: &mut Vec<String>, open: &mut String) {
    if !open.trim().is_empty() {
        done.push(std::mem::take(open));
    }
    open.clear();
}

const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// Elements that stand within a paragraph; all others end it.
fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 34] = [
        "abbr", "acronym", "bdi", "bdo", "cite", "data", "del", "dfn", "img", "input", "ins", "kbd", "label", "mark", "math", "mi", "mn",
        "mo", "mrow", "msub", "msup", "picture", "q", "rp", "rt", "ruby", "samp", "source", "span", "sub", "sup", "time", "var", "wbr",
    ];
    is_any(name, &FORMATTING) || is_any(name, &INLINE)
}

#[cfg(test)]
mod tests {
    use super::super::limits::*;
    use super::*;

    #[test]
    fn ordinary_html_is_within_limits() {
        let old = "<p>one<p>two <b>bold<p>three<ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table>".repeat(200);
        assert_eq!(check(&old), Ok(()));
        let drawing = format!("<svg>{}</svg>", "<path d='x'/>".repeat(1000));
        assert_eq!(check(&drawing), Ok(()));
        assert_eq!(check(&"<br>".repeat(10_000)), Ok(()));
    }

    #[test]
    fn each_limit_holds() {
        assert_eq!(check(&"x".repeat(MAX_BYTES + 1)), Err(Excess::Bytes));
        assert_eq!(check(&"<br>".repeat(MAX_TAGS + 1)), Err(Excess::Tags));
        assert_eq!(check(&"<div>".repeat(MAX_DEPTH + 1)), Err(Excess::Depth));
        let often = ("<div>".repeat(200) + &"</div>".repeat(200)).repeat(240);
        assert_eq!(check(&often), Err(Excess::Depth));
        assert_eq!(check(&format!("<p {}>", "a ".repeat(MAX_ATTRIBUTES + 1))), Err(Excess::Attributes));
        assert_eq!(check(&format!("<table><tr>{}", "<td>x".repeat(MAX_CELLS + 1))), Err(Excess::Cells));
        assert_eq!(check(&"<sup>".repeat(MAX_RAISED + 1)), Err(Excess::Raised));
    }

    #[test]
    fn formatting_that_grows_is_counted() {
        let fonts: String = (0..60).map(|n| format!("<font size={n}>")).collect();
        assert_eq!(check(&("<p>".to_owned() + &fonts + &"<p>x".repeat(5_000))), Err(Excess::Tags));
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        assert_eq!(paragraphs("<div>a <b>b</b><p>c &amp; d<script>no</script><td>e"), ["a b", "c & d", "e"]);
        assert_eq!(paragraphs("  <p> </p> "), Vec::<String>::new());
    }
}
