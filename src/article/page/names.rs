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

/// The longest text that is taken for a list of authors, in characters.
const MAX_LIST: usize = 240;

/// What ends a word about an author that is no name.
const ROLES: [&str; 14] = [
    "agencies",
    "columnist",
    "columnists",
    "contributor",
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "journalist",
    "producer",
    "reporter",
    "reporters",
    "staff",
    "writer",
];

/// What stands between the last two authors.
const AND: [&str; 9] = [" and ", " & ", " with ", " und ", " et ", " y ", " e ", " och ", " og "];

/// The authors' names, joined by ", ": no addresses, none twice, no "By", no roles, and not the outlet
/// itself where anybody else is named. Of several sources, the first that names any, or one that names
/// the same authors and more.
pub(super) fn byline(sources: impl IntoIterator<Item = Vec<String>>, site: &str) -> Clean {
    let mut best: Vec<Clean> = Vec::new();
    for texts in sources {
        let found = if best.is_empty() { authors(&texts, site) } else { authors(&surely_people(&texts), site) };
        best = with_more(best, found);
    }
    joined(&best)
}

/// The byline of `first`, or `second`, a byline already, where that names the same authors and more.
/// What is nothing but an address stays as it is: a feed has no better name.
pub(in crate::article) fn fuller(first: &str, second: &str) -> Clean {
    let [first_authors, second] = [first, second].map(|text| authors(&[text.to_owned()], ""));
    let found = joined(&with_more(first_authors, second));
    if found.is_empty() { Clean::new(first) } else { found }
}

fn with_more(best: Vec<Clean>, found: Vec<Clean>) -> Vec<Clean> {
    let names_all = best.iter().all(|name| found.iter().any(|other| letters(other) == letters(name)));
    if found.len() > best.len() && names_all { found } else { best }
}

/// The names in texts that stand on the page: behind a comma there, a place or a date is as likely.
fn surely_people(texts: &[String]) -> Vec<String> {
    let names = texts.iter().flat_map(|text| {
        let people = people(without_by(text));
        let sure = if AND.iter().any(|and| text.contains(and)) { people.len() } else { 1 };
        people.into_iter().take(sure)
    });
    names.filter(|name| is_person(name)).map(str::to_owned).collect()
}

fn joined(names: &[Clean]) -> Clean {
    Clean::new(&names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "))
}

fn authors(names: &[String], site: &str) -> Vec<Clean> {
    let mut found: Vec<Clean> = Vec::new();
    for text in names {
        let text = Clean::new(text);
        let text = without_by(&text);
        let parts = people(text);
        let is_list = text.chars().count() <= MAX_NAME || (text.chars().count() <= MAX_LIST && parts.iter().all(|part| is_person(part)));
        for name in parts.into_iter().filter(|_| is_list).map(Clean::new) {
            let is_name = !name.is_empty() && !name.contains("://") && !name.contains('@');
            if is_name && name.chars().any(char::is_alphabetic) && !found.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                found.push(name);
            }
        }
    }
    if found.len() > 1 {
        found.retain(|name| letters(name) != letters(site));
    }
    found
}

/// The people in a text that names one or several, and what they are: "A Roe and B Low, editors".
fn people(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split(", ").map(str::trim).filter(|part| !part.is_empty()) {
        let last = part.strip_prefix("and ").filter(|last| is_person(last));
        match AND.iter().find_map(|and| part.split_once(and)) {
            // What follows the last author is a role or a place.
            _ if last.is_some() => {
                parts.extend(last);
                break;
            }
            Some((one, other)) if is_person(one) && (is_person(other) || is_role(other)) => {
                parts.extend([one, other]);
                break;
            }
            _ => parts.push(part),
        }
    }
    let mut at = 0;
    parts.retain(|part| {
        at += 1;
        at == 1 || !is_role(part)
    });
    parts
}

/// Whether a text looks like the name of a person: two to five words that begin with capitals.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&&str| word.starts_with(char::is_uppercase);
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    (2..=5).contains(&words.len())
        && !has_digit
        && words.iter().filter(capital).count() >= 2
        && words.last().iter().all(capital)
        && !is_role(text)
}

/// Whether a text behind a name says what its bearer is.
fn is_role(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    text.starts_with(char::is_lowercase) || ROLES.contains(&&*last)
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
        let names = |names: &[&str]| byline([names.iter().map(|name| (*name).to_owned()).collect()], "The Pier").to_string();
        assert_eq!(names(&["By Jane Roe", "jane roe", "https://pier.example/jane"]), "Jane Roe");
        assert_eq!(names(&["Erika Muster", "The Pier"]), "Erika Muster");
        assert_eq!(names(&["The Pier"]), "The Pier");
    }

    #[test]
    fn all_authors_stay_and_their_roles_go() {
        let names = |names: &[&str]| byline([names.iter().map(|name| (*name).to_owned()).collect()], "The Pier").to_string();
        assert_eq!(names(&["By Ruth Okafor and Lee Chan, transport correspondents"]), "Ruth Okafor, Lee Chan");
        assert_eq!(names(&["Ruth Okafor, Transport Correspondent, and Lee Chan"]), "Ruth Okafor, Lee Chan");
        assert_eq!(names(&["Ruth Okafor", "Lee Chan"]), "Ruth Okafor, Lee Chan");
        assert_eq!(names(&["Jane Roe and agencies"]), "Jane Roe");
        assert_eq!(names(&["Erika Muster und Max von der Heide"]), "Erika Muster, Max von der Heide");
        let eight = "By Ruth Okafor, Jane Roe, Erika Muster, Jeanne Roux, Mary Low, Max Heide, Ana Silva and Lee Chan";
        assert_eq!(names(&[eight]).matches(", ").count(), 7);
        for whole in ["Ministry of Sound and Vision", "Roe, Jane", "danah boyd", "Reporter"] {
            assert_eq!(names(&[whole]), whole);
        }
    }

    #[test]
    fn the_fullest_byline_counts() {
        assert_eq!(&*fuller("Ruth Okafor", "Ruth Okafor, Lee Chan"), "Ruth Okafor, Lee Chan");
        assert_eq!(&*fuller("Jane Roe", "Ruth Okafor, Lee Chan"), "Jane Roe");
        let page = |marked: &[&str]| {
            let sources = [vec!["Ruth Okafor".to_owned()], marked.iter().map(|text| (*text).to_owned()).collect()];
            byline(sources, "The Pier").to_string()
        };
        assert_eq!(page(&["By Ruth Okafor and Lee Chan, New York"]), "Ruth Okafor, Lee Chan");
        assert_eq!(page(&["Ruth Okafor", "Lee Chan"]), "Ruth Okafor, Lee Chan");
        for nothing_more in ["By Ruth Okafor, New York", "Ruth Okafor, Published 5 October", "Lee Chan and Jane Roe"] {
            assert_eq!(page(&[nothing_more]), "Ruth Okafor", "{nothing_more}");
        }
        assert_eq!(&*fuller("", "Ruth Okafor"), "Ruth Okafor");
        assert_eq!(&*fuller("desk@pier.example", ""), "desk@pier.example");
    }

    #[test]
    fn titles_lose_the_outlet() {
        assert_eq!(without_site("Ferry sails | Pier Press News", "Pier Press"), "Ferry sails");
        assert_eq!(without_site("Ferry sails - again", "Pier Press"), "Ferry sails - again");
        assert_eq!(without_site("渡輪復航｜港口日報", "港口日報"), "渡輪復航");
    }
}
