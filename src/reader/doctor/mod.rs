//! `dateline doctor`: what is wrong with this installation, and what to do about it.
//!
//! ```text
//! examine ─┬─ settings, programs    the config, and what it names
//!          ├─ files, database       what lies on the disk
//!          ├─ feeds, inside, twins  how each feed is doing
//!          ├─ network               whether one of them can be reached
//!          ├─ outage                whether all of them fail though it is there
//!          └─ time                  whether the clock can be right
//! ```
//!
//! Each looks at one thing and says a [`Finding`] for all that it looked at, good or bad. Nothing is
//! changed, but damage of the database is noted for the next start, and nothing is asked of anybody but one
//! server that the user subscribed to, and one more where that can't be reached. What the
//! terminal can do is the screen's to say.

mod database;
mod examine;
mod feeds;
mod files;
mod finding;
mod folded;
mod inside;
mod network;
mod outage;
mod programs;
mod settings;
mod time;
mod trouble;
mod twins;
mod words;

pub use examine::examine;
pub use finding::{Finding, State, Topic};
pub use folded::folded;
