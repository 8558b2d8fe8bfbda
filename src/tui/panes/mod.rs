//! The three panes. Each holds its state, changes it by verbs, and paints it; none knows another.

mod article;
mod code;
mod entries;
mod feed_lines;
mod feeds;
mod gallery;
mod head;
mod headlines;
mod links;
mod marking;
mod marks;
mod options;
mod page;
mod picture_room;
mod pictures;
mod spot;

pub(super) use article::ArticlePane;
pub(super) use entries::{EntriesPane, Nearest};
pub(super) use feeds::FeedsPane;
pub(super) use head::without_scheme;
pub(super) use options::ArticleOptions;
