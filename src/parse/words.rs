//! Text to show out of the text or HTML that feeds write: titles, names, captions.

use super::soup::Soup;
use super::soup::Token;
use crate::model::Clean;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The most characters of a title, a name or a caption.
const MAX_CHARACTERS: usize = 512;

/// The tags that are taken for markup; `<T>` in a headline about generics is none.
static TAGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a abbr acronym address article aside audio b bdi bdo big blockquote blink body br button caption center cite code col dd del \
     details dfn dir div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img \
     input ins kbd label legend li link main map mark marquee meta nav nobr noscript object ol option p param picture pre q rp rt ruby \
     s samp script section select small source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead \
     time title tr tt u ul var video wbr"
        .split_ascii_whitespace()
        .collect()
});

/// Tags whose content is never words.
const SILENT: &[&str] = &["script", "style"];

/// Tags at which one word ends and another begins.
const BREAKS: &[&str] = &["br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"];

/// A title, name or caption: tags gone, references decoded, one line of at most 512 characters.
pub(super) fn shown(text: &str) -> Clean {
    Clean::new(&without_markup(text)).shortened(MAX_CHARACTERS)
}

/// The same for text that is said to be no HTML: tags in it are words.
pub(super) fn shown_plain(text: &str) -> Clean {
    Clean::new(text).shortened(MAX_CHARACTERS)
}

/// Whether text is HTML rather than plain: it holds a reference, or a tag that HTML knows.
pub(super) fn looks_like_html(text: &str) -> bool {
    Soup::new(text).any(|token| match token {
        Token::Start { name, .. } | Token::End { name } => is_tag(name),
        Token::Text(text) => text.contains('&') && htmlize::unescape(text) != text,
        _ => false,
    })
}

/// Whether tags are markup rather than the subject: "The `<b>` tag" closes nothing.
fn is_markup(text: &str) -> bool {
    Soup::new(text).any(|token| match token {
        Token::Start { name, attributes, empty } => is_tag(name) && (empty || !attributes.is_empty() || is_void(name)),
        Token::End { name } => is_tag(name),
        _ => false,
    })
}

/// The words of a piece of HTML.
pub(super) fn without_markup(text: &str) -> String {
    if !text.contains('<') || !is_markup(text) {
        return htmlize::unescape(text).into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut silent: Option<&str> = None;
    for token in Soup::new(text) {
        match token {
            Token::Start { name, empty, .. } if is_tag(name) => {
                silent = silent.or_else(|| SILENT.iter().copied().find(|tag| !empty && name.eq_ignore_ascii_case(tag)));
                push_break(name, &mut out);
            }
            Token::End { name } if is_tag(name) => {
                silent = silent.filter(|tag| !name.eq_ignore_ascii_case(tag));
                push_break(name, &mut out);
            }
            _ if silent.is_some() => {}
            Token::Start { name, attributes, empty } => {
                out.extend(["<", name, attributes, if empty { "/>" } else { ">" }]);
            }
            Token::End { name } => out.extend(["</", name, ">"]),
            Token::Text(text) => out.push_str(&htmlize::unescape(text)),
            Token::CData(text) => out.push_str(text),
            Token::Doctype(_) => {}
        }
    }
    out
}

fn is_tag(name: &str) -> bool {
    TAGS.contains(name.to_ascii_lowercase().as_str())
}

fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "wbr"].contains(&name.to_ascii_lowercase().as_str())
}

fn push_break(name: &str, out: &mut String) {
    if BREAKS.contains(&name.to_ascii_lowercase().as_str()) {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        for (html, words) in [
            ("foo <i>bar</i> baz", "foo bar baz"),
            ("AT&amp;T &#8217; &nbsp;x", "AT&T ’ \u{a0}x"),
            ("1 < 2 &lt; 3", "1 < 2 < 3"),
            ("Vec<T> explained", "Vec<T> explained"),
            ("a<br/>b<script>alert(1)</script>", "a b"),
            ("The <b> tag", "The <b> tag"),
            ("<b>not <i>closed</b>", "not closed"),
        ] {
            assert_eq!(&*shown(html), words, "{html}");
        }
    }

    #[test]
    fn plain_text_is_told_from_html() {
        assert!(looks_like_html("a &amp; b") && looks_like_html("<p>x") && !looks_like_html("R&D, 1 < 2, Vec<T>"));
    }
}
