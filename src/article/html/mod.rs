//! HTML itself: how much of it a parser may see, its tags without a tree, its soft hyphens, and what
//! the class names of elements say.
//!
//! The rooms above decide what is a figure, a paragraph or furniture.

mod classes;
mod counted;
mod guard;
mod limits;
mod measure;
mod soft_hyphens;
mod tags;

pub(super) use classes::Words;
pub(super) use guard::{check, check_page, paragraphs, without_scripts};
pub(super) use limits::MAX_PAGE_BYTES;
pub(super) use soft_hyphens::soft_hyphens;
pub(super) use tags::{Token, tokens};
