//! What a terminal draws pictures with: guessed from its names where they are sure, else read from its
//! own answers.
//!
//! Pure: who asks, and when, is the terminal's and the loop's to say.

use crate::config::Graphics;
use crate::model::PixelSize;

/// A terminal as pictures see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Canvas {
    /// How it takes them.
    pub protocol: Protocol,
    /// Pixels of a cell: width and height, neither 0.
    pub cell: (u16, u16),
}

/// How a terminal takes pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Sent once, then placed, cut and deleted by number.
    Kitty,
    /// Sent wherever it stands.
    Iterm2,
    /// Sent wherever it stands.
    Sixel,
    /// Characters in two colours.
    HalfBlocks,
}

impl Canvas {
    /// The canvas that every terminal with colours is.
    pub const HALF_BLOCKS: Canvas = Canvas { protocol: Protocol::HalfBlocks, cell: (8, 16) };

    /// Whether a picture of which only some lines are seen must be made anew from these.
    pub(in crate::tui) fn cuts_anew(&self) -> bool {
        matches!(self.protocol, Protocol::Iterm2 | Protocol::Sixel)
    }

    /// The pixels of some cells.
    pub(super) fn pixels(&self, columns: u16, lines: u16) -> PixelSize {
        PixelSize { width: u32::from(columns) * u32::from(self.cell.0), height: u32::from(lines) * u32::from(self.cell.1) }
    }
}

/// Asks for kitty's protocol, for the size of a cell and for the terminal's class, which everyone answers:
/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/#querying-support-and-available-transmission-mediums>,
/// <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html> (XTWINOPS 16, DA1).
pub(in crate::tui) const QUESTION: &str = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[c";

/// What a terminal answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) struct Answers {
    pub kitty: bool,
    pub sixel: bool,
    pub cell: Option<(u16, u16)>,
    /// Whether the last answer has come.
    pub whole: bool,
    /// The answer to an earlier question that came among these (OSC), without what begins and ends it.
    pub earlier: Option<String>,
    /// What came with the answers and is none: keys that were pressed meanwhile.
    pub keys: Vec<u8>,
}

impl Answers {
    /// Reads what came.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut answers = Self::default();
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            match answers.one(rest) {
                Some(length) => rest = &rest[length..],
                None => {
                    answers.keys.push(*first);
                    rest = &rest[1..];
                }
            }
        }
        answers
    }

    /// Takes the answer at the beginning of `bytes`; how long it is.
    fn one(&mut self, bytes: &[u8]) -> Option<usize> {
        if let Some(body) = bytes.strip_prefix(b"\x1b_G") {
            let end = body.windows(2).position(|pair| pair == b"\x1b\\")?;
            self.kitty |= body[..end].ends_with(b";OK");
            return Some(3 + end + 2);
        }
        if let Some(body) = bytes.strip_prefix(b"\x1b]") {
            let end = body.iter().position(|byte| matches!(byte, 0x07 | 0x1b))?;
            self.earlier = std::str::from_utf8(&body[..end]).ok().map(str::to_owned);
            return Some(2 + end + if body[end..].starts_with(b"\x1b\\") { 2 } else { 1 });
        }
        let body = bytes.strip_prefix(b"\x1b[")?;
        let end = body.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
        let text = std::str::from_utf8(&body[..end]).ok()?;
        match (body[end], text.strip_prefix('?'), text.strip_prefix("6;")) {
            (b'c', Some(classes), _) => {
                self.sixel |= classes.split(';').skip(1).any(|class| class == "4");
                self.whole = true;
            }
            (b't', _, Some(size)) => {
                let (height, width) = size.split_once(';')?;
                self.cell = Some((width.parse().ok()?, height.parse().ok()?)).filter(|(width, height)| *width > 0 && *height > 0);
            }
            _ => return None,
        }
        Some(2 + end + 1)
    }

    /// The best way that was answered for.
    pub(in crate::tui) fn protocol(&self) -> Protocol {
        match () {
            () if self.kitty => Protocol::Kitty,
            () if self.sixel => Protocol::Sixel,
            () => Protocol::HalfBlocks,
        }
    }
}

/// The way that the user wants, or that the terminal's names are sure of; else it must be asked. Names
/// that a terminal inherits from the one it was started in are sure of nothing.
pub(in crate::tui) fn guess(wish: Graphics, variable: impl Fn(&str) -> Option<String>) -> Option<Protocol> {
    match wish {
        Graphics::Kitty => return Some(Protocol::Kitty),
        Graphics::Iterm2 => return Some(Protocol::Iterm2),
        Graphics::Sixel => return Some(Protocol::Sixel),
        Graphics::Halfblocks | Graphics::None => return Some(Protocol::HalfBlocks),
        Graphics::Auto => {}
    }
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    if in_multiplexer(&variable) || term == "linux" {
        return Some(Protocol::HalfBlocks);
    }
    let iterm2 = ["iTerm.app", "WezTerm", "mintty"].contains(&&*program) || variable("LC_TERMINAL").is_some_and(|name| name == "iTerm2");
    match () {
        () if ["xterm-kitty", "xterm-ghostty"].contains(&&*term) => Some(Protocol::Kitty),
        () if iterm2 && variable("XTERM_VERSION").is_none() => Some(Protocol::Iterm2),
        () => None,
    }
}

/// Whether tmux or screen stands between: they pass nothing through unless the user tells them to.
fn in_multiplexer(variable: impl Fn(&str) -> Option<String>) -> bool {
    let term = variable("TERM").unwrap_or_default();
    variable("TMUX").is_some_and(|socket| !socket.is_empty()) || term.starts_with("tmux") || term.starts_with("screen")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn names_that_are_sure_need_no_question() {
        let auto = |pairs: &[(&str, &str)]| guess(Graphics::Auto, named(pairs));
        assert_eq!(auto(&[("TERM", "xterm-kitty")]), Some(Protocol::Kitty));
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")]), None, "an xterm started from kitty");
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")]), Some(Protocol::Iterm2));
        assert_eq!(auto(&[("TERM", "xterm-256color"), ("LC_TERMINAL", "iTerm2"), ("XTERM_VERSION", "XTerm(400)")]), None);
        assert_eq!(auto(&[("TERM", "tmux-256color"), ("TERM_PROGRAM", "tmux")]), Some(Protocol::HalfBlocks));
        assert_eq!(auto(&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/x")]), Some(Protocol::HalfBlocks));
        assert_eq!(auto(&[("TERM", "foot")]), None);
        assert_eq!(guess(Graphics::Sixel, named(&[("TMUX", "x")])), Some(Protocol::Sixel), "the user knows");
    }

    #[test]
    fn answers_are_told_from_keys() {
        let answers = Answers::read(b"j\x1b]11;rgb:ff/ff/ff\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;19;9tk\x1b[A\x1b[?62;4;22cG");
        let (earlier, keys) = (Some("11;rgb:ff/ff/ff".to_owned()), b"jk\x1b[AG".to_vec());
        assert_eq!(answers, Answers { kitty: true, sixel: true, cell: Some((9, 19)), whole: true, earlier, keys });
        assert_eq!(answers.protocol(), Protocol::Kitty);
        assert_eq!(Answers { kitty: false, ..answers }.protocol(), Protocol::Sixel);
        let none = Answers::read(b"\x1b_Gi=31;ENOTSUP\x1b\\\x1b[?1;2c");
        assert_eq!((none.whole, none.protocol()), (true, Protocol::HalfBlocks));
        assert!(!Answers::read(b"\x1b[?62;4").whole);
    }
}
