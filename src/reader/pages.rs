//! Web pages of entries: fetched once, cut to their article, kept.
//!
//! fetch → decode → extract → store. A page is asked for because the user opened its entry, asked for
//! it, or turned prefetching on; never because it was passed.

use super::{
    address::{host, page_request},
    articles::{Missing, Opened},
    clock,
    document::in_time,
    error::ReaderError,
    handle::Reader,
    typed::is_at_home,
};
use crate::article::{WebPage, extract};
use crate::fetch::{Body, FetchError, Fetched, Request};
use crate::model::{Access, Clean, EntryId, PageText, TextFrom};
use crate::parse::decode;
use crate::store::Store;
use std::sync::Arc;

/// Bytes from the end of a page in which it says that it ends.
const TAIL: usize = 1024;
/// Bytes at a document's beginning that tell text from what is none.
const SNIFFED: usize = 512;
/// Letters without which a page has no article: what is left of a menu, or of a page that scripts make.
const AN_ARTICLE: usize = 60;
/// Letters beyond which a feed's text is no summary.
const A_SUMMARY: usize = 1_000;

impl Reader {
    /// Fetches the entry's page, unless it is kept, and opens the entry as it is now. A page that can't be
    /// had is no error: the feed's text comes back, with why.
    ///
    /// # Errors
    /// No such entry, or a database that can't be read or written.
    pub async fn fetch_page(&self, id: EntryId) -> Result<Opened, ReaderError> {
        let had = self.have_page(id, false).await?;
        let mut opened = self.open_entry(id).await?;
        if let (Err(why), None | Some(Missing::Summary), TextFrom::Feed) = (had, &opened.missing, opened.text) {
            // Nothing is noted while the network is away: told now, and asked again at the next opening.
            opened.missing = Some(Missing::Failed(why));
            Arc::make_mut(&mut opened.article).summary_only = true;
        }
        Ok(opened)
    }

    /// Fetches the entry's page again, though it is kept, and opens the entry as it is now: a live story, or
    /// one whose site has a new rule.
    ///
    /// # Errors
    /// As [`Reader::fetch_page`]; and a page that can't be had again, or is worse now (see [`Reader::save_page`]):
    /// the one that is kept stays.
    pub async fn fetch_page_again(&self, id: EntryId) -> Result<Opened, ReaderError> {
        if self.stored(id).await?.0.page.is_none() {
            return self.fetch_page(id).await;
        }
        if let Err(why) = self.have_page(id, true).await? {
            return Err(ReaderError::new(format!("the kept page stays: {why}")));
        }
        self.open_entry(id).await
    }

    /// Opens the entry with this text from now on, also after a restart. Fetches nothing: as long as the
    /// page is not kept, the feed's text is read.
    ///
    /// # Errors
    /// As [`Reader::fetch_page`].
    pub async fn choose_text(&self, id: EntryId, text: TextFrom) -> Result<Opened, ReaderError> {
        self.inner.writer.ask(move |store| store.choose_text(id, text)).await?;
        self.open_entry(id).await
    }

    /// Notes how many letters stand above the view in one of an entry's texts.
    ///
    /// # Errors
    /// A database that can't be written.
    pub async fn keep_place(&self, id: EntryId, text: TextFrom, place: u64) -> Result<(), ReaderError> {
        self.inner.writer.ask(move |store| store.keep_place(id, text, place)).await
    }

    /// Has the entry's page kept, or the reason why it can't be; `again`: as it is now.
    pub(super) async fn have_page(&self, id: EntryId, again: bool) -> Result<Result<(), Clean>, ReaderError> {
        let (stored, feed) = self.stored(id).await?;
        if stored.page.is_some() && !again {
            return Ok(Ok(()));
        }
        let Some(url) = &stored.entry.url else { return Ok(Err(Clean::new("this entry names no page"))) };
        let config = self.config();
        let typed = is_at_home(url, &stored, feed.as_ref());
        let line = feed.as_ref().and_then(|feed| config.feed(&feed.url)).filter(|_| typed);
        let request = Request { user_agent: line.and_then(|line| line.user_agent.as_deref()), ..page_request(url, typed) };
        let feeds = letters(&stored.entry.summary_html).max(letters(&stored.entry.content_html));
        let kept = stored.page.as_ref().map(|page| &page.text);
        let had = self.page_at(&request).await.and_then(|page| worth_reading(page, feeds)).and_then(|page| no_worse(page, kept));
        match had {
            Ok(page) => {
                self.inner.writer.ask(move |store| store.keep_page(id, &page, clock::now())).await?;
                Ok(Ok(()))
            }
            Err(NoPage { reason, offline }) => {
                tracing::warn!(entry = id.0, %reason, offline, "no page");
                let kept = reason.clone();
                if !offline && !again {
                    self.inner.writer.ask(move |store: &mut Store| store.page_failed(id, &kept, clock::now())).await?;
                }
                Ok(Err(reason))
            }
        }
    }

