//! What can be saved of a JSON Feed that is broken or breaks off: the fields of the feed before and behind its
//! list of items, and the items that are whole.

use super::json_fields;
use super::json_fields::Feed;
use super::json_fields::Item;
use super::json_loose::Into;
use crate::model::Ending;
use serde::de::DeserializeSeed;
use serde_json::Deserializer;

/// How many places are tried where the list of items may begin.
const MAX_HEADS: usize = 8;
/// How many places are tried where an item may begin behind one that is broken.
const MAX_TRIES: usize = 64;

/// A feed that breaks off or has a mistake in it, and how it ends. An item with a mistake is left out, and no other
/// with it; fields of the feed are kept as far as the list's own end shows what they are.
/// At most `max` items stay.
pub(super) fn salvaged(text: &str, max: usize) -> Option<(Feed, Ending)> {
    let (mut feed, list) = head(text, max)?;
    let mut items = Items { found: Feed::of(max).items, rest: list.trim_start(), tries: MAX_TRIES };
    let is_cut = items.read();
    let mut ending = if is_cut { Ending::WithinEntry } else { Ending::Open };
    if let Some(behind) = items.rest.strip_prefix(']') {
        ending = Ending::Closed;
        read_fields(behind, &mut feed);
    } else if !is_cut && items.rest.trim_end().strip_suffix('}').is_some_and(|rest| rest.trim_end().ends_with(']')) {
        // Behind a mistake that nothing could be read after, the brackets of the end still stand.
        ending = Ending::Closed;
    }
    items.found.is_list = true;
    feed.items = items.found;
    Some((feed, ending))
}

/// The fields before the list of items, and the list behind its bracket. Where there is a mistake before the list,
/// only the list counts, and only in what calls itself a feed.
fn head(text: &str, max: usize) -> Option<(Feed, &str)> {
    let lists = || {
        text.match_indices("\"items\"").take(MAX_HEADS).filter_map(|(at, name)| {
            let list = text[at + name.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
            Some((&text[..at], list))
        })
    };
    let whole = |(before, list): (&str, _)| {
        let head = format!("{}}}", before.trim_end().trim_end_matches(','));
        let mut feed = Feed::of(max);
        let mut read = Deserializer::from_str(&head);
        Into(&mut feed).deserialize(&mut read).and_then(|()| read.end()).ok()?;
        Some((feed, list))
    };
    let broken = || lists().find(|(before, _)| before.contains("jsonfeed.org/version")).map(|(_, list)| (Feed::of(max), list));
    lists().find_map(|(before, list)| whole((before, list))).or_else(broken)
}

/// Adds the fields of the feed behind its list of items, as far as they are whole.
fn read_fields(behind: &str, feed: &mut Feed) {
    if let Some(more) = behind.trim_start().strip_prefix(',') {
        let object = format!("{{{more}");
        // What comes before a mistake is there by then.
        let _ = Into(feed).deserialize(&mut Deserializer::from_str(&object));
    }
}

struct Items<'a> {
    found: json_fields::Items,
    /// What is not read yet.
    rest: &'a str,
    /// How many places may still be tried.
    tries: usize,
}

impl Items<'_> {
    /// Reads as many items as there are; whether the text is cut within the last one.
    fn read(&mut self) -> bool {
        while self.rest.starts_with('{') {
            match first(self.rest) {
                Ok((item, length)) => self.take(item, length),
                Err(error) if error.is_eof() => return true,
                Err(_) => {
                    if !self.skip() {
                        return false;
                    }
                }
            }
        }
        false
    }

    fn take(&mut self, item: Item, length: usize) {
        self.found.push(item);
        self.rest = self.rest[length..].trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    }

    /// Steps from an item with a mistake to the next one; whether there is one.
    fn skip(&mut self) -> bool {
        let text = self.rest;
        for (at, _) in text.match_indices('{').skip(1).filter(|(at, _)| text[..*at].trim_end().ends_with(',')) {
            if self.tries == 0 {
                return false;
            }
            self.tries -= 1;
            // Files and authors are objects in lists too.
            if first(&text[at..]).is_ok_and(|(item, _)| item.is_sure()) {
                self.rest = &text[at..];
                return true;
            }
        }
        false
    }
}

/// The item that `text` begins with, and how long it is.
fn first(text: &str) -> Result<(Item, usize), serde_json::Error> {
    let mut values = Deserializer::from_str(text).into_iter::<Item>();
    let item = values.next().unwrap_or_else(|| Ok(Item::default()))?;
    Ok((item, values.byte_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(feed: Feed) -> Vec<String> {
        feed.items.into_vec().into_iter().filter_map(|item| item.id).collect()
    }

    fn read(list: &str) -> (Vec<String>, Ending) {
        let (feed, ending) =
            salvaged(&format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{list}"), 100)
                .expect("a feed");
        (ids(feed), ending)
    }

    #[test]
    fn a_document_is_finished_where_its_list_is() {
        let whole = r#"{"id":"1"},{"id":"2"}"#;
        for (behind, ending) in [
            (r#"],"x":oops}"#, Ending::Closed),
            ("] oops", Ending::Closed),
            ("]", Ending::Closed),
            (r#",{"id":oops}]}"#, Ending::Closed),
            ("", Ending::Open),
            (",", Ending::Open),
            (r#",{"id":"3","ti"#, Ending::WithinEntry),
        ] {
            assert_eq!(read(&format!("{whole}{behind}")), (vec!["1".to_owned(), "2".to_owned()], ending), "{behind}");
        }
    }

    #[test]
    fn an_item_with_a_mistake_costs_itself_only() {
        let broken = r#"{"id":"1","title":"He said "hi" there","attachments":[{"url":"a.mp3","title":"b"},{"url":"c.mp3","title":"d"}]}"#;
        let list = format!(r#"{{"id":"0"}}, {broken}, {{"id":"2"}},{{"id":oops}},{{"id":"4"}}]}}"#);
        assert_eq!(read(&list), (["0", "2", "4"].map(str::to_owned).to_vec(), Ending::Closed));
        let hopeless = r#"{"id":oops},"#.repeat(10_000);
        assert_eq!(read(&hopeless), (Vec::new(), Ending::Open));
    }

    #[test]
    fn fields_around_a_broken_list_stay() {
        let list = r#"[{"id":oops},{"id":"2"}]"#;
        let behind = format!(r#"{{"items":{list},"title":"t","version":"https://jsonfeed.org/version/1"}} oops"#);
        let (feed, _) = salvaged(&behind, 100).expect("a feed");
        assert_eq!(feed.title.as_deref(), Some("t"));
        assert_eq!(ids(feed), ["2"]);
        let before = format!(r#"{{"version":"https://jsonfeed.org/version/1","title":"a "b"","items":{list}}}"#);
        assert_eq!(ids(salvaged(&before, 100).expect("a feed").0), ["2"]);
        assert!(salvaged(&format!(r#"{{"title":"a "b"","items":{list}}}"#), 100).is_none(), "nothing calls it a feed");
    }
}
