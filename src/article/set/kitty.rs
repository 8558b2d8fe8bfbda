//! What kitty does with text that runs from right to left, and how text must be given for it to come right.
//!
//! kitty leaves cells where they are, but shapes each run of one font and without spaces by itself: where
//! the first letter of a run is written from right to left, HarfBuzz turns all of the run round, numbers
//! and marks with it, and mirrors its brackets. Colours stay with the cells.
//! <https://harfbuzz.github.io/harfbuzz-hb-buffer.html#hb-buffer-guess-segment-properties>

use super::scripts::{is_right_to_left, mirrored};
use unicode_segmentation::UnicodeSegmentation;

/// Lam, and what it is joined with to one letter. In kitty that letter takes one of the two cells.
const LAM: char = '\u{644}';
const ALEFS: [char; 4] = ['\u{622}', '\u{623}', '\u{625}', '\u{627}'];

/// Letters that the next one is not joined to (Joining_Type R and U of Unicode, as far as Arabic and Persian
/// are written with them).
const JOINED_BEFORE_ONLY: [char; 14] = ['ء', 'آ', 'أ', 'ؤ', 'إ', 'ا', 'ة', 'د', 'ذ', 'ر', 'ز', 'و', 'ى', 'ژ'];

/// Keeps the letters beside it joined, and two letters of their own.
const JOINER: char = '\u{200d}';

/// Turns the runs of a line that stands as it is seen so that kitty turns them back. A run whose first
/// and last letters run different ways can't be had: it stays, its words turned round.
///
/// `font` tells the fonts of the places apart.
pub(super) fn turn_runs(clusters: &mut [String], font: impl Fn(usize) -> u8) {
    let mut at = 0;
    while at < clusters.len() {
        let (first, blank) = (font(at), clusters[at] == " ");
        let is_of_run = |place: usize| font(place) == first && (clusters[place] == " ") == blank;
        let end = (at..clusters.len()).find(|&place| !is_of_run(place)).unwrap_or(clusters.len());
        let run = &mut clusters[at..end];
        if is_turned(run.iter().rev().map(String::as_str)) {
            run.reverse();
            run.iter_mut().for_each(|cluster| *cluster = cluster.chars().map(mirrored).collect());
            part_lam_alef(run);
        }
        at = end;
    }
}

/// What kitty shows: each cluster of a line as it is seen.
pub(super) fn shown(text: &str) -> Vec<String> {
    let mut clusters: Vec<String> = text.graphemes(true).map(str::to_owned).collect();
    for run in clusters.split_mut(|cluster| cluster == " ") {
        if is_turned(run.iter().map(String::as_str)) {
            run.reverse();
            for cluster in run {
                let joiner = cluster.starts_with(LAM) && cluster.ends_with(JOINER);
                *cluster = cluster.chars().filter(|&c| !joiner || c != JOINER).map(mirrored).collect();
            }
        }
    }
    clusters
}

/// Whether HarfBuzz takes a run for one from right to left: by the first character that has a script.
fn is_turned<'a>(run: impl Iterator<Item = &'a str>) -> bool {
    run.flat_map(str::chars).find_map(runs_left).unwrap_or(false)
}

/// Which way the script of a character runs; nothing where it is common to several, as digits are. The
/// Arabic marks and digits that Unicode takes for common ones are in Scripts.txt, Persian digits are Arabic.
fn runs_left(c: char) -> Option<bool> {
    match c {
        '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{640}' | '\u{660}'..='\u{669}' => None,
        '\u{6f0}'..='\u{6f9}' => Some(true),
        _ if is_right_to_left(c) => Some(true),
        _ => c.is_alphabetic().then_some(false),
    }
}

/// Where lam begins a joined piece the joiner would move the letters, so there it is left out.
fn part_lam_alef(run: &mut [String]) {
    for at in 2..run.len() {
        let joined = run[at - 2].chars().next().is_some_and(|c| is_right_to_left(c) && !JOINED_BEFORE_ONLY.contains(&c));
        if joined && run[at].starts_with(ALEFS) && run[at - 1].starts_with(LAM) && !run[at - 1].ends_with(JOINER) {
            run[at - 1].push(JOINER);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_turned_by_themselves() {
        let mut run = [".", "ד", "ג", "ב", "א"].map(str::to_owned);
        turn_runs(&mut run, |at| u8::from(at > 2));
        assert_eq!(run.concat(), "גד.אב");
    }
}
