//! What a document costs grows with its size and no faster, whatever it is full of: one of eight times the size takes
//! about as long as eight do. With one look to the end for each piece it would take eight times as long as those.
//!
//! Both take about the same time, so that a busy machine is as unkind to the one as to the others.

use dateline::parse::{Origin, parse};
use std::time::{Duration, Instant};

const ORIGIN: Origin<'_> =
    Origin { url: Some("https://feeds.example/feed"), content_type: None, content_location: None, max_entries: 2000 };

/// Bytes of the smaller document; the larger one has eight times as many.
const SIZE: usize = 16 << 10;
const TIMES: usize = 8;
/// Between growth with the size, once, and growth with its square, eight times.
const MOST: f64 = 3.5;
/// How often both are measured, the shortest times counting, before it is called too slow.
const TRIES: usize = 10;

fn rss(inside: &str) -> String {
    format!("<rss version='2.0'><channel><title>t</title><item><title>survivor</title>{inside}</item></channel></rss>")
}

/// Different pieces that are `size` bytes together.
fn pieces(size: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for number in 0.. {
        if out.len() >= size {
            break;
        }
        out.push_str(&piece(number));
    }
    out
}

fn took(document: &str, times: usize) -> Duration {
    let begin = Instant::now();
    for _ in 0..times {
        let _ = parse(document.as_bytes(), &ORIGIN);
    }
    begin.elapsed()
}

fn assert_linear(what: &str, document: impl Fn(usize) -> String) {
    let (small, large) = (document(SIZE), document(SIZE * TIMES));
    let (mut several, mut one) = (Duration::MAX, Duration::MAX);
    let is_linear = (0..TRIES).any(|_| {
        (several, one) = (several.min(took(&small, TIMES)), one.min(took(&large, 1)));
        one <= several.mul_f64(MOST)
    });
    assert!(is_linear, "{what}: {TIMES} take {several:?}, one of their size {one:?}");
}

#[test]
fn markup_repeated_costs_what_its_size_does() {
    let tags = [
        "<![CDATA[</description>",
        "<![CDATA[</item>",
        "<![CDATA[x]]>",
        "<![CDATA[</",
        "<!--",
        "<!-- -->",
        "<?x ",
        "<!x",
        "<!DOCTYPE x [",
        "<!x[>",
        "]]>",
        "&",
        "&#",
        "&amp;",
        "&lt;b&gt;",
        "&lt;iframe&gt;",
        "&lt;!--",
        "&lt;![CDATA[&lt;/item&gt;",
        "<a b=\"",
        "<a b='x' ",
        "<a =",
        "< ",
        "<b>",
        "</b>",
        "<b></i>",
        "<b/>",
        "<title>",
        "<item>",
        "<item><title>x",
        "<entry>",
        "<channel>",
        "<rss>",
        "<feed>",
        "<x:y>",
        "\u{1b}[1",
        "\u{1b}]0;x",
        "\u{1b}",
        "\u{7}",
        "\\",
        "\u{85}",
        "\n",
        " ",
        "x",
        "1 ",
        "e\u{301}",
    ];
    for tag in tags {
        assert_linear(&format!("{tag:?} in an item"), |size| rss(&tag.repeat(size / tag.len())));
        assert_linear(&format!("{tag:?} in a text"), |size| rss(&format!("<description>{}</description>", tag.repeat(size / tag.len()))));
    }
}

#[test]
fn fields_repeated_cost_what_their_size_does() {
    let fields: &[&str] = &[
        "<media:content url='http://a.example/#.jpg' medium='image'/>",
        "<media:content url='http://a.example/#.mp4' medium='video'><media:thumbnail url=''/></media:content>",
        "<media:group><media:content url='http://a.example/a.jpg' medium='image'/></media:group>",
        "<media:group><media:content url='http://a.example/#.mp4' medium='video'/></media:group>",
        "<media:group><media:thumbnail url='http://a.example/#.jpg'/><media:credit>#</media:credit></media:group>",
        "<media:group><media:group>",
        "<media:description/>",
        "<enclosure type='image/png'/>",
        "<enclosure url='http://a.example/#.mp3' type='audio/mpeg'/>",
        "<link>http://a.example/#</link>",
        "<link rel='enclosure' href='http://a.example/#'/>",
        "<itunes:image/>",
        "<category>#</category>",
        "<dc:creator>#</dc:creator>",
        "<author><name>#</name></author>",
        "<guid>#</guid>",
        "<pubDate>#</pubDate>",
        "<source><author>#</author></source>",
        "<x xmlns:n#='u#'><n#:y/></x>",
        "<x xml:base='a#/'>",
        "<skipHours><hour>#</hour></skipHours>",
        "</item><item><guid>#</guid>",
        "</item><item><title>x</title>",
        "</item></channel><channel><item>",
        "</x#>",
        "<x#>",
    ];
    for field in fields {
        assert_linear(field, |size| rss(&pieces(size, |number| field.replace('#', &number.to_string()))));
    }
    let entities = |size| pieces(size, |number| format!("<!ENTITY e{number} 'x'>"));
    assert_linear("entities", |size| format!("<!DOCTYPE x [{}]>{}", entities(size), rss(&"&e200;".repeat(size / 6))));
    let images = |size| pieces(size, |number| format!("&lt;img src='{number}.jpg'&gt;"));
    assert_linear("a text with another base", |size| {
        rss(&format!("<description xml:base='/a/'>{}</description><content:encoded xml:base='/b/'>x</content:encoded>", images(size)))
    });
}

#[test]
fn json_repeated_costs_what_its_size_does() {
    let list = |size, piece: &str| pieces(size, |number| piece.replace('#', &number.to_string()));
    let item = |inside: String| format!("{{\"title\":\"t\",\"items\":[{{\"id\":1,\"title\":\"survivor\",{inside}}},{{}}]}}");
    for (name, piece) in [
        ("authors", "{\"name\":\"n#\"},"),
        ("authors", "\"n#\","),
        ("authors", "[\"n#\"],"),
        ("tags", "\"n#\","),
        ("attachments", "{\"url\":\"http://a.example/#\",\"mime_type\":\"audio/mpeg\"},"),
        ("x", "{\"\":[#]},"),
        ("title", "{\"\":[#]},"),
    ] {
        assert_linear(&format!("{name} of an item: {piece}"), |size| item(format!("\"{name}\":[{}0]", list(size, piece))));
        assert_linear(&format!("{name} of a feed: {piece}"), |size| {
            format!("{{\"title\":\"t\",\"{name}\":[{}0],\"items\":[{}0]}}", list(size, piece), "{},".repeat(size / 64))
        });
    }
    for piece in ["{\"id\":#},", "{\"id\":oops},", "{},{\"id\":\"", ",{", "\"items\":[", ", ", "\\ud83d", "\\", "[", "{\"id\":1,\"x\":[0,"]
    {
        assert_linear(&format!("items: {piece}"), |size| format!("{{\"title\":\"t\",\"items\":[{{}},{}", list(size, piece)));
        assert_linear(&format!("a text: {piece}"), |size| item(format!("\"content_text\":\"{}", list(size, piece))));
    }
}
