//! The inline HTML of one text block, written anew: few elements, no attributes but `dl:` links.
//!
//! What html2text has no words for (sub, sup, ruby, quotes) becomes text here. Elements that are
//! open when a paragraph ends are opened again in the next one.

use std::fmt::Write;

/// An inline element that styles its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Code,
    Deleted,
    Link(usize),
}

impl Style {
    fn tag(self) -> &'static str {
        match self {
            Style::Emphasis => "em",
            Style::Strong => "strong",
            Style::Code => "code",
            Style::Deleted => "del",
            Style::Link(_) => "a",
        }
    }
}

/// A text block being written.
#[derive(Debug, Default)]
pub(super) struct Run {
    html: String,
    /// Elements open here; `None` for those that change nothing, as bold within bold.
    open: Vec<Option<Style>>,
    /// Whether anything can be seen.
    solid: bool,
    /// Where the `<br>` stands that nothing but space has followed.
    broken: Option<usize>,
    last: Option<char>,
}

impl Run {
    /// Adds text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '&' => self.html.push_str("&amp;"),
                c => self.html.push(c),
            }
            if !c.is_whitespace() && !is_unseen(c) {
                (self.solid, self.broken) = (true, None);
            }
            self.last = Some(c);
        }
    }

    /// Adds a hard break; true where a second one makes it the end of the paragraph.
    pub(super) fn line_break(&mut self) -> bool {
        if let Some(at) = self.broken.take() {
            let after = self.html.split_off(at);
            self.html.push_str(after.strip_prefix("<br>").unwrap_or(&after));
            return true;
        }
        if self.solid {
            self.broken = Some(self.html.len());
            self.html.push_str("<br>");
        }
        false
    }

    /// Opens an element; each must be closed.
    pub(super) fn open(&mut self, style: Style) {
        let changes = !self.open.iter().flatten().any(|open| open.tag() == style.tag());
        if changes {
            self.write_open(style);
        }
        self.open.push(changes.then_some(style));
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(Some(style)) = self.open.pop() {
            let _ = write!(self.html, "</{}>", style.tag());
        }
    }

    /// Adds raised or lowered text: in Unicode's own digits and signs where it has them all.
    pub(super) fn script(&mut self, text: &str, raised: bool) {
        let spaced = text.ends_with(char::is_whitespace);
        let text = text.trim();
        let shifted: Option<String> = text.chars().map(|c| shift(c, raised)).collect();
        // "2nd", "Mme": what is raised only by custom.
        let by_custom = |c: char| c.is_ascii_digit() || (c.is_alphabetic() && text.chars().count() > 1);
        let ordinal = raised && text.chars().all(char::is_alphabetic) && self.last.is_some_and(by_custom);
        match shifted {
            _ if text.is_empty() => {}
            Some(shifted) => self.text(&shifted),
            None if ordinal || text.starts_with('[') || text.chars().any(char::is_whitespace) => self.text(text),
            None => {
                let mark = if raised { '^' } else { '_' };
                let marked = if text.chars().count() == 1 { format!("{mark}{text}") } else { format!("{mark}({text})") };
                self.text(&marked);
            }
        }
        if spaced {
            self.text(" ");
        }
    }

    /// Adds the mark of a note, apart from one right before it.
    pub(super) fn note_mark(&mut self, mark: &str) {
        let is_raised = |c: char| ('0'..='9').any(|digit| shift(digit, true) == Some(c));
        if self.last.is_some_and(is_raised) {
            self.text("\u{2009}");
        }
        match mark.chars().map(|c| shift(c, true)).collect::<Option<String>>() {
            Some(raised) => self.text(&raised),
            None if mark.chars().any(char::is_alphanumeric) => self.text(&format!("({mark})")),
            None => self.text(mark),
        }
    }

    /// Ends the block: its HTML, or nothing where nothing can be seen.
    pub(super) fn take(&mut self) -> Option<String> {
        let mut html = std::mem::take(&mut self.html);
        if let Some(at) = self.broken {
            let after = html.split_off(at);
            html.push_str(after.strip_prefix("<br>").unwrap_or(&after));
        }
        for style in self.open.iter().rev().flatten() {
            let _ = write!(html, "</{}>", style.tag());
        }
        for style in self.open.clone().into_iter().flatten() {
            self.write_open(style);
        }
        (self.broken, self.last) = (None, None);
        std::mem::take(&mut self.solid).then_some(html)
    }

    fn write_open(&mut self, style: Style) {
        let _ = match style {
            Style::Link(index) => write!(self.html, "<a href=\"dl:{index}\">"),
            style => write!(self.html, "<{}>", style.tag()),
        };
    }
}

/// Whether a character alone makes no paragraph: joiners, breaks, marks for direction. Editors leave
/// them in empty ones.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}' | '\u{34f}')
}

/// A character's raised or lowered form.
fn shift(c: char, raised: bool) -> Option<char> {
    const PLAIN: &str = "0123456789+-−=()";
    let shifted = if raised { "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾" } else { "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎" };
    match c {
        'n' if raised => Some('ⁿ'),
        c => shifted.chars().nth(PLAIN.chars().position(|plain| plain == c)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_elements_go_on_in_the_next_block() {
        let mut run = Run::default();
        run.open(Style::Link(3));
        run.text("one");
        assert_eq!(run.take().as_deref(), Some("<a href=\"dl:3\">one</a>"));
        run.text(" two & three");
        run.close();
        assert_eq!(run.take().as_deref(), Some("<a href=\"dl:3\"> two &amp; three</a>"));
        assert_eq!(run.take(), None);
    }

    #[test]
    fn bold_within_bold_changes_nothing() {
        let mut run = Run::default();
        for _ in 0..3 {
            run.open(Style::Strong);
        }
        run.text("x");
        assert_eq!(run.take().as_deref(), Some("<strong>x</strong>"));
    }

    #[test]
    fn two_breaks_end_a_paragraph_and_one_at_its_end_is_nothing() {
        let mut run = Run::default();
        assert!(!run.line_break());
        run.text("a");
        assert!(!run.line_break());
        run.text(" \n");
        assert!(run.line_break());
        assert_eq!(run.take().as_deref(), Some("a \n"));
        run.text("b");
        run.line_break();
        assert_eq!(run.take().as_deref(), Some("b"));
    }

    #[test]
    fn raised_and_lowered() {
        let script = |before: &str, text: &str, raised| {
            let mut run = Run::default();
            run.text(before);
            run.script(text, raised);
            run.take().unwrap_or_default()
        };
        assert_eq!(script("H", "2", false), "H₂");
        assert_eq!(script("10", "-15", true), "10⁻¹⁵");
        assert_eq!(script("21", "st", true), "21st");
        assert_eq!(script("x", "max", false), "x_(max)");
        assert_eq!(script("e", "x", true), "e^x");
        assert_eq!(script("so", "[4]", true), "so[4]");
    }
}
