//! The database: what publishers said, what the user decided, and how to find it again.
//!
//! One SQLite file, and the only SQL of the program. Every call blocks, and is one transaction: it
//! happens whole or not at all. [`Store`] changes things; [`Lists`] reads, and several may read
//! while one writes. Any number of processes may have the file open.
//!
//! - Publishers' side: [`Store::subscribe`] makes the feeds follow the config, [`Store::keep`],
//!   [`Store::unchanged`] and [`Store::failed`] note what a fetch brought. None of them ever changes
//!   what the user decided about an entry.
//! - The user's side: [`Store::apply`], [`Store::undo`], [`Store::redo`]. Every act goes through the
//!   journal, and is on the disk when the call returns. So does [`Store::save`], which keeps a web page
//!   that no feed brought. An act that changes the config file is written down before that
//!   ([`Store::intend`]) and is one after it ([`Store::fulfil`]). Which text of an entry is read
//!   ([`Store::choose_text`]) and where ([`Store::keep_place`]) are no acts: nobody would undo them.
//! - Web pages of entries: [`Store::keep_page`] and [`Store::page_failed`].
//! - The file itself: [`Store::open`] mends a damaged one and tells so; damage that is seen later is noted by
//!   [`suspect`], for the next opening; [`check`] looks for it.
//! - Reading: [`Lists::window`], [`Lists::count`] and [`Lists::position`] over a [`Listing`], so that
//!   a list of a million rows costs no more than what is seen of it; [`Lists::entry`], [`Lists::feeds`].
//! - Marks that can't be written yet: [`Lists::decide`] lays them over the lists, as if they were.
//! - Looking after it: [`check`], [`Lists::vitals`], [`Lists::twins`]; what lies beside it: [`Beside`].

mod adoption;
mod arrival;
mod backup;
mod body;
mod connect;
mod connection;
mod damage;
mod decided;
mod deed;
mod entries;
mod error;
mod feeds;
mod fetched;
mod file;
mod health;
mod hits;
mod index;
mod integrity;
mod intention;
mod journal;
mod leftovers;
mod listing;
mod lists;
mod marking;
mod moves;
mod network;
mod opening;
mod order;
mod pages;
mod plan;
mod prune;
mod public;
mod reading;
mod recognise;
mod rhythm;
mod rows;
mod same_story;
mod saved;
mod schema;
mod search;
mod sql;
mod story;
mod stranger;
mod subscriptions;
#[cfg(test)]
mod tests;
mod unclosed;
mod untyped;
mod vitals;

pub use arrival::was_never_set;
pub use body::{Former, StoredEntry};
pub use connection::{Lists, Store};
pub use damage::suspect;
pub use deed::{Act, Deed, Target};
pub use entries::Arrivals;
pub use error::StoreError;
pub use feeds::{FeedSource, SmartCounts};
pub use fetched::Fetched;
pub use health::Failure;
pub use integrity::check;
pub use intention::{Course, Intention, ListEdit};
pub use journal::{Done, Undone};
pub use leftovers::{Beside, Left};
pub use listing::{Listing, Moment};
pub use lists::Step;
pub use network::network_warning;
pub use pages::{FailedPage, Reading, StoredPage};
pub use reading::Pageless;
pub use rows::fingerprint;
pub use subscriptions::Subscribed;
pub use vitals::{Twins, Vitals};
