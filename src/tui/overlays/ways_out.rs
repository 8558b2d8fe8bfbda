//! Two lines to type: the file that an article is saved in, and the command that it is piped into.

use super::{
    super::{
        style::Look,
        widgets::{History, LineInput, Row, width},
    },
    reply::{Reply, Wish, is},
};
use crate::article::Format;
use crate::command::{Key, NamedKey};
use crate::model::Clean;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use std::path::Path;

/// The file's name or path; Tab goes round the forms by its extension. What is shown is what is written.
#[derive(Debug)]
pub(in crate::tui) struct SavePrompt {
    /// What a name is relative to.
    directory: Clean,
    /// The name that stands for one that is missing.
    proposed: Clean,
    line: LineInput,
}

impl SavePrompt {
    /// Proposes a name in a directory.
    pub(in crate::tui) fn new(directory: Clean, name: &Clean) -> Self {
        Self { directory, proposed: name.clone(), line: LineInput::with(name) }
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        let text = self.line.text().trim();
        if is(key, NamedKey::Esc) || (is(key, NamedKey::Enter) && text.is_empty()) {
            return Reply::Close;
        }
        let (enter, tab) = (is(key, NamedKey::Enter), is(key, NamedKey::Tab));
        match named(text, &self.proposed).filter(|_| enter || tab) {
            Some(whole) => self.line = LineInput::with(&whole),
            None if enter => return Reply::Done(Wish::Save(format!("{text}{}", ending_to_come(text)))),
            None if tab => self.line = LineInput::with(&with_next_extension(text, key.shift)),
            None => drop(self.line.press(key)),
        }
        Reply::Stay
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.line.paste(text);
        Reply::Stay
    }

    pub(super) fn draw(&self, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let text = self.line.text();
        // The name is to be seen whole, with a column for the cursor; then the directory, then what Tab does.
        let free = status.width.saturating_sub(width("Save as: ") + 2).saturating_sub(width(text));
        let told = ["Tab: .md .html .txt", "Tab .md"].into_iter().find(|told| free >= width(told) + width("~/…/")).unwrap_or_default();
        let free = free.saturating_sub(width(told));
        let directory = if text.starts_with(['/', '~']) { String::new() } else { end_of(&self.directory, free, look.signs.ellipsis) };
        let prompt = format!("Save as: {directory}");
        let cursor = line(&self.line, &prompt, told, status, look, buffer);
        let (before, ending) = (width(&prompt) + width(text), ending_to_come(text.trim()));
        if !text.is_empty() && before + width(ending) + width(told) < status.width {
            let behind = Rect { x: status.x + before, width: width(ending), ..status };
            Row::new(look.signs).left(ending, look.styles.of(|theme| theme.quiet)).paint(behind, buffer);
        }
        cursor
    }
}

/// `path` with the name that it lacks, where it ends in a folder or in an ending alone; else `None`.
fn named(path: &str, proposed: &str) -> Option<String> {
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let stem = proposed.rsplit_once('.').map_or(proposed, |(stem, _)| stem);
    match name {
        "" => Some(format!("{folder}{proposed}")),
        "." | ".." => Some(format!("{path}/{proposed}")),
        "~" if folder.is_empty() => Some(format!("~/{proposed}")),
        name => is_only_an_ending(name).then(|| format!("{folder}{stem}{name}")),
    }
}

/// Whether a path's last part is the ending of a form, with no name before it.
pub(in crate::tui) fn is_only_an_ending(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_prefix('.').is_some_and(|ending| Format::of_extension(ending).is_some())
}

/// What is written behind a name that has no extension.
fn ending_to_come(path: &str) -> &'static str {
    let is_whole = path.is_empty() || named(path, "x").is_some() || Path::new(path).extension().is_some();
    if is_whole { "" } else { ".md" }
}

/// A directory with the slash behind it, in so many columns: its end, behind where it begins (`~/…/news/`);
/// nothing where there is no room.
fn end_of(directory: &str, columns: u16, ellipsis: &str) -> String {
    let whole = format!("{}/", directory.trim_end_matches('/'));
    if width(&whole) <= columns {
        return whole;
    }
    let beginning = if whole.starts_with("~/") { "~/" } else { "/" };
    let ends = whole.match_indices('/').map(|(at, _)| format!("{beginning}{ellipsis}{}", &whole[at..])).skip(1);
    ends.into_iter().find(|end| width(end) <= columns).unwrap_or_default()
}

/// `path` with the extension of the form after its own.
fn with_next_extension(path: &str, back: bool) -> String {
    let known = |extension: &str| Format::of_extension(extension);
    let (stem, format) = match path.rsplit_once('.').map(|(stem, extension)| (stem, known(extension))) {
        Some((stem, Some(format))) => (stem, Some(format)),
        _ => (path, None),
    };
    let place = format.and_then(|format| Format::ALL.iter().position(|other| *other == format));
    let count = Format::ALL.len();
    let next = place.map_or(0, |place| (place + if back { count - 1 } else { 1 }) % count);
    format!("{stem}.{}", Format::ALL[next].extension())
}

