//! Films, sounds and embedded pages: what a link to them says, and which links lead to them.

use super::super::lines::Link;
use super::super::links::host;
use super::super::story::Article;
use crate::model::Clean;
use dom_query::NodeRef;

/// Where such an element gets what it shows from.
pub(super) fn source(node: &NodeRef) -> Option<String> {
    let filled = |value: &str| !value.trim().is_empty();
    let own = ["src", "data-src", "data"].into_iter().find_map(|name| node.attr(name).filter(|value| filled(value)));
    own.or_else(|| node.descendants_it().find_map(|part| part.attr("src").filter(|value| filled(value)))).map(String::from)
}

/// "Video: A title (host)", or as much of it as is known.
pub(super) fn label(node: &NodeRef, name: &str, url: &str) -> String {
    let host = host(url);
    let kind = kind(name, &host);
    let title = node.attr("title").or(node.attr("aria-label")).map(|title| Clean::new(&title)).filter(|title| !title.is_empty());
    title.map_or(format!("{kind} ({})", &*host), |title| format!("{kind}: {} ({})", title.shortened(120), &*host))
}

/// What the names of films and sounds end in.
const FILES: [&str; 12] = ["mp3", "m4a", "aac", "ogg", "oga", "opus", "flac", "wav", "mp4", "m4v", "webm", "m3u8"];

/// The links of an article that lead to sound or film, or to files that go with it; on the web only.
///
/// Files and players were made links by dateline itself, so their words tell what they are.
pub fn media(article: &Article) -> Vec<Link> {
    let labelled = |words: &str| {
        let rest = ["Audio", "Video", "File"].into_iter().find_map(|kind| words.strip_prefix(kind));
        rest.is_some_and(|rest| rest.starts_with([':', ',']) || rest.starts_with(" ("))
    };
    let is_file = |url: &url::Url| {
        let extension = url.path().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        extension.is_some_and(|extension| FILES.contains(&extension.as_str()))
    };
    let is_media = |link: &&Link| {
        let url = url::Url::parse(&link.url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.is_some_and(|url| labelled(&link.text) || is_file(&url))
    };
    let mut found: Vec<Link> = Vec::new();
    for link in article.links.iter().filter(is_media) {
        if !found.iter().any(|known| known.url == link.url) {
            found.push(link.clone());
        }
    }
    found
}

fn kind(name: &str, host: &str) -> &'static str {
    let is_at = |hosts: &[&str]| hosts.iter().any(|known| host.contains(known));
    match name {
        "video" => "Video",
        "audio" => "Audio",
        _ if is_at(&["youtu", "vimeo", "dailymotion", "bilibili", "nicovideo", "tiktok", "twitch", "rumble", "odysee"]) => "Video",
        _ if is_at(&["spotify", "soundcloud", "podcast", "anchor.fm", "acast", "megaphone", "libsyn", "bandcamp"]) => "Audio",
        _ => "Embedded page",
    }
}
