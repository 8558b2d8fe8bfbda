//! Where words may be parted at the end of a line: where their author says so (soft hyphens), and by
//! the patterns of languages whose words are too long for narrow columns; of any language that has
//! patterns, where a word is too long for a whole line.

use super::super::story::SoftHyphens;
use super::super::width::display_width;
use hypher::Lang;
use std::ops::Range;
use std::sync::Arc;

/// Lines of fewer columns part words by their language's patterns.
pub(super) const NARROW: usize = 50;
/// Shorter words stay whole.
const LEAST_LETTERS: usize = 6;
/// What is longer, in bytes, is no word; looked at anew for each of its lines it would cost the square.
const LONGEST: usize = 240;
/// Letters from which a guess at a text's language is worth anything, and how many are looked at.
const GUESSABLE: usize = 60;
const LOOKED_AT: usize = 1_200;

/// Languages whose words are long: compounds and endings. English parts only what no line holds.
const LONG_WORDS: [&str; 21] =
    ["be", "cs", "da", "de", "el", "et", "fi", "hr", "hu", "is", "lt", "lv", "nb", "nl", "nn", "pl", "ru", "sk", "sl", "sv", "uk"];

/// The patterns for a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patterns {
    language: Lang,
    /// Whether they part words that would fit on a line of their own, too.
    has_long_words: bool,
}

/// Where the words of one article may be parted.
#[derive(Clone, Debug, Default)]
pub(super) struct Hyphens {
    pub(super) patterns: Option<Patterns>,
    pub(super) soft: Arc<SoftHyphens>,
}

impl Hyphens {
    /// Whether there is any such place.
    pub(super) fn are_none(&self) -> bool {
        self.patterns.is_none() && self.soft.is_empty()
    }

    /// The places in one word of `text`, from left to right.
    pub(super) fn places(&self, text: &str, word: &Range<usize>, columns: usize) -> Vec<usize> {
        let letters = &text[word.clone()];
        // No spelling rule knows of addresses and numbers.
        if letters.len() > LONGEST || letters.contains(['/', '@', '_', '\\']) || letters.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let is_wanted = |patterns: &Patterns| (patterns.has_long_words && columns < NARROW) || display_width(letters) > columns;
        let language = self.patterns.filter(is_wanted).map(|patterns| patterns.language);
        let mut places = Vec::new();
        for run in runs(letters) {
            let start = word.start + run.start;
            let run = &letters[run];
            match (self.soft.get(run), language) {
                (Some(soft), _) => places.extend(soft.iter().map(|at| start + at)),
                (None, Some(language)) if run.chars().count() >= LEAST_LETTERS => {
                    places.extend(syllables(run, language).map(|at| start + at))
                }
                _ => {}
            }
        }
        places
    }
}

/// The runs of letters in a word.
fn runs(word: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    word.split(|c: char| !c.is_alphabetic()).filter(|run| !run.is_empty()).map(|run| {
        let start = run.as_ptr() as usize - word.as_ptr() as usize;
        start..start + run.len()
    })
}

/// Where the syllables of a word begin, but the first.
fn syllables(word: &str, language: Lang) -> impl Iterator<Item = usize> {
    let lower = word.to_lowercase();
    // Letters whose small form is of another length would move the places.
    let lower = if lower.len() == word.len() { lower } else { word.to_owned() };
    let lengths: Vec<usize> = hypher::hyphenate(&lower, language).map(str::len).collect();
    let count = lengths.len().saturating_sub(1);
    lengths.into_iter().take(count).scan(0, |at, length| {
        *at += length;
        Some(*at)
    })
}

/// The patterns for a text: by its declared language, else by a guess.
pub(super) fn patterns<'a>(declared: Option<&str>, texts: impl Iterator<Item = &'a str>) -> Option<Patterns> {
    let code = match declared {
        Some(tag) => tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase(),
        None => guess(texts)?.to_owned(),
    };
    let code = if code == "no" { "nb" } else { &*code };
    let language = code.as_bytes().try_into().ok().and_then(Lang::from_iso)?;
    Some(Patterns { language, has_long_words: LONG_WORDS.contains(&code) })
}

