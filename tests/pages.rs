//! Articles out of web pages: whole pages as outlets make them, in many languages, the laws that hold
//! for every page, and pages that no parser could bear.
//!
//! `fixtures/pages/<what-is-odd>.html` lies beside `<same>.expected.json`, what `dateline extract`
//! prints. A bug report is a file. `UPDATE_PAGES=1 cargo test --test pages` writes them anew.

mod support;

use dateline::article::{Block, Source, WebPage, extract, from_entry};
use dateline::config::{Config, SiteRules};
use dateline::model::{Access, Clean, Entry, Figure, PageText};
use dateline::reader::{Document, inspect_page};
use jiff::Timestamp;
use serde_json::Value;
use std::fs;
use std::time::{Duration, Instant};
use support::{FeedServer, Reply, TempHome};

const URL: &str = "https://pier.example/2024/10/06/story.html";

/// The names of the pages.
fn pages() -> Vec<String> {
    let files = fs::read_dir("tests/fixtures/pages").expect("the folder");
    let names = files.filter_map(|file| Some(file.ok()?.file_name().to_str()?.strip_suffix(".html")?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert!(names.len() >= 10, "{names:?}");
    names
}

fn page(name: &str) -> String {
    fs::read_to_string(format!("tests/fixtures/pages/{name}.html")).expect("a page")
}

/// What `dateline extract --json` shows of a page.
fn seen(html: &str, rules: &SiteRules) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let document = Document::Bytes(html.as_bytes().to_vec());
    let seen = runtime.block_on(inspect_page(document, Some(URL.to_owned()), rules, &Config::defaults().fetch)).expect("an article");
    serde_json::to_value(seen).expect("JSON")
}

fn seen_with(html: &str, rules: &str) -> Value {
    let (rules, mistakes) = SiteRules::from_text(rules, "sites.toml");
    assert_eq!(mistakes, []);
    seen(html, &rules)
}

fn texts<'a>(value: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    let items = value[list].as_array().expect("a list");
    items.iter().map(|item| if field.is_empty() { item } else { &item[field] }).filter_map(Value::as_str).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn whole_pages() {
    for name in pages() {
        let seen = serde_json::to_string_pretty(&seen(&page(&name), &SiteRules::built_in())).expect("JSON") + "\n";
        let file = format!("tests/fixtures/pages/{name}.expected.json");
        if std::env::var_os("UPDATE_PAGES").is_some() {
            fs::write(&file, &seen).expect("written");
        }
        assert_eq!(seen, fs::read_to_string(&file).unwrap_or_default(), "{name}");
    }
}

/// The alt texts on a page, as they are written.
fn alts(html: &str) -> Vec<String> {
    html.split("alt=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(letters).filter(|alt| !alt.is_empty()).collect()
}

#[test]
fn no_words_of_a_picture_are_told_twice_or_in_the_wrong_place() {
    for name in pages() {
        let html = page(&name);
        let seen = seen(&html, &SiteRules::built_in());
        let captions: Vec<String> = texts(&seen, "figures", "caption").into_iter().map(letters).filter(|text| !text.is_empty()).collect();
        let body: Vec<String> = texts(&seen, "paragraphs", "").into_iter().map(letters).collect();
        assert!(!captions.is_empty(), "{name} has captions");
        for (index, caption) in captions.iter().enumerate() {
            assert!(!captions[..index].contains(caption), "{name}: {caption} twice");
            assert!(!body.contains(caption), "{name}: {caption} in the story");
        }
        for figure in seen["figures"].as_array().expect("a list") {
            let text = |field: &str| letters(figure[field].as_str().unwrap_or_default());
            let (caption, credit) = (text("caption"), text("credit"));
            assert!(credit.is_empty() || !caption.ends_with(&credit), "{name}: {credit} in {caption}");
            let is_alt = alts(&html).contains(&caption) && !letters(&html.replace("alt=\"", "<")).is_empty();
            let visible = html.split('>').skip(1).filter_map(|part| part.split('<').next()).map(letters).collect::<String>();
            let in_data = letters(&html).matches(&caption).count() > alts(&html).iter().filter(|alt| **alt == caption).count();
            assert!(!is_alt || visible.contains(&caption) || in_data || caption.is_empty(), "{name}: an alt for {caption}");
        }
        for slug in ["KAPELLE-HAFEN", "HARBOUR-BAND", "logo", "placeholder"] {
            assert!(!seen["figures"].to_string().contains(slug), "{name}: {slug}");
        }
    }
}

fn text_of(html: &str) -> PageText {
    extract(&WebPage { html, url: URL, rules: &SiteRules::built_in() }).expect("an article").text
}

fn article(page: &PageText) -> dateline::article::Article {
    article_of(&Entry { url: Some(URL.to_owned()), ..Entry::default() }, page)
}

fn article_of(entry: &Entry, page: &PageText) -> dateline::article::Article {
    let source =
        Source { entry, feed_title: &Clean::new("Pier"), page: Some(page), home_url: None, date: Timestamp::UNIX_EPOCH, undated: true };
    from_entry(&source)
}

#[test]
fn a_page_tells_what_its_feed_does_not() {
    let page = text_of(&page("french-subscribers"));
    assert_eq!(page.access, Access::Subscribers);
    let article = article(&page);
    assert_eq!(&*article.headline, "Le bateau de nuit repart après neuf ans");
    assert_eq!((&*article.byline, article.undated, article.access), ("Jeanne Roux", false, Access::Subscribers));
    assert_eq!(article.date.to_string(), "2024-10-06T08:00:00Z");
    assert_eq!(article.language.as_deref(), Some("fr"));
}

#[test]
fn what_is_kept_of_a_page_is_read_again_without_loss() {
    for name in pages() {
        let page = text_of(&page(&name));
        let first = article(&page);
        let again = article(&PageText { html: page.html.clone(), ..page.clone() });
        assert_eq!(first, again, "{name}");
        for address in first.figures.iter().filter_map(|figure| figure.url.as_deref()).chain(first.links.iter().map(|link| &*link.url)) {
            assert!(address.starts_with("http") || address.starts_with("mailto:"), "{name}: {address}");
        }
        assert!(!page.html.contains("class=\"c") || page.html.contains("class=\"credit\""), "{name} keeps classes");
    }
}

const STORY: &str = "<p>The white ferry left the north pier on Sunday morning with ninety passengers and a brass band on board.</p>\
    <p>The harbour office expects two crossings a day until the autumn, and one in winter, at the price of nine years ago.</p>\
    <p>“We have missed the bread,” said the mayor of the islands, “but we have not missed the queue for it at all.”</p>";

#[test]
fn each_list_of_a_site_rule_works() {
    let html = format!(
        "<html><body><main><h1>Ferry sails</h1><div class='x1'><p>We, the paper, would like to tell you about our own podcast, which is long.</p></div>\
         {STORY}<div class='x2'><img src='/a.jpg'><b class='x3'>The ferry at the pier</b><b class='x4'>Mary Low</b></div>{STORY}\
         <p class='x5'>That was all of it, and what follows is our house's own advertisement.</p><p>Buy our calendar, it has twelve months and pictures.</p></main></body></html>"
    );
    let plain = seen_with(&html, "").to_string();
    for there in ["own podcast", "calendar"] {
        assert!(plain.contains(there), "{there} is on the page");
    }
    let rule = |line: &str| seen_with(&html, &format!("[[site]]\nhost = 'pier.example'\n{line}\n"));
    assert!(!rule("drop = ['.x1']").to_string().contains("own podcast"));
    let stopped = rule("stop_at = ['.x5']").to_string();
    assert!(!stopped.contains("advertisement") && !stopped.contains("calendar") && stopped.contains("own podcast"));
    let told = rule("caption = ['.x3']\ncredit = ['.x4']");
    assert_eq!((texts(&told, "figures", "caption"), texts(&told, "figures", "credit")), (vec!["The ferry at the pier"], vec!["Mary Low"]));
    let other = seen_with(&html, "[[site]]\nhost = 'other.example'\ndrop = ['.x1']").to_string();
    assert!(other.contains("own podcast"));
}

#[test]
fn cuts_name_their_rule() {
    let html = format!("<body><main><h1>Ferry</h1>{STORY}<div class='newsletter'>Sign up for our letter</div></main></body>");
    let home = TempHome::new();
    home.run(["config", "check"]).ok();
    fs::write(home.file("sites.toml"), "[[site]]\nhost = 'pier.example'\ndrop = ['h1 + p']\n").expect("written");
    let shown = home.run_with_input(["extract", "-", "--base", URL], html.as_bytes()).ok();
    assert!(shown.contains("box around the story, div.newsletter: Sign up for our letter"), "{shown}");
    assert!(shown.contains("site rule drop h1 + p: The white ferry left"), "{shown}");
}

#[test]
fn extract_ends_as_other_commands_do() {
    let home = TempHome::new();
    let missing = home.run(["extract", "nowhere.html"]);
    assert_eq!((missing.status, missing.stderr.contains("can't read nowhere.html")), (Some(1), true));
    let picture = home.run_with_input(["extract", "-"], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0");
    assert_eq!((picture.status, picture.stdout.as_str()), (Some(1), ""), "{}", picture.stderr);
    assert!(picture.stderr.contains("bytes that are no text, and no web page"), "{}", picture.stderr);
    let empty = home.run_with_input(["extract", "-"], b"<html><body></body></html>");
    assert_eq!(empty.status, Some(1));
    assert!(empty.stderr.contains("no article"), "{}", empty.stderr);
    assert_eq!(home.run(["extract"]).status, Some(2));
    fs::write(home.file("sites.toml"), "[[site]]\nhosts = 'pier.example'\n").expect("written");
    let check = home.run(["config", "check"]);
    assert_eq!(check.status, Some(2));
    assert!(check.stderr.contains("sites.toml:2: a site has no `hosts`; did you mean `host`?"), "{}", check.stderr);
}

#[test]
fn an_address_is_fetched_and_read_in_its_encoding() {
    let server = FeedServer::start();
    let html = format!("<html><head><meta charset='iso-8859-1'></head><body><main><h1>F\u{e4}hre</h1>{STORY}</main></body></html>");
    let bytes: Vec<u8> = html.chars().map(|c| u8::try_from(c as u32).unwrap_or(b'"')).collect();
    server.serve("/story", Reply::ok(bytes).content_type("text/html"));
    let home = TempHome::new();
    let seen: Value = serde_json::from_str(&home.run(["extract", &server.url("/story"), "--json"]).ok()).expect("JSON");
    assert_eq!(seen["title"], "Fähre");
    assert_eq!(seen["paragraphs"].as_array().map(Vec::len), Some(3));
}

/// Pages that a parser would need minutes or gigabytes for, or that say absurd things.
fn pathological() -> Vec<(&'static str, String)> {
    let story = format!("<h1>Ferry</h1>{STORY}");
    let nested = |open: &str| format!("{story}{}deep{story}", open.repeat(200_000 / open.len()));
    [
        ("a hundred thousand attributes", format!("{story}<p {}>x</p>", "a b=c ".repeat(50_000))),
        ("nested div", nested("<div>")),
        ("nested blockquote", nested("<blockquote>")),
        ("nested ul", nested("<ul><li>")),
        ("nested table", nested("<table><tr><td>")),
        ("nested b", nested("<b>")),
        ("paragraphs in links", format!("{story}{}", "<p><a>".repeat(30_000))),
        (
            "growing fonts",
            format!("{story}<p>{}{}", (0..200).map(|n| format!("<font size={n}>")).collect::<String>(), "<p>x".repeat(5_000)),
        ),
        ("spans", format!("<table><tr><td rowspan=0>a<td colspan=100000000>b</table><ol start=9223372036854775807><li>x</ol>{story}")),
        ("one line of a megabyte", format!("<p>{}</p>{story}", "word ".repeat(200_000))),
        ("four megabytes", format!("{story}<p>{}</p>", "A sentence of the story. ".repeat(170_000))),
        ("four megabytes of script", format!("<script>{}</script>{story}", "var a = '<p>';".repeat(300_000))),
        ("many pictures", format!("{story}{}", "<div><div><img src=a.jpg></div></div>".repeat(8_000))),
        ("deep JSON", format!("<script type='application/ld+json'>{}</script>{story}", "[".repeat(100_000))),
        ("entities", format!("{story}<p>{}</p>", "&lt;&amp;".repeat(100_000))),
    ]
    .into_iter()
    .chain(silently_deep().map(|(before, unit)| (unit, format!("{story}{before}{}", unit.repeat(12_000)))))
    .chain(silently_deep().map(|(before, unit)| (unit, format!("{story}{before}{}", as_deep_as_allowed(unit)))))
    .chain(silently_deep().map(|(_, unit)| (unit, format!("{story}{}", format!("<div>{}</div>", unit.repeat(100)).repeat(150)))))
    .collect()
}

/// What nests without saying so: (what stands around it, tags that are repeated).
fn silently_deep() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("<math>", "<tr>"),
        ("<svg>", "<div><dd><ul>7"),
        ("<svg>", "<g>"),
        ("", "<option><div>"),
        ("<select>", "<option><div>"),
        ("", "<li><section>"),
        ("", "<dd><ul>"),
        ("", "<p><object>"),
    ]
    .into_iter()
}

/// These tags as often as the limit of depth lets them nest.
fn as_deep_as_allowed(unit: &str) -> String {
    unit.repeat(240 / unit.matches('<').count())
}

#[test]
fn no_page_is_lost_or_takes_long() {
    // Without optimisation everything takes about ten times as long, and longer beside other tests.
    let patience = if cfg!(debug_assertions) { Duration::from_secs(40) } else { Duration::from_secs(2) };
    for (what, html) in pathological() {
        let start = Instant::now();
        let article = article(&text_of(&html));
        let took = start.elapsed();
        println!("{what}: {took:?}");
        let text: String = article.blocks.iter().flat_map(|block| block.texts()).map(|text| text.words()).collect();
        assert!(text.contains("The white ferry left the north pier"), "{what}: the story is there");
        assert!(took < patience, "{what}: {took:?}");
    }
}

#[test]
fn no_page_ends_the_program() {
    let home = TempHome::new();
    for (before, unit) in silently_deep() {
        let page = |nested: &str| format!("<html><body><article><h1>Ferry</h1>{STORY}{before}{nested}");
        for html in [page(&unit.repeat(10_000)), page(&as_deep_as_allowed(unit))] {
            fs::write(home.file("deep.html"), html).expect("written");
            let seen = home.run(["extract", &home.file("deep.html").to_string_lossy()]).ok();
            assert!(seen.contains("The white ferry left the north pier"), "{before}{unit}: {seen}");
        }
    }
}

#[test]
fn what_is_over_a_limit_says_so() {
    let deep = format!("<h1>Ferry</h1>{STORY}{}", "<div>".repeat(5_000));
    let article = article(&text_of(&deep));
    assert!(article.notice.is_some_and(|notice| notice.contains("plain text")));
}

#[test]
fn the_biggest_article_is_kept_where_the_extractor_keeps_little() {
    let row = |n: usize| {
        format!(
            "<li class='comment'><a href='/p{n}'>Stop {n}</a>: the ferry waits here for {n} minutes, and nobody knows why it does.</li>"
        )
    };
    let list: String = (1..40).map(row).collect();
    let html = format!(
        "<body><article><h1>All stops</h1><p>These are the stops of the ferry, each with its wait.</p><ul class='menu comment'>{list}</ul></article></body>"
    );
    let seen = seen(&html, &SiteRules::built_in());
    assert!(seen.to_string().contains("waits here for 39 minutes"), "{seen}");
}

#[test]
fn one_picture_that_three_tell_of_is_one_figure() {
    let html = format!(
        "<html><head><meta property='og:image' content='https://pier.example/up/ferry-1200x630.jpg'>\
         <script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\",\"image\":{{\"@type\":\"ImageObject\",\
         \"url\":\"https://pier.example/up/ferry.jpg\",\"creditText\":\"Mary Low\"}}}}</script></head><body><main><h1>Ferry</h1>\
         <figure><img src='/up/ferry-800x420.jpg' alt='A ferry'><figcaption>The ferry at the pier</figcaption></figure>{STORY}</main></body></html>"
    );
    let page = text_of(&html);
    let of_feed =
        Figure { url: Some("https://i0.wp.com/pier.example/up/ferry.jpg?resize=300%2C200".into()), lead: true, ..Figure::default() };
    let entry = Entry { url: Some(URL.to_owned()), figures: vec![of_feed], ..Entry::default() };
    let source = Source {
        entry: &entry,
        feed_title: &Clean::new("Pier"),
        page: Some(&page),
        home_url: None,
        date: Timestamp::UNIX_EPOCH,
        undated: false,
    };
    let figures = from_entry(&source).figures;
    assert_eq!(figures.len(), 1, "{figures:?}");
    assert_eq!((&*figures[0].caption, &*figures[0].credit, figures[0].lead), ("The ferry at the pier", "Mary Low", true));
}

#[test]
fn the_lead_of_a_page_stands_once_above_the_story_whatever_its_feed_shows() {
    let lead = |caption: &str| {
        let caption =
            if caption.is_empty() { "" } else { "<figcaption>The ferry at the pier <span class=credit>Mary Low</span></figcaption>" };
        let head = "<meta property='og:image' content='https://pier.example/img/lead-1200.jpg'>";
        text_of(&format!(
            "<head>{head}</head><body><main><h1>Ferry</h1><figure><img src=/img/lead-1200.jpg>{caption}</figure>{STORY}</main></body>"
        ))
    };
    let own = ("The ferry at the pier", "Mary Low");
    for (of_page, file, of_feed, told) in [
        ("told", "lead-1200.jpg?w=240", "", own),
        ("told", "lead-240.jpg", "", own),
        ("told", "square-crop.jpg", "", own),
        ("told", "lead-1200.jpg?w=240", "A ferry", own),
        ("told", "square-crop.jpg", "The ferry at the pier", own),
        ("", "lead-1200.jpg?w=240", "A ferry", ("A ferry", "")),
        ("", "lead-240.jpg", "A ferry", ("A ferry", "")),
        ("", "lead-240.jpg", "", ("", "")),
        ("", "square-crop.jpg", "", ("", "")),
    ] {
        for lead_in_feed in [true, false] {
            let figure = Figure {
                url: Some(format!("https://pier.example/img/{file}")),
                caption: of_feed.into(),
                lead: lead_in_feed,
                ..Figure::default()
            };
            let entry = Entry { url: Some(URL.to_owned()), figures: vec![figure], ..Entry::default() };
            let page = lead(of_page);
            let article = article_of(&entry, &page);
            let drawn: Vec<usize> =
                article.blocks.iter().filter_map(|block| if let Block::Figure(index) = block { Some(*index) } else { None }).collect();
            let case = format!("{of_page:?} {file} {of_feed:?}: {:?}", article.figures);
            assert_eq!((&article.blocks[0], drawn.len()), (&Block::Figure(0), 1), "{case}");
            let figure = &article.figures[0];
            assert_eq!((&*figure.caption, &*figure.credit), told, "{case}");
            assert_eq!(figure.url.as_deref(), Some("https://pier.example/img/lead-1200.jpg"), "{case}");
        }
    }
}

/// The blocks of an article as words, figures left out.
fn words_of(article: &dateline::article::Article) -> Vec<String> {
    article.blocks.iter().map(|block| block.texts().iter().map(|text| text.words()).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn footnotes_of_a_page_stand_at_its_end_with_their_marks() {
    let marked = |mark: &str| STORY.replacen("on board.", &format!("on board.{mark}"), 1);
    for (mark, notes) in [
        (
            "<sup id=r1><a href='#fn1'>1</a></sup>",
            "<aside class=footnotes><h2>Notes</h2><ol><li id=fn1><p>The band was late. <a href='#r1'>↩</a></p></li></ol></aside>",
        ),
        (
            "<a href='#fn1' role=doc-noteref>1</a>",
            "<section role=doc-endnotes><ol><li id=fn1>The band was late. <a href='#r1'>Return to text</a></li></ol></section>",
        ),
        (
            "<a id=r1 href='https://pier.example/2024/10/06/story.html#fn1'>[1]</a>",
            "<ol><li><a name=fn1></a>The band was late. <a href='#r1'>⇑</a></li></ol>",
        ),
        ("<sup id=r1>[<a href='#fn1'>1</a>]</sup>", "<div class=notes><p id=fn1><a href='#r1'>1</a>. The band was late.</p></div>"),
        ("<a href='#fn1'><sup>1</sup></a>", "<footer><p id=fn1>1) The band was late.</p></footer>"),
    ] {
        let html = format!("<body><main><article><h1>Ferry</h1>{}{notes}</article></main></body>", marked(mark));
        let page = text_of(&html);
        let article = article(&page);
        let words = words_of(&article);
        assert!(words[0].ends_with("on board.¹") || words[0].ends_with("on board.[¹]"), "{mark}: {words:?}");
        let last = words.last().map(String::as_str).unwrap_or_default();
        assert_eq!((words.len(), last.trim()), (5, "The band was late."), "{mark}: {words:?} {}", page.html);
        let Some(Block::List(items)) = article.blocks.last() else { panic!("{mark}: no list of notes") };
        assert_eq!(items[0].number.as_deref(), Some("1."), "{mark}");
        assert!(article.links.is_empty(), "{mark}: {:?}", article.links);
    }
}

#[test]
fn all_authors_of_a_page_are_named() {
    let data = |author: &str| {
        format!("<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\",\"author\":{author}}}</script>")
    };
    for (head, line) in [
        ("<meta name=author content='Ruth Okafor'>", "<p class=byline>By Ruth Okafor and Lee Chan, transport correspondents</p>"),
        ("", "<p class=byline>By <a rel=author href=/r>Ruth Okafor</a> and <a href=/l>Lee Chan</a>, transport correspondents</p>"),
        ("", "<p><a rel='author nofollow' href=/r>Ruth Okafor</a><a rel=author href=/l>Lee Chan</a></p>"),
        (&data("[{\"@type\":\"Person\",\"name\":\"Ruth Okafor\"},{\"@type\":\"Person\",\"name\":\"Lee Chan\"}]"), ""),
        (&data("{\"name\":\"Ruth Okafor and Lee Chan\"}"), ""),
    ] {
        let page = text_of(&format!("<head>{head}</head><body><main><h1>Ferry</h1>{line}{STORY}</main></body>"));
        assert_eq!(&*page.byline, "Ruth Okafor, Lee Chan", "{head}{line}");
        let of_feed = Entry { url: Some(URL.to_owned()), author: "Ruth Okafor".into(), ..Entry::default() };
        let article = article_of(&of_feed, &page);
        assert_eq!(&*article.byline, "Ruth Okafor, Lee Chan", "{head}{line}");
        assert!(words_of(&article)[0].starts_with("The white ferry"), "{line}: {:?}", words_of(&article));
    }
}

#[test]
fn numbers_that_lead_to_parts_of_a_page_are_no_footnotes() {
    let html = format!(
        "<body><main><h1>Ferry</h1><p>Parts: <a href='#p1'>1</a> <a href='#p2'>2</a></p><div id=p1>{STORY}</div><p id=p2>The winter was long, and the ferry lay at the pier until the ice had gone.</p><p>Then it sailed, with ninety passengers and a band.</p></main></body>"
    );
    let words = words_of(&article(&text_of(&html)));
    assert!(words.last().is_some_and(|last| last.starts_with("Then it sailed")), "{words:?}");
}

#[test]
fn figures_stand_where_they_stood_between_lines_that_only_break() {
    let html = "<body><div class='text'><h1>Ferry</h1>The white ferry left the north pier on Sunday morning with ninety passengers, and a band.<br><br>\
        <img src='/band.jpg'><br><em>The band on the upper deck</em><br><br>\
        The harbour office expects two crossings a day until the autumn, and one in winter, at the old price.<br><br>\
        “We have missed the bread,” said the mayor of the islands, “but we have not missed the queue for it.”</div></body>";
    let page = text_of(html);
    let article = article(&page);
    let kinds: Vec<String> = article
        .blocks
        .iter()
        .map(|block| match block {
            Block::Figure(index) => article.figures[*index].caption.to_string(),
            other => other.texts().iter().map(|text| text.words()).collect::<String>().chars().take(11).collect(),
        })
        .collect();
    assert_eq!(kinds, ["The white f", "The band on the upper deck", "The harbour", "“We have mi"]);
}

#[test]
fn what_a_story_is_made_of_survives() {
    let seen = seen(&page("lead-caption-far-from-its-picture"), &SiteRules::built_in());
    let paragraphs = texts(&seen, "paragraphs", "");
    assert!(
        paragraphs.contains(&"Winter | 1 | 4.50") && paragraphs.iter().any(|text| text.starts_with("One crossing a day")),
        "{paragraphs:?}"
    );
    let article = article(&text_of(&page("carousel-with-late-pictures")));
    assert!(article.blocks.iter().any(|block| matches!(block, Block::Quote(_))));
    assert_eq!(article.figures.len(), 2, "no slide takes another's place");
}

#[test]
fn a_headline_between_paragraphs_goes_and_a_linked_sentence_stays() {
    let paragraph = "<p>The old ferry sails again from the northern pier with ninety passengers and a brass band on the deck.</p>";
    let page =
        |line: &str| format!("<html><body><article><h1>A ferry</h1>{}{line}{}</article></body></html>", paragraph.repeat(3), paragraph);
    let has = |line: &str| {
        let seen = seen(&page(line), &SiteRules::built_in());
        let words = letters(line.split(['<', '>']).nth(4).unwrap_or_default());
        texts(&seen, "paragraphs", "").into_iter().any(|text| letters(text) == words)
    };
    assert!(!has("<p><a href='/keeper'>Keeper of the northern light will not leave his island</a></p>"));
    assert!(has("<p><a href='/keeper'>The keeper of the northern light will not leave his island.</a></p>"));
    assert!(has("<p><a href='/keeper'>The northern light</a></p>"));
}