/// The command; Tab goes round the forms, arrows bring back former commands.
#[derive(Debug)]
pub(in crate::tui) struct PipePrompt {
    line: LineInput,
    format: usize,
    history: History,
}

impl PipePrompt {
    /// The forms, in the order of Tab, and what the prompt says of each.
    const FORMATS: [(Format, &'static str, &'static str); 3] = [
        (Format::Text, "Pipe the text into: ", "Text | "),
        (Format::Markdown, "Pipe the Markdown into: ", "Markdown | "),
        (Format::Html, "Pipe the HTML into: ", "HTML | "),
    ];

    /// An empty line; `history` has the oldest first.
    pub(in crate::tui) fn new(history: &[String]) -> Self {
        Self { line: LineInput::default(), format: 0, history: History::new(history) }
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        let text = self.line.text().trim();
        let empty = text.is_empty();
        if is(key, NamedKey::Esc) || (empty && (is(key, NamedKey::Enter) || is(key, NamedKey::Backspace))) {
            return Reply::Close;
        }
        if is(key, NamedKey::Enter) {
            return Reply::Done(Wish::Pipe(Self::FORMATS[self.format].0, text.to_owned()));
        }
        if is(key, NamedKey::Tab) {
            self.format = (self.format + if key.shift { 2 } else { 1 }) % Self::FORMATS.len();
        } else if let Some(line) = self.history.press(key) {
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

    pub(super) fn draw(&self, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
        let (_, long, short) = Self::FORMATS[self.format];
        let (prompt, told) = if status.width < 60 { (short, "Tab") } else { (long, "Tab: text, Markdown, HTML") };
        line(&self.line, prompt, told, status, look, buffer)
    }
}

/// Paints a prompt with what is typed, and what Tab does at its right end.
fn line(line: &LineInput, prompt: &str, told: &'static str, status: Rect, look: &Look, buffer: &mut Buffer) -> Option<Position> {
    buffer.set_style(status, look.styles.of(|theme| theme.status));
    let right = Rect { x: status.right().saturating_sub(width(told)), width: width(told).min(status.width), ..status };
    Row::new(look.signs).left(told, look.styles.of(|theme| theme.quiet)).paint(right, buffer);
    line.paint(prompt, Rect { width: status.width.saturating_sub(right.width + 1), ..status }, look, buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_goes_round_the_extensions_and_leaves_the_name() {
        assert_eq!(with_next_extension("~/a b/x.md", false), "~/a b/x.html");
        assert_eq!(with_next_extension("x.TXT", false), "x.md");
        assert_eq!(with_next_extension("x.md", true), "x.txt");
        assert_eq!(with_next_extension("v1.2", false), "v1.2.md");
    }

    #[test]
    fn a_name_that_is_missing_is_the_proposed_one() {
        let named = |path| named(path, "ferry.md");
        for (path, whole) in [("", "ferry.md"), (".html", "ferry.html"), ("~/.TXT", "~/ferry.TXT"), ("~/a/", "~/a/ferry.md")] {
            assert_eq!(named(path).as_deref(), Some(whole));
        }
        assert_eq!((named("~").as_deref(), named("..").as_deref()), (Some("~/ferry.md"), Some("../ferry.md")));
        for path in ["x", "x.html", "~/.hidden", ".hidden.md", "a~"] {
            assert_eq!(named(path), None, "{path}");
        }
        assert_eq!(["x", "~/.hidden", "x.txt", "x.pdf", ".html", "a/"].map(ending_to_come), [".md", ".md", "", "", "", ""]);
    }

    #[test]
    fn a_directory_is_cut_on_its_left() {
        assert_eq!(end_of("~/a/b", 6, "…"), "~/a/b/");
        assert_eq!(end_of("~/documents/news/kept", 16, "…"), "~/…/news/kept/");
        assert_eq!(end_of("/home/documents/kept", 9, "…"), "/…/kept/");
        assert_eq!(end_of("/home/documents/kept", 3, "…"), "/…/");
        assert_eq!(end_of("/home/documents/kept", 2, "…"), "");
        assert_eq!(end_of("/", 2, "…"), "/");
    }

    #[test]
    fn a_command_is_found_again() {
        let mut prompt = PipePrompt::new(&["wc -w".to_owned(), "fold".to_owned()]);
        let mut press = |keys: &str| keys.split(' ').map(|key| prompt.press(key.parse().expect("a key"))).last().expect("a key");
        assert_eq!(press("up up tab enter"), Reply::Done(Wish::Pipe(Format::Markdown, "wc -w".to_owned())));
        assert_eq!(press("down tab shift-tab shift-tab enter"), Reply::Done(Wish::Pipe(Format::Text, "fold".to_owned())));
        assert_eq!(press("down enter"), Reply::Close);
    }
}
