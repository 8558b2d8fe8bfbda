//! The last line: what happens on the left, the keys that matter here on the right.

use super::{
    effect::{Done, Effect, Progress, Timer},
    style::Look,
    widgets::{Row, width},
};
use crate::article::wrap_text;
use crate::command::{AppCommand, Command, EntriesCommand, FeedsCommand, GoCommand, Keymap, ListCommand, Place};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    widgets::{Clear, Widget},
};
use std::{collections::VecDeque, time::Duration};

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(6);

/// A sentence for the user.
#[derive(Clone, Debug)]
struct Notice {
    text: Clean,
    /// It tells of something that went wrong, and stays until a key is pressed.
    error: bool,
    /// A command that answers it, shown with its key: "u undo".
    hint: Option<(Command, &'static str)>,
    number: u64,
}

/// State of the line.
#[derive(Debug, Default)]
pub(super) struct StatusBar {
    notices: VecDeque<Notice>,
    refresh: Option<(usize, usize, usize)>,
    told: u64,
}

impl StatusBar {
    /// Tells what was done.
    pub(super) fn tell(&mut self, text: impl Into<Clean>) -> Effect {
        self.tell_with(text.into(), None)
    }

    /// Tells what was done, and, if anything was, that it can be undone.
    pub(super) fn tell_done(&mut self, done: Done) -> Effect {
        self.tell_with(done.text, (done.changed > 0).then_some((Command::App(AppCommand::Undo), "undo")))
    }

    /// Tells what was done, with the command that answers it.
    pub(super) fn tell_with(&mut self, text: Clean, hint: Option<(Command, &'static str)>) -> Effect {
        self.told += 1;
        self.notices.retain(|notice| notice.error);
        self.notices.push_back(Notice { text, error: false, hint, number: self.told });
        Effect::Wait(Timer::Notice(self.told), STAYS)
    }

    /// Tells what went wrong, until a key is pressed.
    pub(super) fn fail(&mut self, text: Clean) {
        self.told += 1;
        self.notices.retain(|notice| notice.error && notice.text != text);
        self.notices.push_back(Notice { text, error: true, hint: None, number: self.told });
    }

    /// A key was pressed: the error in view was seen.
    pub(super) fn seen(&mut self) {
        if self.notices.front().is_some_and(|notice| notice.error) {
            self.notices.pop_front();
        }
    }

    /// A notice was there long enough.
    pub(super) fn over(&mut self, number: u64) {
        self.notices.retain(|notice| notice.error || notice.number != number);
    }

    /// A refresh began: how far it is is not known yet.
    pub(super) fn begin_refresh(&mut self) {
        self.refresh = Some((0, 0, 0));
        self.notices.retain(|notice| notice.error);
    }

    /// A refresh came so far.
    pub(super) fn progress(&mut self, progress: &Progress) {
        self.refresh = Some((progress.done, progress.total, progress.failed));
    }

    /// The refresh ended.
    pub(super) fn end_refresh(&mut self) {
        self.refresh = None;
    }

    /// Whether a refresh is under way.
    pub(super) fn refreshing(&self) -> bool {
        self.refresh.is_some()
    }

    /// Paints the line; `typed` is what is typed of a command so far. An error that is longer than the
    /// line is painted over the lines above it, so that it can be read to its end.
    pub(super) fn draw(&self, place: Place, typed: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
        let (style, key_style) = (look.styles.of(|theme| theme.status), look.styles.of(|theme| theme.key));
        let mut row = Row::new(look.signs);
        if let Some(notice) = self.notices.front() {
            if notice.error {
                return self.draw_error(notice, area, look, buffer);
            }
            row = row.left(&notice.text, look.styles.of(|theme| theme.notice));
            if let Some((command, word)) = notice.hint
                && let Some(key) = key_of(command, look.keymap)
            {
                row = row.left(look.signs.separator, style).left(key, key_style).left(" ", style).left(word, style);
            }
        } else if let Some(so_far) = self.refresh {
            row = draw_refresh(row, so_far, look);
        }
        let room = area.width.saturating_sub(row.left_width() + 2);
        let right = if typed.is_empty() { hints(place, look.keymap, room) } else { vec![(typed.clone(), "")] };
        for (i, (key, word)) in right.into_iter().enumerate() {
            let gap = if word.is_empty() { "" } else { " " };
            row = row.right(if i > 0 { "  " } else { "" }, style).right(key, key_style).right(gap, style);
            row = row.right(word, look.styles.of(|theme| theme.quiet));
        }
        row.paint(area, buffer);
    }

    fn draw_error(&self, notice: &Notice, area: Rect, look: &Look, buffer: &mut Buffer) {
        let style = look.styles.of(|theme| theme.error);
        let more = self.notices.iter().filter(|notice| notice.error).count() - 1;
        let text = if more > 0 { Clean::new(&format!("{} (+{more})", notice.text)) } else { notice.text.clone() };
        let lines = wrap_text(&text, area.width.saturating_sub(2).max(1));
        let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.bottom());
        let over = Rect { y: area.bottom() - high, height: high, ..area };
        Clear.render(over, buffer);
        for (place, (line, y)) in lines.into_iter().zip(over.y..over.bottom()).enumerate() {
            let sign = if place == 0 { look.signs.failing } else { " " };
            Row::new(look.signs).left(sign, style).left(" ", style).left(line, style).paint(Rect { y, height: 1, ..area }, buffer);
        }
    }
}

fn draw_refresh<'a>(mut row: Row<'a>, (done, total, failed): (usize, usize, usize), look: &Look) -> Row<'a> {
    const BAR: usize = 10;
    let style = look.styles.of(|theme| theme.status);
    row = row.left("refreshing ", style);
    if total == 0 {
        return row;
    }
    let filled = done * BAR / total;
    let bar = look.styles.of(|theme| theme.bar);
    for place in 0..BAR {
        row = row.left(if place < filled { look.signs.bar_done } else { look.signs.bar_left }, bar);
    }
    row = row.left(" ", style).left(done as u64, style).left("/", style).left(total as u64, style);
    if failed > 0 {
        let style = look.styles.of(|theme| theme.failing);
        row = row.left(look.signs.separator, style).left(failed as u64, style).left(" failed", style);
    }
    row
}

