//! What a block says, as the rules of hygiene compare it: its words, and how much of them is link.

use super::super::story::{Block, Text};

/// The text as phrases are compared: lower case, without marks at its ends.
pub(super) fn normal(text: &str) -> String {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '.'
                    | '→'
                    | '»'
                    | '>'
                    | '—'
                    | '-'
                    | '•'
                    | '▸'
                    | '►'
                    | '*'
                    | '['
                    | ']'
                    | '…'
                    | '【'
                    | '】'
                    | '・'
                    | '「'
                    | '」'
                    | '＞'
                    | '|'
            )
    })
    .to_lowercase()
}

/// What a block says.
pub(super) fn words(block: &Block) -> String {
    block.texts().iter().map(|text| text.words()).collect::<Vec<_>>().join(" ")
}

/// How much of a text is link.
pub(super) struct Links {
    pub(super) count: usize,
    pub(super) linked: usize,
    pub(super) letters: usize,
}

impl Links {
    /// Counts links and letters.
    pub(super) fn of(texts: &[&Text]) -> Self {
        let mut links = Links { count: 0, linked: 0, letters: 0 };
        let mut before = None;
        for span in texts.iter().flat_map(|text| text.spans()) {
            let letters = span.text.chars().filter(|c| c.is_alphanumeric()).count();
            links.letters += letters;
            if span.link.is_some() {
                links.linked += letters;
                links.count += usize::from(span.link != before);
            }
            before = span.link;
        }
        links
    }

    /// Whether more than so many of a hundred letters are link.
    pub(super) fn exceed(&self, percent: usize) -> bool {
        self.linked * 100 > self.letters * percent
    }
}
