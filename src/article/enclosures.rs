//! The files that go with an entry: sounds, films and others, each told once in its article.

use super::lines::{Span, SpanKind};
use super::links::{self, Addresses};
use super::story::{Block, Text};
use crate::model::Clean;
use crate::model::Enclosure;

/// Adds the files to an article's blocks, as labelled links at the end.
///
/// What the text has a player for already is told there, with its size. Pictures have their notes.
pub(super) fn add(files: &[Enclosure], blocks: &mut Vec<Block>, addresses: &mut Addresses) {
    for file in files {
        let Some(kind) = kind(file) else { continue };
        let size = size(file);
        if !tell_size(blocks, addresses, &file.url, &size)
            && let Some(link) = addresses.add(&file.url)
        {
            let text = Clean::lines(&format!("{kind}{size}: {}", links::host(&file.url)));
            blocks.push(Block::Paragraph(Text { lines: vec![vec![Span { text, kind: SpanKind::Link, link: Some(link) }]] }));
        }
    }
}

/// What a file is; nothing for pictures.
fn kind(file: &Enclosure) -> Option<&'static str> {
    let mime = file.mime.as_deref().unwrap_or_default().to_lowercase();
    match mime.split('/').next().unwrap_or_default() {
        "image" => None,
        "audio" => Some("Audio"),
        "video" => Some("Video"),
        _ => Some("File"),
    }
}

/// ", 13 MB", or nothing where it is not known.
fn size(file: &Enclosure) -> String {
    match file.length.unwrap_or(0) {
        0 => String::new(),
        bytes if bytes < 1_000_000 => format!(", {} kB", bytes.div_ceil(1_000)),
        bytes => format!(", {} MB", bytes.div_ceil(1_000_000)),
    }
}

/// Writes a file's size into the label of the player that the text has for it; false where it has none.
fn tell_size(blocks: &mut [Block], addresses: &Addresses, url: &str, size: &str) -> bool {
    let mut is_told = false;
    let mut each = |span: &mut Span| {
        let kind = ["Audio", "Video"].into_iter().find(|kind| span.text.starts_with(kind));
        let Some((kind, rest)) = kind.map(|kind| (kind, &span.text[kind.len()..])) else { return };
        let is_label = rest.starts_with(": ") || rest.starts_with(" (");
        if is_label && span.link.is_some_and(|link| addresses.leads_to(link, url)) {
            // "Audio (host)" has no title to stand behind the colon.
            let host = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
            let rest = host.filter(|_| !size.is_empty()).map_or(rest.to_owned(), |host| format!(": {host}"));
            span.text = Clean::lines(&format!("{kind}{size}{rest}"));
            is_told = true;
        }
    };
    blocks.iter_mut().for_each(|block| block.spans_mut(&mut each));
    is_told
}
