//! The pictures that kitty keeps: each sent once, and deleted when it is no longer wanted.
//!
//! Other terminals keep none: what lies over cells vanishes where they are written, and ratatui writes
//! every cell that a picture has left.

use std::{
    collections::HashSet,
    io::{self, Write},
};

/// What is on the terminal now.
#[derive(Debug, Default)]
pub(super) struct OnScreen {
    /// The numbers of the pictures that kitty has.
    sent: HashSet<u32>,
}

impl OnScreen {
    /// Sends the pictures that kitty does not have.
    pub(super) fn send<'a>(&mut self, pictures: impl Iterator<Item = (u32, &'a str)>, out: &mut impl Write) -> io::Result<()> {
        for (id, data) in pictures {
            if self.sent.insert(id) {
                out.write_all(data.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Deletes the pictures that are not among the wanted ones:
    /// <https://sw.kovidgoyal.net/kitty/graphics-protocol/#deleting-images>
    pub(super) fn let_go<'a>(&mut self, wanted: impl Iterator<Item = (u32, &'a str)>, out: &mut impl Write) -> io::Result<()> {
        let wanted: HashSet<u32> = wanted.map(|(id, _)| id).collect();
        let gone: Vec<u32> = self.sent.difference(&wanted).copied().collect();
        for id in gone {
            write!(out, "\x1b_Ga=d,d=I,i={id},q=2\x1b\\")?;
            self.sent.remove(&id);
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_sent_once_and_deleted_once() {
        let (mut screen, mut out) = (OnScreen::default(), Vec::new());
        for _ in 0..2 {
            screen.send([(7, "DATA")].into_iter(), &mut out).expect("written");
            screen.let_go([(7, "DATA")].into_iter(), &mut out).expect("written");
        }
        assert_eq!(out, b"DATA");
        out.clear();
        for _ in 0..2 {
            screen.let_go(std::iter::empty(), &mut out).expect("written");
        }
        assert_eq!(out, b"\x1b_Ga=d,d=I,i=7,q=2\x1b\\");
    }
}