/// The language of texts that don't say it. Short texts and unsure guesses say no more than their
/// script: English then parts what no line holds, for a word parted wrongly is better than one cut.
fn guess<'a>(texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let (mut sample, mut letters) = (String::new(), 0);
    for text in texts {
        sample.push_str(text);
        sample.push(' ');
        letters += text.chars().filter(|c| c.is_alphabetic()).count();
        if letters > LOOKED_AT {
            break;
        }
    }
    let guess = whatlang::detect(&sample)?;
    if letters <= GUESSABLE || !guess.is_reliable() {
        return (guess.script() == whatlang::Script::Latin).then_some("en");
    }
    // ISO 639-3 to 639-1, for the languages of the list and the greatest of the others.
    const CODES: [(&str, &str); 30] = [
        ("eng", "en"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("fra", "fr"),
        ("bul", "bg"),
        ("srp", "sr"),
        ("tur", "tr"),
        ("cat", "ca"),
        ("afr", "af"),
        ("bel", "be"),
        ("ces", "cs"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("est", "et"),
        ("fin", "fi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("nob", "nb"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("rus", "ru"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("swe", "sv"),
        ("ukr", "uk"),
        ("isl", "is"),
    ];
    CODES.iter().find(|(long, _)| *long == guess.lang().code()).map(|&(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(word: &str, code: &str) -> String {
        parted_at(word, code, 40)
    }

    fn parted_at(word: &str, code: &str, columns: usize) -> String {
        let hyphens = Hyphens { patterns: patterns(Some(code), std::iter::empty()), soft: Arc::default() };
        let mut out = word.to_owned();
        for at in hyphens.places(word, &(0..word.len()), columns).into_iter().rev() {
            out.insert(at, '-');
        }
        out
    }

    #[test]
    fn by_the_languages_patterns() {
        assert_eq!(parted("Donaudampfschifffahrt", "de"), "Do-nau-dampf-schiff-fahrt");
        assert_eq!(parted("(Bürgermeisterin)", "de-AT"), "(Bür-ger-meis-te-rin)");
        assert_eq!(parted("rakennustarkastus", "fi").matches('-').count(), 5);
        assert_eq!(parted("правительство", "ru").matches('-').count(), 3);
    }

    #[test]
    fn not_english_short_words_addresses_or_wide_columns() {
        assert_eq!(parted("understanding", "en"), "understanding");
        assert_eq!(parted("Hafen", "de"), "Hafen");
        assert_eq!(parted("https://hafen.example/bürgermeisterin", "de"), "https://hafen.example/bürgermeisterin");
        assert_eq!(parted_at("Bürgermeisterin", "de", NARROW), "Bürgermeisterin");
    }

    #[test]
    fn a_word_that_no_line_holds_in_any_language_with_patterns() {
        assert_eq!(parted_at("understanding", "en", 12), "un-der-stand-ing");
        assert_eq!(parted_at("understanding", "en", 13), "understanding");
        assert_eq!(parted_at("anticonstitutionnellement", "fr", 20).matches('-').count(), 8);
        let long = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(2);
        assert!(parted_at(&long, "de", NARROW).contains("schiff-fahrt"));
    }

    #[test]
    fn a_sure_guess_counts_and_another_does_not() {
        let german =
            "Der Hafen blieb am Sonntag geschlossen, weil die Fähre nach neun Jahren zum ersten Mal wieder auslief und alle zusahen.";
        let guessed = |text| patterns(None, [text].into_iter()).map(|patterns| patterns.has_long_words);
        assert_eq!(guessed(german), Some(true));
        assert_eq!(guessed("Der Hafen"), Some(false));
        assert_eq!(guessed("Гавань"), None);
        let english = "The harbour stayed closed on Sunday because the ferry left for the first time in nine years.";
        assert_eq!(guessed(english), Some(false));
    }

    #[test]
    fn where_the_author_says_so() {
        let soft = [("Hafenbehörde".into(), vec![5])].into();
        let hyphens = Hyphens { patterns: None, soft: Arc::new(soft) };
        assert_eq!(hyphens.places("(Hafenbehörde)", &(0..15), 100), [6]);
    }
}
