//! HTML of publishers that leaves dateline: an allow-list decides what it may hold.
//!
//! What comes out is settled: read once more, by a browser or by the list itself, it is the same.
//! Articles' own HTML is written in [`html`](super::html), and goes through the same filter.

use super::super::html;
use crate::model::Clean;
use ammonia::UrlRelative;
use std::borrow::Cow;

/// References in one text or tag: ammonia needs time that grows with their square.
const MAX_REFERENCES: usize = 2_000;

/// How often HTML is filtered for it to settle. Once is enough, but for markup that is made to be misread.
const MAX_PASSES: usize = 8;

/// A publisher's HTML by an allow-list: no script, no style, no form, no frame; formulas and media
/// stay, and addresses of any kind that runs nothing.
///
/// No control characters are left, those for text direction neither.
/// Relative addresses are made absolute against `base`; without one they stay as they are. HTML that
/// is over a limit of the guard comes out as its paragraphs alone. What came out comes out again the same.
pub fn safe_html(html: &str, base: Option<&str>) -> String {
    let allowed = allow_list(base);
    let mut safe = passed(html, &allowed);
    // What a filter takes out brings together what stood around it: `java\x01script:` is no scheme, until it is.
    for _ in 0..MAX_PASSES {
        let again = passed(&safe, &allowed);
        if again == safe {
            return safe;
        }
        safe = again;
    }
    paragraphs(&safe)
}

fn passed(html: &str, allowed: &ammonia::Builder) -> String {
    if html::check(html).is_ok() { filtered(&without_frames(html), allowed) } else { paragraphs(html) }
}

fn allow_list(base: Option<&str>) -> ammonia::Builder<'static> {
    let base = base.and_then(|base| url::Url::parse(base).ok());
    let mut allowed = ammonia::Builder::default();
    allowed.url_relative(base.clone().map_or(UrlRelative::PassThrough, UrlRelative::RewriteWithBase));
    allowed.link_rel(None).add_url_schemes(INERT_SCHEMES);
    allowed.add_tags(MEDIA).add_tags(FORMULAS).add_clean_content_tags(UNREADABLE).add_generic_attributes(["dir"]);
    allowed.attribute_filter(move |_, name, value| if name == "cite" { absolute(value, base.as_ref()) } else { Some(value.into()) });
    for tag in MEDIA {
        allowed.add_tag_attributes(tag, ["src", "type", "poster", "controls"]);
    }
    allowed
}

/// HTML in which a frame's own words, which say where it leads, are words of the text: inside a frame
/// HTML would take them for nothing.
fn without_frames(html: &str) -> Cow<'_, str> {
    const FRAME: &[u8] = b"iframe";
    let is_frame = |tag: &[u8]| tag.get(..FRAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(FRAME));
    let mut out = String::new();
    let mut kept = 0;
    for (at, _) in html.match_indices('<') {
        let tag = html[at + 1..].strip_prefix('/').unwrap_or(&html[at + 1..]);
        if is_frame(tag.as_bytes()) {
            let name = html.len() - tag.len();
            out.push_str(&html[kept..name]);
            out.push_str("x-");
            kept = name + 1;
        }
    }
    if kept == 0 { html.into() } else { (out + &html[kept..]).into() }
}

/// Elements for sound and film.
const MEDIA: [&str; 4] = ["audio", "video", "source", "picture"];

/// Elements of MathML Core whose text would be lost with them.
const FORMULAS: [&str; 21] = [
    "math",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mover",
    "munder",
    "munderover",
    "msub",
    "msup",
    "msubsup",
    "mtable",
    "mtr",
    "mtd",
    "mspace",
];

/// Elements whose insides are not text for a reader.
const UNREADABLE: [&str; 5] = ["iframe", "noembed", "noframes", "noscript", "applet"];

/// Kinds of addresses beyond ammonia's own that feeds use and that run nothing.
const INERT_SCHEMES: [&str; 9] = ["feed", "gopher", "rtsp", "ed2k", "aim", "callto", "telnet", "sftp", "tag"];

