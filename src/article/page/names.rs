//! Names as pages write them: authors without "By", titles without the outlet's name.

use super::super::wording::letters;
use crate::model::Clean;

/// The longest text that is taken for one author, in characters.
const MAX_NAME: usize = 80;

/// What stands before an author's name.
const BY: [&str; 18] = [
    "by ",
    "by: ",
    "written by ",
    "words by ",
    "story by ",
    "von ",
    "von: ",
    "autor: ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
    "text: ",
    "автор: ",
    "文/",
    "记者 ",
];

/// The authors' names, joined by ", ": no addresses, none twice, no "By", and not the outlet itself
/// where anybody else is named.
pub(super) fn byline(names: &[String], site: &str) -> Clean {
    let mut found: Vec<Clean> = Vec::new();
    for name in names {
        let name = Clean::new(name);
        let name = Clean::new(without_by(&name));
        let is_name = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.contains("://") && !name.contains('@');
        if is_name && name.chars().any(char::is_alphabetic) && !found.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
            found.push(name);
        }
    }
    if found.len() > 1 {
        found.retain(|name| letters(name) != letters(site));
    }
    Clean::new(&found.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "))
}

fn without_by(name: &str) -> &str {
    let lower = name.to_lowercase();
    // Lower case may be longer than what it is made of; then nothing is cut.
    BY.iter().find(|by| lower.starts_with(**by)).and_then(|by| name.get(by.len()..)).unwrap_or(name).trim()
}

/// A title without the outlet's name at its end or beginning.
pub(super) fn without_site<'a>(title: &'a str, site: &str) -> &'a str {
    const MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " · ", " :: ", " • ", "｜"];
    let title = title.trim();
    if site.is_empty() {
        return title;
    }
    let site = letters(site);
    for mark in MARKS {
        if let Some((story, end)) = title.rsplit_once(mark)
            && is_like(&letters(end), &site)
        {
            return story.trim();
        }
        if let Some((begin, story)) = title.split_once(mark)
            && is_like(&letters(begin), &site)
        {
            return story.trim();
        }
    }
    title
}

fn is_like(part: &str, site: &str) -> bool {
    !part.is_empty() && (part == site || (part.len() >= 3 && (site.contains(part) || part.contains(site))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_names() {
        let names = |names: &[&str]| byline(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), "The Pier").to_string();
        assert_eq!(names(&["By Jane Roe", "jane roe", "https://pier.example/jane"]), "Jane Roe");
        assert_eq!(names(&["Erika Muster", "The Pier"]), "Erika Muster");
        assert_eq!(names(&["The Pier"]), "The Pier");
    }

    #[test]
    fn titles_lose_the_outlet() {
        assert_eq!(without_site("Ferry sails | Pier Press News", "Pier Press"), "Ferry sails");
        assert_eq!(without_site("Ferry sails - again", "Pier Press"), "Ferry sails - again");
        assert_eq!(without_site("渡輪復航｜港口日報", "港口日報"), "渡輪復航");
    }
}