    /// The article at an address.
    pub(super) async fn page_at(&self, request: &Request<'_>) -> Result<PageText, NoPage> {
        let host = host(request.url);
        let body = match self.fetcher()?.get(request).await {
            Ok(Fetched::Body(body)) => body,
            Ok(Fetched::NotModified(_)) => return Err(NoPage::because(format!("{host} answered 304 to a first request"))),
            Err(FetchError::Status { code: 410, .. }) => return Err(NoPage::because(format!("{host} answered 410: the page is gone"))),
            Err(error) => return Err(NoPage { offline: error.may_be_offline(), ..NoPage::because(error.to_string()) }),
        };
        if let Some(kind) = other_than_page(&body) {
            return Err(NoPage::because(format!("{host} sent {kind}, which is no web page")));
        }
        let _turn = self.turn_to_parse(body.bytes.len()).await?;
        let (inner, named) = (Arc::clone(&self.inner), host.clone());
        let extracting = tokio::task::spawn_blocking(move || {
            let html = decode(&body.bytes, body.content_type.as_deref());
            if let Some(cut) = body.truncated.filter(|_| !ends(&html)) {
                return Err(NoPage::because(cut.to_string()));
            }
            let extracted = extract(&WebPage { html: &html, url: &body.url, rules: &inner.sites.rules() });
            let text = extracted.map(|extracted| extracted.text).filter(|text| letters(&text.html) >= AN_ARTICLE);
            text.ok_or_else(|| NoPage::because(format!("no article was found on the page of {named}")))
        });
        match in_time(extracting).await {
            Some(extracted) => extracted.unwrap_or_else(|_| Err(NoPage::because("this page broke the extractor; dateline.log says how"))),
            None => Err(NoPage::because(format!("the page of {host} takes too long to read, and was given up"))),
        }
    }
}

/// Why there is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NoPage {
    /// A sentence.
    pub(super) reason: Clean,
    /// Whether the network itself seems to be missing: the page is not to blame.
    offline: bool,
}

impl NoPage {
    fn because(reason: impl AsRef<str>) -> Self {
        Self { reason: Clean::new(reason.as_ref()), offline: false }
    }
}

impl From<ReaderError> for NoPage {
    fn from(error: ReaderError) -> Self {
        Self { reason: error.0, offline: false }
    }
}

impl From<NoPage> for ReaderError {
    fn from(no_page: NoPage) -> Self {
        Self(no_page.reason)
    }
}

/// A page that says at least what the feed's text says, as far as that is only a summary.
fn worth_reading(page: PageText, letters_of_feed: usize) -> Result<PageText, NoPage> {
    if letters(&page.html) >= letters_of_feed.min(A_SUMMARY) {
        return Ok(page);
    }
    Err(NoPage::because(match page.access {
        Access::Subscribers => "it is for the site’s subscribers, and has no more text than the feed",
        Access::Open => "no more text was found on it than the feed has",
    }))
}

/// A page that may take the place of the kept one: a paywall that came down, or a page that is scripts by
/// now, is no newer version of a story.
pub(super) fn no_worse(page: PageText, kept: Option<&PageText>) -> Result<PageText, NoPage> {
    let Some(kept) = kept else { return Ok(page) };
    match () {
        () if page.access == Access::Subscribers && kept.access == Access::Open => {
            Err(NoPage::because("the page is for the site’s subscribers now"))
        }
        () if letters(&page.html) * 2 < letters(&kept.html) => Err(NoPage::because("the page has less text than what is kept")),
        () => Ok(page),
    }
}

/// Letters and digits outside of tags.
fn letters(html: &str) -> usize {
    let mut in_tag = false;
    let outside = |c: &char| {
        in_tag = (in_tag || *c == '<') && *c != '>';
        !in_tag
    };
    html.chars().filter(outside).filter(|c| c.is_alphanumeric()).count()
}

