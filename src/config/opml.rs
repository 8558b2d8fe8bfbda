//! OPML 2.0 to subscriptions and back.
//!
//! A list from another person brings addresses and nothing else: http and https only, the rest is
//! reported (newsboat PR #3400 shows where more would lead). The limits keep a bomb from exploding:
//! 4 MiB, 5,000 feeds, 16 levels.

use super::subscriptions::{Subscription, is_feed_address};
use crate::model::{Clean, FeedUrl, same_spelling};
use quick_xml::{
    Reader, Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use std::collections::HashSet;

/// Bytes that an OPML file may have.
pub const MAX_BYTES: usize = 4 << 20;
const MAX_FEEDS: usize = 5_000;
const MAX_DEPTH: usize = 16;

/// Attributes that name programs in other readers' lists: Liferea's and newsboat's.
const COMMANDS: [&str; 2] = ["filtercmd", "filter"];

/// What an OPML file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlines {
    /// The feeds, in order, each address once.
    pub feeds: Vec<Subscription>,
    /// What was not taken, with why.
    pub refused: Vec<Clean>,
}

/// Why an OPML file was not read.
#[derive(Debug, thiserror::Error)]
pub enum OpmlError {
    /// Over a limit.
    #[error("the OPML file has more than {0}; split it into smaller ones")]
    TooLarge(&'static str),
    /// Not OPML.
    #[error("this is no OPML file: {0}")]
    NotOpml(Clean),
}

/// Reads an OPML file, whose bytes `decode` makes text of. The outline around a feed is its folder (the nearest one that has
/// a name).
///
/// # Errors
/// The file is over a limit, or no OPML.
pub fn read(bytes: &[u8], decode: impl FnOnce(&[u8]) -> String) -> Result<Outlines, OpmlError> {
    if bytes.len() > MAX_BYTES {
        return Err(OpmlError::TooLarge("4 MiB"));
    }
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let (mut outlines, mut folders, mut seen, mut opml) = (Outlines::default(), Vec::new(), HashSet::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) if is(&tag, "outline") => folders.push(outline(&tag, &folders, &mut seen, &mut outlines)),
            Ok(Event::Empty(tag)) if is(&tag, "outline") => drop(outline(&tag, &folders, &mut seen, &mut outlines)),
            Ok(Event::End(tag)) if tag.local_name().as_ref().eq_ignore_ascii_case("outline") => drop(folders.pop()),
            Ok(Event::Start(tag)) if is(&tag, "opml") => opml = true,
            Ok(_) => {}
            Err(error) if outlines.feeds.is_empty() => return Err(OpmlError::NotOpml(Clean::new(&error.to_string()))),
            Err(error) => {
                outlines.refused.push(Clean::new(&format!("what follows a mistake in the file: {error}")));
                break;
            }
        }
        if folders.len() > MAX_DEPTH {
            return Err(OpmlError::TooLarge("16 levels"));
        }
        if outlines.feeds.len() + outlines.refused.len() > MAX_FEEDS {
            return Err(OpmlError::TooLarge("5,000 feeds"));
        }
    }
    if opml || !outlines.feeds.is_empty() { Ok(outlines) } else { Err(OpmlError::NotOpml("it has no <opml>".into())) }
}

fn is(tag: &BytesStart, name: &str) -> bool {
    tag.local_name().as_ref().eq_ignore_ascii_case(name)
}

/// Takes one outline in; its name, should it be a folder, which may be empty.
fn outline(tag: &BytesStart, folders: &[Option<Clean>], seen: &mut HashSet<String>, outlines: &mut Outlines) -> Option<Clean> {
    let name = attribute(tag, "text")
        .or_else(|| attribute(tag, "title"))
        .map(|name| Clean::new(&name).shortened(512))
        .filter(|name| !name.is_empty());
    let mut refuse = |what: &str, why: &str| {
        let called = name.as_ref().map_or_else(String::new, |name| format!("“{}”: ", name.shortened(60)));
        outlines.refused.push(Clean::new(&format!("{called}{what}: {why}")));
    };
    let written = attribute(tag, "xmlurl");
    let Some(url) = written.as_deref().map(address).filter(|url| !url.is_empty()) else {
        if written.is_some() || is_meant_for_a_feed(tag) {
            refuse("an outline without an address", "a feed's stands in xmlUrl");
        }
        return name;
    };
    if !is_feed_address(&url) || FeedUrl::new(&url).is_built_in() {
        refuse(&FeedUrl::new(&url).shown().shortened(120), "only http and https addresses are taken");
        return None;
    }
    for command in COMMANDS.iter().filter_map(|name| attribute(tag, name)) {
        refuse(&Clean::new(&command).shortened(120), "no command of a list is taken, its feed is");
    }
    let folder = folders.iter().rev().find_map(Clone::clone);
    let title = attribute(tag, "title").map(|title| Clean::new(&title).shortened(512)).filter(|title| !title.is_empty()).or(name);
    // A feed without a title of the user's is written with its address, and is read without one again.
    let title = title.filter(|title| *title != FeedUrl::new(&url).shown().shortened(512));
    let feed = Subscription { title, folder, ..Subscription::new(url) };
    if seen.insert(same_spelling(feed.url.as_str())) {
        outlines.feeds.push(feed);
    }
    None
}

