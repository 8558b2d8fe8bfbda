//! Address in, bytes out: the one place from which dateline asks the network for anything.
//!
//! A [`Fetcher`] makes polite conditional GETs: it brings back the validators of the last answer,
//! keeps to deadlines and caps, takes turns at each origin, follows redirects hop by hop and looks
//! at every address before it connects. It sends no cookies, no Referer and the same few headers
//! to everybody. Making one reads the system's roots of trust, which takes some milliseconds: do it
//! once, and not before the first screen is drawn. What the bytes mean is `parse`'s to say; when to
//! ask again, `reader`'s.
//!
//! Dropping a future of [`Fetcher::get`] cancels the fetch: the connection is closed and its turn
//! given to the next.

mod address;
mod answer;
mod body;
mod client;
mod descriptors;
mod error;
mod failure;
mod guard;
mod headers;
mod http;
mod patience;
mod place;
mod public;
mod reach;
mod request;
mod status;
mod trail;
mod turns;

pub use answer::{Body, Fetched, NotModified, Room};
pub use error::{FetchError, Phase, Way};
pub use guard::is_private;
pub use http::{Fetcher, MOST_PICTURE_BYTES};
pub use place::{Place, place_of};
pub use public::{forget_public, host_name, learn_public, public_is_kept, public_name};
pub use reach::Reached;
pub use request::{Kind, Request};
