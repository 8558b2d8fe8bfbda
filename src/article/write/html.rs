//! An article as an HTML document.
//!
//! What is exported asks no server for anything: pictures are links, and the document's own policy
//! forbids the rest.

use super::super::lines::{Link, Span, SpanKind};
use super::super::meta::meta;
use super::super::story::{Article, Block, Table, Text};
use super::safe::{escaped, filtered};
use crate::model::Clean;
use ammonia::UrlRelative;
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::fmt::Write;

/// What the document looks like, on light screens and dark ones.
const STYLE: &str = include_str!("../../../assets/article.css");

/// What the document may do: show itself, with the style that it brings.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// An article as an HTML document of its own: whole in one file, readable in any browser, asking no
/// server for anything.
pub fn to_html(article: &Article, time_zone: &TimeZone) -> String {
    let mut body = String::new();
    blocks(&mut body, &article.blocks, article);
    let language = article.language.as_ref().map_or(String::new(), |language| format!(" lang={}", quoted(language)));
    format!(
        "<!doctype html>\n<html{language}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<article>\n{}{}{}</article>\n</body>\n</html>\n",
        escaped(&article.headline),
        head(article, time_zone),
        allowed(&body),
        allowed(&foot(article)),
    )
}

/// Topics, headline, source, author and date: all of it escaped text.
fn head(article: &Article, time_zone: &TimeZone) -> String {
    let mut head = "<header>\n".to_owned();
    let joined = |items: &[Clean]| items.iter().map(|item| escaped(item)).collect::<Vec<_>>().join(" · ");
    if !article.topics().is_empty() {
        let _ = writeln!(head, "<p class=\"kicker\">{}</p>", joined(article.topics()));
    }
    if !article.headline.is_empty() {
        let _ = writeln!(head, "<h1>{}</h1>", escaped(&article.headline));
    }
    let _ = writeln!(head, "<p class=\"meta\">{}</p>\n</header>", joined(&meta(article, time_zone)));
    if let Some(notice) = &article.notice {
        let _ = writeln!(head, "<p><em>{}</em></p>", escaped(notice));
    }
    head
}

fn foot(article: &Article) -> String {
    article.url.as_ref().map_or(String::new(), |url| format!("<footer><a href={}>{}</a></footer>\n", quoted(url), escaped(url)))
}

/// The filter keeps markup harmless; `Clean` keeps the characters so.
fn allowed(html: &str) -> Clean {
    let mut allowed = ammonia::Builder::default();
    allowed.url_relative(UrlRelative::Deny).url_schemes(HashSet::from(["http", "https", "mailto"]));
    allowed.rm_tags(["img"]);
    Clean::lines(&filtered(html, &allowed))
}

fn blocks(out: &mut String, blocks: &[Block], article: &Article) {
    blocks.iter().for_each(|part| block(out, part, article));
}

fn block(out: &mut String, block: &Block, article: &Article) {
    let _ = match block {
        Block::Paragraph(part) => writeln!(out, "<p>{}</p>", text(part, article)),
        Block::Heading(level, part) => writeln!(out, "<h{0}>{1}</h{0}>", (*level).clamp(2, 6), text(part, article)),
        Block::Code(lines) => writeln!(out, "<pre><code>{}</code></pre>", escaped(&lines.join("\n"))),
        Block::Rule => writeln!(out, "<hr>"),
        Block::Figure(index) => figure(out, *index, article),
        Block::Table(part) => table(out, part, article),
        Block::Quote(inside) => {
            out.push_str("<blockquote>\n");
            blocks(out, inside, article);
            writeln!(out, "</blockquote>")
        }
        Block::Indented(inside) => {
            out.push_str("<div>\n");
            blocks(out, inside, article);
            writeln!(out, "</div>")
        }
        Block::Details(summary, inside) => {
            let _ = writeln!(out, "<details open><summary>{}</summary>", text(summary, article));
            blocks(out, inside, article);
            writeln!(out, "</details>")
        }
        Block::List(items) => {
            let numbered = items.iter().find_map(|item| item.number.as_ref());
            let name = if numbered.is_some() { "ol" } else { "ul" };
            let start = numbered.and_then(|number| number.trim_end_matches('.').parse::<i64>().ok()).filter(|&start| start != 1);
            let _ = writeln!(out, "<{name}{}>", start.map_or(String::new(), |start| format!(" start=\"{start}\"")));
            for item in items {
                out.push_str("<li>");
                blocks(out, &item.blocks, article);
                out.push_str("</li>\n");
            }
            writeln!(out, "</{name}>")
        }
    };
}

fn figure(out: &mut String, index: usize, article: &Article) -> std::fmt::Result {
    let Some(figure) = article.figures.get(index) else { return Ok(()) };
    if figure.caption.is_empty() && figure.credit.is_empty() {
        return Ok(());
    }
    out.push_str("<figure>");
    if let Some(url) = &figure.url {
        let _ = write!(out, "<a href={}>picture</a>", quoted(url));
    }
    writeln!(out, "<figcaption>{} <small>{}</small></figcaption></figure>", escaped(&figure.caption), escaped(&figure.credit))
}

fn table(out: &mut String, table: &Table, article: &Article) -> std::fmt::Result {
    out.push_str("<table>\n");
    if !table.caption.is_empty() {
        let _ = writeln!(out, "<caption>{}</caption>", text(&table.caption, article));
    }
    for (at, row) in table.rows.iter().enumerate() {
        let name = if at < table.head { "th" } else { "td" };
        let cells = row.iter().map(|cell| format!("<{name}>{}</{name}>", text(&cell.text, article))).collect::<String>();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    writeln!(out, "</table>")
}

fn text(text: &Text, article: &Article) -> String {
    let line = |spans: &Vec<Span>| spans.iter().map(|span| inline(span, &article.links)).collect::<String>();
    text.lines.iter().map(line).collect::<Vec<_>>().join("<br>")
}

fn inline(span: &Span, links: &[Link]) -> String {
    let text = escaped(&span.text);
    if let Some(link) = span.link.and_then(|index| links.get(index)) {
        return format!("<a href={}>{text}</a>", quoted(&link.url));
    }
    let name = match span.kind {
        SpanKind::Emphasis | SpanKind::Caption => "em",
        SpanKind::Strong => "strong",
        SpanKind::Deleted => "del",
        SpanKind::Code => "code",
        _ => return text,
    };
    format!("<{name}>{text}</{name}>")
}

/// Text as the value of an attribute.
fn quoted(text: &str) -> String {
    format!("\"{}\"", htmlize::escape_attribute(text))
}
