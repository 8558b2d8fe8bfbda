//! Links in view and the letters that stand for them.

use super::widgets::width;
use crate::article::ArticleLines;
use ratatui::layout::{Position, Rect};

/// The letters that hints are made of: where the fingers lie, the strongest first.
const LETTERS: [char; 9] = ['f', 'j', 'd', 'k', 's', 'l', 'a', 'h', 'g'];

/// A link that is in view, if only a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VisibleLink {
    /// Its index among the article's links.
    pub link: usize,
    /// Its address.
    pub url: String,
    /// The cell that the part in view begins in.
    pub at: Position,
}

/// The links in the lines from `top` on, as they are painted into `area`; one that is wrapped counts
/// once, where it begins.
pub(super) fn visible_links(lines: &ArticleLines, top: usize, area: Rect) -> Vec<VisibleLink> {
    let mut found: Vec<VisibleLink> = Vec::new();
    for (line, y) in lines.lines.iter().skip(top).zip(area.y..area.bottom()) {
        let mut x = area.x;
        for span in &line.spans {
            let place = span.link.filter(|link| x < area.right() && !found.iter().any(|known| known.link == *link));
            if let Some((link, to)) = place.and_then(|link| Some((link, lines.links.get(link)?))) {
                found.push(VisibleLink { link, url: to.url.clone(), at: Position::new(x, y) });
            }
            x = x.saturating_add(width(&span.text));
        }
    }
    found
}

/// As many labels as wanted, all equally long, so that none begins another.
pub(super) fn labels(count: usize) -> Vec<String> {
    let mut labels = vec![String::new()];
    while labels.len() < count {
        labels = labels.iter().flat_map(|label| LETTERS.map(|letter| format!("{label}{letter}"))).collect();
    }
    if count == 1 {
        labels = vec![LETTERS[0].to_string()];
    }
    labels.truncate(count);
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Line, Link, Span, SpanKind};
    use crate::model::Clean;
    use proptest::prelude::*;

    fn span(text: &str, link: Option<usize>) -> Span {
        Span { text: Clean::lines(text), kind: SpanKind::Text, link }
    }

    #[test]
    fn a_wrapped_link_has_one_place_and_wide_characters_count_twice() {
        let link = |n: usize| Link { url: format!("https://a.example/{n}"), text: "x".into() };
        let lines = ArticleLines {
            lines: vec![
                Line { spans: vec![span("above", Some(2))] },
                Line { spans: vec![span("港口 ", None), span("the", Some(0)), span(" ", None), span("em", Some(0))] },
                Line { spans: vec![span("harbour", Some(0)), span(" and ", None), span("more", Some(1))] },
                Line { spans: vec![span("below", Some(2))] },
            ],
            links: (0..3).map(link).collect(),
            ..ArticleLines::default()
        };
        let found = visible_links(&lines, 1, Rect::new(4, 2, 60, 2));
        let places: Vec<_> = found.iter().map(|found| (found.link, found.at.x, found.at.y)).collect();
        assert_eq!(places, [(0, 9, 2), (1, 16, 3)]);
        assert!(visible_links(&lines, 1, Rect::new(4, 2, 5, 1)).is_empty(), "it begins beside the pane");
    }

    proptest! {
        #[test]
        fn no_label_begins_another(count in 0_usize..300) {
            let labels = labels(count);
            prop_assert_eq!(labels.len(), count);
            for (place, label) in labels.iter().enumerate() {
                prop_assert!(!label.is_empty() && labels[..place].iter().all(|other| !other.starts_with(label) && !label.starts_with(other)));
            }
        }
    }
}
