//! The command line: a command by its name, with what it takes; Tab completes, arrows bring back
//! former lines.

use super::{
    super::{
        style::Look,
        widgets::{History, LineInput, Row, popup},
    },
    completions::{Completion, SET, command, completions},
    reply::{Purpose, Reply, Wish, is},
};
use crate::article::Format;
use crate::command::{Command, EntriesCommand, FeedsCommand, GoCommand, Key, ListCommand, Motion, NamedKey};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

/// Completions shown at once.
const SHOWN: usize = 8;

/// The line, and the lines before it.
#[derive(Debug)]
pub(in crate::tui) struct CommandLine {
    line: LineInput,
    history: History,
    /// The completion in use: what was typed, and which of its completions stands.
    completing: Option<(String, usize)>,
}

impl CommandLine {
    /// An empty line; `history` has the oldest first.
    pub(in crate::tui) fn new(history: &[String]) -> Self {
        Self { line: LineInput::default(), history: History::new(history), completing: None }
    }

    /// What is typed.
    pub(in crate::tui) fn text(&self) -> &str {
        self.line.text()
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        if is(key, NamedKey::Esc) || (is(key, NamedKey::Backspace) && self.text().is_empty()) {
            return Reply::Close;
        }
        if is(key, NamedKey::Enter) {
            return if self.text().trim().is_empty() { Reply::Close } else { Reply::Done(wish(self.text().trim())) };
        }
        if is(key, NamedKey::Tab) {
            self.complete(if key.shift { -1 } else { 1 });
            return Reply::Stay;
        }
        self.completing = None;
        if let Some(line) = self.history.press(key) {
            self.line = line;
        } else {
            self.line.press(key);
        }
        Reply::Stay
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.line.paste(text);
        Reply::Stay
    }

    fn complete(&mut self, by: i64) {
        let (typed, at) = self.completing.take().unwrap_or_else(|| (self.text().to_owned(), usize::MAX));
        let found = completions(&typed);
        if !found.is_empty() {
            let first = if by > 0 { 0 } else { found.len() - 1 };
            let at = if at == usize::MAX { first } else { (at as i64 + by).rem_euclid(found.len() as i64) as usize };
            self.line = LineInput::with(&found[at].line);
            self.completing = Some((typed, at));
        }
    }

    pub(super) fn draw(&self, screen: Rect, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let (typed, at) = self.completing.as_ref().map_or((self.text(), None), |(typed, at)| (typed, Some(*at)));
        let found = completions(typed);
        if (!typed.is_empty() || at.is_some()) && !found.is_empty() {
            let first = at.unwrap_or(0).saturating_sub(SHOWN - 1);
            let rows = found.len().min(SHOWN) as u16;
            let high = (rows + 2).min(screen.height.saturating_sub(1));
            let over = Rect { y: status.y.saturating_sub(high), height: high, ..screen };
            let inside = popup("Commands", screen.width.min(80), rows, over, look, buffer);
            for ((number, Completion { line, doc }), y) in found.iter().enumerate().skip(first).zip(inside.y..inside.bottom()) {
                let area = Rect { y, height: 1, ..inside };
                let sign = if at == Some(number) { look.signs.cursor } else { " " };
                let row = Row::new(look.signs).left(sign, look.styles.of(|theme| theme.title));
                let row = row.left(Clean::new(line), look.styles.of(|theme| theme.key)).left("  ", look.styles.of(|theme| theme.text));
                row.left(doc, look.styles.of(|theme| theme.quiet)).paint(area, buffer);
            }
        }
        self.line.paint(":", status, look, buffer)
    }
}

/// What a line asks for.
fn wish(text: &str) -> Wish {
    let (name, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(name, rest)| (name, rest.trim()));
    if let (Ok(row), "") = (name.parse(), rest) {
        return Wish::Run(Command::Move(Motion::Top), Some(row));
    }
    if name == SET {
        return match rest.split_once([' ', '=']) {
            Some((option, value)) => Wish::Set(option.to_owned(), value.trim().trim_start_matches('=').trim().to_owned()),
            None => Wish::Fail("`set` takes an option and its value, as in set reading.measure 60".into()),
        };
    }
    let command = match command(name) {
        Ok(command) => command,
        Err(unknown) => return Wish::Fail(unknown),
    };
    match command {
        _ if rest.is_empty() => Wish::Run(command, None),
        Command::Go(GoCommand::Open) if rest.parse::<u32>().is_err() => Wish::Show(rest.to_owned()),
        Command::Entries(EntriesCommand::Save) => Wish::Save(rest.to_owned()),
        Command::Entries(EntriesCommand::Pipe) => Wish::Pipe(Format::Text, rest.to_owned()),
        Command::Entries(EntriesCommand::Share) => Wish::Share(rest.to_owned()),
        Command::Feeds(FeedsCommand::Add) => Wish::Subscribe(rest.to_owned()),
        Command::List(ListCommand::Search) => Wish::Search(Purpose::SearchList, rest.to_owned()),
        _ => match rest.parse() {
            Ok(count) => Wish::Run(command, Some(count)),
            Err(_) => Wish::Fail(Clean::new(&format!("`{name}` takes a number, not `{rest}`")).shortened(200)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn names_and_what_they_take() {
        assert_eq!(wish("down 5"), Wish::Run(Command::Move(Motion::Down), Some(5)));
        assert_eq!(wish("open is:unread feed:hkfp"), Wish::Show("is:unread feed:hkfp".to_owned()));
        assert_eq!(wish("add_feed https://a.example/"), Wish::Subscribe("https://a.example/".to_owned()));
        assert_eq!(wish("open 3"), Wish::Run(Command::Go(GoCommand::Open), Some(3)));
        assert_eq!(wish("save ~/a b.html"), Wish::Save("~/a b.html".to_owned()));
        assert_eq!(wish("pipe wc -w"), Wish::Pipe(Format::Text, "wc -w".to_owned()));
        assert_eq!(wish("share mail"), Wish::Share("mail".to_owned()));
        for line in ["set reading.measure 66", "set reading.measure = 66", "set reading.measure=66"] {
            assert_eq!(wish(line), Wish::Set("reading.measure".to_owned(), "66".to_owned()));
        }
        assert!(matches!(wish("set reading.measure"), Wish::Fail(_)));
        assert!(matches!(wish("dwon"), Wish::Fail(why) if why.contains("`down`")));
        assert!(matches!(wish("down far"), Wish::Fail(_)));
    }

    #[test]
    fn tab_goes_round_the_completions_and_arrows_through_the_history() {
        let mut line = CommandLine::new(&["refresh".to_owned(), "help".to_owned()]);
        let mut press = |keys: &str| {
            for key in keys.split(' ') {
                line.press(key.parse().expect("a key"));
            }
            line.text().to_owned()
        };
        assert_eq!(press("t o g tab"), "toggle_read");
        assert_eq!(press("tab"), "toggle_star");
        assert_eq!(press("shift-tab shift-tab"), "toggle_show_read");
        assert_eq!(press("up"), "help");
        assert_eq!(press("up up up"), "refresh");
        assert_eq!(press("down down down"), "");
    }
}
