//! What `doctor` says of the terminal. [`of`] is pure; only the looking itself needs a terminal.

use super::message::Size;
use super::pictures::{Answers, Protocol, guess};
use crate::config::{Config, Graphics, Icons};
use crate::reader::doctor::{Finding, State, Topic};

/// The least size at which the screen shows a list and its bars.
const LEAST: Size = Size { columns: 40, lines: 10 };

/// What a terminal said and is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// Its size; `None` where it does not say.
    pub(super) size: Option<Size>,
    /// What it answered about pictures; `None` where its names were enough.
    pub(super) answers: Option<&'a Answers>,
}

/// What there is to say about a terminal with these variables.
pub(super) fn of(seen: Seen<'_>, config: &Config, variable: &dyn Fn(&str) -> Option<String>) -> Vec<Finding> {
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let term = variable("TERM").unwrap_or_default();
    if term == "dumb" {
        let says = "TERM is dumb: the reader can't be opened here; `dateline list` and `dateline show` print without it";
        return vec![finding("terminal", State::NeedsYou, says).next("use another terminal, or set TERM to what this one is")];
    }
    vec![
        kind(&term),
        size(seen.size),
        locale(config, &variable),
        colours(&term, &variable),
        pictures(seen.answers, config.display.pictures, &variable),
        clipboard(&term, &variable),
    ]
}

/// There is none: what is printed goes elsewhere.
pub(super) fn none() -> Finding {
    finding("terminal", State::Ok, "this output is no terminal, so none was looked at")
}

fn kind(term: &str) -> Finding {
    match term {
        "" => finding("terminal", State::Note, "TERM is not set").next("set TERM to what this terminal is, as in xterm-256color"),
        term => finding("terminal", State::Ok, format!("the terminal calls itself {term}")),
    }
}

fn size(size: Option<Size>) -> Finding {
    let Some(size) = size else {
        return finding("terminal_size", State::Note, "the terminal does not say how large it is")
            .next("`stty size` should; over a serial line set it with `stty rows … columns …`");
    };
    let says = format!("it has {} columns and {} lines", size.columns, size.lines);
    if size.columns < LEAST.columns || size.lines < LEAST.lines {
        return finding("terminal_size", State::Note, says).next("from 40 columns and 10 lines on there is room to read");
    }
    finding("terminal_size", State::Ok, says)
}

/// Whether text beyond ASCII is understood.
fn locale(config: &Config, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| variable(name).map(|value| (name, value)));
    let is_utf8 = |value: &str| value.to_ascii_lowercase().replace('-', "").contains("utf8");
    match set {
        Some((name, value)) if is_utf8(&value) => finding("locale", State::Ok, format!("the locale is of UTF-8: {name}={value}")),
        _ if config.display.icons == Icons::Ascii => finding("locale", State::Ok, "ornaments are ASCII, as display.icons says"),
        set => {
            let says =
                set.map_or_else(|| "no locale is set".to_owned(), |(name, value)| format!("the locale is not of UTF-8: {name}={value}"));
            finding("locale", State::Note, says).next("set LANG to one that ends in UTF-8; where there is none, display.icons = \"ascii\"")
        }
    }
}

fn colours(term: &str, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    let says = match (variable("NO_COLOR"), variable("COLORTERM").as_deref()) {
        (Some(_), _) => "no colours are used, as NO_COLOR says",
        (None, Some("truecolor" | "24bit")) => "it has 16 million colours",
        _ if term.contains("256color") || term.contains("kitty") || term.contains("ghostty") => "it has 256 colours",
        _ => "it has 16 colours, as far as TERM tells",
    };
    finding("colours", State::Ok, says)
}

/// The way in which pictures would be drawn.
fn pictures(answers: Option<&Answers>, wish: Graphics, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    if wish == Graphics::None {
        return finding("pictures", State::Ok, "pictures are not drawn, as display.pictures says");
    }
    let protocol = guess(wish, variable).or_else(|| answers.map(Answers::protocol)).unwrap_or(Protocol::HalfBlocks);
    let way = match protocol {
        Protocol::Kitty => "kitty's protocol",
        Protocol::Iterm2 => "iTerm2's protocol",
        Protocol::Sixel => "sixel",
        Protocol::HalfBlocks => "half-blocks, two pixels a cell",
    };
    let says = format!("pictures are drawn in {way}");
    let between = variable("TMUX").is_some() || variable("STY").is_some();
    if between && wish == Graphics::Auto {
        let step = "outside of tmux and screen the terminal may know better; display.pictures names a way that they pass on";
        return finding("pictures", State::Note, says).next(step);
    }
    finding("pictures", State::Ok, says)
}

/// Whether what is copied arrives: terminals don't say, but some are known.
fn clipboard(term: &str, variable: &dyn Fn(&str) -> Option<String>) -> Finding {
    let note = |says: &str, step: &str| finding("clipboard", State::Note, says).next(step);
    if variable("TMUX").is_some() {
        return note("what `y` copies goes to tmux (OSC 52)", "`set -g set-clipboard on` in tmux.conf lets it through to the clipboard");
    }
    if variable("STY").is_some() || term.starts_with("screen") {
        return note("screen keeps what `y` copies to itself (OSC 52)", "copy with the terminal's own selection, or use tmux");
    }
    if term == "linux" || variable("TERM_PROGRAM").is_some_and(|name| name == "Apple_Terminal") {
        return note("this terminal has no clipboard for `y` (OSC 52)", "`o` opens a link in the browser; `f` shows them all");
    }
    finding("clipboard", State::Ok, "what `y` copies is given to the terminal (OSC 52); most put it on the clipboard")
}

fn finding(check: &'static str, state: State, says: impl AsRef<str>) -> Finding {
    Finding::new(Topic::Terminal, check, state, says)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(pairs: &[(&str, &str)], size: Size, answers: Option<&Answers>) -> (Vec<&'static str>, String) {
        let variable = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let found = of(Seen { size: Some(size), answers }, &Config::defaults(), &variable);
        let worth = found.iter().filter(|found| found.state != State::Ok).map(|found| found.check).collect();
        (worth, found.iter().map(|found| found.says.to_string()).collect::<Vec<_>>().join("\n"))
    }

    const WIDE: Size = Size { columns: 120, lines: 36 };

    #[test]
    fn a_good_terminal_has_no_notes_and_its_best_way_is_named() {
        let good = [("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8"), ("COLORTERM", "truecolor")];
        let (worth, says) = notes(&good, WIDE, Some(&Answers { sixel: true, ..Answers::default() }));
        assert_eq!(worth, [""; 0]);
        assert!(says.contains("sixel") && says.contains("16 million") && says.contains("120 columns"), "{says}");
    }

    #[test]
    fn what_a_terminal_lacks_is_told() {
        assert_eq!(notes(&[("TERM", "dumb")], WIDE, None).0, ["terminal"]);
        let bare = notes(&[("LANG", "C")], Size { columns: 20, lines: 5 }, None).0;
        assert_eq!(bare, ["terminal", "terminal_size", "locale"]);
        let tmux = notes(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x"), ("LC_ALL", "C.utf8")], WIDE, None);
        assert_eq!(tmux.0, ["pictures", "clipboard"]);
        assert!(tmux.1.contains("half-blocks"), "{}", tmux.1);
        assert_eq!(notes(&[("TERM", "linux"), ("LANG", "de_DE.UTF-8")], WIDE, None).0, ["clipboard"]);
    }
}
