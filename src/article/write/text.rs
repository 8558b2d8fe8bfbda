//! Articles as plain text, in reading order and without boxes: for screen readers, pipes and files.

use super::super::meta::meta;
use super::super::records::records;
use super::super::story::{Article, Block, Item, Text};
use crate::model::Figure;
use jiff::tz::TimeZone;

/// An article as plain text: each paragraph one line, an empty line between two, the address last.
///
/// Captions stand where their pictures do, as "Caption: … Credit: …"; tables as "label: value".
pub fn to_text(article: &Article, time_zone: &TimeZone) -> String {
    let mut parts = vec![head(article, time_zone)];
    parts.extend(article.notice.as_ref().map(ToString::to_string));
    parts.extend(blocks(&article.blocks, article));
    parts.extend(article.url.clone());
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn head(article: &Article, time_zone: &TimeZone) -> String {
    let meta = meta(article, time_zone);
    let lines = [article.topics().join(", "), article.headline.to_string(), meta.join(", ")];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The words that go with a figure, on one line.
fn figure(figure: &Figure) -> String {
    let parts = [("Caption", &figure.caption), ("Credit", &figure.credit)];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {}", &**text));
    parts.collect::<Vec<_>>().join(" ")
}

fn blocks(blocks: &[Block], article: &Article) -> Vec<String> {
    blocks.iter().map(|part| block(part, article)).filter(|part| !part.is_empty()).collect()
}

fn block(block: &Block, article: &Article) -> String {
    match block {
        Block::Paragraph(text) | Block::Heading(_, text) => text.words(),
        Block::Quote(inside) => behind("> ", "> ", &blocks(inside, article).join("\n\n")),
        Block::Indented(inside) => behind("  ", "  ", &blocks(inside, article).join("\n\n")),
        Block::Details(summary, inside) => format!("{}\n{}", summary.words(), behind("  ", "  ", &blocks(inside, article).join("\n\n"))),
        Block::List(items) => items.iter().map(|part| item(part, article)).collect::<Vec<_>>().join("\n"),
        Block::Code(lines) => behind("    ", "    ", &lines.join("\n")),
        Block::Table(table) => {
            let rows: Vec<String> = records(table).iter().map(Text::words).collect();
            let caption = table.caption.words();
            if caption.is_empty() { rows.join("\n") } else { format!("{caption}\n{}", rows.join("\n")) }
        }
        Block::Figure(index) => article.figures.get(*index).map(figure).unwrap_or_default(),
        Block::Rule => "* * *".to_owned(),
    }
}

fn item(item: &Item, article: &Article) -> String {
    let mark = item.number.as_ref().map_or("- ".to_owned(), |number| format!("{} ", &**number));
    let is_tight = item.blocks.iter().skip(1).all(|block| matches!(block, Block::List(_)));
    let inside = blocks(&item.blocks, article).join(if is_tight { "\n" } else { "\n\n" });
    behind(&mark, &" ".repeat(mark.chars().count()), &inside)
}

/// Puts `first` before the first line and `rest` before all others that are not empty.
pub(super) fn behind(first: &str, rest: &str, text: &str) -> String {
    let line = |(n, line): (usize, &str)| match n {
        0 => format!("{first}{line}"),
        _ if line.is_empty() => rest.trim_end().to_owned(),
        _ => format!("{rest}{line}"),
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}
