//! What a command prints: lines, JSON, complaints, and the quiet end of a broken pipe.

use crate::model::Clean;
use anyhow::Result;
use serde::Serialize;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

/// Standard output, buffered; written out by [`Output::finish`].
pub(super) struct Output {
    to: BufWriter<StdoutLock<'static>>,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { to: BufWriter::new(io::stdout().lock()) }
    }

    /// One line.
    pub(super) fn line(&mut self, line: &str) -> Result<()> {
        Ok(writeln!(self.to, "{line}")?)
    }

    /// Text as it is.
    pub(super) fn text(&mut self, text: &str) -> Result<()> {
        Ok(self.to.write_all(text.as_bytes())?)
    }

    /// A value as JSON, indented, with every control character escaped.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        self.line(&escaped(&text))
    }

    /// Writes out what is still buffered.
    pub(super) fn finish(mut self) -> Result<()> {
        Ok(self.to.flush()?)
    }
}

/// JSON leaves DEL, C1 controls and bidi controls as they are; a terminal might act on them.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            '\u{e0000}'..='\u{e0fff}' => {
                let mut pair = [0; 2];
                c.encode_utf16(&mut pair).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
            }
            c => out.push(c),
        }
    }
    out
}

/// A sentence on standard error, harmless to the terminal.
pub(super) fn complain(sentence: &str) {
    complain_at_length(&format!("dateline: {}\n", Clean::new(sentence)));
}

/// Lines on standard error, harmless to the terminal; where nobody reads that, nothing.
pub(super) fn complain_at_length(lines: &str) {
    if let Err(error) = write!(io::stderr(), "{}", Clean::lines(lines)) {
        tracing::warn!(%error, lines, "nobody reads this");
    }
}

/// Whether an error is only the reader of our output going away (`dateline list | head`).
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_nothing_that_acts_on_a_terminal() {
        let hostile = "a\u{1b}[2J\u{9b}x\u{7f}\u{202e}\u{e0041}中";
        let json = escaped(&serde_json::to_string(hostile).expect("JSON"));
        assert!(json.chars().all(|c| !c.is_control() && c != '\u{202e}' && c != '\u{e0041}'), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), hostile);
    }
}
