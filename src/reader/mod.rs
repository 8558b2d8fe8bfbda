//! The use cases: what the screen, the command line and the tests ask dateline to do.
//!
//! A [`Reader`] is a cheap handle; its clones share one database, one HTTP client and one config.
//! Its methods never block the caller's thread for longer than it takes to ask; what is on the disk
//! when they return stays there. Only this layer knows the stages (fetch, parse, article, store), and
//! only it reads the clock for them.

mod address;
mod articles;
mod blame;
mod called;
mod clock;
mod closing;
mod config_lines;
pub mod doctor;
mod document;
mod error;
mod fault;
mod find_feed;
mod handle;
mod info;
mod inspect;
mod inspect_page;
mod intentions;
mod keep;
mod lists;
mod lost_config;
mod marks;
mod network;
mod offer;
mod opening;
mod options;
mod pages;
mod picture;
mod pictures;
mod prefetch;
mod progress;
mod public;
mod readdress;
mod refresh;
mod reopening;
mod saved;
mod schedule;
mod site_rules;
mod standstill;
mod step;
mod store_thread;
mod subscribe;
mod taken_back;
mod tally;
mod trouble;
mod typed;
mod unkept;
mod unwritten;
mod visit;
mod waiting;
mod watch;
mod words;

pub use articles::{Missing, Opened, PageState};
pub use called::{CallNames, answers_to};
pub use error::{OpenError, ReaderError};
pub use fault::break_here;
pub use handle::Reader;
pub use inspect::{Document, SeenFeed, inspect_feed};
pub use inspect_page::{SeenFigure, SeenPage, inspect_page};
pub use lists::{At, Direction, Library, ListQuery, Window};
pub use lost_config::{Restored, is_config_lost, restore_config};
pub use marks::{Done, Target, marked};
pub use offer::Offer;
pub use picture::{Picture, PictureError};
pub use prefetch::PagesKept;
pub use progress::{Outcome, Progress};
pub use refresh::Refreshed;
pub use saved::Saved;
pub use schedule::Which;
pub use step::{MEND_CONFIG, next_steps, told_error};
pub use subscribe::{Added, Imported, read_list};
pub use unwritten::{Put, not_written};
pub use watch::Change;
