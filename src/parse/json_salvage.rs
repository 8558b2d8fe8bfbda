//! What can be saved of a JSON Feed that is broken or breaks off: the fields of the feed before and behind its
//! list of items, and the items that are whole.

use crate::model::Ending;
use serde_json::Deserializer;
use serde_json::Map;
use serde_json::Value;

/// How many places are tried where the list of items may begin.
const MAX_HEADS: usize = 8;
/// How many places are tried where an item may begin behind one that is broken.
const MAX_TRIES: usize = 64;

/// A feed that breaks off or has a mistake in it, and how it ends. An item with a mistake is left out, and no other
/// with it; fields of the feed are kept as far as the list's own end shows what they are.
pub(super) fn salvaged(text: &str) -> Option<(Value, Ending)> {
    let (mut feed, list) = head(text)?;
    let mut items = Items { found: Vec::new(), rest: list.trim_start(), tries: MAX_TRIES };
    let is_cut = items.read();
    let mut ending = if is_cut { Ending::WithinEntry } else { Ending::Open };
    if let Some(behind) = items.rest.strip_prefix(']') {
        ending = Ending::Closed;
        feed.extend(fields(behind));
    } else if !is_cut && items.rest.trim_end().strip_suffix('}').is_some_and(|rest| rest.trim_end().ends_with(']')) {
        // Behind a mistake that nothing could be read after, the brackets of the end still stand.
        ending = Ending::Closed;
    }
    feed.insert("items".to_owned(), Value::Array(items.found));
    Some((Value::Object(feed), ending))
}

/// The fields before the list of items, and the list behind its bracket. Where there is a mistake before the list,
/// only the list counts, and only in what calls itself a feed.
fn head(text: &str) -> Option<(Map<String, Value>, &str)> {
    let lists = || {
        text.match_indices("\"items\"").take(MAX_HEADS).filter_map(|(at, name)| {
            let list = text[at + name.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('[')?;
            Some((&text[..at], list))
        })
    };
    let whole = |(before, list): (&str, _)| {
        let head = format!("{}}}", before.trim_end().trim_end_matches(','));
        Some((serde_json::from_str(&head).ok()?, list))
    };
    let broken = || lists().find(|(before, _)| before.contains("jsonfeed.org/version")).map(|(_, list)| (Map::new(), list));
    lists().find_map(|(before, list)| whole((before, list))).or_else(broken)
}

/// The fields of the feed behind its list of items, where they are whole.
fn fields(behind: &str) -> Map<String, Value> {
    let Some(more) = behind.trim_start().strip_prefix(',') else {
        return Map::new();
    };
    let object = format!("{{{more}");
    Deserializer::from_str(&object).into_iter().next().and_then(Result::ok).unwrap_or_default()
}

struct Items<'a> {
    found: Vec<Value>,
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

    fn take(&mut self, item: Value, length: usize) {
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
            // Files and authors are objects in lists too, but only an item has these (JSON Feed 1.1, "Items").
            let is_item = |item: &Value| ["id", "content_html", "content_text"].iter().any(|name| item.get(name).is_some());
            if first(&text[at..]).is_ok_and(|(item, _)| is_item(&item)) {
                self.rest = &text[at..];
                return true;
            }
        }
        false
    }
}

/// The value that `text` begins with, and how long it is.
fn first(text: &str) -> Result<(Value, usize), serde_json::Error> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next().unwrap_or(Ok(Value::Null))?;
    Ok((value, values.byte_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(list: &str) -> (Vec<String>, Ending) {
        let (feed, ending) =
            salvaged(&format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{list}")).expect("a feed");
        let id = |item: &Value| item["id"].as_str().unwrap_or_default().to_owned();
        (feed["items"].as_array().expect("a list").iter().map(id).collect(), ending)
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
        let (feed, _) = salvaged(&behind).expect("a feed");
        assert_eq!((&feed["title"], &feed["items"]), (&json!("t"), &json!([{ "id": "2" }])));
        let before = format!(r#"{{"version":"https://jsonfeed.org/version/1","title":"a "b"","items":{list}}}"#);
        assert_eq!(salvaged(&before).expect("a feed").0["items"], json!([{ "id": "2" }]));
        assert!(salvaged(&format!(r#"{{"title":"a "b"","items":{list}}}"#)).is_none(), "nothing calls it a feed");
    }
}