/// Whether an outline says that it is a feed, or leads anywhere: no folder does.
fn is_meant_for_a_feed(tag: &BytesStart) -> bool {
    let kind = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
    ["rss", "atom"].contains(&kind.as_str()) || ["htmlurl", "url"].iter().any(|name| attribute(tag, name).is_some())
}

/// An address without what browsers leave out of one: controls and spaces around it, tabs and line
/// breaks in it (<https://url.spec.whatwg.org/#concept-basic-url-parser>). `feed://a`, `feed:https://a`
/// and a bare `a.example/feed` are ways to write web addresses.
fn address(text: &str) -> String {
    let text: String = text.trim_matches(|c| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let rest = text.get(.."feed:".len()).filter(|scheme| scheme.eq_ignore_ascii_case("feed:")).map(|scheme| &text[scheme.len()..]);
    match rest {
        Some(rest) if rest.starts_with("//") => format!("https:{rest}"),
        Some(rest) if is_feed_address(rest) => rest.to_owned(),
        _ if begins_with_a_host(&text) => format!("https://{text}"),
        _ => text,
    }
}

/// Whether an address begins as `a.example` or `a.example:8080`, without a scheme.
fn begins_with_a_host(text: &str) -> bool {
    let site = text.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = site.split_once(':').unwrap_or((site, "1"));
    let is_host = host.contains('.') && !host.starts_with('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    is_host && port.parse::<u16>().is_ok()
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref().eq_ignore_ascii_case(name))?;
    Some(htmlize::unescape_attribute(&*found.value).into_owned())
}

/// Writes subscriptions as OPML 2.0, folders as outlines. Built-in feeds stay at home.
pub fn write(feeds: &[Subscription]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let written = write_document(&mut writer, feeds);
    written.expect("a Vec takes all that is written into it");
    String::from_utf8(writer.into_inner()).expect("what was written is text") + "\n"
}

fn write_document(writer: &mut Writer<Vec<u8>>, feeds: &[Subscription]) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.create_element("head").write_inner_content(|head| {
        head.create_element("title").write_text_content(BytesText::new("dateline subscriptions"))?;
        Ok(())
    })?;
    writer.create_element("body").write_inner_content(|body| {
        let mut done = HashSet::new();
        for feed in feeds.iter().filter(|feed| !feed.url.is_built_in()) {
            match &feed.folder {
                None => write_feed(body, feed)?,
                Some(folder) if done.insert(folder) => write_folder(body, folder, feeds)?,
                Some(_) => {}
            }
        }
        Ok(())
    })?;
    writer.write_event(Event::End(BytesEnd::new("opml")))
}

fn write_folder(body: &mut Writer<Vec<u8>>, folder: &Clean, feeds: &[Subscription]) -> std::io::Result<()> {
    let inside = feeds.iter().filter(|feed| feed.folder.as_ref() == Some(folder) && !feed.url.is_built_in());
    let outline = body.create_element("outline").with_attribute(("text", folder.as_str()));
    outline.write_inner_content(|outline| inside.clone().try_for_each(|feed| write_feed(outline, feed)))?;
    Ok(())
}

