//! The use cases: what the screen, the command line and the tests ask dateline to do.
//!
//! A [`Reader`] is a cheap handle; its clones share one database, one HTTP client and one config.
//! Its methods never block the caller's thread for longer than it takes to ask; what is on the disk
//! when they return stays there. Only this layer knows the stages (fetch, parse, article, store), and
//! only it reads the clock for them.

mod articles;
mod clock;
mod error;
mod handle;
mod inspect;
mod lists;
mod marks;
mod picture;
mod picture_cache;
mod pictures;
mod refresh;
mod schedule;
mod store_thread;
mod subscribe;
mod watch;

pub use articles::Opened;
pub use error::ReaderError;
pub use handle::Reader;
pub use inspect::{Document, SeenFeed, inspect_feed};
pub use lists::{At, Direction, Library, ListQuery, Window};
pub use marks::{Done, Target};
pub use picture::{Picture, PictureError};
pub use refresh::{Outcome, Progress, Refreshed};
pub use schedule::Which;
pub use subscribe::Added;
pub use watch::Change;
