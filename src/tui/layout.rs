//! Size and focus → where each pane lies. Pure; update and draw share it.

use super::message::Size;
use crate::command::Place;
use ratatui::layout::{Position, Rect};

/// Columns from which all three panes stand side by side.
const THREE_PANES: u16 = 120;
/// Columns from which headlines and article stand side by side.
const TWO_PANES: u16 = 80;
/// Columns under which an article with the focus takes the whole width.
const ARTICLE_LEAST: u16 = 60;
/// Columns beyond its measure with which an article has a margin for notes.
const NOTES: u16 = 42;
/// Columns beyond which headlines leave room to the article, until it has a margin for notes.
const ENTRIES_ENOUGH: u16 = 48;
/// Columns under which headlines need two lines an entry.
pub(super) const ONE_LINE_ENTRY: u16 = 60;

/// What decides how the panes lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// The pane that has the focus.
    pub focus: Place,
    /// The article alone.
    pub zen: bool,
    /// The article's text columns.
    pub measure: u16,
}

/// Where everything lies; what is not on the screen is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Panes {
    pub feeds: Option<Rect>,
    pub entries: Option<Rect>,
    pub article: Option<Rect>,
    /// The last line of the screen.
    pub status: Rect,
}

impl Panes {
    /// Where a pane lies.
    pub(super) fn of(&self, place: Place) -> Option<Rect> {
        match place {
            Place::Feeds => self.feeds,
            Place::Entries => self.entries,
            Place::Article => self.article,
        }
    }

    /// The pane at a position.
    pub(super) fn at(&self, column: u16, line: u16) -> Option<(Place, Rect)> {
        let here = |place: Place| self.of(place).filter(|area| area.contains(Position::new(column, line))).map(|area| (place, area));
        Place::ALL.into_iter().find_map(here)
    }

    /// The columns between panes, where a line is drawn.
    pub(super) fn borders(&self) -> impl Iterator<Item = Rect> {
        let areas = [self.feeds, self.entries, self.article];
        areas.into_iter().flatten().filter(|area| area.x > 0).map(|area| Rect { x: area.x - 1, width: 1, ..area })
    }
}

/// Lays the panes out.
pub(super) fn arrange(size: Size, view: View) -> Panes {
    let high = size.lines.saturating_sub(1);
    let status = Rect::new(0, high, size.columns, size.lines.min(1));
    let whole = Some(Rect::new(0, 0, size.columns, high));
    let panes = Panes { status, ..Panes::default() };
    let article_alone = Panes { article: whole, ..panes };
    // What the article's pane needs: its measure, a margin on both sides, the scroll bar.
    let article = view.measure + 6;
    // And what it needs to have caption notes in its margin.
    let with_notes = view.measure + NOTES;
    let column = |x: u16, columns: u16| Some(Rect::new(x, 0, columns, high));
    if view.zen {
        return article_alone;
    }
    if size.columns >= THREE_PANES {
        let feeds = (size.columns / 5).clamp(24, 30);
        let rest = size.columns - feeds - 2;
        let entries = rest.saturating_sub(article).min(ENTRIES_ENOUGH).max(rest.saturating_sub(with_notes)).clamp(34, 84);
        return Panes {
            feeds: column(0, feeds),
            entries: column(feeds + 1, entries),
            article: column(feeds + entries + 2, rest - entries),
            ..panes
        };
    }
    if size.columns >= TWO_PANES {
        let entries = (size.columns - 1).saturating_sub(article).clamp(34, 48);
        let rest = size.columns - entries - 1;
        let list = column(0, entries);
        return match view.focus {
            Place::Article if rest < ARTICLE_LEAST => article_alone,
            Place::Feeds => Panes { feeds: list, article: column(entries + 1, rest), ..panes },
            _ => Panes { entries: list, article: column(entries + 1, rest), ..panes },
        };
    }
    match view.focus {
        Place::Feeds => Panes { feeds: whole, ..panes },
        Place::Entries => Panes { entries: whole, ..panes },
        Place::Article => article_alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn panes(columns: u16, focus: Place) -> Panes {
        arrange(Size { columns, lines: 24 }, View { focus, zen: false, measure: 66 })
    }

    #[test]
    fn widths_decide() {
        let shown = |panes: Panes| [panes.feeds, panes.entries, panes.article].map(|pane| pane.is_some());
        assert_eq!(shown(panes(120, Place::Entries)), [true, true, true]);
        assert_eq!(shown(panes(119, Place::Entries)), [false, true, true]);
        assert_eq!(shown(panes(119, Place::Feeds)), [true, false, true]);
        assert_eq!(shown(panes(80, Place::Article)), [false, false, true]);
        assert_eq!(shown(panes(100, Place::Article)), [false, true, true]);
        assert_eq!(shown(panes(79, Place::Entries)), [false, true, false]);
    }

    #[test]
    fn an_article_of_three_panes_has_its_measure_where_it_can() {
        assert!(panes(140, Place::Entries).article.is_some_and(|area| area.width >= 72));
        let wide = panes(200, Place::Entries);
        assert!(wide.entries.is_some_and(|area| area.width >= ONE_LINE_ENTRY));
        assert!(wide.article.is_some_and(|area| area.width >= 66 + NOTES), "caption notes have a margin");
    }

    proptest! {
        #[test]
        fn panes_lie_within_the_screen_and_beside_each_other(columns in 0_u16..400, lines in 0_u16..120, zen: bool, focus in 0..3, measure in 40_u16..=100) {
            let focus = Place::ALL[focus as usize];
            let panes = arrange(Size { columns, lines }, View { focus, zen, measure });
            let screen = Rect::new(0, 0, columns, lines);
            let areas: Vec<Rect> = [panes.feeds, panes.entries, panes.article, Some(panes.status)].into_iter().flatten().collect();
            for (i, area) in areas.iter().enumerate() {
                prop_assert_eq!(area.intersection(screen), *area);
                prop_assert!(areas[..i].iter().all(|other| other.intersection(*area).is_empty()));
            }
            prop_assert!(zen || panes.of(focus).is_some());
        }
    }
}
