//! What stands with a picture: which elements are its caption and its credit, and what they say.

use super::super::html::Words;
use super::super::wording;
use super::credit;
use super::tail;
use super::text::lines;
use crate::model::Clean;
use crate::model::Figure;
use dom_query::NodeRef;

/// The attribute by which a site rule says what an element is.
pub(in crate::article) const ROLE: &str = "data-dl-role";
pub(in crate::article) const CAPTION_ROLE: &str = "caption";
pub(in crate::article) const CREDIT_ROLE: &str = "credit";

/// The longest text that is taken for a caption by its place alone, in characters.
const MAX_CAPTION: usize = 600;

/// Parts of names that only captions have, in the languages of class names.
const CAPTIONS: [&str; 17] = [
    "pictext",
    "pic-text",
    "picdesc",
    "caption",
    "legend",
    "bildunterschrift",
    "bildtext",
    "bildtitel",
    "imagetext",
    "phototext",
    "didascalia",
    "bijschrift",
    "fotobildunter",
    "kuvateksti",
    "pieddefoto",
    "piefoto",
    "pie-foto",
];

/// Parts of names that only credits have.
const CREDITS: [&str; 21] = [
    "droits",
    "bildautor",
    "fotoautor",
    "photoauthor",
    "photo-author",
    "image-author",
    "img-author",
    "credit",
    "copyright",
    "photographer",
    "attribution",
    "fotograf",
    "bildnachweis",
    "bildquelle",
    "imagesource",
    "image-source",
    "photo-source",
    "photoby",
    "photo-by",
    "captionauthor",
    "firma-foto",
];

/// Words that name a credit where the element lies in a figure or a caption.
const CREDIT_WORDS: [&str; 17] = [
    "author",
    "authors",
    "autor",
    "auteur",
    "byline",
    "source",
    "sources",
    "quelle",
    "fuente",
    "fonte",
    "agency",
    "agencia",
    "rights",
    "distributor",
    "owner",
    "artist",
    "foto",
];

/// Words that name a caption where the element lies in a box around a picture.
const CAPTION_WORDS: [&str; 6] = ["description", "desc", "subtitle", "figure text", "media text", "image text"];

/// What buttons in captions say, in lower case.
const BUTTONS: [&str; 10] = [
    "hide caption",
    "toggle caption",
    "show caption",
    "enlarge this image",
    "enlarge image",
    "view image in fullscreen",
    "bild vergrößern",
    "agrandir l’image",
    "ampliar imagen",
    "ver imagen",
];

/// Whether an element is a caption or a credit by what it is or is called.
pub(super) fn is_caption(node: &NodeRef) -> bool {
    if node.has_name("figcaption") || node.has_attr(ROLE) {
        return true;
    }
    let kind = node.node_name().is_some_and(|name| {
        matches!(&*name, "p" | "div" | "span" | "small" | "em" | "i" | "dd" | "aside" | "cite" | "h6" | "figcaption" | "footer" | "td")
    });
    kind && (Words::contain(node, &CAPTIONS) || Words::contain(node, &CREDITS)) && !holds_picture(node)
}

/// The same where the element lies in a box around a picture.
pub(super) fn is_caption_beside(node: &NodeRef) -> bool {
    is_caption(node) || (node.is_element() && Words::of_all(node).have(&CAPTION_WORDS) && !holds_picture(node))
}

/// The same where the element lies in a figure.
pub(super) fn is_caption_inside(node: &NodeRef) -> bool {
    is_caption_beside(node) || is_credit_inside(node)
}

fn holds_picture(node: &NodeRef) -> bool {
    node.descendants_it().any(|part| is_picture(&part))
}

/// Whether an element is a picture.
pub(super) fn is_picture(node: &NodeRef) -> bool {
    node.has_name("img") || node.has_name("amp-img")
}

fn is_credit(node: &NodeRef) -> bool {
    match node.attr(ROLE) {
        Some(role) => &*role == CREDIT_ROLE,
        None => Words::contain(node, &CREDITS),
    }
}

fn is_credit_inside(node: &NodeRef) -> bool {
    let kind = node.node_name().is_some_and(|name| matches!(&*name, "p" | "div" | "span" | "small" | "em" | "i" | "b" | "cite" | "a"));
    kind && (is_credit(node) || Words::of_all(node).have(&CREDIT_WORDS))
}

/// The outermost captions in a box around a picture.
pub(super) fn find<'a>(area: &NodeRef<'a>, is_caption: fn(&NodeRef) -> bool) -> Vec<NodeRef<'a>> {
    let mut found: Vec<NodeRef> = Vec::new();
    for node in area.descendants_it().filter(|node| is_caption(node)) {
        if !found.iter().any(|outer| node.ancestors_it(None).any(|above| above.id == outer.id)) {
            found.push(node);
        }
    }
    found
}

