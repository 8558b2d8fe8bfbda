//! Web pages on the screen: those that are on their way, and those that were gone to by a link.

use super::style::Look;
use crate::model::{Clean, EntryId};

/// Pages on their way, and pages over the list's entry.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// Entries whose page is being fetched, and whether the user asked for it (else the options did).
    fetched: Vec<(EntryId, bool)>,
    /// Addresses of links whose pages are being fetched, and the entry whose article has the link.
    linked: Vec<(String, EntryId)>,
    /// The entry that was opened and whose page may have to be fetched, once it is there.
    pub(super) opened: Option<EntryId>,
    /// Pages that were gone to by links, over the entry under the list's cursor; the last one is shown.
    aside: Vec<EntryId>,
    /// The list's entry under them.
    under: Option<EntryId>,
    turn: usize,
}

impl Pages {
    /// An entry's page is asked for; false if it is on its way already. Asked for by the user once, it is
    /// the user's.
    pub(super) fn fetch(&mut self, id: EntryId, asked: bool) -> bool {
        if let Some((_, known)) = self.fetched.iter_mut().find(|(known, _)| *known == id) {
            *known |= asked;
            return false;
        }
        self.fetched.push((id, asked));
        true
    }

    /// The pages that the options asked for, of other entries than this one: nobody waits for them any more.
    pub(super) fn let_go(&mut self, but: EntryId) -> Vec<EntryId> {
        let left = self.fetched.extract_if(.., |(id, asked)| *id != but && !*asked);
        left.map(|(id, _)| id).collect()
    }

    /// An entry's page came, or not: whether the user had asked for it.
    pub(super) fn came(&mut self, id: EntryId) -> bool {
        let asked = self.fetched.contains(&(id, true));
        self.fetched.retain(|(known, _)| *known != id);
        asked
    }

    /// The page of a link in an entry's article is asked for; false if it is on its way already.
    pub(super) fn follow(&mut self, url: &str, from: EntryId) -> bool {
        let is_new = self.linked.iter().all(|(known, _)| known != url);
        if is_new {
            self.linked.push((url.to_owned(), from));
        }
        is_new
    }

    /// A link's page came, or not: the entry whose article has the link.
    pub(super) fn followed(&mut self, url: &str) -> Option<EntryId> {
        let place = self.linked.iter().position(|(known, _)| known == url)?;
        Some(self.linked.remove(place).1)
    }

    /// Whether anything is on its way.
    pub(super) fn are_coming(&self) -> bool {
        !self.fetched.is_empty() || !self.linked.is_empty()
    }

    /// The spinner turns by one.
    pub(super) fn turn(&mut self) {
        self.turn += 1;
    }

    /// What is on its way for the entry that is read: the spinner and a few words.
    pub(super) fn told(&self, entry: Option<EntryId>, look: &Look) -> Clean {
        let host = |url: &String| url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let what = match (self.linked.last(), self.fetched.iter().any(|(id, _)| Some(*id) == entry)) {
            (Some((url, _)), _) => format!("fetching the page from {}", host(url)),
            (None, true) => "fetching the page".to_owned(),
            (None, false) => return Clean::default(),
        };
        let spinner = look.signs.spinner[self.turn % look.signs.spinner.len()];
        Clean::new(&format!("{spinner} {what}{}", look.signs.ellipsis)).shortened(120)
    }

    /// Goes to a page by a link, from the list's entry `under` it.
    pub(super) fn go_aside(&mut self, page: EntryId, under: Option<EntryId>) {
        self.under = under;
        self.aside.retain(|known| *known != page);
        self.aside.push(page);
    }

    /// Goes back by one page; false where there is none.
    pub(super) fn go_back(&mut self) -> bool {
        self.aside.pop().is_some()
    }

    /// The page that is shown over the list's entry, as long as that one is selected.
    pub(super) fn aside(&mut self, selected: Option<EntryId>) -> Option<EntryId> {
        if selected != self.under {
            self.leave();
        }
        self.aside.last().copied()
    }

    /// The page that is shown over the list's entry.
    pub(super) fn shown_aside(&self) -> Option<EntryId> {
        self.aside.last().copied()
    }

    /// The reader left the article.
    pub(super) fn leave(&mut self) {
        self.aside.clear();
    }
}
