//! Words that a config does not know: which one was meant.

/// The word among `known` that is most like `word`, if any is like it at all.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let scored = known.iter().map(|name| (strsim::jaro_winkler(name, word), *name));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// `what`, and the nearest right word where there is one.
pub(super) fn with_nearest(what: String, word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(name) => format!("{what}; did you mean `{name}`?"),
        None => what,
    }
}

/// `what`, and the nearest right word; all of them where none is near.
pub(super) fn with_names(what: String, word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(_) => with_nearest(what, word, known),
        None => format!("{what}; there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_like_nothing_is_told_all_there_is() {
        let told = |word: &str| with_names(format!("no `{word}`"), word, &["measure", "images", "notes"]);
        assert_eq!(told("mesure"), "no `mesure`; did you mean `measure`?");
        assert_eq!(told("zzz"), "no `zzz`; there are measure, images, notes");
        assert_eq!(with_nearest("no `zzz`".to_owned(), "zzz", &["measure"]), "no `zzz`");
    }
}
