//! The items of a document that stay: the newest, so that memory never holds more than twice as many.
//!
//! What an item is, and where it ends, is left to `repair` and `json_fields`.

use jiff::Timestamp;

/// The items that stay.
#[derive(Default)]
pub(super) struct Kept<T> {
    /// How many stay at most.
    max: usize,
    /// How many there were so far.
    seen: usize,
    items: Vec<KeptItem<T>>,
}

struct KeptItem<T> {
    place: usize,
    date: Option<Timestamp>,
    item: T,
}

impl<T: Default> Kept<T> {
    /// None yet, and at most `max` of them.
    pub(super) fn of(max: usize) -> Self {
        Self { max, ..Self::default() }
    }

    pub(super) fn max(&self) -> usize {
        self.max
    }

    /// Adds the next item of the document, with its date.
    pub(super) fn push(&mut self, date: Option<Timestamp>, item: T) {
        self.items.push(KeptItem { place: self.seen, date, item });
        self.seen += 1;
        if self.items.len() > self.max.saturating_mul(2) {
            self.prune();
        }
    }

    fn prune(&mut self) {
        if self.items.len() > self.max {
            self.items.sort_by(|a, b| b.date.cmp(&a.date).then(a.place.cmp(&b.place)));
            self.items.truncate(self.max);
            self.items.sort_by_key(|item| item.place);
        }
    }

    /// Those that stay, in the document's order.
    pub(super) fn into_items(mut self) -> Vec<T> {
        self.prune();
        self.items.into_iter().map(|kept| kept.item).collect()
    }
}
