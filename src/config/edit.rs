//! Adds one feed to the text of the user's config file, or takes one out; every other byte stays as it is.
//!
//! The text is cut at the places that the TOML parser names, so comments, order and spacing are the user's
//! own.

use super::subscriptions::Subscription;
use crate::model::{FeedUrl, plain_words};
use std::{collections::HashSet, io, ops::Range};
use toml_edit::{Document, Item, Value};

/// Why the config file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is no TOML as it stands.
    #[error("config.toml was not changed, because line {line} of it can't be read ({what}); mend that first")]
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// What the parser says.
        what: String,
    },
    /// The feed list is written in a way that can't be edited line by line.
    #[error("config.toml was not changed: its feeds are one inline list; write them as [[feeds]] entries, or change the list by hand")]
    InlineList,
    /// No entry has the address.
    #[error("config.toml has no feed {0}")]
    NoSuchFeed(FeedUrl),
    /// An entry has the address already.
    #[error("config.toml has the feed {0} already")]
    AlreadyThere(FeedUrl),
    /// It would be larger than what is read.
    #[error("config.toml was not changed: it would have more than {} bytes", super::decode::MAX_BYTES)]
    TooLarge,
    /// There is no file.
    #[error(
        "config.toml is gone, so nothing was changed; put it back, or `dateline config restore` writes one with the feeds that the database knows"
    )]
    Gone,
    /// Another one changes it, and went on for longer than was waited.
    #[error(
        "config.toml was not changed: another dateline has held its lock for {seconds} seconds; try again, or end that one if it hangs"
    )]
    Held {
        /// How long was waited.
        seconds: u64,
    },
    /// The file can't be read or written.
    #[error("config.toml was not changed: {}", plain_words(.0))]
    Io(#[from] io::Error),
    /// What should have followed the change failed, and the old text can't be put back.
    #[error("{why}; config.toml was changed already, and can't be put back")]
    NotPutBack {
        /// Why that failed.
        why: String,
    },
}

/// Entries of which each one's surroundings are noted.
const FEW: usize = 50;

/// An entry that was taken out: enough to put it back where it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Removed {
    /// The entry's address.
    pub url: String,
    /// Exactly what was cut out.
    pub text: String,
    /// What stood before and after it, a few lines each: finds the place again to the byte. Nothing: not noted.
    pub around: (String, String),
    /// The address of the entry that followed it: the place, should its surroundings have changed.
    pub before: Option<String>,
}

/// `text` with an entry for each of `feeds` after the last one.
pub fn add(text: &str, feeds: &[Subscription]) -> Result<String, EditError> {
    let known = entries(text)?;
    let there: HashSet<&str> = known.iter().map(|entry| entry.url.as_str()).collect();
    if let Some(feed) = feeds.iter().find(|feed| there.contains(feed.url.as_str())) {
        return Err(EditError::AlreadyThere(feed.url.clone()));
    }
    let lines: Vec<String> = feeds.iter().map(lines_of).collect();
    Ok(insert_at(text, &known, &lines.join("\n"), None))
}

/// What [`add`] wrote, as if it were taken out again, the last one first: it stands at the end, whatever
/// surrounds it.
pub fn added(feeds: &[Subscription]) -> Vec<Removed> {
    let cut = |feed| Removed { text: lines_of(feed), url: feed.url.as_str().to_owned(), around: Default::default(), before: None };
    feeds.iter().rev().map(cut).collect()
}

/// The addresses of those entries that `text` does not have.
pub fn missing(text: &str, removed: &[Removed]) -> Result<Vec<String>, EditError> {
    let there: HashSet<String> = entries(text)?.into_iter().map(|entry| entry.url).collect();
    Ok(removed.iter().map(|entry| &entry.url).filter(|url| !there.contains(*url)).cloned().collect())
}

/// `text` with entries put back that were taken out together, but for those that it has again: each to the
/// byte where its surroundings are as they were, else before the entry that followed it, else at the end.
pub fn put_back(text: &str, removed: &[Removed]) -> Result<String, EditError> {
    let there: HashSet<String> = entries(text)?.into_iter().map(|entry| entry.url).collect();
    let missing = removed.iter().rev().filter(|entry| !there.contains(&entry.url));
    let (placed, loose): (Vec<&Removed>, Vec<&Removed>) = missing.partition(|entry| entry.around != Default::default());
    let text = placed.into_iter().try_fold(text.to_owned(), |text, entry| put_one_back(&text, entry))?;
    loose.chunk_by(|one, next| one.before == next.before).try_fold(text, |text, together| {
        let lines: Vec<String> = together.iter().map(|entry| format!("{}\n", entry.text.trim_matches(['\r', '\n']))).collect();
        Ok(insert_at(&text, &entries(&text)?, &lines.join("\n"), together[0].before.as_deref()))
    })
}

