//! The count against the trees that are really built.

use super::super::limits::{MAX_DEPTH, MAX_PAGE_TAGS};
use super::*;
use dom_query::Document;
use dom_query::NodeRef;
use proptest::prelude::*;
use std::fmt::Write as _;

/// Names from each of the kinds that html5ever tells apart.
const NAMES: [&str; 100] = [
    "a",
    "address",
    "annotation-xml",
    "applet",
    "area",
    "article",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "desc",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "foreignobject",
    "form",
    "frame",
    "frameset",
    "h1",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "keygen",
    "li",
    "link",
    "listing",
    "main",
    "malignmark",
    "marquee",
    "math",
    "menu",
    "meta",
    "mglyph",
    "mi",
    "mtext",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "path",
    "plaintext",
    "pre",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "script",
    "section",
    "select",
    "selectedcontent",
    "span",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "ul",
    "wbr",
    "x-own",
    "xmp",
];

/// What is no tag of its own, or ends otherwise than it seems to.
const ODD: [&str; 19] = [
    "x",
    "&#32;",
    "\0",
    " < x",
    " ",
    "<!-- <p> -->",
    "<!-->",
    "<!--x--!>",
    "<![CDATA[ <p> ]]>",
    "<![CDATA[",
    "]]>",
    "<!doctype html>",
    "<p =\">\">",
    "<p a='>'>",
    "<annotation-xml encoding='text/html'>",
    "</p a=b>",
    "</>",
    "<",
    "&am",
];

fn part() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(&NAMES[..]);
    prop_oneof![
        6 => name().prop_map(|name| format!("<{name}>")),
        1 => name().prop_map(|name| format!("<{name}/>")),
        3 => name().prop_map(|name| format!("</{name}>")),
        2 => prop::sample::select(&ODD[..]).prop_map(str::to_owned),
    ]
}

fn parts(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(part(), 1..most).prop_map(|parts| parts.concat())
}

/// What is counted, and how deep that is.
fn counted(html: &str) -> (Result<(), Excess>, usize) {
    let mut parser = Parser::new(MAX_PAGE_TAGS);
    let mut rest = html;
    while !rest.is_empty() {
        match parser.step(rest).and_then(|rest| parser.tree().so_far().map(|()| rest)) {
            Ok(left) => rest = left,
            Err(excess) => return (Err(excess), parser.tree().depth()),
        }
    }
    parser.tokenizer.end();
    (parser.tree().whole(), parser.tree().depth())
}

/// How deep the tree is that articles are read from.
fn built(html: &str) -> usize {
    let document = Document::from(html);
    let above = |node: NodeRef| std::iter::successors(node.parent(), NodeRef::parent).count();
    document.root().descendants_it().filter(NodeRef::is_element).map(above).max().unwrap_or(0)
}

/// Checks the count of one text against its tree.
fn agrees(html: &str) -> Result<(), String> {
    let (within, counted) = counted(html);
    if matches!(within, Err(Excess::Tokens)) && !html.contains("CDATA") {
        return Err(format!("the parser is elsewhere: {html}"));
    }
    if within.is_err() {
        return Ok(());
    }
    let built = built(html);
    // What is in a template, or was there before the frames, is no part of the tree.
    let is_whole = !["template", "frameset"].iter().any(|name| html.contains(name));
    let fits = if is_whole { counted == built } else { counted >= built };
    (fits && built <= MAX_DEPTH).then_some(()).ok_or_else(|| format!("{counted} counted, {built} built: {html}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_count_is_the_trees(html in parts(60)) {
        prop_assert_eq!(agrees(&html), Ok(()));
    }

    #[test]
    fn what_is_repeated_passes_no_limit(before in parts(4), unit in parts(5)) {
        prop_assert_eq!(agrees(&(before + &unit.repeat(300))), Ok(()));
    }
}

#[test]
fn any_two_elements_in_turn_pass_no_limit() {
    let mut faults = String::new();
    for around in ["", "<math>", "<svg>", "<table><tr><td>", "<select>"] {
        for (one, other) in NAMES.iter().zip(NAMES.iter().cycle().skip(37)) {
            let html = around.to_owned() + &format!("<{one}><{other}>").repeat(300);
            if let Err(fault) = agrees(&html) {
                let _ = writeln!(faults, "{}", &fault[..fault.len().min(100)]);
            }
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn what_nests_in_silence_is_too_deep() {
    for (before, unit) in [
        ("<math>", "<tr>"),
        ("<svg>", "<link>"),
        ("<svg>", "<div><dd><ul>"),
        ("", "<option><div>"),
        ("<select>", "<option><div>"),
        ("", "<li><section>"),
        ("", "<dd><ul>"),
        ("<p>", "<object>"),
        ("<template>", "<template>"),
    ] {
        let deep = before.to_owned() + &unit.repeat(10_000);
        assert_eq!(measure(&deep, MAX_PAGE_TAGS), Err(Excess::Depth), "{before}{unit}");
        let few = before.to_owned() + &unit.repeat(20) + "7";
        assert_eq!(measure(&few, MAX_PAGE_TAGS), Ok(()), "{before}{unit}");
    }
}

#[test]
fn attributes_are_counted_wherever_a_tag_may_be() {
    let many = "a ".repeat(MAX_ATTRIBUTES + 1);
    for (before, tag) in [
        ("", "<p "),
        ("", "</p "),
        ("<!-->", "<p "),
        ("<!-- x --!>", "<p "),
        ("<svg><style>", "<p "),
        ("<svg><![CDATA[ > <p> ]]>", "<p "),
        ("<frameset><style>", "<p "),
        ("<i =\">", "<p "),
        ("<textarea>", "</textarea "),
        ("<script>a</script>", "<p "),
    ] {
        assert_eq!(measure(&format!("{before}{tag}{many}>"), MAX_PAGE_TAGS), Err(Excess::Attributes), "{before}{tag}");
    }
    for raw in ["<!-- ", "<script>", "<style>", "<textarea>", "<title>", "<svg><![CDATA[ ", "<plaintext>", "<script>if (a</b) "] {
        assert_eq!(measure(&format!("{raw}<p {many}>"), MAX_PAGE_TAGS), Ok(()), "{raw}");
    }
}
