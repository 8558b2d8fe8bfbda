//! How the article is painted: its lines as they were laid out, links, matches, the scroll bar.

use super::{
    super::{
        hyperlinks::link_cells,
        style::Look,
        widgets::{Row, put, scroll_bar, width},
    },
    article::{ArticlePane, Shown},
    code,
    gallery::seen,
    head::{head, without_scheme},
    pictures::View,
};
use crate::article::{Line, SpanKind};
use crate::model::Clean;
use ratatui::{buffer::Buffer, layout::Rect};

impl ArticlePane {
    /// Paints the pane; returns where pictures were drawn that lie over the cells.
    pub(in crate::tui) fn draw(&self, area: Rect, look: &Look, buffer: &mut Buffer) -> Vec<Rect> {
        let Some(shown) = &self.shown else {
            let body = head("", "", area, look, buffer);
            if let Some((_, why)) = &self.failed {
                let area = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
                paint_sentence(why, area, look, buffer);
            }
            return Vec::new();
        };
        let total = shown.lines.lines.len();
        let end = shown.top + usize::from(self.view());
        let percent = (end.min(total) * 100).checked_div(total).filter(|_| total > usize::from(self.view()));
        let percent = percent.map(|percent| Clean::new(&format!("{percent}%"))).unwrap_or_default();
        let body = head(without_scheme(&shown.opened.summary.feed_title), percent, area, look, buffer);
        let text = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
        for (number, y) in (shown.top..total).zip(text.y..text.bottom()) {
            self.draw_line(shown, number, Rect { y, height: 1, ..text }, look, buffer);
        }
        let over = self.draw_pictures(shown, text, look, buffer);
        let bar = Rect { x: body.right().saturating_sub(1), width: body.width.min(1), ..body };
        scroll_bar(shown.top as u64, u64::from(self.view()), total as u64, bar, look, buffer);
        over
    }

    fn draw_pictures(&self, shown: &Shown, text: Rect, look: &Look, buffer: &mut Buffer) -> Vec<Rect> {
        let mut over = Vec::new();
        let view = shown.top..shown.top + usize::from(text.height);
        for place in &shown.lines.pictures {
            let Some(lines) = seen(place, &view) else { continue };
            let y = text.y + u16::try_from((place.line + usize::from(lines.start)).saturating_sub(shown.top)).unwrap_or(0);
            let height = lines.end - lines.start;
            let area = Rect { x: text.x + place.column, y, width: place.size.columns, height }.intersection(text);
            let quiet = look.styles.of(|theme| theme.quiet);
            let mut words = |words: Row| words.paint(Rect { y: area.y + area.height / 2, height: area.height.min(1), ..area }, buffer);
            match self.pictures.view(place, lines) {
                View::Cells(painted, skip) => {
                    if painted.draw(skip, place.figure, area, buffer) {
                        over.push(area);
                    }
                }
                View::Loading => words(Row::new(look.signs).left("the picture is on its way", quiet)),
                View::Failed(why) => words(Row::new(look.signs).left("picture: ", quiet).left(why, quiet)),
                View::Nothing => {}
            }
        }
        over
    }

    fn draw_line(&self, shown: &Shown, number: usize, area: Rect, look: &Look, buffer: &mut Buffer) {
        let Some(line) = shown.lines.lines.get(number) else { return };
        let text = &shown.lines.text;
        let code = code::Window::of(line, text, shown.pan);
        let mut x = area.x;
        for span in &line.spans {
            if let Some(window) = code.filter(|_| span.kind == SpanKind::Preformatted) {
                window.paint(&span.text, Rect { x, width: (area.x + text.end).saturating_sub(x), ..area }.intersection(area), look, buffer);
                x = x.saturating_add(width(&span.text)).min(area.x + text.end).min(area.right());
                continue;
            }
            let from = x;
            x = put(buffer, x, area.y, &span.text, usize::from(area.right().saturating_sub(x)), look.styles.span(span.kind));
            let link = span.link.filter(|_| self.options.hyperlinks).and_then(|link| Some((link, shown.lines.links.get(link)?)));
            if let Some((number, link)) = link {
                link_cells(&link.url, number, Rect { x: from, width: x - from, ..area }, buffer);
            }
        }
        for (range, here) in shown.find.iter().flat_map(|find| find.on(number)) {
            let (start, end) = (column(line, range.start), column(line, range.end));
            let (start, end) = code.map_or((start, end), |window| (window.column(start), window.column(end)));
            let cells = Rect { x: area.x + start, width: end.saturating_sub(start), ..area }.intersection(area);
            buffer.set_style(cells, look.styles.of(|theme| if here { theme.match_here } else { theme.r#match }));
        }
    }
}

/// The column on which a character of a line stands.
fn column(line: &Line, character: usize) -> u16 {
    width(&line.text().chars().take(character).collect::<String>())
}

/// A sentence wrapped into an area.
fn paint_sentence(text: &Clean, area: Rect, look: &Look, buffer: &mut Buffer) {
    for (line, y) in crate::article::wrap_text(text, area.width.max(1)).into_iter().zip(area.y..area.bottom()) {
        Row::new(look.signs).left(line, look.styles.of(|theme| theme.error)).paint(Rect { y, height: 1, ..area }, buffer);
    }
}
