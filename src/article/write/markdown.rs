//! Articles as CommonMark with pipe tables.
//!
//! Pictures are links, never images: a file that is looked at later must not ask a server for
//! anything.

use super::super::lines::{Link, Span, SpanKind};
use super::super::meta::meta;
use super::super::story::{Article, Block, Item, Table, Text};
use super::text::behind;
use jiff::tz::TimeZone;

/// An article as Markdown: the headline as a heading, captions where their pictures stand.
pub fn to_markdown(article: &Article, time_zone: &TimeZone) -> String {
    let mut parts = Vec::new();
    if !article.headline.is_empty() {
        parts.push(format!("# {}", escaped(&article.headline)));
    }
    let meta = meta(article, time_zone).iter().map(|item| escaped(item)).collect::<Vec<_>>().join(" · ");
    parts.extend(Some(meta).filter(|meta| !meta.is_empty()));
    parts.extend(article.notice.as_ref().map(|notice| format!("*{}*", escaped(notice))));
    let mut writer = Writer { article, notes: 0 };
    parts.extend(writer.blocks(&article.blocks));
    parts.extend(article.url.as_ref().map(|url| format!("<{url}>")));
    parts.join("\n\n") + "\n"
}

struct Writer<'a> {
    article: &'a Article,
    notes: usize,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Vec<String> {
        blocks.iter().map(|block| self.block(block)).filter(|part| !part.is_empty()).collect()
    }

    fn block(&mut self, block: &Block) -> String {
        match block {
            Block::Paragraph(text) => self.text(text, "  \n"),
            // The headline is the first level.
            Block::Heading(level, text) => format!("{} {}", "#".repeat(usize::from(*level).clamp(2, 6)), self.text(text, " ")),
            Block::Quote(inside) => behind("> ", "> ", &self.blocks(inside).join("\n\n")),
            // Four spaces would make code of it.
            Block::Indented(inside) => behind(": ", "  ", &self.blocks(inside).join("\n\n")),
            Block::Details(summary, inside) => format!("**{}**\n\n{}", self.text(summary, " "), self.blocks(inside).join("\n\n")),
            Block::List(items) => items.iter().map(|item| self.item(item)).collect::<Vec<_>>().join("\n"),
            Block::Code(lines) => {
                let fence = "`".repeat(longest_run(&lines.join("\n")).max(2) + 1);
                format!("{fence}\n{}\n{fence}", lines.join("\n"))
            }
            Block::Table(table) => self.table(table),
            Block::Figure(index) => self.figure(*index),
            Block::Rule => "---".to_owned(),
        }
    }

    fn item(&mut self, item: &Item) -> String {
        let mark = item.number.as_ref().filter(|number| number[..number.len() - 1].bytes().all(|byte| byte.is_ascii_digit()));
        let mark = mark.map_or("- ".to_owned(), |number| format!("{} ", &**number));
        let is_tight = item.blocks.iter().skip(1).all(|block| matches!(block, Block::List(_)));
        let inside = self.blocks(&item.blocks).join(if is_tight { "\n" } else { "\n\n" });
        behind(&mark, &" ".repeat(mark.len()), &inside)
    }

    fn figure(&mut self, index: usize) -> String {
        let Some(figure) = self.article.figures.get(index) else { return String::new() };
        if figure.caption.is_empty() && figure.credit.is_empty() {
            return String::new();
        }
        self.notes += 1;
        let number = format!("\\[{}\\]", self.notes);
        let number = figure.url.as_ref().map_or(number.clone(), |url| format!("[{number}]({})", address(url)));
        let words = [escaped(&figure.caption), format!("*{}*", escaped(&figure.credit))];
        let words: Vec<String> = words.into_iter().filter(|words| !words.is_empty() && words != "**").collect();
        format!("> {number} {}", words.join("  \n> "))
    }

    fn table(&self, table: &Table) -> String {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let Some(columns) = table.rows.first().map(Vec::len) else { return String::new() };
        let mut rows: Vec<String> =
            table.rows.iter().map(|cells| row(cells.iter().map(|cell| self.text(&cell.text, " ").replace('|', "\\|")).collect())).collect();
        if table.head == 0 {
            rows.insert(0, row(vec![String::new(); columns]));
        }
        rows.insert(1, row(vec!["---".to_owned(); columns]));
        let caption = self.text(&table.caption, " ");
        if caption.is_empty() { rows.join("\n") } else { format!("{caption}\n\n{}", rows.join("\n")) }
    }

    fn text(&self, text: &Text, line_break: &str) -> String {
        let lines = text.lines.iter().map(|line| line.iter().map(|span| inline(span, &self.article.links)).collect::<String>());
        lines.map(|line| at_start(&line)).collect::<Vec<_>>().join(line_break)
    }
}

fn inline(span: &Span, links: &[Link]) -> String {
    let text = &*span.text;
    if let Some(link) = span.link.and_then(|index| links.get(index)) {
        return around("[", text, &format!("]({})", address(&link.url)));
    }
    match span.kind {
        SpanKind::Emphasis | SpanKind::Caption => around("*", text, "*"),
        SpanKind::Strong => around("**", text, "**"),
        SpanKind::Deleted => around("~~", text, "~~"),
        SpanKind::Code => {
            let ticks = "`".repeat(longest_run(text) + 1);
            let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
            format!("{ticks}{space}{text}{space}{ticks}")
        }
        _ => escaped(text),
    }
}

/// Marks around a text; the spaces at its ends stay outside, or the marks would be none.
fn around(before: &str, text: &str, after: &str) -> String {
    let inside = text.trim();
    if inside.is_empty() {
        return text.to_owned();
    }
    let at = text.len() - text.trim_start().len();
    format!("{}{before}{}{after}{}", &text[..at], escaped(inside), &text[at + inside.len()..])
}

/// Text that Markdown takes for nothing else.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line whose beginning makes no heading, list or rule of it.
pub(super) fn at_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && line[digits..].starts_with(['.', ')']);
    match line.chars().next() {
        Some('#' | '+' | '-' | '=') => format!("\\{line}"),
        _ if is_number => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line.to_owned(),
    }
}

/// An address that closes no bracket, begins no tag and ends no line.
fn address(url: &str) -> String {
    let plain = |byte: &u8| (0x21..=0x7e).contains(byte) && !b"()<>\"\\`".contains(byte);
    url.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
