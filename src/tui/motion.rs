//! What a motion means in rows.

use crate::command::Motion;

/// How many rows a motion goes from row `from` of `total`, on a page of `page` rows: negative is up.
pub(super) fn target(motion: Motion, count: Option<u32>, from: u64, total: u64, page: u64) -> i64 {
    let times = i64::from(count.unwrap_or(1));
    let (from, total) = (rows(from), rows(total));
    let page = rows(page.max(1));
    let half = (page / 2).max(1);
    // A page leaves one row of the one before in view.
    let whole = (page - 1).max(1);
    match motion {
        Motion::Down => times,
        Motion::Up => -times,
        Motion::HalfPageDown => times.saturating_mul(half),
        Motion::HalfPageUp => -times.saturating_mul(half),
        Motion::PageDown => times.saturating_mul(whole),
        Motion::PageUp => -times.saturating_mul(whole),
        Motion::Top => i64::from(count.unwrap_or(1)) - 1 - from,
        Motion::Bottom => count.map_or(total, i64::from) - 1 - from,
    }
}

fn rows(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_multiply_or_name_a_row() {
        assert_eq!(target(Motion::Down, Some(5), 0, 100, 10), 5);
        assert_eq!(target(Motion::PageUp, None, 50, 100, 10), -9);
        assert_eq!(target(Motion::HalfPageDown, Some(2), 0, 100, 1), 2);
        assert_eq!(target(Motion::Top, Some(7), 50, 100, 10), 6 - 50);
        assert_eq!(target(Motion::Bottom, None, 50, 100, 10), 49);
        assert_eq!(target(Motion::Bottom, None, 0, 0, 0), -1);
    }
}
