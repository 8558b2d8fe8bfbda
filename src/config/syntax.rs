//! What is wrong in a text that is no TOML, in words for people who never read TOML's grammar. Judged by
//! the line; what it does not tell is left in the parser's words. No value is quoted: it may be a secret.

use std::ops::Range;

/// What is wrong at `span`, and what would be right; `parser` is what the parser says.
pub(super) fn sentence(text: &str, span: Option<Range<usize>>, parser: &str) -> String {
    let place = span.map_or(0, |span| span.start).min(text.len());
    let start = text.as_bytes()[..place].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim();
    let why = if parser.starts_with("duplicate key") { Some(twice(line)) } else { of_line(line) };
    format!(
        "{}; until that is mended this file does not count: all is as it was before, or by default",
        why.unwrap_or_else(|| parser.to_owned())
    )
}

fn twice(line: &str) -> String {
    let name = line.split_once('=').map_or(line, |(name, _)| name.trim());
    format!("`{name}` stands in this file for the second time; put both together")
}

fn of_line(line: &str) -> Option<String> {
    if line.chars().any(|c| c.is_control() && c != '\t') {
        return Some("a control character stands in this line; take it out".to_owned());
    }
    if line.contains(['“', '”', '„', '‘', '’']) {
        return Some("quotes are straight here, \" or ', not curly ones".to_owned());
    }
    if line.starts_with('[') {
        let after = line.rsplit_once(']').map(|(_, after)| after.trim());
        return match after {
            None => Some("a section's name ends with `]`".to_owned()),
            Some(after) if !after.is_empty() && !after.starts_with('#') => {
                Some("a section's name stands alone on its line; options follow below it".to_owned())
            }
            Some(_) => None,
        };
    }
    let Some((name, value)) = line.split_once('=') else {
        let is_name = line.starts_with(|c: char| c.is_ascii_alphabetic());
        return is_name.then(|| "an option is written as name = value".to_owned());
    };
    let (name, value) = (name.trim(), value.trim());
    match value.chars().next() {
        Some('0'..='9') if value.chars().take_while(char::is_ascii_digit).count() > 18 => Some(format!("`{name}` has too large a number")),
        None | Some('#') => Some(format!("a value is missing after `{name} =`")),
        Some('"') if has_wrong_escape(value) => {
            Some("a backslash between \" and \" begins a sign of its own; between ' and ' it is a backslash".to_owned())
        }
        Some(quote @ ('"' | '\'')) if value.matches(quote).count() == 1 => Some(format!("the closing {quote} is missing")),
        Some(_) if is_yes_or_no(value) => Some(format!("`{name}` is true or false, in small letters and without quotes")),
        Some(first) if first.is_alphabetic() || matches!(first, '/' | '~' | '\\') => {
            Some(format!("a text stands in quotes: {name} = \"…\"; only numbers, true and false go without"))
        }
        _ => None,
    }
}

/// Whether a value is what other programs write for true and false.
fn is_yes_or_no(value: &str) -> bool {
    let word = value.split([' ', '\t', '#']).next().unwrap_or_default();
    ["yes", "no", "on", "off", "true", "false"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a backslash stands before what TOML gives no meaning.
fn has_wrong_escape(value: &str) -> bool {
    let mut rest = value.chars();
    while rest.any(|c| c == '\\') {
        let digits = match rest.next() {
            Some('b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\') => 0,
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => return true,
        };
        if !rest.by_ref().take(digits).all(|c| c.is_ascii_hexdigit()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml_edit::Document;

    #[test]
    fn each_slip_is_told_in_plain_words() {
        for (text, line, words) in [
            ("[fetch\nconcurrency = 3", 1, "a section's name ends with `]`"),
            ("[fetch] concurrency = 3", 1, "a section's name stands alone on its line"),
            ("[display]\ntheme = dark", 2, "a text stands in quotes: theme = \"…\""),
            ("[fetch]\nadaptive = yes", 2, "`adaptive` is true or false, in small letters and without quotes"),
            ("[fetch]\nadaptive = True # so", 2, "`adaptive` is true or false"),
            ("[storage]\nsave_to = ~/news", 2, "a text stands in quotes: save_to = \"…\""),
            ("[display]\ntheme = “dark”", 2, "quotes are straight here"),
            ("[display]\ntheme = \"dark", 2, "the closing \" is missing"),
            ("[storage]\npath = \"C:\\Users\\me\"", 2, "a backslash between"),
            ("[fetch]\nconcurrency =", 2, "a value is missing after `concurrency =`"),
            ("[fetch]\nconcurrency 3", 2, "an option is written as name = value"),
            ("[fetch]\nconcurrency = 3\0", 2, "a control character stands in this line"),
            ("[fetch]\nconcurrency = 3\nconcurrency = 4", 3, "`concurrency` stands in this file for the second time"),
            ("[fetch]\nadaptive = true\n[fetch]\n", 3, "`[fetch]` stands in this file for the second time"),
            ("[fetch]\nconcurrency = 99999999999999999999", 2, "`concurrency` has too large a number"),
            ("[keys]\nquit = ['Q' 'x']", 2, "missing comma between array elements"),
        ] {
            let error = Document::parse(text.to_owned()).expect_err("no TOML");
            let span = error.span().expect("a place");
            assert_eq!(1 + text[..span.start.min(text.len())].matches('\n').count(), line, "{text:?}");
            let told = sentence(text, Some(span), error.message());
            assert!(
                told.contains(words)
                    && told.ends_with("until that is mended this file does not count: all is as it was before, or by default"),
                "{text:?}: {told}"
            );
        }
        assert_eq!(sentence("", None, "odd"), "odd; until that is mended this file does not count: all is as it was before, or by default");
        assert!(!sentence("url = https://me:pw@a.example/", Some(6..7), "").contains("pw"));
    }
}