fn put_one_back(text: &str, removed: &Removed) -> Result<String, EditError> {
    let (before, after) = &removed.around;
    let surroundings = format!("{before}{after}");
    let mut places = text.match_indices(&surroundings).map(|(at, _)| at + before.len());
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(format!("{}{}{}", &text[..place], removed.text, &text[place..])),
        _ => Ok(insert_at(text, &entries(text)?, &format!("{}\n", removed.text.trim_end()), removed.before.as_deref())),
    }
}

/// `text` without the entries of these addresses, and what puts each back, the last one first: those
/// that it has. Of many at once no surroundings are noted: each costs a search through the file.
pub fn remove_all(text: &str, urls: &[&str]) -> Result<(String, Vec<Removed>), EditError> {
    let (entries, urls) = (entries(text)?, urls.iter().copied().collect::<HashSet<_>>());
    let (mut text, mut removed) = (text.to_owned(), Vec::new());
    let is_few = entries.iter().filter(|entry| urls.contains(entry.url.as_str())).count() <= FEW;
    let mut follower: Option<&Place> = None;
    // From the end, so that the places before stay where they are.
    for entry in entries.iter().rev() {
        if !urls.contains(entry.url.as_str()) {
            follower = Some(entry);
            continue;
        }
        let lines = with_a_blank_line(&text, entry.lines.clone());
        removed.push(Removed {
            url: entry.url.clone(),
            text: text[lines.clone()].to_owned(),
            around: if is_few { around(&text[..lines.start], &text[lines.end..]) } else { Default::default() },
            before: follower.map(|entry| entry.url.clone()),
        });
        text.replace_range(lines, "");
    }
    Ok((text, removed))
}

/// `text` with the entry of address `old` given the address `new`; all else of it stays.
pub fn readdress(text: &str, old: &str, new: &str) -> Result<String, EditError> {
    let entries = entries(text)?;
    if entries.iter().any(|entry| entry.url == new) {
        return Err(EditError::AlreadyThere(FeedUrl::new(new)));
    }
    let entry = entries.into_iter().find(|entry| entry.url == old).ok_or_else(|| EditError::NoSuchFeed(FeedUrl::new(old)))?;
    let mut text = text.to_owned();
    text.replace_range(entry.address, &Value::from(new).to_string());
    Ok(text)
}

/// The lines of an entry, with the blank line after it, or before it at the end of the file.
fn with_a_blank_line(text: &str, mut lines: Range<usize>) -> Range<usize> {
    let blank_before = lines.start == 0 || text[..lines.start].ends_with("\n\n");
    if blank_before && text[lines.end..].starts_with('\n') {
        lines.end += 1;
    } else if blank_before && lines.start > 0 && lines.end == text.len() {
        lines.start -= 1;
    }
    lines
}

/// Lines before and after a place: as many as tell it from every other place.
fn around(before: &str, after: &str) -> (String, String) {
    let text = format!("{before}{after}");
    let mut lines = 4;
    loop {
        let (last, first) = (last_lines(before, lines), first_lines(after, lines));
        let surroundings = format!("{last}{first}");
        let mut places = text.match_indices(&surroundings).map(|(at, _)| at + last.len());
        if surroundings == text || (places.next() == Some(before.len()) && places.next().is_none()) {
            return (last.to_owned(), first.to_owned());
        }
        lines *= 2;
    }
}

fn last_lines(text: &str, count: usize) -> &str {
    text.rmatch_indices('\n').nth(count).map_or(text, |(at, _)| &text[at..])
}

fn first_lines(text: &str, count: usize) -> &str {
    text.match_indices('\n').nth(count).map_or(text, |(at, _)| &text[..at])
}

/// Whether an edit is in `text`: not all of the addresses that `goes` names stand there, or some that `comes`
/// names. In doubt it is: what is held for an edit can be undone. Ask that only where the file was replaced: what
/// stands in one that was not is the user's own.
pub fn is_made(text: &str, goes: &[String], comes: &[String]) -> Result<bool, EditError> {
    let there: HashSet<String> = entries(text)?.into_iter().map(|entry| entry.url).collect();
    Ok(!goes.iter().all(|url| there.contains(url)) || comes.iter().any(|url| there.contains(url)))
}