fn write_feed(writer: &mut Writer<Vec<u8>>, feed: &Subscription) -> std::io::Result<()> {
    let title = feed.title.clone().unwrap_or_else(|| feed.url.shown());
    let attributes = [("type", "rss"), ("text", title.as_str()), ("title", title.as_str()), ("xmlUrl", feed.url.as_str())];
    writer.create_element("outline").with_attributes(attributes).write_empty()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Outlines, OpmlError> {
        super::read(bytes, |bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    #[test]
    fn a_feed_without_a_title_reads_back_without_one() {
        for url in ["https://a.example/?token=x".to_owned(), format!("https://a.example/{}", "feed/".repeat(200))] {
            let feeds = [Subscription::new(url)];
            assert_eq!(read(write(&feeds).as_bytes()).expect("OPML").feeds, feeds);
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let feeds = [
            Subscription {
                title: Some("A & \"B\" <中>".into()),
                folder: Some("Asia".into()),
                ..Subscription::new("https://a.example/?x=1&y=2")
            },
            Subscription { title: Some("Top".into()), ..Subscription::new("http://b.example/") },
            Subscription { title: Some("C".into()), folder: Some("Asia".into()), ..Subscription::new("https://c.example/") },
        ];
        let built_in = [FeedUrl::WELCOME, FeedUrl::SAVED].map(Subscription::new);
        let read = read(write(&[&built_in[..], &feeds].concat()).as_bytes()).expect("OPML");
        assert_eq!(read.feeds, [feeds[0].clone(), feeds[2].clone(), feeds[1].clone()]);
        assert!(read.refused.is_empty());
    }

    #[test]
    fn a_strangers_list_brings_addresses_only() {
        let file = "<opml version='1.1'><body><outline TEXT='News'><outline text='x' xmlUrl='exec:touch /tmp/x'/>\
            <outline text='y' xmlUrl='|curl evil'/><outline xmlUrl='file:///etc/passwd'/><outline xmlUrl='javascript:1'/><outline xmlUrl='dateline:saved'/>\
            <outline title='OK' xmlURL=' https://ok.example/a?b=1&amp;c=2 '/></outline><outline xmlUrl='filter:a:https://x.example'/></body></opml>";
        let read = read(file.as_bytes()).expect("OPML");
        assert_eq!(read.feeds.len(), 1);
        assert_eq!(read.feeds[0].url.as_str(), "https://ok.example/a?b=1&c=2");
        assert_eq!((read.feeds[0].title.as_deref(), read.feeds[0].folder.as_deref()), (Some("OK"), Some("News")));
        assert_eq!(read.refused.len(), 6);
    }

    #[test]
    fn an_outline_without_an_address_is_named_and_a_folder_is_none() {
        let file = "<opml><outline text='Empty'></outline><outline text='Lost' type='rss'></outline><outline text='Bare'/><outline/>\
            <outline text='Blank' xmlUrl=' '/><outline text='Link' url='https://a.example/rss'/><outline htmlUrl='https://a.example/'></outline>\
            <outline text='News'><outline text='A' xmlUrl='https://a.example/rss'/></outline></opml>";
        let read = read(file.as_bytes()).expect("OPML");
        assert_eq!((read.feeds.len(), read.feeds[0].folder.as_deref()), (1, Some("News")));
        let why = "an outline without an address: a feed's stands in xmlUrl";
        let named = ["“Lost”: ", "“Blank”: ", "“Link”: ", ""].map(|name| format!("{name}{why}"));
        assert_eq!(read.refused.iter().map(|refused| refused.to_string()).collect::<Vec<_>>(), named);
    }

    #[test]
    fn addresses_are_taken_as_browsers_take_them() {
        let file = "<opml><outline xmlUrl='\0\0 https://a.example/rs&#10;s&#9; '/></opml>";
        assert_eq!(read(file.as_bytes()).expect("OPML").feeds, [Subscription::new("https://a.example/rss")]);
    }

    #[test]
    fn the_ways_in_which_lists_write_web_addresses() {
        for (written, taken) in [
            ("feed://a.example/rss", "https://a.example/rss"),
            ("FEED:http://a.example/rss", "http://a.example/rss"),
            ("a.example/rss?x=1:2", "https://a.example/rss?x=1:2"),
            ("a.example:8080/rss", "https://a.example:8080/rss"),
        ] {
            let read = read(format!("<opml><outline xmlUrl='{written}'/></opml>").as_bytes()).expect("OPML");
            assert_eq!(read.feeds, [Subscription::new(taken)], "{written}");
        }
        for other in ["feed:exec:ls", "feed:file:///etc/passwd", "/etc/passwd", "../a.b", "exec:a.b", "|curl a.example", "a b.example"] {
            let read = read(format!("<opml><outline xmlUrl='{other}'/></opml>").as_bytes()).expect("OPML");
            assert_eq!((read.feeds.len(), read.refused.len()), (0, 1), "{other}");
        }
        let twice = read(b"<opml><outline xmlUrl='HTTP://A.example'/><outline xmlUrl='http://a.example:80/'/></opml>").expect("OPML");
        assert_eq!(twice.feeds.len(), 1, "one feed in two spellings");
    }

    #[test]
    fn bombs_and_strangers_are_refused() {
        assert!(matches!(read(&vec![b' '; MAX_BYTES + 1]), Err(OpmlError::TooLarge(_))));
        assert!(matches!(read(format!("<opml>{}", "<outline text='a'>".repeat(20)).as_bytes()), Err(OpmlError::TooLarge("16 levels"))));
        let many: String = (0..6000).map(|i| format!("<outline xmlUrl='https://{i}.example'/>")).collect();
        assert!(matches!(read(format!("<opml>{many}</opml>").as_bytes()), Err(OpmlError::TooLarge("5,000 feeds"))));
        assert!(matches!(read(b"<html></html>"), Err(OpmlError::NotOpml(_))));
        assert!(matches!(read(b"not even XML"), Err(OpmlError::NotOpml(_))));
    }
}
