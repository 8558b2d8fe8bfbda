//! Web pages of entries: fetched once, read offline ever after; saved, searched, pruned with their entry.

mod support;

use dateline::config::Paths;
use dateline::model::{Access, EntryId, EntryQuery, Figure, PageText, Scope, TextFrom};
use dateline::reader::{At, ListQuery, Missing, Opened, Outcome, PageState, Reader, Which};
use dateline::store::Store;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::Mutex;
use std::time::Duration;
use support::{FeedServer, Reply, TempHome};

/// A feed of summaries, each with a page on the same server.
fn feed(server: &FeedServer, count: usize) -> String {
    let item = |i: usize| {
        format!(
            "<item><title>Lamp report {i}</title><link>{}</link><guid isPermaLink=\"false\">lamp-{i}</guid>\
             <pubDate>Mon, {:02} Jun 2026 08:00:00 GMT</pubDate><description>Lamp {i} was lit again.</description></item>",
            server.url(&format!("/story/{i}")),
            1 + i % 28
        )
    };
    let items: String = (0..count).map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>The Lamplighter</title><link>{}</link>{items}</channel></rss>", server.url("/"))
}

/// The page of a story: furniture, a figure with a caption, and enough text to be one.
fn page(i: usize) -> String {
    let paragraph = |n: usize| {
        format!(
            "<p>Paragraph {n} of story {i} tells how the crew climbed the tower, cleaned the glass, filled the basin with oil, \
             and waited for the evening, when the first beam in nine years went out over the bay.</p>"
        )
    };
    let text: String = (1..=6).map(paragraph).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Lamp report {i}</title></head><body><nav><a href=\"/\">Home</a></nav>\
         <article><h1>Lamp report {i}</h1><figure><img src=\"/lamp{i}.jpg\" width=\"800\" height=\"600\">\
         <figcaption>The lamp of tower {i}, seen from the pier.</figcaption></figure>{text}\
         <p>Only this page names the zanzibarite reflector.</p></article><footer>About us</footer></body></html>"
    )
}

struct Paper {
    server: FeedServer,
    home: TempHome,
}

impl Paper {
    /// A home that has fetched a feed of summaries.
    fn new(count: usize, config: &str) -> Self {
        let server = FeedServer::start();
        server.serve("/feed", Reply::ok(feed(&server, count)));
        for i in 0..count {
            server.serve(&format!("/story/{i}"), Reply::ok(page(i)).content_type("text/html"));
        }
        let home = TempHome::new();
        home.write_config(&format!("{config}\n[[feeds]]\nurl = '{}'\n", server.url("/feed")));
        Self { server, home }
    }

    fn reader(&self) -> Reader {
        Reader::open(&Paths::find(Some(self.home.path().to_owned())).expect("a home")).expect("opened")
    }

    fn requests(&self) -> Vec<String> {
        self.server.requests().into_iter().map(|request| request.path).filter(|path| path != "/feed").collect()
    }
}

async fn entries(reader: &Reader, query: &str) -> Vec<EntryId> {
    let query = EntryQuery { scope: Scope::All, query: query.parse().expect("a query"), ..EntryQuery::default() };
    let window = reader.window(ListQuery::new(query), At::Row(0), 1_000).await.expect("a window");
    window.rows.iter().map(|row| row.id).collect()
}

fn captions(opened: &Opened) -> Vec<Figure> {
    opened.article.figures.clone()
}

fn text(opened: &Opened) -> String {
    dateline::article::to_text(&opened.article, &jiff::tz::TimeZone::UTC)
}

