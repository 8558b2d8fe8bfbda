//! Articles from HTML to lines: whole stories at 80 columns, and the laws that hold for any story.
//!
//! `fixtures/articles/<what-is-odd>.html` lies beside `<same>.txt`, the page at 80 columns. A bug
//! report is a file. `UPDATE_ARTICLES=1 cargo test --test article` writes the pages anew.

mod support;

use dateline::article::{
    Article, ArticleLines, Notes, Setting, Source, SpanKind, display_width, from_entry, lay_out, safe_html, to_html, to_markdown, to_text,
};
use dateline::model::{Clean, Entry, Figure};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;

const URL: &str = "https://harbour.example/2024/10/06/night-boat/";
const HEADLINE: &str = "The night boat sails again";

fn entry(html: &str) -> Entry {
    Entry {
        title: HEADLINE.into(),
        url: Some(URL.into()),
        author: "By Jane Roe and agencies".into(),
        content_html: html.into(),
        categories: vec!["Ferries".into(), "Port Elsinore".into()],
        ..Entry::default()
    }
}

fn read(entry: &Entry) -> Article {
    let date: Timestamp = "2024-10-06T11:00:00Z".parse().expect("a date");
    from_entry(&Source {
        entry,
        feed_title: &"Harbour News".into(),
        page: None,
        home_url: Some("https://harbour.example/"),
        date,
        undated: false,
    })
}

fn article(html: &str) -> Article {
    read(&entry(html))
}

fn setting(width: u16) -> Setting {
    Setting { summary_notice: Some("The feed gives only a summary".into()), ..support::setting(width) }
}

fn page(article: &Article, width: u16) -> String {
    lay_out(article, &setting(width)).lines.iter().map(|line| line.text() + "\n").collect()
}

fn body(html: &str) -> String {
    let page = page(&article(html), 66);
    let from = page.find("─\n").map_or(0, |at| at + "─\n".len());
    let to = page.rfind("\n──").unwrap_or(page.len());
    page.get(from..to).unwrap_or_default().trim_matches('\n').to_owned()
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("tests/fixtures/articles/{name}")).expect("a fixture")
}

#[test]
fn pages_at_80_columns() {
    let mut stories = 0;
    for file in std::fs::read_dir("tests/fixtures/articles").unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".html") else { continue };
        let page = page(&article(&fixture(&format!("{name}.html"))), 80);
        if std::env::var_os("UPDATE_ARTICLES").is_some() {
            std::fs::write(format!("tests/fixtures/articles/{name}.txt"), &page).unwrap();
        }
        assert_eq!(page, fixture(&format!("{name}.txt")), "{name}");
        stories += 1;
    }
    assert!(stories >= 7);
}

#[test]
fn furniture_leaves_nothing_behind() {
    let with = fixture("furniture-around-a-story.html");
    let story: String = with.lines().filter(|line| line.starts_with("<p>") || line.starts_with("<figure")).collect();
    let story = story.split("<p>Support").next().unwrap();
    assert_eq!(page(&article(&with), 80), page(&article(story), 80));
    let article = article(&with);
    assert_eq!(article.figures.len(), 2);
    for gone in ["Share", "Support", "ELSINORE-FERRY", "LOGO", "GUILD", "appeared first", "Ethics"] {
        assert!(!page(&article, 80).contains(gone), "{gone}");
    }
}

