//! Letters over the links in view: typing them opens a link, with a capital at the end copies it.

use super::{
    super::{
        hints::{VisibleLink, labels},
        style::Look,
        widgets::{Row, width},
    },
    reply::{Reply, Wish, is},
};
use crate::command::{Key, KeyCode, NamedKey};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

/// The links, their letters, and how many of them are typed.
#[derive(Debug)]
pub(in crate::tui) struct Hints {
    links: Vec<VisibleLink>,
    labels: Vec<String>,
    typed: String,
}

impl Hints {
    /// Hints for links.
    pub(in crate::tui) fn new(links: Vec<VisibleLink>) -> Self {
        Self { labels: labels(links.len()), links, typed: String::new() }
    }

    /// Takes what is in view now. Where that are other links, they get letters of their own; false
    /// where there are none.
    pub(in crate::tui) fn follow(&mut self, links: Vec<VisibleLink>) -> bool {
        let same = |(old, new): (&VisibleLink, &VisibleLink)| (old.link, &old.url) == (new.link, &new.url);
        if links.len() != self.links.len() || !self.links.iter().zip(&links).all(same) {
            *self = Self::new(links);
        } else {
            self.links = links;
        }
        !self.links.is_empty()
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        if is(key, NamedKey::Esc) {
            return Reply::Close;
        }
        if is(key, NamedKey::Backspace) {
            self.typed.pop();
        }
        let (KeyCode::Char(letter), false, false) = (key.code, key.ctrl, key.alt) else { return Reply::Stay };
        let typed = format!("{}{}", self.typed, letter.to_ascii_lowercase());
        if let Some(place) = self.labels.iter().position(|label| *label == typed) {
            let url = self.links[place].url.clone();
            return Reply::Done(if letter.is_ascii_uppercase() { Wish::Copy(url) } else { Wish::Browse(url) });
        }
        if self.labels.iter().any(|label| label.starts_with(&typed)) {
            self.typed = typed;
        }
        Reply::Stay
    }

    pub(super) fn draw(&self, status: Rect, look: &Look, buffer: &mut Buffer) {
        let area = *buffer.area();
        let mut free = (0, 0);
        for (link, label) in self.links.iter().zip(&self.labels).filter(|(_, label)| label.starts_with(&self.typed)) {
            // Beside the one before it, where two links are shorter than their letters.
            let x = if free.1 == link.at.y { link.at.x.max(free.0) } else { link.at.x };
            let cells = Rect { x, y: link.at.y, width: width(label), height: 1 }.intersection(area);
            for (cell, (number, letter)) in cells.positions().zip(label.chars().enumerate()) {
                let style = look.styles.of(|theme| if number < self.typed.len() { theme.quiet } else { theme.match_here });
                buffer[cell].reset();
                buffer[cell].set_char(letter).set_style(style);
            }
            free = (cells.right(), link.at.y);
        }
        self.draw_status(status, look, buffer);
    }

    fn draw_status(&self, status: Rect, look: &Look, buffer: &mut Buffer) {
        let (quiet, key) = (look.styles.of(|theme| theme.status), look.styles.of(|theme| theme.key));
        let typed = Clean::new(&self.typed);
        let row = Row::new(look.signs).left("open: ", quiet).left(typed, key);
        row.right("CAPITAL", key).right(" copies  ", quiet).right("Esc", key).right(" leaves", quiet).paint(status, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Position;

    fn links(count: usize) -> Vec<VisibleLink> {
        (0..count).map(|link| VisibleLink { link, url: format!("https://a.example/{link}"), at: Position::default() }).collect()
    }

    fn press(hints: &mut Hints, keys: &str) -> Reply {
        keys.split(' ').map(|key| hints.press(key.parse().expect("a key"))).last().expect("a key")
    }

    #[test]
    fn letters_open_capitals_copy() {
        let url = |n: u8| format!("https://a.example/{n}");
        assert_eq!(press(&mut Hints::new(links(3)), "j"), Reply::Done(Wish::Browse(url(1))));
        assert_eq!(press(&mut Hints::new(links(3)), "J"), Reply::Done(Wish::Copy(url(1))));
        assert_eq!(press(&mut Hints::new(links(12)), "j f"), Reply::Done(Wish::Browse(url(9))));
        assert_eq!(press(&mut Hints::new(links(12)), "f x 1 J"), Reply::Done(Wish::Copy(url(1))));
        assert_eq!(press(&mut Hints::new(links(12)), "j backspace f f"), Reply::Done(Wish::Browse(url(0))));
        assert_eq!(press(&mut Hints::new(links(12)), "f esc"), Reply::Close);
    }

    #[test]
    fn other_links_get_other_letters() {
        let mut hints = Hints::new(links(12));
        press(&mut hints, "f");
        assert!(hints.follow(links(12)));
        assert_eq!(hints.typed, "f");
        assert!(hints.follow(links(2)));
        assert_eq!((hints.typed.as_str(), hints.labels.len()), ("", 2));
        assert!(!hints.follow(Vec::new()));
    }
}
