//! The pictures that kitty keeps: each sent once, placed by a cell of the frame, and taken away when no
//! cell places it any more.
//!
//! Other terminals keep none: what lies over cells vanishes where they are written, and ratatui writes
//! every cell that a picture has left.

use ratatui::buffer::Buffer;
use std::{
    collections::HashSet,
    io::{self, Write},
};

/// How the cell begins that places a picture; its number and the place's number follow, as in "7,p=1".
/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/#controlling-displayed-image-layout>
pub(super) const KITTY_PUT: &str = "\x1b_Ga=p,i=";

/// What kitty has now.
#[derive(Debug, Default)]
pub(in crate::tui) struct OnScreen {
    /// The numbers of the pictures.
    sent: HashSet<u32>,
    /// Where they are shown: numbers of picture and place, as they are written.
    placed: HashSet<String>,
}

impl OnScreen {
    /// Sends the pictures that the next frame needs and kitty does not have: one frame is not to wait for
    /// those of the others.
    pub(in crate::tui) fn send<'a>(
        &mut self,
        pictures: impl Iterator<Item = (u32, &'a str, bool)>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        for (id, data, needed) in pictures {
            if needed && self.sent.insert(id) {
                out.write_all(data.as_bytes())?;
            }
        }
        Ok(())
    }

    /// What takes away the places that the frame no longer has: kitty's pictures stay when text is written.
    /// <https://sw.kovidgoyal.net/kitty/graphics-protocol/#deleting-images>
    pub(in crate::tui) fn settle(&mut self, frame: &Buffer) -> String {
        if self.sent.is_empty() {
            return String::new();
        }
        let placed =
            |symbol: &str| symbol.strip_prefix(KITTY_PUT).and_then(|rest| rest.split_once(",x=")).map(|(place, _)| place.to_owned());
        let now: HashSet<String> = frame.content().iter().filter_map(|cell| placed(cell.symbol())).collect();
        let gone = self.placed.difference(&now).map(|place| format!("\x1b_Ga=d,d=i,i={place},q=2\x1b\\")).collect();
        self.placed = now;
        gone
    }

    /// Deletes the pictures that are not among the wanted ones.
    pub(in crate::tui) fn let_go<'a>(
        &mut self,
        wanted: impl Iterator<Item = (u32, &'a str, bool)>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let wanted: HashSet<u32> = wanted.map(|(id, ..)| id).collect();
        let gone: Vec<u32> = self.sent.difference(&wanted).copied().collect();
        for id in gone {
            write!(out, "\x1b_Ga=d,d=I,i={id},q=2\x1b\\")?;
            self.sent.remove(&id);
            self.placed.retain(|place| place.split_once(',').is_none_or(|(number, _)| number != id.to_string()));
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn a_picture_is_sent_once_and_deleted_once() {
        let (mut screen, mut out) = (OnScreen::default(), Vec::new());
        for _ in 0..2 {
            screen.send([(7, "DATA", true), (8, "LATER", false)].into_iter(), &mut out).expect("written");
            screen.let_go([(7, "DATA", true), (8, "LATER", false)].into_iter(), &mut out).expect("written");
        }
        assert_eq!(out, b"DATA");
        out.clear();
        for _ in 0..2 {
            screen.let_go(std::iter::empty(), &mut out).expect("written");
        }
        assert_eq!(out, b"\x1b_Ga=d,d=I,i=7,q=2\x1b\\");
    }

    #[test]
    fn a_place_that_a_frame_no_longer_has_is_taken_away() {
        let mut screen = OnScreen::default();
        screen.send([(7, "", true)].into_iter(), &mut Vec::new()).expect("written");
        let mut frame = Buffer::empty(Rect::new(0, 0, 4, 1));
        frame[(1, 0)].set_symbol(&format!("{KITTY_PUT}7,p=2,x=0,y=0,w=8,h=8,C=1,q=2\x1b\\ "));
        assert_eq!(screen.settle(&frame), "");
        frame[(1, 0)].reset();
        assert_eq!(screen.settle(&frame), "\x1b_Ga=d,d=i,i=7,p=2,q=2\x1b\\");
        assert_eq!(screen.settle(&frame), "");
    }
}
