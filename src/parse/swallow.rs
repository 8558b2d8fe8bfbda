//! Elements that swallow the rest of a story where their end tag is missing.
//!
//! To HTML, all that follows an open `<iframe>`, `<noscript>` or `<textarea>` belongs to it. In a feed
//! it is the story, cut or written by hand: the tag goes and the words stay. Whatever else is
//! wrong or harmful in the HTML is left to `article`.

/// Elements whose content is code: left open, all behind them is code.
const CODE: &[&str] = &["script", "style"];

/// Elements whose content is never shown, or shown as text with its tags.
const GREEDY: &[&str] = &["iframe", "noscript", "noembed", "noframes", "textarea", "title", "xmp", "applet", "plaintext", "select"];

/// `html` without the tags that would swallow the rest of it.
pub(super) fn without_swallowers(html: String) -> String {
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    let mut unclosed: Vec<&str> = Vec::new();
    while let Some(found) = lower[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let Some(name) = named(&lower[at..]) else {
            continue;
        };
        let end = if unclosed.contains(&name) { None } else { after_end(&lower[at..], name) };
        match end {
            Some(end) => at += end,
            None if CODE.contains(&name) => {
                out.push_str(&html[kept..start]);
                return out;
            }
            None => {
                unclosed.push(name);
                out.push_str(&html[kept..start]);
                kept = lower[at..].find('>').map_or(html.len(), |length| at + length + 1);
                at = kept;
            }
        }
    }
    if kept == 0 {
        return html;
    }
    out.push_str(&html[kept..]);
    out
}

/// The element of the two lists whose start tag's inside `tag` begins with.
fn named(tag: &str) -> Option<&'static str> {
    let name = &tag[..tag.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(tag.len())];
    let known = CODE.iter().chain(GREEDY).copied().find(|known| *known == name)?;
    let follows = tag[name.len()..].chars().next();
    follows.is_none_or(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/')).then_some(known)
}

/// Where the end tag of an element ends, if it comes.
fn after_end(text: &str, name: &str) -> Option<usize> {
    let close = format!("</{name}");
    text.find(&close).map(|at| at + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(html: &str) -> String {
        without_swallowers(html.to_owned())
    }

    #[test]
    fn words_behind_an_open_frame_stay() {
        assert_eq!(left("a<IFRAME src='x'> <b>c</b>"), "a <b>c</b>");
        assert_eq!(left("a<noscript><textarea>b"), "ab");
        assert_eq!(left("a<iframe>x</iframe>b<iframe>c"), "a<iframe>x</iframe>bc");
    }

    #[test]
    fn an_open_script_is_code_to_the_end() {
        assert_eq!(left("a<script>if (b<c) </div>"), "a");
        assert_eq!(left("a<script>'<iframe>'</script>b"), "a<script>'<iframe>'</script>b");
    }

    #[test]
    fn what_is_closed_or_unknown_stays() {
        for html in ["", "a < b", "<p>x</p>", "<iframed>x", "<title>t</title>é", "<style>p{}</style>x"] {
            assert_eq!(left(html), html);
        }
    }

    #[test]
    fn many_open_ones_take_no_time() {
        let begin = std::time::Instant::now();
        assert!(left(&"<iframe><xmp>".repeat(80_000)).is_empty());
        assert!(begin.elapsed().as_secs() < 5);
    }
}
