//! A bar that says which part of something long is in view.

use super::super::style::Look;
use ratatui::{buffer::Buffer, layout::Rect};

/// Paints the bar down the first column of `area`; nothing where all is in view.
pub(in crate::tui) fn scroll_bar(top: u64, view: u64, total: u64, area: Rect, look: &Look, buffer: &mut Buffer) {
    let area = area.intersection(*buffer.area());
    let high = u64::from(area.height);
    if total <= view || high == 0 || area.width == 0 {
        return;
    }
    let long = (high * view / total).clamp(1, high);
    let start = ((high - long) * top.min(total - view)).div_ceil(total - view).min(high - long);
    for y in 0..area.height {
        let inside = (start..start + long).contains(&u64::from(y));
        let sign = if inside { look.signs.thumb } else { look.signs.side };
        buffer[(area.x, area.y + y)].set_symbol(sign).set_style(look.styles.of(|theme| theme.frame));
    }
}