/// The first key of a command, in its short form.
pub(super) fn key_of(command: Command, keymap: &Keymap) -> Option<Clean> {
    keymap.keys_of(command).first().map(|keys| Clean::new(&keys.short()))
}

/// What matters in a place, with the user's own keys, as far as `columns` go.
fn hints(place: Place, keymap: &Keymap, columns: u16) -> Vec<(Clean, &'static str)> {
    let here: &[(Command, &str)] = match place {
        Place::Feeds => &[
            (Command::App(AppCommand::Help), "help"),
            (Command::Go(GoCommand::Open), "open"),
            (Command::Feeds(FeedsCommand::Refresh), "refresh"),
            (Command::Feeds(FeedsCommand::Add), "add"),
            (Command::Feeds(FeedsCommand::Fold), "fold"),
        ],
        Place::Entries => &[
            (Command::App(AppCommand::Help), "help"),
            (Command::Go(GoCommand::Open), "open"),
            (Command::Entries(EntriesCommand::ToggleRead), "read"),
            (Command::Entries(EntriesCommand::ToggleStar), "star"),
            (Command::List(ListCommand::Search), "search"),
            (Command::Feeds(FeedsCommand::RefreshAll), "refresh"),
        ],
        Place::Article => &[
            (Command::App(AppCommand::Help), "help"),
            (Command::Go(GoCommand::ReadOn), "on"),
            (Command::Entries(EntriesCommand::Browse), "browser"),
            (Command::Entries(EntriesCommand::Links), "links"),
            (Command::App(AppCommand::Back), "back"),
            (Command::Entries(EntriesCommand::Zen), "zen"),
        ],
    };
    let mut room = columns;
    let mut hints = Vec::new();
    for (command, word) in here {
        let Some(key) = key_of(*command, keymap) else { continue };
        let needs = width(&key) + width(word) + 3;
        if needs > room {
            break;
        }
        room -= needs;
        hints.push((key, *word));
    }
    hints.reverse();
    hints
}