/// The source of a quotation, which ammonia takes for text: a web address or nothing.
fn absolute(cited: &str, base: Option<&url::Url>) -> Option<Cow<'static, str>> {
    let url = base.map_or_else(|| url::Url::parse(cited), |base| base.join(cited)).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| String::from(url).into())
}

fn paragraphs(html: &str) -> String {
    let texts = html::paragraphs(html).into_iter().map(|text| Clean::new(&text)).filter(|text| !text.is_empty());
    // As the filter writes text, spaces that don't break too.
    texts.map(|text| format!("<p>{}</p>\n", escaped(&text).replace('\u{a0}', "&nbsp;"))).collect()
}

pub(super) fn filtered(html: &str, allowed: &ammonia::Builder) -> String {
    if html.split(['<', '>']).any(|part| part.matches('&').count() > MAX_REFERENCES) {
        return paragraphs(html);
    }
    // HTML has no place for control characters and tag letters, however they were written, and elements for direction.
    let acts = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    };
    allowed.clean(html).to_string().replace(acts, "")
}

pub(super) fn escaped(text: &str) -> String {
    htmlize::escape_text(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_taken_out_puts_no_script_together() {
        for inside in ["&#1;", "&#x202e;", "\u{2066}", "&#xe0041;", "&#x85;"] {
            let html = format!("<a href='java{inside}script:alert(1)'>a</a><img src='{inside}javascript:x'>");
            for base in [None, Some("https://news.example/a/")] {
                let safe = safe_html(&html, base);
                assert!(!safe.contains("\"javascript:"), "{safe}");
            }
        }
    }

    /// Markup that parsers move about: what they move, they read otherwise a second time.
    const PIECES: &[&str] = &[
        "<p>",
        "</p>",
        "<a href=x>",
        "<a href='java&#1;script:x'>",
        "</a>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<div>",
        "</div>",
        "<ul>",
        "</ul>",
        "<li>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<h1>",
        "<h2>",
        "</h1>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "<th>",
        "<caption>",
        "<tbody>",
        "<col>",
        "<colgroup>",
        "<pre>",
        "</pre>",
        "<pre>\n",
        "\n",
        "<br>",
        "<hr>",
        "</br>",
        "<form>",
        "<button>",
        "<select>",
        "<option>",
        "<nobr>",
        "<center>",
        "<svg>",
        "</svg>",
        "<math>",
        "<mi>",
        "<mtext>",
        "<mn>",
        "<annotation-xml encoding='text/html'>",
        "<mglyph>",
        "<malignmark>",
        "<foreignObject>",
        "<desc>",
        "<title>",
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<textarea>",
        "</textarea>",
        "<xmp>",
        "<plaintext>",
        "<noscript>",
        "</noscript>",
        "<iframe>",
        "<template>",
        "</template>",
        "<ruby>",
        "<rt>",
        "<rp>",
        "<rtc>",
        "<details>",
        "<summary>",
        "<video src=a>",
        "<source src=b>",
        "<picture>",
        "<img src=a alt='<b>'>",
        "<blockquote cite='a b'>",
        "<q cite=//x>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!doctype x>",
        "<html dir=rtl>",
        "<body>",
        "<frameset>",
        "<marquee>",
        "<applet>",
        "<object>",
        "a",
        " ",
        "&",
        "&amp;",
        "&nbsp;",
        "&lt;",
        "\u{a0}",
        "<",
        ">",
        "\"",
        "&#1;",
        "\u{202e}",
        "<menuitem>",
        "<image>",
        "<font>",
        "<span title='&#1;&lt;p>'>",
        "<x-y>",
        "</x-y>",
        "<selectedcontent>",
        "<listing>",
        "<address>",
        "<del>",
        "<sup>",
    ];

    fn soup() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn cleaned_html_is_settled(html in soup(), base in prop::sample::select(&[None, Some("https://news.example/a/")][..])) {
            let safe = safe_html(&html, base);
            prop_assert_eq!(safe_html(&safe, base), safe);
        }

        #[test]
        fn plain_paragraphs_are_settled(html in soup()) {
            let plain = paragraphs(&html);
            prop_assert_eq!(safe_html(&plain, None), plain);
        }
    }
}
