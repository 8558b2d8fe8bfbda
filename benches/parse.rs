//! Feeds of ordinary and of absurd size through the parser: `cargo bench --bench parse`.

mod generate;

use dateline::parse::{Origin, parse};
use divan::{Bencher, black_box, counter::BytesCount};

fn main() {
    divan::main();
}

const ORIGIN: Origin<'static> = Origin {
    url: Some("https://feed1.example/feed"),
    content_type: Some("application/rss+xml"),
    content_location: None,
    max_entries: 2_000,
};

/// An RSS feed of `items` entries with bodies of `words` words.
fn feed(items: usize, words: usize) -> String {
    let items = (0..items).map(|i| {
        let entry = generate::entry(i, words);
        let (guid, title, body) = (entry.guid.0, entry.title, entry.content_html);
        format!("<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><description><![CDATA[{body}]]></description></item>")
    });
    format!("<rss version=\"2.0\"><channel><title>T</title>{}</channel></rss>", items.collect::<String>())
}

fn bench(bencher: Bencher, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| parse(black_box(text.as_bytes()), &ORIGIN));
}

#[divan::bench]
fn forty_whole_articles(bencher: Bencher) {
    bench(bencher, &feed(40, 600));
}

#[divan::bench]
fn two_thousand_summaries(bencher: Bencher) {
    bench(bencher, &feed(2_000, 30));
}

/// The newest 2,000 are kept.
#[divan::bench(sample_count = 5)]
fn two_hundred_thousand_items(bencher: Bencher) {
    bench(bencher, &feed(200_000, 0));
}

/// What feed-rs alone takes for the same bytes as `forty_whole_articles`: the price of tolerance.
#[divan::bench]
fn forty_whole_articles_feed_rs_alone(bencher: Bencher) {
    let text = feed(40, 600);
    bencher.counter(BytesCount::of_str(&text)).bench(|| feed_rs::parser::parse(black_box(text.as_bytes())));
}
