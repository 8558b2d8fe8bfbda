//! What is not the story, and goes: told by elements and class names before blocks are read
//! (`clean`), by words and links afterwards (`hygiene`, with its opening and its ending).
//!
//! The first rule is to cut no real paragraph. Each cut gives its account to [`Cuts`]. The words of
//! the world's publishing systems are data: `phrases`, `signposts`.

mod clean;
mod cuts;
mod ending;
mod hygiene;
mod opening;
mod phrases;
mod saying;
mod signposts;

pub(super) use clean::{clean, drop_cards};
pub(super) use cuts::Cuts;
pub(super) use hygiene::{Page, ReadOn};
pub(super) use signposts::OMISSION_MARKS;
