//! Texts put into their places: the walk over the DOM leaves each one's number, and all are read
//! together afterwards.

use super::super::lines::{Span, SpanKind};
use super::super::story::{Block, Text};
use super::prose;
use crate::model::Clean;

/// Inline HTML that waits to be read.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pieces: Vec<String>,
}

impl Waiting {
    /// Takes a text's HTML; what is given back holds its place. All of it becomes `kind`, where that is
    /// not plain text.
    pub(super) fn add(&mut self, html: String, kind: SpanKind) -> Text {
        self.pieces.push(html);
        let place = Span { text: Clean::new("\u{fffc}"), kind, link: Some(self.pieces.len() - 1) };
        Text { lines: vec![vec![place]] }
    }

    /// Reads all of it and puts it into the blocks.
    pub(super) fn fill(self, blocks: &mut Vec<Block>) {
        let texts = prose::read_all(&self.pieces);
        fill(blocks, &texts);
    }
}

fn fill(blocks: &mut Vec<Block>, texts: &[Text]) {
    blocks.iter_mut().for_each(|block| fill_one(block, texts));
    blocks.retain(|block| !matches!(block, Block::Paragraph(text) | Block::Heading(_, text) if text.is_empty()));
}

fn fill_one(block: &mut Block, texts: &[Text]) {
    match block {
        Block::Paragraph(text) | Block::Heading(_, text) => put(text, texts),
        Block::Quote(blocks) | Block::Indented(blocks) => fill(blocks, texts),
        Block::Details(summary, blocks) => {
            put(summary, texts);
            fill(blocks, texts);
        }
        Block::List(items) => items.iter_mut().for_each(|item| fill(&mut item.blocks, texts)),
        Block::Table(table) => {
            put(&mut table.caption, texts);
            table.rows.iter_mut().flatten().for_each(|cell| put(&mut cell.text, texts));
        }
        Block::Code(_) | Block::Figure(_) | Block::Rule => {}
    }
}

/// Puts the lines of the texts where their places are; a mark before a place goes before the first.
fn put(text: &mut Text, texts: &[Text]) {
    let lines = std::mem::take(&mut text.lines);
    for mut before in lines {
        let place = before.pop().and_then(|place| Some((texts.get(place.link?)?, place.kind)));
        let Some((read, kind)) = place else { continue };
        let mut lines = read.lines.clone();
        if kind != SpanKind::Text {
            lines.iter_mut().flatten().for_each(|span| span.kind = kind);
        }
        match lines.first_mut() {
            Some(first) => drop(first.splice(0..0, before)),
            None => lines.extend(Some(before).filter(|before| !before.is_empty())),
        }
        text.lines.append(&mut lines);
    }
}