/// Where a `[[feeds]]` entry stands in the text: whole lines.
struct Place {
    url: String,
    /// The value of `url`, quotes and all.
    address: Range<usize>,
    lines: Range<usize>,
}

/// Puts lines before the entry of an address, else after the last entry, else at the end; with the
/// line ends that the file has.
fn insert_at(text: &str, entries: &[Place], lines: &str, before: Option<&str>) -> String {
    let follower = before.and_then(|before| entries.iter().find(|entry| entry.url == before));
    let inserted = match (follower, entries.last()) {
        (Some(follower), _) => splice(text, follower.lines.start, &format!("{lines}\n")),
        (None, Some(last)) => splice(text, last.lines.end, &format!("\n{lines}")),
        (None, None) if text.trim().is_empty() => format!("{text}{lines}"),
        (None, None) => splice(text, text.len(), &format!("\n{lines}")),
    };
    if text.contains("\r\n") { inserted.replace("\r\n", "\n").replace('\n', "\r\n") } else { inserted }
}

/// `text` with `more` at a line's beginning.
fn splice(text: &str, at: usize, more: &str) -> String {
    let (before, after) = text.split_at(at);
    let end_of_line = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    format!("{before}{end_of_line}{more}{after}")
}

fn entries(text: &str) -> Result<Vec<Place>, EditError> {
    let document = Document::parse(text).map_err(|error| EditError::Unreadable {
        line: 1 + error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count()),
        what: error.message().to_owned(),
    })?;
    match document.get("feeds") {
        None => Ok(Vec::new()),
        Some(Item::ArrayOfTables(tables)) => Ok(tables.iter().filter_map(|table| place(text, table)).collect()),
        Some(_) => Err(EditError::InlineList),
    }
}

