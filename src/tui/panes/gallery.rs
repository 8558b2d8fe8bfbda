//! The pictures of one article: how far each has come, and what is asked for next: the nearest first.

use super::super::{
    effect::Effect,
    pictures::{Canvas, Painted, Painting, PictureQuestion},
};
use crate::article::Place;
use crate::model::{Clean, EntryId, Figure, PixelSize};
use std::{ops::Range, sync::Arc};

/// Pictures that are loaded, and paintings that are made, at the same time.
const AT_ONCE: usize = 4;
/// The pictures of one article.
#[derive(Debug)]
pub(super) struct Gallery {
    pub(super) entry: EntryId,
    pub(super) questions: Vec<Option<PictureQuestion>>,
    pub(super) charts: Vec<bool>,
    pub(super) states: Vec<State>,
    pub(super) paintings: Vec<(usize, Painting, Option<Arc<Painted>>)>,
}

/// How far a picture has come.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    Unasked,
    Asked,
    Known(PixelSize),
    Failed(Clean),
}

impl Gallery {
    /// Of an entry whose article has these figures: nothing is asked for yet.
    pub(super) fn of(entry: EntryId, figures: &[Figure]) -> Self {
        let question = |figure: &Figure| figure.url.clone().map(|url| PictureQuestion { entry, url });
        Self {
            entry,
            questions: figures.iter().map(question).collect(),
            charts: figures.iter().map(is_chart).collect(),
            states: vec![State::Unasked; figures.len()],
            paintings: Vec::new(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.states.contains(&State::Asked) || self.paintings.iter().any(|(.., painted)| painted.is_none())
    }

    /// Asks for the nearest pictures that nothing is known of.
    pub(super) fn load(&mut self, places: &[&Place]) -> Vec<Effect> {
        let mut room = AT_ONCE.saturating_sub(self.states.iter().filter(|state| **state == State::Asked).count());
        let mut effects = Vec::new();
        for place in places {
            let Some(question) = self.questions[place.figure].clone() else { continue };
            if room == 0 {
                break;
            }
            if self.states[place.figure] == State::Unasked {
                room -= 1;
                // One picture that stands at several places is asked for once.
                for (state, asked) in self.states.iter_mut().zip(&self.questions) {
                    if asked.as_ref() == Some(&question) {
                        *state = State::Asked;
                    }
                }
                effects.push(Effect::LoadPicture(question));
            }
        }
        effects
    }

    /// Asks for the cells of what is in view or a view away from it; lets go of what is far.
    pub(super) fn paint(&mut self, places: &[&Place], canvas: Canvas, view: &Range<usize>) -> Vec<Effect> {
        let high = view.len().max(1);
        let near = |place: &Place, views: usize| distance(place, view) <= high * views;
        self.paintings.retain(|(figure, painting, painted)| {
            painted.is_none()
                || places.iter().any(|place| {
                    place.figure == *figure
                        && near(place, 3)
                        && painting.size == (place.size.columns, place.size.lines)
                        && painting.canvas == canvas
                })
        });
        let mut room = AT_ONCE.saturating_sub(self.paintings.iter().filter(|(.., painted)| painted.is_none()).count());
        let mut effects = Vec::new();
        for place in places.iter().filter(|place| near(place, 1)) {
            let (State::Known(_), Some(question)) = (&self.states[place.figure], &self.questions[place.figure]) else { continue };
            let size = (place.size.columns, place.size.lines);
            let own = |painting: &&(usize, Painting, Option<Arc<Painted>>)| painting.0 == place.figure && painting.1.size == size;
            let lines = if canvas.cuts_anew() { seen(place, view).unwrap_or(0..size.1) } else { 0..size.1 };
            if room == 0 || self.paintings.iter().any(|painting| own(&painting) && painting.1.lines == lines && painting.1.canvas == canvas)
            {
                continue;
            }
            let scaled = self.paintings.iter().filter(own).find_map(|(.., painted)| painted.as_ref()?.scaled().cloned());
            let painting = Painting { picture: question.clone(), canvas, size, lines, scaled };
            room -= 1;
            self.paintings.push((place.figure, painting.clone(), None));
            effects.push(Effect::PaintPicture(painting));
        }
        effects
    }
}

/// The lines of a picture that are in view.
pub(super) fn seen(place: &Place, view: &Range<usize>) -> Option<Range<u16>> {
    let (first, end) = (view.start.max(place.line), view.end.min(place.line + usize::from(place.size.lines)));
    let of_it = |line: usize| u16::try_from(line.saturating_sub(place.line)).unwrap_or(u16::MAX);
    (first < end).then(|| of_it(first)..of_it(end))
}

/// Lines between a picture and the view; 0 where some of it is seen.
pub(super) fn distance(place: &Place, view: &Range<usize>) -> usize {
    let end = place.line + usize::from(place.size.lines);
    (view.start + 1).saturating_sub(end).max(place.line.saturating_sub(view.end.max(1) - 1))
}

/// Whether a figure shows lines and letters rather than things, by its file's name or its first words.
fn is_chart(figure: &Figure) -> bool {
    const CHARTS: [&str; 9] = ["chart", "charts", "graph", "graphs", "infographic", "infographics", "map", "maps", "diagram"];
    let named = |text: &str, most: usize| {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(most)
            .any(|word| CHARTS.contains(&word))
    };
    let file = figure.url.as_deref().and_then(|url| url.split(['?', '#']).next()?.rsplit('/').next());
    file.is_some_and(|file| named(file, usize::MAX)) || named(&figure.caption, 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::PictureSize;

    #[test]
    fn charts_are_told_by_name_or_first_words() {
        let figure = |url: &str, caption: &str| Figure { url: Some(url.into()), caption: caption.into(), ..Figure::default() };
        assert!(is_chart(&figure("https://a.example/x/jobs-chart-2026.png?w=1", "")));
        assert!(is_chart(&figure("https://a.example/9.png", "A map of the harbour")));
        assert!(!is_chart(&figure("https://maps.example/charts/ferry.jpg", "Sailors look at the old ferry and at a map")));
        assert!(!is_chart(&figure("https://a.example/photograph.jpg", "")));
    }

    #[test]
    fn what_is_seen_of_a_picture() {
        let place = Place { line: 10, size: PictureSize { columns: 9, lines: 5 }, ..Place::default() };
        assert_eq!(seen(&place, &(0..12)), Some(0..2));
        assert_eq!(seen(&place, &(13..40)), Some(3..5));
        assert_eq!(seen(&place, &(0..10)), None);
        assert_eq!(
            (distance(&place, &(0..11)), distance(&place, &(0..10)), distance(&place, &(15..20)), distance(&place, &(17..20))),
            (0, 1, 1, 3)
        );
    }
}
