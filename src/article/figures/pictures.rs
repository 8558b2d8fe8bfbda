//! What can be known of a picture without fetching it: its address, its name, whether it is one.

use super::super::html::Words;
use dom_query::NodeRef;
use url::Url;

/// Where a picture really is: late-loading attributes, its `src`, the largest of a `srcset`; whatever
/// only stands in for it until a script has run is none of these.
pub(in crate::article) fn address(img: &NodeRef) -> Option<String> {
    let attrs: Vec<(String, String)> = img
        .attrs()
        .iter()
        .map(|attr| (attr.name.local.to_string(), attr.value.trim().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let is_late = |name: &str| {
        name.starts_with("data-")
            && !name.contains("srcset")
            && ["src", "original", "lazy", "orig-file"].iter().any(|part| name.contains(part))
    };
    let is_address = |value: &str| !is_stand_in(value) && !value.contains(char::is_whitespace) && value.contains(['/', '.']);
    let late = attrs.iter().find(|(name, value)| is_late(name) && is_address(value) && is_picture_file(value));
    let plain = || attrs.iter().find(|(name, value)| name == "src" && !is_stand_in(value));
    let any_late = || attrs.iter().find(|(name, value)| is_late(name) && is_address(value));
    let found = late.or_else(plain).or_else(any_late).map(|(_, value)| value.clone());
    found.or_else(|| attrs.iter().filter(|(name, _)| name.ends_with("srcset")).find_map(|(_, value)| largest(value)))
}

/// The widest that is asked for where a page offers several sizes, in pixels.
const WIDE_ENOUGH: f64 = 2_600.0;

/// The address of a picture in the best of the forms that the page offers: a `picture` holds several.
pub(super) fn best_address(img: &NodeRef) -> Option<String> {
    let own = address(img);
    let is_drawable = |source: &NodeRef| !source.attr_or("type", "").contains("avif");
    let picture = img.ancestors_it(Some(2)).find(|above| above.has_name("picture"));
    let sources: Vec<NodeRef> =
        picture.map(|picture| picture.descendants_it().filter(|part| part.has_name("source")).collect()).unwrap_or_default();
    let offered = sources.iter().filter(|source| is_drawable(source)).chain([img]);
    let mut best: Option<(f64, String)> = None;
    for (size, source) in offered.flat_map(|node| sets(node).into_iter().filter_map(|set| widest(&set))) {
        if best.as_ref().is_none_or(|(known, _)| size > *known) {
            best = Some((size, source));
        }
    }
    best.map(|(_, source)| source).or(own)
}

fn sets(node: &NodeRef) -> Vec<String> {
    node.attrs().iter().filter(|attr| attr.name.local.ends_with("srcset")).map(|attr| attr.value.to_string()).collect()
}

/// Whether an address looks like a picture's, and not like a script's or a page's.
fn is_picture_file(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", "image", "img", "photo", "media"].iter().any(|part| lower.contains(part))
}

fn is_stand_in(source: &str) -> bool {
    let file = source.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    const BEGIN: [&str; 6] = ["blank.", "transparent.", "1x1.", "lazy", "pixel.", "fallback."];
    source.is_empty()
        || source.starts_with("data:")
        || BEGIN.iter().any(|word| file.starts_with(word))
        || ["placeholder", "spacer"].iter().any(|word| file.contains(word))
}

/// The address with the greatest width or density in a `srcset`.
pub(super) fn largest(srcset: &str) -> Option<String> {
    widest(srcset).map(|(_, source)| source)
}

/// The same, with the number that the set gives for it; those that are wider than any screen come last.
fn widest(srcset: &str) -> Option<(f64, String)> {
    let mut best: Option<(f64, String)> = None;
    let mut rest = srcset.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    // <https://html.spec.whatwg.org/#parse-a-srcset-attribute>: addresses may hold commas themselves.
    while !rest.is_empty() {
        let (source, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let (size, next) = if source.ends_with(',') { ("", after) } else { after.split_once(',').unwrap_or((after, "")) };
        let size: f64 = size.trim().trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        let size = if size > WIDE_ENOUGH { 1.0 / size } else { size };
        let source = source.trim_end_matches(',');
        if !is_stand_in(source) && best.as_ref().is_none_or(|(known, _)| size > *known) {
            best = Some((size, source.to_owned()));
        }
        rest = next.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    best
}

/// Whether an element is there to count readers, not to be seen.
pub(in crate::article) fn is_pixel(node: &NodeRef) -> bool {
    const COUNTERS: [&str; 18] = [
        "feedburner.com/~",
        "feeds.feedburner.com/",
        "pixel.wp.com",
        "stats.wordpress.com",
        "pixel.",
        "/pixel",
        "doubleclick.net",
        "google-analytics.com",
        "googletagmanager.com",
        "scorecardresearch.com",
        "quantserve.com",
        "/b.gif?",
        "feedsportal.com",
        "vgwort.de",
        "imrworldwide.com",
        "tracking.",
        "/track/open",
        "republication-tracker",
    ];
    let source = node.attr_or("src", "").to_ascii_lowercase();
    let tiny = |name| size(node, name).is_some_and(|size| size <= 2);
    tiny("width") || tiny("height") || COUNTERS.iter().any(|counter| source.contains(counter))
}

fn size(node: &NodeRef, name: &str) -> Option<u32> {
    node.attr(name)?.trim().trim_end_matches("px").parse().ok()
}

/// Whether an `img` is a character of the text: an emoji, a formula.
pub(in crate::article) fn is_character(img: &NodeRef) -> bool {
    let alt = img.attr_or("alt", "");
    let words = Words::of(img);
    !alt.is_empty() && (words.have(&["emoji", "smiley", "latex", "mathjax", "tex"]) || (alt.chars().count() <= 2 && !alt.is_ascii()))
}

/// Whether an `img` is furniture of the page: a logo, a badge, an icon, somebody's face.
pub(super) fn is_ornament(img: &NodeRef, url: Option<&str>) -> bool {
    const ORNAMENTS: [&str; 10] = ["logo", "logos", "icon", "icons", "badge", "badges", "avatar", "gravatar", "spinner", "button"];
    let file = url.map(base_name).unwrap_or_default();
    let alt = img.attr_or("alt", "").to_lowercase();
    let named = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| ORNAMENTS.contains(&word));
    let small = |name| size(img, name).is_some_and(|size| size < 48);
    Words::of(img).have(&ORNAMENTS) || named(&file) || (alt.len() < 40 && named(&alt)) || small("width") && small("height")
}

/// Whether a picture without words shows who wrote the story: it lies in a box for authors.
pub(super) fn is_portrait(img: &NodeRef) -> bool {
    const AUTHORS: [&str; 14] = [
        "author",
        "authors",
        "byline",
        "bylines",
        "bio",
        "avatar",
        "profile",
        "autor",
        "autoren",
        "auteur",
        "columnist",
        "contributor",
        "reporter",
        "writer",
    ];
    Words::of(img).have(&AUTHORS) || img.ancestors_it(Some(5)).any(|above| !above.has_name("body") && Words::of(&above).have(&AUTHORS))
}

/// What a picture's file is called, whatever size it is served in and whoever serves it.
///
/// Two addresses with the same name are the same picture. Where the file's name says nothing
/// ("3000.jpg"), the folders before it belong to the name.
pub(in crate::article) fn base_name(url: &str) -> String {
    let url = behind_proxy(url);
    let path = Url::parse(&url).map_or(url, |url| url.path().to_owned()).to_lowercase();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", &path));
    let name = without_size(file);
    if name.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !GENERIC.contains(&name) {
        return name.to_owned();
    }
    let folder: Vec<&str> = folder.split('/').filter(|part| !is_size(part)).collect();
    format!("{}/{}", folder.join("/"), if name.chars().all(|c| c.is_ascii_digit()) && is_size(name) { "" } else { name })
}

/// Whether two addresses are most likely one picture, cut differently: their names begin alike, or
/// hold the same long number.
pub(in crate::article) fn is_like(one: &str, other: &str) -> bool {
    let (one, other) = (base_name(one), base_name(other));
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']).to_owned();
    let numbers =
        |name: &str| name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7).map(str::to_owned).collect::<Vec<_>>();
    let shorter = one.len().min(other.len());
    (common >= 12 && common * 10 >= shorter * 6)
        || (shorter >= 6 && stem(&one) == stem(&other))
        || numbers(&one).iter().any(|run| numbers(&other).contains(run))
}

const GENERIC: [&str; 10] = ["image", "img", "photo", "picture", "default", "master", "original", "large", "small", "thumbnail"];

/// A part of a path that is only about size or cropping: "640", "640x360", "master", "w_600".
fn is_size(part: &str) -> bool {
    let digits = part.trim_start_matches(['w', 'h', '_']);
    GENERIC.contains(&part)
        || (!digits.is_empty() && digits.len() < 10 && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | '_' | ',')))
}

