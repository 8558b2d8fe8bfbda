//! Articles from HTML, and their lines at a width: `cargo bench --bench article`.

mod generate;
#[path = "../tests/support/mod.rs"]
mod support;

use dateline::article::{Article, Source, WebPage, extract, from_entry, lay_out};
use dateline::config::SiteRules;
use dateline::model::{Clean, Entry};
use divan::{Bencher, black_box, counter::BytesCount};
use jiff::Timestamp;
use support::setting;

fn main() {
    divan::main();
}

fn article(entry: &Entry) -> Article {
    let feed_title = Clean::new("The Bench Post");
    from_entry(&Source { entry, feed_title: &feed_title, page: None, home_url: None, date: Timestamp::UNIX_EPOCH, undated: false })
}

/// An entry of about a megabyte of HTML.
fn megabyte() -> Entry {
    let mut entry = generate::entry(1, 1_000);
    while entry.content_html.len() < 1_000_000 {
        let more = entry.content_html.clone();
        entry.content_html.push_str(&more);
    }
    entry.content_html.truncate(entry.content_html.floor_char_boundary(1_000_000));
    entry
}

#[divan::bench(args = [600, 5_000])]
fn from_html(bencher: Bencher, words: usize) {
    let entry = generate::entry(1, words);
    bencher.counter(BytesCount::of_str(&entry.content_html)).bench(|| article(black_box(&entry)));
}

/// A megabyte with markup in every paragraph.
fn marked_megabyte() -> Entry {
    let mut entry = megabyte();
    let html = std::mem::take(&mut entry.content_html);
    let marked = |(n, paragraph): (usize, &str)| format!("<p>{paragraph} <em>and</em> <a href=\"https://a.example/{n}\">more</a>");
    entry.content_html = html.split("<p>").enumerate().map(marked).collect();
    entry.content_html.truncate(entry.content_html.floor_char_boundary(1_000_000));
    entry
}

#[divan::bench]
fn from_a_megabyte_of_markup(bencher: Bencher) {
    let entry = marked_megabyte();
    bencher.counter(BytesCount::of_str(&entry.content_html)).bench(|| article(black_box(&entry)));
}

#[divan::bench]
fn a_megabyte_laid_out(bencher: Bencher) {
    let article = article(&marked_megabyte());
    bencher.bench(|| lay_out(black_box(&article), &setting(100)));
}

#[divan::bench]
fn from_a_megabyte_and_laid_out(bencher: Bencher) {
    let entry = megabyte();
    bencher.counter(BytesCount::of_str(&entry.content_html)).bench(|| lay_out(&article(black_box(&entry)), &setting(100)));
}

#[divan::bench(args = [40, 80, 200])]
fn five_thousand_words_at_a_width(bencher: Bencher, width: u16) {
    let article = article(&generate::entry(1, 5_000));
    let setting = setting(width);
    bencher.bench(|| lay_out(black_box(&article), &setting));
}

/// A web page of about a megabyte, a third of it story.
fn page() -> String {
    let story: String = megabyte().content_html.chars().take(350_000).collect();
    let card =
        "<div class='card'><a href='/other'><img src='/other-300x200.jpg' alt='Another'><h3>Another story of another day</h3></a></div>";
    let furniture = card.repeat(300_000 / card.len());
    let script = format!("<script>{}</script>", "window.state = {\"a\": [1, 2, 3]};".repeat(10_000));
    format!(
        "<html><head><title>Bench</title></head><body>{script}<nav>{furniture}</nav><article><h1>Bench</h1>{story}</article></body></html>"
    )
}

#[divan::bench]
fn from_a_page_of_a_megabyte_and_laid_out(bencher: Bencher) {
    let (html, rules) = (page(), SiteRules::built_in());
    let entry = Entry { url: Some("https://bench.example/story".into()), ..Entry::default() };
    let feed_title = Clean::new("The Bench Post");
    bencher.counter(BytesCount::of_str(&html)).bench(|| {
        let found = extract(&WebPage { html: black_box(&html), url: "https://bench.example/story", rules: &rules }).expect("an article");
        let date = Timestamp::UNIX_EPOCH;
        let source = Source { entry: &entry, feed_title: &feed_title, page: Some(&found.text), home_url: None, date, undated: true };
        lay_out(&from_entry(&source), &setting(100))
    });
}