fn place(text: &str, table: &toml_edit::Table) -> Option<Place> {
    let header = table.span()?;
    let start = text[..header.start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = table.iter().filter_map(|(_, item)| item.span()).map(|span| span.end).max().unwrap_or(header.end);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
    let url = table.get("url");
    let address = url.and_then(Item::span).unwrap_or(header.end..header.end);
    Some(Place { url: url.and_then(Item::as_str).unwrap_or_default().to_owned(), address, lines: start..end })
}

fn lines_of(feed: &Subscription) -> String {
    let mut lines = String::from("[[feeds]]\n");
    let title = feed.title.as_ref().map(|title| title.as_str());
    let folder = feed.folder.as_ref().map(|folder| folder.as_str());
    let fields = [("url", Some(feed.url.as_str())), ("title", title), ("folder", folder), ("user_agent", feed.user_agent.as_deref())];
    // What dateline itself adds says no more: the rest is for the user to write.
    for (name, value) in fields.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        lines.push_str(&format!("{name} = {}\n", Value::from(value)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n[fetch] # here\nconcurrency = 2\n\n# the list\n[[feeds]]\nurl = 'https://a.example/'   # first\n\n\
                        # about b\n[[feeds]]\nurl = 'https://b.example/'\ntitle = 'B' # its name\n\n[keys]\nquit = ['X']\n";

    fn feed(url: &str) -> Subscription {
        Subscription { title: Some("Say \"hi\" \\ 中".into()), ..Subscription::new(url) }
    }

    #[test]
    fn a_new_address_takes_the_place_of_the_old_one_and_nothing_else_moves() {
        let (old, new) = ("https://a.example/", "https://new.example/?a=\"1\"");
        let text = readdress(FILE, old, new).expect("changed");
        let (config, mistakes) = super::super::load::Config::from_text(&text, "config.toml", None);
        assert!(mistakes.is_empty() && config.feeds[0].url.as_str() == new, "{text}");
        assert!(text.contains("   # first\n"), "{text}");
        assert_eq!(readdress(&text, new, old).expect("back").replace("\"https://a.example/\"", "'https://a.example/'"), FILE);
        assert!(matches!(readdress(FILE, old, "https://b.example/"), Err(EditError::AlreadyThere(_))));
        assert!(matches!(readdress(FILE, "https://c.example/", new), Err(EditError::NoSuchFeed(_))));
    }

    #[test]
    fn an_added_feed_stands_after_the_last_and_nothing_else_moves() {
        let added = add(FILE, &[feed("https://c.example/?a=1&b=\"")]).expect("added");
        let (before, after) = FILE.split_at(FILE.find("\n[keys]").expect("there"));
        let entry = added.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).expect("the rest is as it was");
        assert!(entry.starts_with("\n[[feeds]]\nurl = "), "{entry}");
        let (config, mistakes) = super::super::load::Config::from_text(&added, "config.toml", None);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(config.feeds[2], feed("https://c.example/?a=1&b=\""));
    }

    #[test]
    fn the_first_feed_goes_to_the_end() {
        assert_eq!(add("", &[Subscription::new("https://a.example/")]).expect("added"), "[[feeds]]\nurl = \"https://a.example/\"\n");
        assert_eq!(
            add("[fetch]", &[Subscription::new("https://a.example/")]).expect("added"),
            "[fetch]\n\n[[feeds]]\nurl = \"https://a.example/\"\n"
        );
    }

    #[test]
    fn what_is_removed_comes_back_byte_for_byte() {
        for url in ["https://a.example/", "https://b.example/"] {
            let (without, removed) = remove_all(FILE, &[url]).expect("removed");
            assert!(!without.contains(url));
            for comment in ["# mine", "# here", "# the list", "# about b"] {
                assert!(without.contains(comment), "{comment} went with {url}");
            }
            assert_eq!(put_back(&without, &removed).expect("put back"), FILE);
        }
    }

    #[test]
    fn it_comes_back_byte_for_byte_between_entries_that_stand_twice() {
        let entry = |name: &str| format!("\n[[feeds]]\nurl = \"https://{name}.example/feed\"\ntitle = \"{name}\"\nfolder = \"World\"\n");
        for names in [["a", "b", "c", "a", "b", "x"], ["a", "b", "a", "x", "b", "c"], ["x", "b", "a", "b", "a", "b"]] {
            let file: String = names.into_iter().map(entry).collect();
            let (without, removed) = remove_all(&file, &["https://x.example/feed"]).expect("removed");
            assert_eq!(put_back(&without, &removed).expect("put back"), file);
        }
    }

    #[test]
    fn many_come_back_in_their_order_to_where_they_were() {
        let entry = |i: usize| format!("[[feeds]]\nurl = \"https://{i}.example/\"\nfolder = \"World\" # {i}\n");
        let file: String = (0..500).map(entry).collect::<Vec<_>>().join("\n") + "\n[keys]\nquit = ['X']\n";
        let urls: Vec<String> = (0..500).filter(|i| i % 100 != 50).map(|i| format!("https://{i}.example/")).collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        let (without, removed) = remove_all(&file, &urls).expect("removed");
        assert_eq!((removed.len(), entries(&without).expect("TOML").len()), (495, 5));
        assert_eq!(put_back(&without, &removed).expect("put back"), file);
    }

    #[test]
    fn what_was_added_comes_back_as_it_was_added() {
        let feeds = ["https://c.example/", "https://d.example/"].map(feed);
        for file in ["", "[fetch]", FILE, &FILE.replace('\n', "\r\n")] {
            let text = add(file, &feeds).expect("added");
            assert_eq!(put_back(file, &added(&feeds)).expect("put back"), text);
        }
    }

    #[test]
    fn it_comes_back_to_its_neighbour_when_the_file_was_edited_since() {
        let (without, removed) = remove_all(FILE, &["https://a.example/"]).expect("removed");
        let edited = without.replace("# about b", "# b, you know").replace("# the list", "# list");
        let back = put_back(&edited, &removed).expect("put back");
        let urls: Vec<String> = entries(&back).expect("TOML").into_iter().map(|entry| entry.url).collect();
        assert_eq!(urls, ["https://a.example/", "https://b.example/"]);
        assert_eq!(put_back(FILE, &removed).expect("nothing to do"), FILE, "it is there again");
    }

    #[test]
    fn what_can_not_be_edited_is_said() {
        assert!(add("[fetch\n", &[feed("https://a.example/")]).unwrap_err().to_string().contains("line 1"));
        assert!(matches!(add("feeds = [{url='x'}]", &[feed("https://a.example/")]), Err(EditError::InlineList)));
        assert!(matches!(add(FILE, &[feed("https://a.example/")]), Err(EditError::AlreadyThere(_))));
    }

    #[test]
    fn line_ends_stay_what_they_are() {
        let added = add(&FILE.replace('\n', "\r\n"), &[feed("https://c.example/")]).expect("added");
        assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
        assert_eq!(added.replace("\r\n", "\n"), add(FILE, &[feed("https://c.example/")]).expect("added"));
    }
}
