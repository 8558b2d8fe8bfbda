//! The last line: what happens on the left, the keys that matter here on the right.

use super::{
    effect::{Done, Effect, Outcome, Progress, Timer, not_written},
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
use std::time::Duration;

/// How long a notice stays.
const STAYS: Duration = Duration::from_secs(6);

/// A sentence for the user.
#[derive(Clone, Debug)]
struct Notice {
    text: Clean,
    /// A command that answers it, shown with its key: "u undo".
    hint: Option<(Command, &'static str)>,
    number: u64,
    /// Whether it tells of marks that wait to be written: it goes when none does.
    of_waiting: bool,
}

/// How far a refresh is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SoFar {
    pub done: usize,
    /// 0: not known yet.
    pub total: usize,
    pub failed: usize,
    /// Whether pages are counted: the feeds are done.
    pub pages: bool,
}

/// State of the line.
#[derive(Debug, Default)]
pub(super) struct StatusBar {
    /// What was done: until the next key, or until its time is over.
    notice: Option<Notice>,
    /// What went wrong last: until the next key.
    error: Option<Notice>,
    refresh: Option<SoFar>,
    /// How many marks wait to be written.
    waiting: u64,
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
        self.notice = Some(Notice { text, hint, number: self.told, of_waiting: false });
        Effect::Wait(Timer::Notice(self.told), STAYS)
    }

    /// Tells what went wrong, until a key is pressed.
    pub(super) fn fail(&mut self, text: Clean) {
        self.fail_with(text, None);
    }

    /// Tells what went wrong, with the command that tells more.
    pub(super) fn fail_with(&mut self, text: Clean, hint: Option<(Command, &'static str)>) {
        tracing::debug!("told: {text}");
        self.told += 1;
        self.error = Some(Notice { text, hint, number: self.told, of_waiting: false });
    }

    /// Tells that marks wait to be written, until a key is pressed or none does any more.
    pub(super) fn fail_of_waiting(&mut self, text: Clean) {
        self.fail(text);
        self.error.iter_mut().for_each(|error| error.of_waiting = true);
    }

    /// A key was pressed: what was told was seen.
    pub(super) fn seen(&mut self) {
        (self.notice, self.error) = (None, None);
    }

    /// A notice was there long enough.
    pub(super) fn over(&mut self, number: u64) {
        self.notice.take_if(|notice| notice.number == number);
    }

    /// A refresh began: how far it is is not known yet.
    pub(super) fn begin_refresh(&mut self) {
        self.refresh = Some(SoFar::default());
        self.notice = None;
    }

    /// A refresh came so far.
    pub(super) fn progress(&mut self, progress: &Progress) {
        let Progress { done, total, failed, .. } = *progress;
        let pages = matches!(progress.outcome, Outcome::PageKept | Outcome::PageFailed(_));
        self.refresh = Some(SoFar { done, total, failed, pages });
    }

    /// The refresh ended.
    pub(super) fn end_refresh(&mut self) {
        self.refresh = None;
    }

    /// So many marks wait to be written: it stands there as long as they do.
    pub(super) fn wait_for(&mut self, marks: u64) {
        if marks == 0 {
            self.error.take_if(|error| error.of_waiting);
        }
        self.waiting = marks;
    }

    /// How many marks wait to be written.
    pub(super) fn waiting(&self) -> u64 {
        self.waiting
    }

    /// How far the refresh is that is under way.
    pub(super) fn so_far(&self) -> Option<SoFar> {
        self.refresh
    }

    /// Whether a refresh is under way.
    pub(super) fn refreshing(&self) -> bool {
        self.refresh.is_some()
    }

    /// Paints the line: what was told, else the refresh, else what stands. A sentence that is longer than
    /// the line is painted over the lines above it, so that it can be read to its end; one that is
    /// longer than half takes it alone.
    pub(super) fn draw(&self, around: Around, area: Rect, look: &Look, buffer: &mut Buffer) {
        let Around { place, coming, standing, typed, late } = around;
        let style = look.styles.of(|theme| theme.status);
        let unwritten = if self.waiting + late > 0 { not_written(self.waiting + late) } else { Clean::default() };
        let mut row = Row::new(look.signs);
        let told = self.error.as_ref().map(|error| (error, true)).or(self.notice.as_ref().map(|notice| (notice, false)));
        if let Some((notice, error)) = told {
            row = notice_row(notice, error, look);
            if row.left_width() > area.width {
                return draw_long(notice, error, area, look, buffer);
            }
            // An error tells of them by itself, or of something that matters more.
            let room = area.width.saturating_sub(row.left_width() + width(look.signs.separator));
            if !error && !unwritten.is_empty() && width(&unwritten) <= room {
                row = row.left(look.signs.separator, style).left(unwritten, look.styles.of(|theme| theme.error));
            }
        } else if !coming.is_empty() {
            row = row.left(coming, style);
        } else if let Some(so_far) = self.refresh {
            row = draw_refresh(row, so_far, look);
        } else {
            let separator = if unwritten.is_empty() || standing.is_empty() { "" } else { look.signs.separator };
            row = row.left(unwritten, look.styles.of(|theme| theme.error)).left(separator, style).left(standing, style);
        }
        let alone = told.is_some() && row.left_width() > area.width / 2;
        let room = if alone { 0 } else { area.width.saturating_sub(row.left_width() + 2) };
        let right = if typed.is_empty() { hints(place, look.keymap, room) } else { vec![(typed, "")] };
        for (i, (key, word)) in right.into_iter().enumerate() {
            let gap = if word.is_empty() { "" } else { " " };
            row = row.right(if i > 0 { "  " } else { "" }, style).right(key, look.styles.of(|theme| theme.key)).right(gap, style);
            row = row.right(word, look.styles.of(|theme| theme.quiet));
        }
        row.paint(area, buffer);
    }
}

/// What the line tells of the rest of the screen.
pub(super) struct Around {
    /// The pane that has the focus.
    pub place: Place,
    /// A page that is on its way.
    pub coming: Clean,
    /// What is so for now: a search of the article.
    pub standing: Clean,
    /// What is typed of a command so far.
    pub typed: Clean,
    /// How many marks are on their way for so long that it is told.
    pub late: u64,
}

/// A sentence with its hint, in one line.
fn notice_row<'a>(notice: &'a Notice, error: bool, look: &Look) -> Row<'a> {
    let style = look.styles.of(|theme| if error { theme.error } else { theme.notice });
    let mut row = Row::new(look.signs);
    if error {
        row = row.left(look.signs.failing, style).left(" ", style);
    }
    row = row.left(&notice.text, style);
    if let Some((key, word)) = hint(notice, look) {
        let quiet = look.styles.of(|theme| theme.status);
        row = row.left(look.signs.separator, quiet).left(key, look.styles.of(|theme| theme.key)).left(" ", quiet).left(word, quiet);
    }
    row
}

