//! The switcher: a part of a name leads to a feed, a folder or a smart feed. Letters need not stand
//! side by side; what fits best comes first.

use super::{
    finder::{Finder, Found},
    reply::{Reply, Wish},
    sheet::{Foot, FootKey, Item},
};
use crate::command::Key;
use crate::model::{Clean, Scope};
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

const FOOT: Foot =
    &[(FootKey::Fixed("Enter"), "goes there"), (FootKey::Fixed("Esc"), "closes"), (FootKey::Fixed("type"), "to narrow it down")];

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) struct Destination {
    /// The list.
    pub scope: Scope,
    /// What it is called, the folder that it lies in first.
    pub name: Clean,
    /// How much in it is unread, as text.
    pub unread: Clean,
}

/// The switcher.
#[derive(Debug)]
pub(in crate::tui) struct Switcher {
    all: Vec<Destination>,
    /// Which of them are shown: places in `all`.
    shown: Vec<usize>,
    pub(super) finder: Finder,
}

impl Switcher {
    /// Lists where one can go.
    pub(in crate::tui) fn new(all: Vec<Destination>) -> Self {
        let mut switcher = Self { all, shown: Vec::new(), finder: Finder::new("Go to", "name: ", FOOT) };
        switcher.narrow();
        switcher
    }

    pub(super) fn press(&mut self, key: Key) -> Reply {
        match self.finder.press(key) {
            Found::Nothing => Reply::Stay,
            Found::Close => Reply::Close,
            Found::Text => {
                self.narrow();
                Reply::Stay
            }
            Found::Item(place) => {
                let chosen = self.shown.get(place).and_then(|place| self.all.get(*place));
                chosen.map_or(Reply::Close, |there| Reply::Done(Wish::GoTo(there.scope.clone())))
            }
        }
    }

    pub(super) fn paste(&mut self, text: &Clean) -> Reply {
        self.finder.paste(text);
        self.narrow();
        Reply::Stay
    }

    fn narrow(&mut self) {
        self.shown = fitting(self.finder.text(), &self.all);
        let items = self.shown.iter().map(|place| &self.all[*place]);
        let item = |there: &Destination| Item { label: there.unread.clone(), text: there.name.clone(), ..Item::default() };
        self.finder.set(items.map(item).collect(), 0);
    }
}

/// The destinations whose names have the letters of `text` in their order, the best first; all of
/// them, as they are, for an empty text.
fn fitting(text: &str, all: &[Destination]) -> Vec<usize> {
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
    let mut letters = Vec::new();
    let score = |(place, there): (usize, &Destination)| {
        pattern.score(Utf32Str::new(&there.name, &mut letters), &mut matcher).map(|score| (score, place))
    };
    let mut found: Vec<(u32, usize)> = all.iter().enumerate().filter_map(score).collect();
    found.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_are_enough_and_the_best_comes_first() {
        let there = |name: &str| Destination { scope: Scope::All, name: Clean::new(name), unread: Clean::default() };
        let all = [there("The Guardian"), there("Hong Kong Free Press"), there("Das Göttinger Tageblatt"), there("港聞")];
        let names = |text: &str| fitting(text, &all).into_iter().map(|place| all[place].name.to_string()).collect::<Vec<_>>();
        assert_eq!(names("hkfp"), ["Hong Kong Free Press"]);
        assert_eq!(names("gott"), ["Das Göttinger Tageblatt"]);
        assert_eq!(names("GUARD")[0], "The Guardian");
        assert_eq!(names("港"), ["港聞"]);
        assert_eq!(names("zzz"), [""; 0]);
        assert_eq!(names("").len(), 4);
    }
}