#[test]
fn real_paragraphs_are_never_cut() {
    for paragraph in [
        "<p>“Support us,” she said, and nobody did. Subscribe to the idea or not, the boat will sail.</p>",
        "<p>Sign up for the crossing at the office.</p>",
        "<p>Share prices fell. Related costs rose.</p>",
        "<p>Read more slowly, the old captain used to say.</p>",
        "<div class='share-buttons-and-story'><p>A first paragraph that is long enough to be one: it has a subject, a verb, more than one clause and, after all of that, a full stop.</p><p>A second paragraph that is long enough to be one: it has a subject, a verb, more than one clause and, after all of that, a full stop.</p></div>",
        "<p>Three ports: <a href='/a'>Ayr</a> | <a href='/b'>Bergen</a> | <a href='/c'>Cork</a></p><p>It goes on.</p><p>And on.</p><p>And on.</p>",
        "<p class='related-work'>As related work shows, the tide has been rising for a hundred years, and it will go on rising whether or not anybody measures it.</p>",
        "<ul>text outside an item<li>an item</li></ul>",
    ] {
        let text = |html: &str| {
            html.split('<')
                .filter_map(|part| part.split_once('>'))
                .flat_map(|(_, text)| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        let shown = body(paragraph).replace('\n', " ");
        for word in text(paragraph) {
            assert!(shown.contains(&word), "{word:?} of {paragraph} is not in {shown}");
        }
    }
}

#[test]
fn furniture_goes_in_other_languages_too() {
    for furniture in [
        "<p>Der Beitrag <a href='https://x.example/1'>Das Nachtboot</a> erschien zuerst auf <a href='https://x.example/'>Hafen</a>.</p>",
        "<p>La entrada <a href='https://x.example/1'>El barco</a> se publicó primero en <a href='https://x.example/'>Puerto</a>.</p>",
        "<p>Tout autre système: <a href='https://harbour.example/2024/10/06/night-boat/?utm=x'>The night boat sails again</a>, Le Port</p>",
        "<p><strong>READ ALSO:</strong> <a href='/other'>Another story of another boat on another day</a></p>",
        "<h3>Lire aussi</h3><ul><li><a href='/1'>Une autre histoire</a></li><li><a href='/2'>Encore une</a></li></ul>",
        "<p><a href='/letter'>Sign up for our newsletter</a></p>",
        "<p>Advertisement</p>",
        "<div class='jp-relatedposts'><h3>Related</h3><a href='/2'>Encore</a></div>",
        "<p class='screen-reader-text'>Opens in a new window</p>",
        "<div style='display: none'>Preheader</div>",
        "<!-- a comment --><script>var a = '<p>no</p>';</script>",
    ] {
        let html = format!("<p>One.</p><p>Two.</p>{furniture}");
        assert_eq!(body(&html), "One.\n\nTwo.", "{furniture}");
    }
}

#[test]
fn figures_of_the_feed_join_those_of_the_text() {
    let mut entry = entry("<p>One.</p><img src='https://i0.wp.com/harbour.example/quay-300x200.jpg?w=9'><p>Two.</p>");
    let figure = |url: &str, caption: &str, credit: &str| Figure {
        url: Some(url.into()),
        caption: caption.into(),
        credit: credit.into(),
        lead: true,
    };
    entry.figures = vec![
        figure("https://harbour.example/quay.jpg", "The quay.", "Jane Roe"),
        figure("https://harbour.example/storm.jpg", "The storm. Photo: Erika Muster", ""),
        figure("https://harbour.example/silent.jpg", "", ""),
    ];
    let article = read(&entry);
    let words: Vec<_> = article.figures.iter().map(|figure| (&*figure.caption, &*figure.credit)).collect();
    assert_eq!(words, [("The storm.", "Photo: Erika Muster"), ("The quay.", "Jane Roe"), ("", "")]);
    let page = page(&article, 66);
    assert!(page.find("[1] The storm.").unwrap() < page.find("One.").unwrap());
    assert!(
        page.find("One.").unwrap() < page.find("[2] The quay.").unwrap()
            && page.find("[2] The quay.").unwrap() < page.find("Two.").unwrap()
    );
}

#[test]
fn an_alt_is_no_caption_where_it_says_nothing_new() {
    for alt in ["ELSINORE-FERRY-NIGHT", "night-boat.jpg", HEADLINE, "Our logo", "Ada Roe", "IMG_2034"] {
        assert_eq!(body(&format!("<p>One.</p><img src='/pics/boat.jpg' alt='{alt}'>")), "One.", "{alt}");
    }
}

#[test]
fn summaries_say_that_they_are() {
    let long = "A sentence that is there to make the text as long as a story is. ".repeat(40);
    let case = |summary: &str, content: &str| {
        read(&Entry { summary_html: summary.into(), content_html: content.into(), ..entry("") }).summary_only
    };
    assert!(case("<p>Short.</p>", ""));
    assert!(case("", "<p>Short, and then it breaks off […]</p>"));
    assert!(case("", &format!("<p>{long}</p><p><a href='{URL}'>Continue reading</a></p>")));
    assert!(!case(&long, ""));
    assert!(!case("Short.", &long));
    assert!(!case(&long, "A teaser […]"));
    assert!(!case("", "<p>Short, but all of it.</p>"));
    let linked = body("<p>One.</p><h2><a href='https://www.harbour.example/2024/10/06/night-boat/?at=rss'>On to the whole of it</a></h2>");
    assert_eq!(linked, "One.\n\nThe feed gives only a summary");
    assert!(!read(&Entry { title: Clean::default(), summary_html: "A note.".into(), ..entry("") }).summary_only);
}

const TEASER: &str = "The council calls the night boat indispensable. New piers are to be built in the coming years. By Jane Roe.";

#[test]
fn a_teaser_that_is_given_twice_is_a_teaser() {
    let case = |summary: &str, content: &str| {
        read(&Entry { summary_html: summary.into(), content_html: content.into(), ..entry("") }).summary_only
    };
    assert!(case(TEASER, TEASER));
    assert!(case("", TEASER), "of two equal texts one is kept, and nothing says that it is a paragraph");
    assert!(!case("", &format!("<p>{TEASER}</p>")) && !case("", "The boat sails."));
    assert!(case(TEASER, &format!("<img src='/boat.jpg'>{TEASER} (<a href='https://topics.harbour.example/boats'>Boats</a>)")));
    assert!(case(TEASER, &format!("<p>{TEASER}</p><p>(Image credit: Jane Roe/AFP)</p>")));
    assert!(case(TEASER, &format!("<p>{TEASER} [<a href='{URL}'>mehr</a>]</p>")));
    let whole = |content: &str| assert!(!case(TEASER, content), "{content}");
    whole(&format!("<p>{TEASER}</p><pre>boat.sail()</pre>"));
    whole(&TEASER.replace("piers", "<a href='https://piers.example/new'>piers</a>"));
    whole(&format!(
        "<p>{TEASER}</p><p>It goes on for another paragraph, which tells who is to pay for them: the islanders and their guests.</p>"
    ));
    assert!(!case("The boat sails. It has new piers. All are glad.", "<p>The boat sails.</p><p>It has new piers.</p><p>All are glad.</p>"));
    assert!(!case("The council calls the night boat indispensable […]", "The council calls the night boat indispensable for now."));
    let note = Entry { title: Clean::default(), summary_html: TEASER.into(), ..entry(TEASER) };
    assert!(!read(&note).summary_only, "what has no title is a note");
    let audio = dateline::model::Enclosure { url: "https://cast.example/1.mp3".into(), mime: Some("audio/mpeg".into()), length: None };
    assert!(!read(&Entry { summary_html: TEASER.into(), enclosures: vec![audio], ..entry(TEASER) }).summary_only, "its file is the rest");
}

#[test]
fn a_link_to_the_rest_goes_with_its_brackets() {
    for link in ["[<a href='URL'>mehr</a>]", "<a href='URL'>[mehr]</a>", "(<a href='URL'>Read more</a>)", "… <a href='URL'>続きを読む</a>."]
    {
        let article = article(&format!("<p>The boat sails again. <em>By Jane Roe.</em>{}</p>", link.replace("URL", URL)));
        assert!(article.summary_only, "{link}");
        assert_eq!(article.blocks[0].texts()[0].words().trim_end_matches(['…', ' ']), "The boat sails again. By Jane Roe.", "{link}");
    }
    let other = body("<p>See also the pier: <a href='/pier'>mehr</a></p>");
    assert!(other.contains("mehr"), "another page is not the rest: {other}");
}

#[test]
fn a_story_beside_a_picture_is_no_caption() {
    let picture = "<a href='/boat'><img src='/boat.jpg' alt='The night boat leaves the old pier | harbour alliance / dpa'></a>";
    let shown = article(&format!("<p> {picture} <br/> <br/>The council wants it. <em>By Jane Roe.</em>[<a href='{URL}'>mehr</a>]</p>"));
    assert_eq!(
        shown.blocks.iter().flat_map(|block| block.texts()).map(|text| text.words()).collect::<Vec<_>>(),
        ["The council wants it. By Jane Roe."]
    );
    assert_eq!((&*shown.figures[0].caption, &*shown.figures[0].credit), ("The night boat leaves the old pier", "harbour alliance / dpa"));
    for alone in [
        "<p><img src='/boat.jpg'>The council wants it. Jane Roe/AFP</p>",
        "<div class='image'><img src='/boat.jpg'>The council wants it.</div>",
    ] {
        assert!(body(alone).contains("The council wants it."), "{alone}");
        assert!(!article(alone).blocks.iter().all(|block| block.texts().is_empty()), "no caption leaves the story empty: {alone}");
    }
    let told = Figure { url: Some("https://harbour.example/boat.jpg".into()), caption: TEASER.into(), ..Figure::default() };
    let told = read(&Entry { figures: vec![told], ..entry(TEASER) });
    assert_eq!((told.blocks.len(), &*told.figures[0].caption), (2, ""), "the feed calls its story the caption");
}

#[test]
fn references_that_were_escaped_twice_are_characters() {
    let shown = body(
        "<p>A pattern...&amp;nbsp; So forgive me, Smell &amp;amp; Tell (R).&amp;nbsp;&amp;nbsp;Thirteen caf&amp;eacute;s &amp;#8211; all shut</p>",
    );
    assert_eq!(shown.replace('\u{a0}', " "), "A pattern...  So forgive me, Smell & Tell (R).  Thirteen cafés –\nall shut");
    let title = Entry { title: "Boats &#8211; and &quot;piers&quot;".into(), ..entry("<p>One.</p>") };
    assert_eq!(&*read(&title).headline, "Boats – and \"piers\"");
    for text in [
        "<p>Write <code>a&amp;nbsp;b</code> for it.</p>",
        "<p>Write &amp;nbsp; in HTML, and not a&amp;nbsp;b.</p>",
        "<p>The tag &amp;lt;b&amp;gt; is bold.</p>",
        "<p>An &amp;nbsp; stands alone.</p>",
        "<p>He&amp;unknown; x&amp;#27;y&amp;#8238;z&amp;#99999999;</p>",
    ] {
        let plain = text.replace("<p>", "").replace("</p>", "").replace("<code>", "").replace("</code>", "").replace("&amp;", "&");
        assert_eq!(body(text), plain, "{text}");
    }
}

#[test]
fn topics_are_few_and_on_one_line() {
    let labels =
        ["Podcast", "3", "HOMEPAGE_REGIONAL_CHINA", "Joe", "Party", "Ferries of the far and windy north", "Boats", "Piers", "Tides"];
    let entry = Entry { categories: labels.map(Clean::new).to_vec(), ..entry("<p>One.</p>") };
    let article = read(&entry);
    assert!(page(&article, 66).starts_with("PODCAST · JOE · PARTY · FERRIES OF THE FAR AND WINDY NORTH\nThe night boat"));
    assert!(page(&article, 30).starts_with("PODCAST · JOE · PARTY\nThe night boat"));
    assert!(to_text(&article, &TimeZone::UTC).starts_with("Podcast, Joe, Party, Ferries of the far and windy north\n"));
    assert_eq!(article.kicker.len(), 7, "`i` shows them all");
}

#[test]
fn a_teaser_takes_no_time_to_read() {
    let teaser = read(&Entry { summary_html: "<p>Short.</p>".into(), ..entry("") });
    assert!(teaser.summary_only && !page(&teaser, 80).contains("min read"));
    assert!(page(&article("<p>Short, but all of it.</p>"), 80).contains("1 min read"));
}

#[test]
fn links_are_numbered_where_they_stand() {
    let article = article(
        "<p>See <a href='/one'>one</a>, <a href='javascript:x()'>none</a> and <a href='https://b.example/'>two <b>words</b></a>.</p>",
    );
    let lines = lay_out(&article, &setting(80));
    assert_eq!(
        lines.links.iter().map(|link| (&*link.url, &*link.text)).collect::<Vec<_>>(),
        [("https://harbour.example/one", "one"), ("https://b.example/", "two words")]
    );
    let linked: Vec<_> = lines.lines.iter().flat_map(|line| &line.spans).filter_map(|span| Some((span.link?, &*span.text))).collect();
    assert_eq!(linked, [(0, "one"), (1, "two words")]);
}

#[test]
fn the_head_of_a_page() {
    let page = page(&article("<p>Text.</p>"), 66);
    assert!(
        page.starts_with("FERRIES · PORT ELSINORE\nThe night boat sails again\nHarbour News · Jane Roe · Sun 6 Oct 2024 · 1 min read\n──")
    );
    let mut entry = entry("");
    (entry.author, entry.title) = ("harbour news".into(), "word ".repeat(100).as_str().into());
    let long = lay_out(&read(&entry), &setting(66));
    let headline = long.lines.iter().filter(|line| line.spans.iter().any(|span| span.kind == SpanKind::Headline)).count();
    assert_eq!(headline, 3);
    assert_eq!(long.lines.iter().map(|line| line.text().matches("word").count()).sum::<usize>(), 100);
    assert!(long.lines.iter().any(|line| line.text() == "Harbour News · Sun 6 Oct 2024"));
    assert_eq!(long.lines.last().unwrap().text(), URL);
}

#[test]
fn a_page_shows_no_secret_of_its_address() {
    let mut entry = entry("<p>One.</p>");
    entry.url = Some(format!("{URL}?id=3&token=s3cret"));
    let article = read(&entry);
    let page = page(&article, 80);
    assert!(page.contains("/night-boat/?id=3&token=***") && !page.contains("s3cret"), "{page}");
}

#[test]
fn text_for_ears_has_captions_and_no_boxes() {
    let text = to_text(&article(&(fixture("furniture-around-a-story.html") + &fixture("every-kind-of-block.html"))), &TimeZone::UTC);
    assert!(text.starts_with("Ferries, Port Elsinore\nThe night boat sails again\nHarbour News, Jane Roe, Sun 6 Oct 2024, "));
    assert!(text.contains("\n\nCaption: Ada Roe. Credit: File photo: Island Archive via Example.\n\n"));
    let text = to_text(&article(&fixture("every-kind-of-block.html")), &TimeZone::UTC);
    assert!(text.contains("Crossing: North\n2022: 310\n2023: 1,225\n\nCrossing: South"));
    assert!(!text.contains(['─', '│', '▒', '┼']));
    assert!(text.ends_with(&format!("{URL}\n")));
}

#[test]
fn markdown_is_markdown() {
    let markdown = to_markdown(&article(&fixture("every-kind-of-block.html")), &TimeZone::UTC);
    for part in [
        "# The night boat sails again\n",
        "## Lists\n",
        "Words that *lean*, **stand** or are ~~gone~~; keys like `Ctrl`",
        "[a link to the timetable](https://harbour.example/timetable)",
        "- bread\n  - rye",
        "| Crossing | 2022 | 2023 |\n| --- | --- | --- |\n| North | 310 | 1,225 |",
        "> It was a night like any other.\n>\n> > Was it?",
        "```\nfn main() {\n    println!",
    ] {
        assert!(markdown.contains(part), "{part:?} is not in\n{markdown}");
    }
    assert!(to_markdown(&article("<p>1. no *list* [no](link)</p>"), &TimeZone::UTC).contains("1\\. no \\*list\\* \\[no\\](link)"));
}

#[test]
fn exported_html_asks_nobody_and_runs_nothing() {
    let html = fixture("every-kind-of-block.html")
        + &fixture("pictures-of-all-kinds.html")
        + "<p>&lt;script&gt;alert(2)&lt;/script&gt; \" onclick=x</p>";
    let html = to_html(&article(&html), &TimeZone::UTC);
    assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none'; "));
    assert!(html.contains("<figcaption>The quay in the morning. <small>Foto: Erika Muster</small></figcaption>"));
    assert!(html.contains("&lt;script&gt;alert(2)"));
    for active in ["<script", "<img", "<iframe", "<video", "src=", "style=", " onclick=\""] {
        assert!(!html.contains(active), "{active}");
    }
}

#[test]
fn html_of_feeds_leaves_through_an_allow_list() {
    let safe = |html: &str| safe_html(html, Some("https://harbour.example/a/"));
    assert_eq!(
        safe("<p onclick=x>a<script>b</script><a href='../b' target=_top>c</a></p>"),
        "<p>a<a href=\"https://harbour.example/b\">c</a></p>"
    );
    assert_eq!(safe("<a href='javascript:x'>a</a><img src='data:x' onerror=y>"), "<a>a</a><img>");
    assert_eq!(safe_html("<a href='/b'>a</a>", None), "<a href=\"/b\">a</a>", "relative as it came, where no base is known");
    assert!(!safe("a\u{1b}[31m\u{202e}b&#27;c").chars().any(|c| c.is_control() || c == '\u{202e}'));
    assert_eq!(safe(&("<div>".repeat(300) + "a < b &amp; c")), "<p>a &lt; b &amp; c</p>\n");
}

#[test]
fn articles_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<(Article, ArticleLines, Setting)>();
}

/// Input that breaks parsers: (what, HTML). Every one holds the word `survivor`.
fn hostile() -> Vec<(&'static str, String)> {
    let nested = |tag: &str| format!("<{tag}>").repeat(200_000) + "survivor";
    vec![
        ("div", nested("div")),
        ("blockquote", nested("blockquote")),
        ("ul", nested("ul")),
        ("table", nested("table")),
        ("sup", nested("sup")),
        ("250 lists", "<ul><li>".repeat(125) + "survivor"),
        ("250 quotes", "<blockquote>".repeat(250) + "survivor"),
        ("p in a", "<p><a href=x>y".repeat(20_000) + "survivor"),
        ("growth", (0..5_000).map(|n| format!("<p><b id={n}>y")).collect::<String>() + "survivor"),
        ("attributes", format!("<p {}>survivor", (0..100_000).map(|n| format!("a{n}=1 ")).collect::<String>())),
        ("cells", "<table><tr>".to_owned() + &"<td>".repeat(250_000) + "survivor"),
        ("spans", "<table>".to_owned() + &("<tr>".to_owned() + &"<td colspan=100000000 rowspan=65534>survivor".repeat(5)).repeat(50)),
        ("rowspan 0", "<table><tr><td rowspan=0>survivor<td>b<tr><td>c</table>".to_owned()),
        ("list", "<ol start=9223372036854775807><li>a<li>survivor</ol>".to_owned()),
        ("ampersands", "&".repeat(100_000) + " survivor"),
        ("brackets", "<".repeat(100_000) + " survivor"),
        ("word", "x".repeat(100_000) + " survivor"),
        ("marks", "e".to_owned() + &"\u{301}".repeat(100_000) + " survivor"),
        ("bytes", "<p>word</p>".repeat(100_000) + "survivor"),
        ("unclosed", "survivor<a href='".to_owned() + &"<p>".repeat(1_000)),
        ("rows in a formula", "<math>".to_owned() + &"<tr>".repeat(12_000) + "survivor"),
        ("lists in a drawing", "<svg>".to_owned() + &"<div><dd><ul>7".repeat(800) + "survivor"),
        ("option", "<option><div>".repeat(24_000) + "survivor"),
        ("option in select", "<select>".to_owned() + &"<option><div>".repeat(12_000) + "survivor"),
        ("li and section", "<li><section>".repeat(12_000) + "survivor"),
        ("dd and ul", "<dd><ul>".repeat(12_000) + "survivor"),
        ("120 options", "<option><div>".repeat(120) + "survivor"),
        ("120 lists in dd", "<dd><ul>".repeat(120) + "survivor"),
        ("80 lists in a drawing", "<svg>".to_owned() + &"<div><dd><ul>7".repeat(80) + "survivor"),
        ("attributes in a drawing", format!("survivor<svg><style><p {}>", (0..100_000).map(|n| format!("a{n}=1 ")).collect::<String>())),
        ("attributes of an end", format!("<p></p {}>survivor", (0..100_000).map(|n| format!("a{n}=1 ")).collect::<String>())),
    ]
}

#[test]
fn no_input_costs_the_article_or_much_time() {
    // Debug builds are some twenty times slower than what the promise is about.
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 40 } else { 2 });
    for (what, html) in hostile() {
        let begin = Instant::now();
        let article = article(&html);
        let page = page(&article, 80);
        let exports = to_html(&article, &TimeZone::UTC) + &safe_html(&html, None);
        let took = begin.elapsed();
        println!("{what}: {took:?}");
        assert!(took < limit, "{what} took {took:?}");
        assert!(page.contains("survivor"), "{what}");
        assert!(exports.matches("survivor").count() >= 2, "{what}");
    }
}

