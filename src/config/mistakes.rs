//! Mistakes in a config file, gathered with their places while it is read.

use super::error::ConfigError;
use super::example::{names, option_like, section_of, sections};
use super::names::with_names;
use crate::model::Clean;
use std::cell::OnceCell;
use std::ops::Range;
use toml_edit::TableLike;

/// Mistakes that are told one by one. A file that is nothing but mistakes is another kind of file.
const MOST: usize = 100;

/// What is wrong in a file, gathered while it is read.
pub(super) struct Mistakes<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<ConfigError>,
    count: usize,
    /// Where lines end; looked for once, however many mistakes there are.
    line_ends: OnceCell<Vec<usize>>,
}

impl<'a> Mistakes<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, found: Vec::new(), count: 0, line_ends: OnceCell::new() }
    }

    /// A mistake at a place in the text.
    pub(super) fn add(&mut self, span: Option<Range<usize>>, what: String) {
        self.push(span, &what, false);
    }

    /// A mistake for which the feed list can't be read, and perhaps nothing of the text.
    pub(super) fn add_for_all(&mut self, span: Option<Range<usize>>, what: String) {
        self.push(span, &what, true);
    }

    /// How many there are by now.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// All of them, from the first line on; what is beyond [`MOST`] as one.
    pub(super) fn told(mut self) -> Vec<ConfigError> {
        self.found.sort_by_key(|mistake| mistake.line.unwrap_or(usize::MAX));
        let more = self.count - self.found.len();
        if let (Some(last), 1..) = (self.found.last(), more) {
            self.found.push(ConfigError { what: Clean::new(&format!("and {more} more mistakes")), line: None, ..last.clone() });
        }
        self.found
    }

    fn push(&mut self, span: Option<Range<usize>>, what: &str, no_feeds: bool) {
        self.count += 1;
        if self.found.len() < MOST || no_feeds {
            let line = span.map(|span| self.line(span.start));
            self.found.push(ConfigError { file: Clean::new(self.file), line, what: Clean::new(what).shortened(400), no_feeds });
        }
    }

    /// The number of the line that a place is in, counted from 1.
    fn line(&self, place: usize) -> usize {
        let ends = self.line_ends.get_or_init(|| self.text.match_indices('\n').map(|(end, _)| end).collect());
        1 + ends.partition_point(|end| *end < place)
    }

    /// Names that are no section: of one, or of an option that lost its own.
    pub(super) fn unknown_sections(&mut self, user: &dyn TableLike, known: &dyn TableLike) {
        for (name, item) in user.iter().filter(|(name, _)| !known.contains_key(name)) {
            let what =
                if item.is_value() && section_of(name).is_none() { outside(name) } else { unknown(name, known, "there is no section") };
            self.add(user.key(name).and_then(toml_edit::Key::span), what);
        }
    }

    /// Names in `user` that `known` does not have; `of` begins the sentence: "there is no section".
    pub(super) fn unknown_names(&mut self, user: &dyn TableLike, known: &dyn TableLike, of: &str) {
        for (name, _) in user.iter().filter(|(name, _)| !known.contains_key(name)) {
            self.add(user.key(name).and_then(toml_edit::Key::span), unknown(name, known, of));
        }
    }
}

fn unknown(name: &str, known: &dyn TableLike, of: &str) -> String {
    match section_of(name) {
        Some(section) => format!("`{name}` is an option of [{section}]; it stands below that line"),
        None => with_names(format!("{of} `{name}`"), name, &names(known)),
    }
}

/// A line above all sections that no option is named like.
fn outside(name: &str) -> String {
    match option_like(name) {
        Some((section, option)) => {
            format!("`{name}` stands above all sections; did you mean `{option}`, an option of [{section}]? It stands below that line")
        }
        None => {
            let sections: Vec<String> = sections().map(|(name, _)| format!("[{name}]")).collect();
            format!("there is no option `{name}`; each stands below the line of its section: {}", sections.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_a_flood_is_told_as_one() {
        let text = "a\nb\n\nc";
        let mut mistakes = Mistakes::new("config.toml", text);
        for place in [0, 1, 2, 4, 5, 99] {
            mistakes.add(Some(place..place), "wrong".to_owned());
        }
        (0..MOST).for_each(|_| mistakes.add(None, "wrong".to_owned()));
        assert_eq!(mistakes.count(), MOST + 6);
        let told = mistakes.told();
        assert_eq!(told.iter().take(6).map(|mistake| mistake.line).collect::<Option<Vec<_>>>(), Some(vec![1, 1, 2, 3, 4, 4]));
        assert_eq!((told.len(), told[MOST].what.as_str()), (MOST + 1, "and 6 more mistakes"));
    }
}