#[tokio::test]
async fn a_page_is_fetched_once_and_read_offline_ever_after() {
    let paper = Paper::new(2, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    let before = reader.open_entry(id).await.expect("opened");
    assert_eq!((before.text, before.page, before.missing.clone()), (TextFrom::Feed, PageState::Away, Some(Missing::Summary)));
    assert!(before.wants_page && paper.requests().is_empty(), "nothing is asked for yet");

    let kept = reader.fetch_page(id).await.expect("fetched");
    assert_eq!((kept.text, kept.page, kept.missing.clone()), (TextFrom::Page, PageState::Kept, None));
    assert!(text(&kept).contains("Paragraph 6 of story 1") && !text(&kept).contains("About us"), "{}", text(&kept));
    assert_eq!(captions(&kept).iter().filter(|figure| figure.caption.contains("tower 1")).count(), 1);
    assert_eq!(paper.requests(), ["/story/1"], "no picture, no second request");
    reader.fetch_page(id).await.expect("kept");
    reader.keep_place(id, TextFrom::Page, 321).await.expect("kept");
    assert_eq!(paper.requests().len(), 1);

    // Another run, and no server any more.
    drop(reader);
    let Paper { server, home } = paper;
    drop(server);
    let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
    let again = reader.open_entry(id).await.expect("opened");
    assert_eq!((text(&again), captions(&again), again.place), (text(&kept), captions(&kept), 321));
    let feeds = reader.choose_text(id, TextFrom::Feed).await.expect("chosen");
    assert!(text(&feeds).contains("Lamp 1 was lit again.") && !text(&feeds).contains("Paragraph"));
    assert_eq!((feeds.place, feeds.wants_page), (0, false), "each text has its own place, and a choice is a choice");
    assert_eq!(reader.open_entry(id).await.expect("opened").text, TextFrom::Feed, "it is remembered");
    let shown = |args: &[&str]| home.run(["show", &id.to_string()].iter().copied().chain(args.iter().copied())).ok();
    assert!(shown(&[]).contains("was lit again") && !shown(&["--text", "feed"]).contains("Paragraph"));
    assert!(shown(&["--text", "page"]).contains("Paragraph 6") && shown(&["--full-text"]).contains("The lamp of tower 1"));
    reader.choose_text(id, TextFrom::Page).await.expect("chosen");
    assert!(shown(&[]).contains("Paragraph 6"));
    let info: Vec<String> =
        reader.open_entry(id).await.expect("opened").info.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let info = info.join("\n");
    for part in ["text: the page's, ", "/story/1", "the other text: the feed's summary", "pictures: 1, 1 with a caption; on the page"] {
        assert!(info.contains(part), "{part} is not in\n{info}");
    }
}

#[tokio::test]
async fn a_kept_page_can_be_fetched_again_and_stays_where_that_fails() {
    let paper = Paper::new(1, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    reader.fetch_page(id).await.expect("fetched");
    paper.server.serve("/story/0", Reply::ok(page(0).replace("Paragraph 6", "Paragraph the last")).content_type("text/html"));
    let again = reader.fetch_page_again(id).await.expect("fetched");
    assert!(text(&again).contains("Paragraph the last"), "{}", text(&again));
    paper.server.serve("/story/0", Reply::status(503));
    let why = reader.fetch_page_again(id).await.expect_err("a failure").to_string();
    assert!(why.contains("503") && why.contains("the kept page stays"), "{why}");
    let kept = reader.open_entry(id).await.expect("opened");
    assert!(text(&kept).contains("Paragraph the last") && kept.missing.is_none());
    let run = paper.home.run(["show", "--full-text", "--again", &id.to_string()]);
    assert!(run.status != Some(0) && run.stderr.contains("503"), "{run:?}");
}

/// A page whose text is a paragraph, where a wall or a script stands now.
fn stump() -> Reply {
    let text = "The first paragraph is all that can be read here without the rest of the story, which is elsewhere by now.";
    Reply::ok(format!("<html><body><article><h1>Lamp report</h1><p>{text}</p></article></body></html>")).content_type("text/html")
}

#[tokio::test]
async fn a_good_text_gives_way_to_no_stump() {
    let paper = Paper::new(1, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    reader.fetch_page(id).await.expect("fetched");
    let url = paper.server.url("/essay");
    paper.server.serve("/essay", Reply::ok(page(7)).content_type("text/html"));
    let saved = reader.save_page(&url, None).await.expect("saved").entry;
    paper.server.serve("/story/0", stump());
    paper.server.serve("/essay", stump());
    let whys = [reader.fetch_page_again(id).await.expect_err("worse"), reader.save_page(&url, None).await.expect_err("worse")];
    assert_eq!(
        whys.map(|why| why.to_string()),
        [
            "the kept page stays: the page has less text than what is kept",
            "what was saved before stays: the page has less text than what is kept"
        ]
    );
    for (id, story) in [(id, "story 0"), (saved, "story 7")] {
        let opened = reader.open_entry(id).await.expect("opened");
        assert!(text(&opened).contains(&format!("Paragraph 6 of {story}")) && opened.missing.is_none());
    }
    // Taken away by an undo there is nothing to lose, and what there is is saved.
    reader.undo().await.expect("undone");
    reader.save_page(&url, None).await.expect("saved");
}

#[tokio::test]
async fn a_page_is_cut_by_the_rules_as_they_are() {
    let paper = Paper::new(1, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    assert!(text(&reader.fetch_page(id).await.expect("fetched")).contains("zanzibarite"));
    let rule = "[[site]]\nhost = '127.0.0.1'\ndrop = ['article p:last-of-type']\n";
    std::fs::write(paper.home.file("sites.toml"), rule).expect("written");
    let again = text(&reader.fetch_page_again(id).await.expect("fetched"));
    assert!(!again.contains("zanzibarite") && again.contains("Paragraph 6"), "{again}");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the reader measures against the real clock")]
async fn a_failure_passes_for_whoever_opens_the_story_again() {
    let paper = Paper::new(1, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    let mut store = Store::open(&paper.home.file("dateline.db")).expect("opened");
    let mut failed = |minutes: i64| {
        let at = Timestamp::now() - SignedDuration::from_mins(minutes);
        store.page_failed(id, &"the connection was refused".into(), at).expect("noted");
    };
    failed(0);
    let opened = reader.open_entry(id).await.expect("opened");
    assert_eq!((opened.wants_page, matches!(opened.missing, Some(Missing::Failed(_)))), (false, true));
    failed(3);
    assert!(reader.open_entry(id).await.expect("opened").wants_page);
    assert_eq!(reader.keep_pages(vec![opened.summary.feed], |_| {}).await.expect("asked").kept, 0, "nobody waits for this one");
}

#[tokio::test]
async fn a_page_that_fails_leaves_the_text_and_is_left_alone_for_a_day() {
    let paper = Paper::new(1, "");
    paper.server.serve("/story/0", Reply::status(503));
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    let failed = reader.fetch_page(id).await.expect("the entry all the same");
    assert_eq!((failed.text, failed.page, failed.wants_page), (TextFrom::Feed, PageState::Away, false));
    let Some(Missing::Failed(why)) = &failed.missing else { panic!("{:?}", failed.missing) };
    assert!(why.contains("503"), "{why}");
    assert!(failed.info.iter().any(|(label, value)| label.as_str() == "page failed" && value.contains("503")));
    // Asked for, it is tried again.
    let run = paper.home.run(["show", "--full-text", &id.to_string()]);
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.contains("503") && run.stdout.contains("was lit again"), "{run:?}");
    assert_eq!(paper.requests().len(), 2);
    paper.server.serve("/story/0", Reply::ok(page(0)).content_type("text/html"));
    assert_eq!(reader.fetch_page(id).await.expect("fetched").missing, None);
}

#[tokio::test]
async fn without_a_network_it_is_said_and_the_page_is_asked_for_at_the_next_opening() {
    let paper = Paper::new(1, "");
    let away = feed(&paper.server, 1).replace(&paper.server.url("/story/0"), "http://nowhere.invalid/story/0");
    paper.server.serve("/feed", Reply::ok(away));
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    let opened = reader.fetch_page(id).await.expect("the entry all the same");
    let Some(Missing::Failed(why)) = &opened.missing else { panic!("{:?}", opened.missing) };
    assert!(why.contains("nowhere.invalid") && opened.article.summary_only, "{why}");
    let again = reader.open_entry(id).await.expect("opened");
    assert_eq!((again.missing, again.wants_page), (Some(Missing::Summary), true));
}

#[tokio::test]
async fn what_is_no_article_is_said() {
    let paper = Paper::new(5, "");
    let replies = [
        (Reply::ok("%PDF-1.7").content_type("application/pdf"), "application/pdf, which is no web page"),
        (Reply::ok("<html><body><nav><a href='/'>Home</a></nav></body></html>").content_type("text/html"), "no article"),
        (Reply::endless("<p>never enough</p>").content_type("text/html"), "MiB"),
        (Reply::redirect(302, "http://169.254.169.254/latest/"), "169.254.169.254"),
        (Reply::status(410), "the page is gone"),
    ];
    let mut expected = Vec::new();
    for (i, (reply, part)) in replies.into_iter().enumerate() {
        paper.server.serve(&format!("/story/{i}"), reply);
        expected.push(part);
    }
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    for (i, part) in expected.into_iter().enumerate() {
        let id = entries(&reader, &format!("\"Lamp report {i}\"")).await[0];
        let missing = reader.fetch_page(id).await.expect("the entry all the same").missing;
        let Some(Missing::Failed(why)) = &missing else { panic!("{i}: {missing:?}") };
        assert!(why.contains(part), "{i}: {why}");
    }
}

#[tokio::test]
async fn a_page_on_a_private_address_is_for_feeds_of_that_address_only() {
    let (paper, other) = (Paper::new(1, ""), FeedServer::start());
    other.serve("/inside", Reply::ok(page(0)).content_type("text/html"));
    let away = feed(&paper.server, 1).replace(&paper.server.url("/story/0"), &other.url("/inside"));
    paper.server.serve("/feed", Reply::ok(away));
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let id = entries(&reader, "").await[0];
    assert!(matches!(reader.fetch_page(id).await.expect("the entry").missing, Some(Missing::Failed(_))));
    assert!(reader.read_page(&other.url("/inside"), id).await.is_err(), "nor by a link");
    assert_eq!(other.requests().len(), 0, "not even asked");
}

#[tokio::test]
async fn options_say_when_pages_are_wanted() {
    for (options, whole, summary) in [("", false, true), ("full_text = 'always'", true, true), ("full_text = 'never'", false, false)] {
        let paper = Paper::new(1, &format!("[reading]\n{options}"));
        let whole_text = "It was a long night on the tower, and this is all of what there is to tell of it. ".repeat(20);
        paper.server.serve("/feed", Reply::ok(feed(&paper.server, 2).replace("Lamp 1 was lit again.", &whole_text)));
        let reader = paper.reader();
        reader.refresh(Which::All, |_| {}).await.expect("refreshed");
        let wants = async |headline: &str| reader.open_entry(entries(&reader, headline).await[0]).await.expect("opened").wants_page;
        assert_eq!((wants("\"report 1\"").await, wants("\"report 0\"").await), (whole, summary), "{options}");
    }
}

#[tokio::test]
async fn a_feeds_own_line_wins() {
    let paper = Paper::new(1, "[reading]\nfull_text = 'never'");
    paper.home.write_config(&format!("{}full_text = 'auto'\nprefetch = true\n", paper.home.read_config()));
    let reader = paper.reader();
    let outcomes = Mutex::new(Vec::new());
    let refreshed = reader.refresh(Which::All, |news| outcomes.lock().expect("unpoisoned").push(news.outcome)).await.expect("refreshed");
    assert_eq!((refreshed.pages.kept, refreshed.sentence().as_str()), (1, "1 feed asked, 1 new; 1 page kept"));
    assert_eq!(outcomes.lock().expect("unpoisoned").last(), Some(&Outcome::PageKept));
    assert_eq!(reader.open_entry(entries(&reader, "").await[0]).await.expect("opened").text, TextFrom::Page);
}

#[test]
fn pages_are_kept_ahead_the_newest_first_and_no_more_than_fifty() {
    let paper = Paper::new(60, "");
    paper.server.serve("/story/27", Reply::status(404));
    assert_eq!(paper.home.run(["refresh"]).ok(), "1 feed asked, 60 new\n");
    assert!(paper.requests().is_empty(), "unless it is asked for");
    let run = paper.home.run(["refresh", "--full-text", "--feed", "lamplighter"]);
    assert_eq!(run.stdout, "1 feed asked, 0 new; 49 pages kept, 1 failed\n");
    assert!(run.stderr.contains("404"), "{}", run.stderr);
    assert_eq!(run.status, Some(0), "all feeds are well");
    assert_eq!(paper.requests().len(), 50);
    paper.server.forget_requests();
    let run = paper.home.run(["refresh", "--full-text"]);
    assert_eq!(run.stdout, "1 feed asked, 0 new; 10 pages kept\n", "the rest, and not again the one that failed");
    assert!(!paper.requests().contains(&"/story/27".to_owned()));
}

#[test]
fn a_feed_that_wants_no_pages_is_not_among_all() {
    for (own, kept) in [("", "; 1 page kept"), ("full_text = 'never'", ""), ("full_text = 'never'\nprefetch = true", "; 1 page kept")] {
        let paper = Paper::new(1, "[fetch]\nprefetch = true");
        paper.home.write_config(&format!("{}{own}\n", paper.home.read_config()));
        assert_eq!(paper.home.run(["refresh"]).ok(), format!("1 feed asked, 1 new{kept}\n"), "{own}");
    }
    let paper = Paper::new(1, "");
    paper.home.write_config(&format!("{}full_text = 'never'\n", paper.home.read_config()));
    assert!(paper.home.run(["refresh", "--full-text"]).ok().ends_with("; 1 page kept\n"), "a wish is a wish");
}

#[test]
fn pages_are_asked_for_of_the_feeds_that_were_asked() {
    let paper = Paper::new(2, "");
    paper.home.run(["refresh"]).ok();
    assert_eq!(paper.home.run(["refresh", "--due", "--full-text"]).ok(), "0 feeds asked, 0 new\n");
    assert!(paper.requests().is_empty(), "{:?}", paper.requests());
    assert_eq!(paper.home.run(["refresh", "--full-text"]).ok(), "1 feed asked, 0 new; 2 pages kept\n");
}

#[test]
fn words_of_the_page_are_found() {
    let paper = Paper::new(2, "");
    paper.home.run(["refresh"]).ok();
    assert_eq!(paper.home.run(["count", "zanzibarite"]).ok().trim(), "0");
    paper.home.run(["show", "--full-text"]).ok();
    assert_eq!(paper.home.run(["count", "zanzibarite"]).ok().trim(), "1");
    // What the feed brings anew does not push the page's words out.
    paper.server.serve("/feed", Reply::ok(feed(&paper.server, 2).replace("was lit again", "was lit for good")));
    paper.home.run(["refresh"]).ok();
    assert_eq!(paper.home.run(["count", "zanzibarite"]).ok().trim(), "1");
    assert_eq!(paper.home.run(["count", "good"]).ok().trim(), "2");
}

#[test]
fn a_page_is_saved_by_its_address_and_taken_away_again() {
    let paper = Paper::new(0, "");
    paper.server.serve("/essay", Reply::ok(page(7)).content_type("text/html"));
    let url = paper.server.url("/essay");
    let said = paper.home.run(["save", &url, "--title", "An essay on lamps"]).ok();
    assert!(said.contains("saved “An essay on lamps”"), "{said}");
    assert!(paper.home.read_config().contains("url = \"dateline:saved\"\ntitle = \"Saved\""), "{}", paper.home.read_config());
    let id = said.split('\t').next().expect("an id").to_owned();
    paper.server.serve("/essay", Reply::status(404));
    let shown = paper.home.run(["show", &id]).ok();
    assert!(shown.contains("127.0.0.1 · "), "its source is the site, not the feed: {shown}");
    assert!(shown.contains("An essay on lamps") && shown.contains("Paragraph 6 of story 7") && shown.contains("tower 7"), "{shown}");
    let counts = || ["", "zanzibarite", "is:unread"].map(|query| paper.home.run(["count", query]).ok().trim().to_owned());
    assert_eq!(counts(), ["1", "1", "1"]);
    let feeds: Value = serde_json::from_str(&paper.home.run(["feeds", "--json"]).ok()).expect("JSON");
    assert_eq!((&feeds[1]["title"], &feeds[1]["unread"]), (&"Saved".into(), &1.into()));

    assert!(paper.home.run(["undo"]).ok().contains("undone: “An essay on lamps” saved"));
    assert_eq!(counts(), ["0", "0", "0"]);
    assert_eq!(paper.home.run(["refresh"]).ok(), "1 feed asked, 0 new\n", "nothing is asked for the saved pages");
    assert_eq!(paper.home.run(["save", &url]).status, Some(1), "it is gone, and said");
    paper.server.serve("/essay", Reply::ok(page(8)).content_type("text/html"));
    let again = paper.home.run(["save", &url]).ok();
    assert!(again.starts_with(&format!("{id}\t")) && again.contains("Lamp report 8"), "{again}");
    assert_eq!(counts(), ["1", "1", "1"]);
    // Once more is no other entry, and nothing more to undo.
    paper.home.run(["save", &url]).ok();
    assert_eq!(counts(), ["1", "1", "1"]);
    paper.home.run(["undo"]).ok();
    assert_eq!(counts(), ["0", "0", "0"]);
    for nonsense in ["hello", "file:///etc/passwd", "javascript:alert(1)"] {
        assert_eq!(paper.home.run(["save", nonsense]).status, Some(1), "{nonsense}");
    }
}

#[tokio::test]
async fn a_link_is_read_from_what_was_saved_before() {
    let paper = Paper::new(0, "");
    paper.server.serve("/essay", Reply::ok(page(7)).content_type("text/html"));
    let reader = paper.reader();
    let saved = reader.save_page(&paper.server.url("/essay#part-2"), None).await.expect("saved");
    let asked = paper.requests().len();
    assert_eq!(reader.read_page(&paper.server.url("/essay"), saved.entry).await, Ok(saved.entry), "the page, whatever its part");
    assert_eq!(paper.requests().len(), asked);
    paper.server.serve("/more", Reply::ok(page(8)).content_type("text/html"));
    let more = reader.read_page(&paper.server.url("/more"), saved.entry).await.expect("from a typed page to its own origin");
    assert_eq!(reader.undo().await.expect("asked").expect("undone").entry, Some(more));
    assert_eq!(entries(&reader, "").await, [saved.entry]);
    let undone = reader.undo().await.expect("asked").expect("undone");
    assert_eq!(undone.entry, Some(saved.entry));
    assert!(entries(&reader, "").await.is_empty());
    reader.redo().await.expect("asked").expect("done again");
    assert_eq!(entries(&reader, "").await, [saved.entry]);
}

#[tokio::test]
async fn a_page_for_subscribers_says_so_and_a_failure_is_forgotten_after_a_day() {
    let paper = Paper::new(2, "");
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let [one, zero] = entries(&reader, "").await[..] else { panic!("two entries") };
    let mut store = Store::open(&paper.home.file("dateline.db")).expect("opened");
    let now = reader.open_entry(one).await.expect("opened").summary.date;
    let text = PageText { html: page(1), access: Access::Subscribers, ..PageText::default() };
    store.keep_page(one, &text, now).expect("kept");
    store.page_failed(zero, &"it answered 503".into(), now).expect("noted, long ago");
    let opened = reader.open_entry(one).await.expect("opened");
    assert_eq!((opened.text, opened.missing), (TextFrom::Page, Some(Missing::Subscribers)));
    let opened = reader.open_entry(zero).await.expect("opened");
    assert_eq!((opened.wants_page, opened.missing), (true, Some(Missing::Summary)));
}

#[tokio::test]
async fn a_slow_page_costs_only_itself() {
    let paper = Paper::new(2, "[fetch]\ntimeout_seconds = 2\nread_timeout_seconds = 1");
    paper.server.serve("/story/0", Reply::drip(page(0), Duration::from_millis(400)));
    let reader = paper.reader();
    reader.refresh(Which::All, |_| {}).await.expect("refreshed");
    let [one, zero] = entries(&reader, "").await[..] else { panic!("two entries") };
    let (slow, quick) = tokio::join!(reader.fetch_page(zero), reader.fetch_page(one));
    assert!(matches!(slow.expect("the entry").missing, Some(Missing::Failed(_))));
    assert_eq!(quick.expect("fetched").text, TextFrom::Page);
}