/// Whether a box around a picture is called one, so that the text in it is the picture's.
pub(super) fn is_picture_box(node: &NodeRef) -> bool {
    const BOXES: [&str; 22] = [
        "image",
        "img",
        "images",
        "photo",
        "foto",
        "picture",
        "pic",
        "figure",
        "bild",
        "media",
        "slide",
        "gallery",
        "carousel",
        "imagen",
        "visual",
        "illustration",
        "wp caption",
        "thumbnail",
        "immagine",
        "kuva",
        "visuel",
        "aufmacher",
    ];
    node.has_name("figure") || node.has_name("table") || Words::of(node).have(&BOXES)
}

/// Whether what a box says beside a picture can be its caption though nothing says so.
pub(super) fn can_be_caption(area: &NodeRef) -> bool {
    let length = area.text().trim().chars().count();
    let holds = |names: &[&str]| area.descendants_it().any(|part| names.iter().any(|name| part.has_name(name)));
    let links = area.descendants_it().filter(|part| part.has_name("a") && !holds_picture(part));
    let linked: usize = links.map(|link| link.text().trim().chars().count()).sum();
    (3..=MAX_CAPTION).contains(&length)
        && linked * 2 < length
        && !is_set_off(area)
        && !holds(&["h1", "h2", "h3", "h4", "time", "ul", "ol", "li", "input"])
}

/// Whether text stands off from the picture before it, by an empty line: a story begins there.
fn is_set_off(area: &NodeRef) -> bool {
    let mut breaks = None;
    for part in area.descendants_it() {
        if is_picture(&part) {
            breaks = Some(0);
        } else if part.has_name("br") {
            breaks = breaks.map(|breaks| breaks + 1);
        } else if part.is_nonempty_text() && breaks.take().is_some_and(|breaks| breaks > 1) {
            return true;
        }
    }
    false
}

/// Caption and credit, as `captions` say them; what is read as credit leaves them.
pub(super) fn words(captions: &[NodeRef]) -> (Clean, Clean) {
    let (mut caption, mut credits): (Vec<String>, Vec<String>) = Default::default();
    for node in captions {
        let is_all_credit = !node.has_name("figcaption") && is_credit(node) && !Words::contain(node, &["caption-", "caption "]);
        let is_all_credit = is_all_credit && !node.descendants_it().any(|part| Words::contain(&part, &CAPTIONS) && !is_credit(&part));
        let own = if is_all_credit { vec![*node] } else { find(node, is_credit_inside) };
        let own = if own.is_empty() { tail::find(node).into_iter().collect() } else { own };
        for credit in own {
            add(&mut credits, &lines(&credit));
            credit.remove_children();
        }
        add(&mut caption, &lines(node));
    }
    let credit = Clean::new(&credits.join(" "));
    let text = caption.join("\n");
    if credit.is_empty() {
        return credit::split(&text);
    }
    let credit = Clean::new(credit::without_ornaments(&credit));
    let text = text.strip_suffix(" -").unwrap_or(&text);
    let (before, inner) = credit::split(text);
    if inner.is_empty() || wording::letters(&credit).contains(&wording::letters(&inner)) {
        return (before, credit);
    }
    (Clean::new(text), credit)
}

/// Adds the lines of a text that are not there yet: responsive markup says things twice.
fn add(texts: &mut Vec<String>, text: &str) {
    let is_known = |known: &String, line: &str| {
        let rest = line.strip_prefix(known.as_str()).filter(|_| known.len() > 20);
        known.contains(line) || rest.is_some_and(|rest| BUTTONS.iter().any(|button| rest.to_lowercase().contains(button)))
    };
    let is_new = |line: &&str| !BUTTONS.contains(&&*line.to_lowercase()) && !texts.iter().any(|known| is_known(known, line));
    let new: Vec<&str> = text.lines().filter(is_new).collect();
    if !new.is_empty() {
        texts.push(new.join("\n"));
    }
}

/// What stands for a caption where there is none: what a gallery's script would show, title or alt
/// text, if it reads like a sentence.
///
/// An alt text is written for those who can't see the picture, and here nobody does: a chart's or a
/// comic's is often all there is of it. But most alt texts are slugs, file names or keywords.
pub(super) fn instead(img: &NodeRef) -> Clean {
    let told = img.ancestors_it(Some(2)).chain([*img]).find_map(|node| node.attr("data-caption")).filter(|told| !told.contains('<'));
    let texts = [told, img.attr("title"), img.attr("alt")].into_iter().flatten().map(|text| Clean::new(&text));
    texts.into_iter().find(|text| wording::is_sentence(text)).unwrap_or_default()
}

/// Takes out of a figure's caption what its credit says, however page and metadata told it.
pub(in crate::article) fn settle(figure: &mut Figure) {
    let (caption, credit) = (wording::letters(&figure.caption), wording::letters(&figure.credit));
    if credit.len() < 4 || !caption.ends_with(&credit) {
        return;
    }
    if caption == credit {
        let is_credit = credit::split(&figure.credit).0.is_empty();
        *(if is_credit { &mut figure.caption } else { &mut figure.credit }) = Clean::default();
    } else if let Some(at) = figure.caption.rfind(figure.credit.as_str()) {
        let before =
            figure.caption[..at].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '（' | '|' | '/' | '–' | '—'));
        figure.caption = Clean::new(before);
    }
}
