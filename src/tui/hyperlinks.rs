//! Links of an article as the terminal's own (OSC 8).
//!
//! The one place where a cell holds more than text. Each cell carries the whole sequence around
//! its character, with its width told apart: whatever is painted over a part of a link, and
//! whichever cells a frame leaves out, no link stays open.
//! <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>

use super::widgets::width;
use crate::model::{Clean, FeedUrl};
use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::Rect,
};
use std::num::NonZeroU16;

/// Longer addresses are left out: terminals cut them (VTE at 2,083 bytes).
const LONGEST: usize = 2000;

/// Makes the cells of an area, painted already, a link; cells of one `number` are one link.
pub(super) fn link_cells(url: &str, number: usize, area: Rect, buffer: &mut Buffer) {
    let Some(url) = escaped(url) else { return };
    let mut covered = 0;
    for position in area.intersection(*buffer.area()).positions() {
        let cell = &mut buffer[position];
        if covered > 0 {
            covered -= 1;
            continue;
        }
        let wide = width(cell.symbol()).max(1);
        let symbol = format!("\x1b]8;id=dateline{number};{url}\x1b\\{}\x1b]8;;\x1b\\", cell.symbol());
        cell.set_symbol(&symbol).set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::new(wide).unwrap_or(NonZeroU16::MIN)));
        covered = wide - 1;
    }
}

/// A link's address to read: without passwords, keys, and names that could be taken for the host.
pub(super) fn shown(url: &str) -> Clean {
    if url.contains("://") { FeedUrl::new(url).shown() } else { Clean::new(url) }
}

/// The address as it may stand in the sequence: web and mail only, every byte outside of 0x21 to
/// 0x7e written as %XX.
fn escaped(url: &str) -> Option<String> {
    let scheme = url.split_once(':')?.0.to_ascii_lowercase();
    // A terminal shows where a link leads: one with a secret opens by its keys only.
    let may_be_seen = match scheme.as_str() {
        "http" | "https" => !FeedUrl::new(url).holds_secret(),
        scheme => scheme == "mailto",
    };
    if !may_be_seen {
        return None;
    }
    let write = |byte: u8| if (0x21..=0x7e).contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    Some(url.bytes().map(write).collect::<String>()).filter(|url| url.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn only_the_web_and_mail_and_only_ascii() {
        assert_eq!(escaped("https://a.example/ü\x1b]8;;\x07?q=a b").as_deref(), Some("https://a.example/%C3%BC%1B]8;;%07?q=a%20b"));
        assert_eq!(escaped("javascript:alert(1)"), None);
        assert_eq!(escaped("file:///etc/passwd"), None);
        assert_eq!(escaped("https://a.example/?token=opensesame"), None);
        assert_eq!(escaped("https://me:hunter2@a.example/"), None);
        assert_eq!(escaped(&format!("https://a.example/{}", "x".repeat(3000))), None);
    }

    #[test]
    fn widths_stay_what_they_are() {
        let area = Rect::new(0, 0, 8, 1);
        let mut next = Buffer::empty(area);
        next.set_string(0, 0, "a習b", Style::default());
        link_cells("https://a.example/", 3, Rect::new(0, 0, 4, 1), &mut next);
        next.set_string(4, 0, "|", Style::default());
        let drawn: Vec<(u16, String)> =
            Buffer::empty(area).diff(&next).into_iter().map(|(x, _, cell)| (x, cell.symbol().to_owned())).collect();
        assert_eq!(drawn.iter().map(|(x, _)| *x).collect::<Vec<_>>(), [0, 1, 3, 4]);
        assert_eq!(drawn[1].1, "\x1b]8;id=dateline3;https://a.example/\x1b\\習\x1b]8;;\x1b\\");
        assert_eq!(drawn[3].1, "|");
    }

    #[test]
    fn the_same_link_is_not_drawn_twice() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(0, 0, "link", Style::default());
        link_cells("https://a.example/", 0, Rect::new(0, 0, 4, 1), &mut buffer);
        assert!(buffer.diff(&buffer.clone()).is_empty());
    }
}
