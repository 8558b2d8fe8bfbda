//! One picture: what its bytes may hold, and where they are kept.
//!
//! Which pictures are asked for, and from whom, is `pictures`' to say.

mod cache;
mod read;

pub(super) use cache::PictureCache;
pub use read::{Picture, PictureError};
