//! The pieces that panes and overlays are made of; none knows a feed or an entry.

mod history;
mod line_input;
mod list;
mod popup;
mod row;
mod scroll;
mod text;

pub(super) use history::History;
pub(super) use line_input::LineInput;
pub(super) use list::{Height, List};
pub(super) use popup::popup;
pub(super) use row::{Row, Words, highlight};
pub(super) use scroll::scroll_bar;
pub(super) use text::{put, width};
