//! Films, sounds and embedded pages: what a link to them says.

use super::links::host;
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