/// What is no web page, in a word or two: its media type, or what its bytes are.
pub(super) fn other_than_page(body: &Body) -> Option<Clean> {
    let declared = body.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
    let is_page = declared.is_empty() || declared.contains('*') || declared.contains("html") || declared.starts_with("text/");
    // Some servers call everything by the names for the unknown.
    let is_unknown = matches!(&*declared, "application/octet-stream" | "application/xml");
    if !is_page && !is_unknown {
        return Some(Clean::new(&declared).shortened(60));
    }
    // What is declared as a page may hold anything, by mistake.
    (!declared.contains("html") && is_binary(&body.bytes)).then(|| Clean::new("bytes that are no text"))
}

/// No text holds a zero byte, but in an encoding of wide characters, which begins with its mark or is declared
/// (the WHATWG's "MIME Sniffing", section 7.2, goes by the same).
fn is_binary(bytes: &[u8]) -> bool {
    let (beginning, wide) = (&bytes[..bytes.len().min(SNIFFED)], [&b"\xFE\xFF"[..], b"\xFF\xFE", b"\0<", b"<\0"]);
    beginning.contains(&0) && !wide.iter().any(|mark| beginning.starts_with(mark))
}

/// Whether a document that broke off was at its end.
fn ends(html: &str) -> bool {
    html[html.ceil_char_boundary(html.len().saturating_sub(TAIL))..].to_lowercase().contains("</html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_page_is_decided_by_its_type() {
        let kind = |content_type: Option<&str>| {
            other_than_page(&Body { content_type: content_type.map(str::to_owned), ..Body::default() }).map(|kind| kind.to_string())
        };
        for page in [None, Some("text/html; charset=utf-8"), Some("application/xhtml+xml"), Some("TEXT/PLAIN"), Some("")] {
            assert_eq!(kind(page), None, "{page:?}");
        }
        let bytes = |bytes: &[u8]| other_than_page(&Body { bytes: bytes.to_vec(), ..Body::default() });
        assert_eq!(bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").as_deref(), Some("bytes that are no text"));
        for page in [&b"<p>a"[..], b"<\0p\0>\0", b"\xFF\xFEa\0"] {
            assert_eq!(bytes(page), None, "{page:?}");
        }
        assert_eq!(kind(Some("application/pdf")).as_deref(), Some("application/pdf"));
        assert_eq!(kind(Some("image/jpeg; x=y")).as_deref(), Some("image/jpeg"));
    }

    #[test]
    fn a_page_must_say_what_the_summary_says() {
        let page = |letters: usize, access| PageText {
            html: format!("<p class=\"x\">{}</p>", "a".repeat(letters)),
            access,
            ..PageText::default()
        };
        let said = |letters, access, feeds| worth_reading(page(letters, access), feeds).err().map(|no_page| no_page.reason.to_string());
        assert_eq!(said(200, Access::Open, 200), None);
        assert_eq!(said(1_000, Access::Open, 5_000), None, "a whole text may have what the page puts beside it");
        assert!(said(199, Access::Open, 200).is_some_and(|why| why.contains("no more text")));
        assert!(said(199, Access::Subscribers, 200).is_some_and(|why| why.contains("subscribers")));
    }

    #[test]
    fn a_kept_page_gives_way_to_no_worse_one() {
        let page = |letters: usize, access| PageText { html: format!("<p>{}</p>", "a".repeat(letters)), access, ..PageText::default() };
        let (open, closed) = (Access::Open, Access::Subscribers);
        let refused = |new, kept: Option<PageText>| no_worse(new, kept.as_ref()).is_err();
        assert!(!refused(page(1, closed), None));
        assert!(!refused(page(500, open), Some(page(1_000, open))), "a correction may cut");
        assert!(refused(page(499, open), Some(page(1_000, open))));
        assert!(refused(page(1_000, closed), Some(page(1_000, open))));
        assert!(!refused(page(1_000, closed), Some(page(1_000, closed))));
        assert!(!refused(page(1_000, open), Some(page(1_000, closed))));
    }

    #[test]
    fn a_page_that_broke_off_after_its_end_is_whole() {
        assert!(ends("<p>…</p></BODY></HTML>\n") && !ends("<html><p>half a sent"));
    }
}
