//! The three panes. Each holds its state, changes it by verbs, and paints it; none knows another.

mod article;
mod entries;
mod feeds;
mod headlines;
mod marks;
mod page;

pub(super) use article::{ArticleOptions, ArticlePane};
pub(super) use entries::{EntriesPane, Nearest};
pub(super) use feeds::FeedsPane;

use super::{
    style::Look,
    widgets::{Row, Words},
};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

/// A feed's name; the address of one that has none yet stands without its scheme.
pub(super) fn without_scheme(title: &Clean) -> Clean {
    let rest = title.strip_prefix("https://").or_else(|| title.strip_prefix("http://"));
    rest.map_or_else(|| title.clone(), |rest| Clean::new(rest.strip_suffix('/').unwrap_or(rest)))
}

/// Paints a pane's first line: its name, and what its right end says. Returns what is left below.
fn head<'a>(title: impl Into<Words<'a>>, right: impl Into<Words<'a>>, area: Rect, look: &Look, buffer: &mut Buffer) -> Rect {
    let style = look.styles.of(|theme| if look.focused { theme.title } else { theme.title_quiet });
    let mark = if look.focused { look.signs.cursor } else { " " };
    Row::new(look.signs)
        .left(mark, style)
        .left(title, style)
        .right(right, style)
        .paint(Rect { height: area.height.min(1), ..area }, buffer);
    Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area }
}