/// The address that an image proxy was given, in its query or behind its own path.
fn behind_proxy(url: &str) -> String {
    let in_path = url.get(8..).and_then(|rest| rest.find("https://").or_else(|| rest.find("http://"))).map(|at| url[at + 8..].to_owned());
    let in_query = || {
        let url = Url::parse(url).ok()?;
        url.query_pairs()
            .find(|(name, value)| matches!(&**name, "url" | "src" | "image") && value.contains('/'))
            .map(|(_, value)| value.into_owned())
    };
    let escaped = || {
        let lower = url.to_ascii_lowercase();
        let at = lower.get(8..)?.find("http%3a%2f%2f").or_else(|| lower.get(8..)?.find("https%3a%2f%2f"))?;
        url.get(at + 8..).map(|rest| rest.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/").replace("%2f", "/"))
    };
    in_query().or(in_path).or_else(escaped).unwrap_or_else(|| url.to_owned())
}

/// A file's name without its type, its size ("-1050x700", "@2x") and "-scaled".
fn without_size(file: &str) -> &str {
    let mut name = file;
    for kind in [".webp", ".avif", ".jpg", ".jpeg", ".png", ".gif"] {
        name = name.strip_suffix(kind).unwrap_or(name);
    }
    name = ["-scaled", "-rotated", "@2x", "@3x"].iter().fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
    match name.rsplit_once(['-', '_']) {
        Some((stem, size)) if size.contains('x') && is_size(size) && !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn img(html: &str) -> dom_query::Document {
        dom_query::Document::fragment(html)
    }

    #[test]
    fn one_picture_has_one_name() {
        let name = base_name("https://news.example/uploads/2024/harbour-at-night.jpg");
        for url in [
            "https://news.example/uploads/2024/harbour-at-night-1050x700.jpg",
            "https://i0.wp.com/news.example/uploads/2024/harbour-at-night.jpg?resize=1050%2C700&ssl=1",
            "https://news.example/uploads/2024/harbour-at-night-scaled.jpg.webp",
            "https://proxy.example/?url=https%3A%2F%2Fnews.example%2Fharbour-at-night.jpg&w=300",
            "https://proxy.example/w_300/https://news.example/harbour-at-night@2x.jpg",
            "https://proxy.example/f_auto/https%3A%2F%2Fnews.example%2Fharbour-at-night.jpg",
        ] {
            assert_eq!(base_name(url), name, "{url}");
        }
    }

    #[test]
    fn names_that_say_nothing_take_their_folder() {
        let one = base_name("https://i.example/media/9af31c/0_0_50_30/master/5000.jpg?width=140");
        assert_eq!(one, base_name("https://i.example/media/9af31c/0_0_50_30/500.jpg"));
        assert_ne!(one, base_name("https://i.example/media/77ab20/0_0_50_30/500.jpg"));
    }

    #[test]
    fn late_pictures_are_found() {
        let source = |html| address(&img(html).select_single("img").nodes()[0]);
        assert_eq!(source("<img src='data:x' data-src='/a.jpg'>").as_deref(), Some("/a.jpg"));
        assert_eq!(source("<img src='blank.gif' srcset='/s.jpg 300w, /l.jpg 900w, /m.jpg 600w'>").as_deref(), Some("/l.jpg"));
        assert_eq!(source("<img>"), None);
    }

    #[test]
    fn pixels_and_ornaments() {
        let check = |html: &str| {
            let document = img(html);
            let node = document.select_single("img").nodes()[0];
            (is_pixel(&node), is_ornament(&node, address(&node).as_deref()))
        };
        assert!(check("<img width=1 height=1 src=https://a.example/x>").0);
        assert!(check("<img src=https://pixel.wp.com/b.gif?x>").0);
        assert_eq!(check("<img src=https://a.example/uploads/Trust-Logos.png>"), (false, true));
        assert_eq!(check("<img src=https://a.example/x.jpg alt='Our logo'>"), (false, true));
        assert_eq!(check("<img src=https://a.example/harbour.jpg width=600>"), (false, false));
    }
}
