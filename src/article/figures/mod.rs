//! Pictures with their captions and credits: out of the flow, and into their places in the story.
//!
//! ```text
//! DOM → take (captions → credit) → Found … a marker in the DOM, until blocks are read … → places
//! ```
//!
//! Nothing here fetches a picture: what is known of one stands in its element and around it.

mod captions;
mod credit;
mod credit_words;
mod pictures;
mod places;
mod tail;
mod take;
mod text;

pub(super) use captions::{CAPTION_ROLE, CREDIT_ROLE, ROLE, settle};
pub(super) use credit::split as split_credit;
pub(super) use pictures::{address as picture_address, base_name, is_character, is_like, is_pixel};
pub(super) use places::arrange;
pub(super) use take::{CAPTION, PLACE, beginning_with, is_same, marker, orphan, same_picture, take, tell_alt};
pub(super) use text::lines;