#[test]
fn what_is_over_a_limit_is_shown_plain_with_a_notice() {
    let article = article(&("<p>One <b>bold</b> word.</p>".to_owned() + &"<div>".repeat(300) + "Two."));
    assert!(article.notice.is_some());
    let text = to_text(&article, &TimeZone::UTC);
    assert!(text.contains("One bold word.\n\nTwo."));
}

/// The story's lines, then the margin's.
fn in_order(lines: &ArticleLines) -> String {
    let part = |margin: bool| {
        lines.lines.iter().flat_map(move |line| {
            let gap = line.spans.iter().position(|span| span.kind == SpanKind::Gap).unwrap_or(line.spans.len());
            if margin { &line.spans[gap..] } else { &line.spans[..gap] }
        })
    };
    part(false).chain(part(true)).filter(|span| span.kind != SpanKind::Hyphen).map(|span| &*span.text).collect()
}

/// HTML of a small grammar, each word of it numbered.
fn story() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "wWw",
        "wW漢字漢字",
        "wWé́e",
        "wWשלום",
        "wW👩‍🚀",
        "wW-wW/wW",
        "wWwordthatislongerthanmanyawidthmaybe",
        "wW、「wW」。",
    ]);
    let text = prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "));
    let leaf = prop_oneof![
        text.clone().prop_map(|text| format!("<p>{text}</p>")),
        text.clone().prop_map(|text| format!("<h3>{text}</h3>")),
        text.clone().prop_map(|text| format!("{text}<br>{text} <em>{text}</em>")),
        text.clone().prop_map(|text| format!("<pre>{text}\n{text}</pre>")),
        text.clone().prop_map(|text| format!("<p><a href='/x'>wW</a> {text} <code>wW</code></p>")),
        (text.clone(), text.clone())
            .prop_map(|(a, b)| format!("<table><tr><th>{a}</th><th>{b}</th></tr><tr><td>{b}</td><td>{a}</td></tr></table>")),
        text.prop_map(|text| format!("<figure><img src='/x.jpg'><figcaption>{text}</figcaption></figure>")),
    ];
    let tree = leaf.prop_recursive(6, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("<ul>{}</ul>", parts.iter().map(|part| format!("<li>{part}</li>")).collect::<String>())),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("<ol start=98>{}</ol>", parts.iter().map(|part| format!("<li>{part}</li>")).collect::<String>())),
            inner.clone().prop_map(|part| format!("<blockquote>{part}</blockquote>")),
            inner.clone().prop_map(|part| format!("<div><dl><dt>wW</dt><dd>{part}</dd></dl></div>")),
            inner.prop_map(|part| format!("<details><summary>wW</summary>{part}</details>")),
        ]
    });
    prop::collection::vec(tree, 1..6).prop_map(|parts| {
        let mut number = 0;
        parts.concat().split("wW").fold(String::new(), |mut out, part| {
            if number > 0 {
                out.push_str(&format!("w{number}w"));
            }
            number += 1;
            out + part
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_word_is_shown_and_no_line_is_too_wide(html in story(), width in 1_u16..300) {
        let article = article(&html);
        let lines = lay_out(&article, &setting(width));
        let last = lines.lines.len() - 1;
        for line in &lines.lines[..last] {
            let text = line.text();
            let clusters = text.trim().graphemes(true).filter(|cluster| display_width(cluster) > 0).count();
            prop_assert!(display_width(&text) <= usize::from(width) || clusters <= 1, "{text:?} at {width}");
            prop_assert!(!text.ends_with(' '), "{text:?}");
        }
        let shown: String = in_order(&lines).chars().filter(|c| c.is_alphanumeric()).collect();
        let text: String = to_text(&article, &TimeZone::UTC);
        for number in 1..html.matches('w').count() {
            let word = format!("w{number}w");
            if html.contains(&word) {
                prop_assert!(text.contains(&word), "{word} of {html} is not in {text}");
                prop_assert!(width < 40 || shown.contains(&word), "{word} of {html} is not on the page");
            }
        }
    }

    #[test]
    fn no_text_whatever_breaks_anything(html in "(<[a-z]{1,5}[ a-z=\"']{0,6}>|</[a-z]{1,5}>|&[#a-z0-9]{0,5};?|\\PC{1,6}|\n){0,60}", width in 1_u16..300) {
        let article = article(&html);
        lay_out(&article, &setting(width));
        let exports = [to_text(&article, &TimeZone::UTC), to_markdown(&article, &TimeZone::UTC), to_html(&article, &TimeZone::UTC), safe_html(&html, None)];
        prop_assert!(!exports.concat().chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
    }
}

#[test]
fn footnotes_have_marks_and_no_arrows() {
    let html = "<p>The boat is old.<sup id='r1'><a href='#n1'>1</a></sup> See <a href='#n1'>the long note</a>, <a href='#gone'>2</a>.</p>\
        <ol><li id='n1'>Forty years. <a href='#r1'>↩︎</a></li></ol>";
    assert_eq!(body(html), "The boat is old.¹ See the long note, 2.\n\n1. Forty years.");
    let links: Vec<String> = article(html).links.iter().map(|link| link.url.clone()).collect();
    assert_eq!(links, [format!("{URL}#n1"), format!("{URL}#gone")]);
}

#[test]
fn what_a_page_folds_away_is_open() {
    let html = "<details><summary>The <em>log</em></summary><p>One.</p><details><summary>More</summary><ul><li>Two.</li></ul></details></details>\
        <details><p>Without a name.</p></details><details><summary>Nothing more</summary></details>";
    assert_eq!(body(html), "▾ The log\n  One.\n\n  ▾ More\n    • Two.\n\nWithout a name.\n\n▾ Nothing more");
    let ascii = lay_out(&article(html), &Setting { ascii: true, ..setting(66) });
    assert!(texts(&ascii).contains(&"v The log".to_owned()));
    assert!(to_text(&article(html), &TimeZone::UTC).contains("The log\n  One.\n\n  More\n    - Two."));
    assert!(to_markdown(&article(html), &TimeZone::UTC).contains("**The *log***\n\nOne.\n\n**More**"));
    assert!(to_html(&article(html), &TimeZone::UTC).contains("<summary>The <em>log</em></summary>"));
}

#[test]
fn inline_elements_say_what_they_can_in_text() {
    for (html, shown) in [
        ("CO<sub>2</sub>, 10<sup>−3</sup>, x<sub>max</sub>, e<sup>i π</sup>", "CO₂, 10⁻³, x_(max), ei π"),
        ("<ruby>漢字<rt>かんじ</rt></ruby>", "漢字(かんじ)"),
        ("<del>old</del> <ins>new</ins> <mark>seen</mark> <kbd>Esc</kbd> <abbr title='North Pier Post'>NPP</abbr>", "old new seen Esc NPP"),
        ("<math alttext='E = mc^2'><mi>E</mi></math>", "E = mc^2"),
        (
            "<p>a</p><audio src='/a.mp3'></audio><embed src='https://player.vimeo.com/1'>",
            "a\n\nAudio (harbour.example)\n\nVideo (player.vimeo.com)",
        ),
    ] {
        assert_eq!(body(html), shown, "{html}");
    }
}

/// A story with a picture before the text, one within it and one after it.
fn illustrated() -> Article {
    let figure = |name: &str, caption: &str| format!("<figure><img src='/{name}.jpg'><figcaption>{caption}</figcaption></figure>");
    article(&format!(
        "{}<p>The boat left at nine, with a band on the upper deck and nobody on the lower one.</p>{}<p>It came back at ten.</p><p>Nobody had missed it.</p>{}",
        figure("quay", "The quay in the morning, before anybody had come. Photo: Erika Muster"),
        figure("band", "The band of the harbour office, which plays on Sundays and at funerals, on the upper deck."),
        figure("night", "The boat at night."),
    ))
}

fn texts(lines: &ArticleLines) -> Vec<String> {
    lines.lines.iter().map(dateline::article::Line::text).collect()
}

#[test]
fn notes_stand_in_the_margin_where_there_is_room() {
    let article = illustrated();
    let narrow = lay_out(&article, &setting(104));
    assert!(narrow.lines.iter().all(|line| line.spans.iter().all(|span| span.kind != SpanKind::Gap)));
    let lines = lay_out(&article, &Setting { centred: false, ..setting(105) });
    let texts = texts(&lines);
    let at = |text: &str| texts.iter().position(|line| line.contains(text)).expect("it is there");
    assert_eq!(at("The boat left at nine"), at("[1] The quay"), "{texts:#?}");
    assert_eq!(at("[2] The band"), at("Photo: Erika Muster") + 2, "pushed down by the first: {texts:#?}");
    assert!(at("[3] The boat at night") > at("[2] The band") && at("[3] The boat at night") < at(URL), "{texts:#?}");
    for line in &lines.lines {
        let from = line.spans.iter().position(|span| span.kind == SpanKind::Gap);
        let Some(from) = from else { continue };
        let before: usize = line.spans[..=from].iter().map(|span| display_width(&span.text)).sum();
        assert_eq!(before, 68, "{:?}", line.text());
        assert!(line.spans[from + 1].text.starts_with('▒'), "recognisable without colour: {:?}", line.text());
    }
    let all = texts.concat().replace(['▒', ' '], "");
    assert!(all.contains("beforeanybodyhadcome"), "nothing is lost: {texts:#?}");
}

#[test]
fn a_margin_that_was_asked_for_may_be_narrow() {
    let setting = |width, notes| Setting { notes, ..setting(width) };
    let has_margin = |setting: &Setting| {
        lay_out(&illustrated(), setting).lines.iter().flat_map(|line| &line.spans).any(|span| span.kind == SpanKind::Gap)
    };
    assert!(has_margin(&setting(92, Notes::Margin)) && !has_margin(&setting(91, Notes::Margin)));
    assert!(has_margin(&setting(105, Notes::Auto)) && !has_margin(&setting(104, Notes::Auto)));
    assert!(!has_margin(&setting(200, Notes::Inline)) && !has_margin(&setting(200, Notes::End)));
}

#[test]
fn endnotes_leave_a_number_in_the_text() {
    let texts = texts(&lay_out(&illustrated(), &Setting { notes: Notes::End, ..setting(60) }));
    let at = |text: &str| texts.iter().position(|line| line.contains(text)).expect("it is there");
    assert!(at("[1] The boat left at nine") < at("lower one.\u{a0}[2]"), "{texts:#?}");
    assert!(at("missed it.\u{a0}[3]") < at("▒ [1] The quay"), "{texts:#?}");
    assert_eq!(texts[at("▒ [1]") - 2].trim(), "────────────");
    assert!(at("▒ [3] The boat at night.") < at(URL));
}

#[test]
fn pictures_have_their_room_above_their_notes() {
    let size = dateline::article::PictureSize { columns: 40, lines: 5 };
    for notes in [Notes::Inline, Notes::Margin, Notes::End] {
        let lines = lay_out(&illustrated(), &Setting { notes, pictures: Arc::from([None, Some(size)]), ..setting(130) });
        let texts = texts(&lines);
        let [place] = lines.pictures[..] else { panic!("one picture: {:?}", lines.pictures) };
        assert_eq!((place.figure, place.size), (1, size));
        assert!(texts[place.line..place.line + 5].iter().all(|line| !line.contains(|c: char| c.is_alphabetic()) || notes == Notes::Margin));
        let under = &lines.lines[place.line + 5];
        assert!(under.text().contains("▒ [2] The band"), "{texts:#?}");
        let text = lines.lines.iter().map(|line| line.text()).find(|line| line.contains("The boat left")).expect("the text");
        let column = text.find("The boat left").expect("the text");
        assert_eq!(usize::from(place.column), if notes == Notes::End { column - "[1] ".len() } else { column }, "{texts:#?}");
    }
}

#[test]
fn a_picture_in_a_quotation_stands_behind_its_gutter() {
    let size = dateline::article::PictureSize { columns: 10, lines: 2 };
    let article = article("<blockquote><p>One.</p><figure><img src='/a.jpg'><figcaption>A.</figcaption></figure></blockquote>");
    let lines = lay_out(&article, &Setting { pictures: Arc::from([Some(size)]), ..setting(66) });
    assert_eq!(lines.pictures.iter().map(|place| place.column).collect::<Vec<_>>(), [2]);
    assert_eq!(lines.lines[lines.pictures[0].line].text().trim_end(), "│");
}

#[test]
fn a_picture_as_wide_as_the_text_shrinks_in_a_quotation() {
    let size = dateline::article::PictureSize { columns: 30, lines: 10 };
    let article = article("<blockquote><p>One.</p><figure><img src='/a.jpg'><figcaption>A.</figcaption></figure></blockquote>");
    let lines = lay_out(&article, &Setting { pictures: Arc::from([Some(size)]), ..setting(30) });
    let [place] = lines.pictures[..] else { panic!("one picture: {:?}", lines.pictures) };
    assert_eq!((place.column, place.size.columns, place.size.lines), (2, 28, 9));
}

#[test]
fn a_table_within_its_own_caption_is_read() {
    let table = "<table><tr><td>Three</td></tr></table>";
    let text = body(&format!("<figure><figcaption>Two {table}</figcaption></figure><p>One.</p>"));
    assert!(["One", "Two", "Three"].iter().all(|word| text.contains(word)), "{text}");
    let page = page(&article(&format!("<figure><figcaption>Two {table}</figcaption><img src='/a.jpg'></figure>")), 66);
    assert!(page.contains("Three"), "{page}");
}