/// A sentence with its hint, in as many lines as it needs, the last one being `area`.
fn draw_long(notice: &Notice, error: bool, area: Rect, look: &Look, buffer: &mut Buffer) {
    let style = look.styles.of(|theme| if error { theme.error } else { theme.notice });
    let answer = hint(notice, look).map(|(key, word)| format!("{}{key} {word}", look.signs.separator)).unwrap_or_default();
    let text = Clean::new(&format!("{}{answer}", notice.text));
    let lines = wrap_text(&text, area.width.saturating_sub(2).max(1));
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.bottom());
    let over = Rect { y: area.bottom() - high, height: high, ..area };
    Clear.render(over, buffer);
    for (place, (line, y)) in lines.into_iter().zip(over.y..over.bottom()).enumerate() {
        let sign = if place == 0 && error { look.signs.failing } else { " " };
        Row::new(look.signs).left(sign, style).left(" ", style).left(line, style).paint(Rect { y, height: 1, ..area }, buffer);
    }
}

/// The key that answers a sentence, and what it does; nothing where the command has no key.
fn hint(notice: &Notice, look: &Look) -> Option<(Clean, &'static str)> {
    let (command, word) = notice.hint?;
    Some((key_of(command, look.keymap)?, word))
}

fn draw_refresh<'a>(mut row: Row<'a>, so_far: SoFar, look: &Look) -> Row<'a> {
    const BAR: usize = 10;
    let SoFar { done, total, failed, pages } = so_far;
    let style = look.styles.of(|theme| theme.status);
    row = row.left(if pages { "keeping pages " } else { "refreshing " }, style);
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
