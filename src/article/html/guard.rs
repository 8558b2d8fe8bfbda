//! Which HTML may reach the parsers, and what becomes of the rest.
//!
//! html5ever and html2text need time that grows with the square of a document's depth, or worse, and
//! a thread can't be cancelled. So one linear scan counts what they would build. What is over a
//! limit is shown as plain text: an article is never lost.

use super::tags::Token;
use super::tags::tokens;

/// Limits of one body; see also [`check`].
const MAX_BYTES: usize = 1 << 20;
const MAX_TAGS: usize = 50_000;
/// The largest page that is parsed, in bytes.
pub(in crate::article) const MAX_PAGE_BYTES: usize = 3 << 20;
const MAX_PAGE_TAGS: usize = 100_000;
const MAX_DEPTH: usize = 256;
const MAX_ATTRIBUTES: usize = 256;
const MAX_CELLS: usize = 200;
const MAX_RAISED: usize = 8;

/// The limit that a text is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum Excess {
    Bytes,
    Tags,
    Depth,
    Attributes,
    Cells,
    Raised,
}

/// Whether `html` is within all limits: its size, its tags (those that a parser would make up for
/// badly nested ones too), depth, attributes of a tag, cells of a row, `sup` or `sub` in each other.
pub(in crate::article) fn check(html: &str) -> Result<(), Excess> {
    if html.len() > MAX_BYTES { Err(Excess::Bytes) } else { scan(html, MAX_TAGS) }
}

/// The same for a whole web page, which may be larger.
pub(in crate::article) fn check_page(html: &str) -> Result<(), Excess> {
    if html.len() > MAX_PAGE_BYTES { Err(Excess::Bytes) } else { scan(html, MAX_PAGE_TAGS) }
}

fn scan(html: &str, max_tags: usize) -> Result<(), Excess> {
    let mut scan = Scan::default();
    for token in tokens(html) {
        match token {
            Token::Text(_) => scan.reopen(),
            Token::Close(name) => scan.close(name),
            Token::Open { attributes, .. } if attributes > MAX_ATTRIBUTES => return Err(Excess::Attributes),
            Token::Open { name, self_closing, .. } => scan.open(name, self_closing),
        }
        scan.within_limits(max_tags)?;
    }
    Ok(())
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
            Token::Open { name, .. } | Token::Close(name) => {
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

/// The open elements, as a parser would have them.
#[derive(Default)]
struct Scan<'a> {
    open: Vec<&'a str>,
    /// Formatting that was closed by something else: a parser opens it anew for what comes next, and
    /// this is how 1 MB becomes 62 GB (whatwg/html#10772).
    broken: Vec<&'a str>,
    tags: usize,
    cells: usize,
    raised: usize,
    /// How many `svg` and `math` are open: only inside them `/>` closes an element.
    foreign: usize,
}

impl<'a> Scan<'a> {
    fn within_limits(&self, max_tags: usize) -> Result<(), Excess> {
        let over = [
            (self.tags > max_tags, Excess::Tags),
            (self.open.len() > MAX_DEPTH, Excess::Depth),
            (self.cells > MAX_CELLS, Excess::Cells),
            (self.raised > MAX_RAISED, Excess::Raised),
        ];
        over.into_iter().find(|(over, _)| *over).map_or(Ok(()), |(_, excess)| Err(excess))
    }

    fn open(&mut self, name: &'a str, self_closing: bool) {
        self.tags += 1;
        match () {
            () if is_any(name, &["td", "th"]) => self.cells += 1,
            () if is_any(name, &["tr", "table"]) => self.cells = 0,
            () => {}
        }
        if is_any(name, &VOID) || (self_closing && self.foreign > 0) {
            return;
        }
        if let Some(at) = self.implied_end(name) {
            self.pop(at);
        }
        if is_inline(name) {
            self.reopen();
        }
        if name.eq_ignore_ascii_case("a") {
            self.close(name);
        }
        self.push(name);
    }

    fn close(&mut self, name: &str) {
        let found = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name));
        if !is_any(name, &FORMATTING) {
            if let Some(at) = found {
                self.pop(at);
            }
        } else if let Some(at) = self.broken.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
            self.broken.remove(at);
        } else if let Some(at) = found {
            self.open.remove(at);
        }
    }

    fn push(&mut self, name: &'a str) {
        self.raised += usize::from(is_any(name, &["sup", "sub"]));
        self.foreign += usize::from(is_any(name, &["svg", "math"]));
        self.open.push(name);
    }

    /// Closes all elements from `at` on.
    fn pop(&mut self, at: usize) {
        let closed = self.open.split_off(at);
        for name in &closed {
            self.raised -= usize::from(is_any(name, &["sup", "sub"]));
            self.foreign -= usize::from(is_any(name, &["svg", "math"]));
        }
        if !closed.first().is_some_and(|first| is_any(first, &["td", "th", "caption"])) {
            self.broken.extend(closed.into_iter().filter(|name| is_any(name, &FORMATTING)));
        }
    }

    /// Opens again what was closed by something else.
    fn reopen(&mut self) {
        self.tags += self.broken.len();
        self.open.append(&mut self.broken);
    }

    /// The open element that a start tag ends without an end tag, as old HTML leaves out `</p>`.
    fn implied_end(&self, name: &str) -> Option<usize> {
        let (ended, within): (&[&str], &[&str]) = match () {
            () if name.eq_ignore_ascii_case("li") => (&["li"], &["ul", "ol", "menu", "dir"]),
            () if is_any(name, &["dt", "dd"]) => (&["dt", "dd"], &["dl"]),
            () if is_any(name, &["td", "th"]) => (&["td", "th"], &["tr", "table"]),
            () if name.eq_ignore_ascii_case("tr") => (&["tr"], &["tbody", "thead", "tfoot", "table"]),
            () if is_any(name, &["tbody", "thead", "tfoot"]) => (&["tbody", "thead", "tfoot"], &["table"]),
            () if is_any(name, &["option", "optgroup"]) => (&["option"], &["select"]),
            () if is_any(name, &["rt", "rp"]) => (&["rt", "rp"], &["ruby"]),
            () if is_inline(name) => return None,
            () => (&["p"], &["td", "th", "button", "caption", "table"]),
        };
        for (at, open) in self.open.iter().enumerate().rev() {
            if is_any(open, ended) {
                return Some(at);
            }
            if is_any(open, within) {
                return None;
            }
        }
        None
    }
}

const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

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
        assert_eq!(check(&format!("<p {}>", "a ".repeat(MAX_ATTRIBUTES + 1))), Err(Excess::Attributes));
        assert_eq!(check(&format!("<table><tr>{}", "<td>x".repeat(MAX_CELLS + 1))), Err(Excess::Cells));
        assert_eq!(check(&"<sup>".repeat(MAX_RAISED + 1)), Err(Excess::Raised));
    }

    #[test]
    fn formatting_that_grows_is_counted() {
        let fonts: String = (0..200).map(|n| format!("<font size={n}>")).collect();
        assert_eq!(check(&("<p>".to_owned() + &fonts + &"<p>x".repeat(5_000))), Err(Excess::Tags));
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        assert_eq!(paragraphs("<div>a <b>b</b><p>c &amp; d<script>no</script><td>e"), ["a b", "c & d", "e"]);
        assert_eq!(paragraphs("  <p> </p> "), Vec::<String>::new());
    }
}
