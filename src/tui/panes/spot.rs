//! A place in an article that is the same sentence at every width: counted in characters, and in a picture's
//! lines within a picture.

use crate::article::{ArticleLines, Line, Span, SpanKind};

/// A place in an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Characters above it.
    pub(super) above: u64,
    /// The picture that it is in, and how many of its lines are above.
    pub(super) inside: Option<(usize, usize)>,
}

impl Spot {
    /// The line of the place.
    pub(super) fn line(self, lines: &ArticleLines) -> usize {
        let picture = self.inside.and_then(|(figure, above)| Some((lines.pictures.iter().find(|place| place.figure == figure)?, above)));
        match picture {
            Some((place, above)) => place.line + above.min(usize::from(place.size.lines).saturating_sub(1)),
            None => line_of(self.above, &lines.lines),
        }
    }
}

/// The characters of a line that every width has there: no white space, no rule, no note.
pub(super) fn letters(line: &Line) -> u64 {
    let is_note = |span: &&Span| matches!(span.kind, SpanKind::NoteMark | SpanKind::Caption | SpanKind::Credit);
    let story = line.spans.iter().filter(|span| !is_note(span));
    story.flat_map(|span| span.text.chars()).filter(|c| c.is_alphanumeric()).count() as u64
}

/// The line above which `place` characters stand, or the one that has the next of them.
fn line_of(place: u64, lines: &[Line]) -> usize {
    next_line(place, lines).filter(|_| place > 0).unwrap_or(0)
}

/// The line that has the next character after `place` of them.
pub(super) fn next_line(place: u64, lines: &[Line]) -> Option<usize> {
    let mut above = 0;
    lines.iter().position(|line| {
        above += letters(line);
        above > place
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clean;

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts.iter().map(|text| Line { spans: vec![Span { text: Clean::new(text), ..Span::default() }] }).collect()
    }

    #[test]
    fn a_place_is_the_same_sentence_at_every_width() {
        let wide = lines(&["one two three four", "five six seven eight"]);
        let narrow = lines(&["one two", "three", "four", "five six", "seven", "eight"]);
        let place: u64 = wide[..1].iter().map(letters).sum();
        assert_eq!(line_of(place, &narrow), 3);
        assert_eq!(line_of(place, &wide), 1);
        assert_eq!(line_of(0, &narrow), 0);
    }
}
