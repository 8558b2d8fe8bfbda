//! Pages that the user saves: entries of the built-in feed "Saved".

use super::{
    address::{host, page_guid, page_request},
    clock,
    error::ReaderError,
    find_feed::normal,
    handle::Reader,
    pages::no_worse,
    typed::{answers_for, is_at_home},
};
use crate::config::{Subscription, edit};
use crate::model::{Access, Clean, Entry, EntryId, FeedId, FeedUrl, Guid, PageText};

/// A page that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its entry.
    pub entry: EntryId,
    /// What was done, in a sentence.
    pub text: Clean,
}

impl Reader {
    /// Saves the page at an address that the user typed, as an entry of the feed "Saved": fetched now, even
    /// if it was saved before, and kept until the user takes it away. `title` stands in for the page's own.
    /// It can be undone.
    ///
    /// # Errors
    /// Nonsense, a page that can't be had or has no article, a config or database that can't be written. What
    /// was saved before stays where the page has less than half its text now, or is for subscribers now.
    pub async fn save_page(&self, address: &str, title: Option<&str>) -> Result<Saved, ReaderError> {
        let url = normal(address)?;
        let page = self.page_at(&page_request(&url, true)).await?;
        self.save(&url, title.map(Clean::new), page, true).await
    }

    /// Reads the page that the article of `from` links to: saved like [`Reader::save_page`], or as it was
    /// saved before. Only an article from the user's own network may lead into it, and only to its own origin.
    ///
    /// # Errors
    /// As [`Reader::save_page`].
    pub async fn read_page(&self, url: &str, from: EntryId) -> Result<EntryId, ReaderError> {
        let guid = page_guid(url);
        if let Some(known) = self.inner.lists.look(move |lists| lists.saved(&guid)).await? {
            return Ok(known);
        }
        let (stored, feed) = self.stored(from).await?;
        let typed = is_at_home(url, &stored, feed.as_ref());
        let page = self.page_at(&page_request(url, typed)).await?;
        Ok(self.save(url, None, page, typed).await?.entry)
    }

    /// `typed`: the user vouches for the address, though not for where it redirected to.
    async fn save(&self, url: &str, title: Option<Clean>, page: PageText, typed: bool) -> Result<Saved, ReaderError> {
        self.put_before().await?;
        let page = self.no_worse_than_saved(url, page).await?;
        let typed = typed && answers_for(&page.url, url);
        let feed = self.saved_feed().await?;
        let title = title.or_else(|| Some(page.title.clone())).filter(|title| !title.is_empty()).unwrap_or_else(|| host(url));
        let rest = if page.access == Access::Subscribers { "; its page says that the rest is for subscribers" } else { "" };
        let text = Clean::new(&format!("saved “{}”{rest}", title.shortened(80)));
        let entry = Entry {
            guid: Guid(page_guid(url)),
            title,
            url: Some(page.url.clone()),
            author: page.byline.clone(),
            published: page.published,
            base: Some(page.url.clone()),
            language: page.language.clone(),
            categories: page.kicker.clone(),
            ..Entry::default()
        };
        let entry = self.inner.writer.ask(move |store| store.save(feed, &entry, &page, typed, clock::now())).await?;
        self.leave_forgotten().await;
        Ok(Saved { entry, text })
    }

    async fn no_worse_than_saved(&self, url: &str, page: PageText) -> Result<PageText, ReaderError> {
        let guid = page_guid(url);
        let Some(id) = self.inner.lists.look(move |lists| lists.saved_or_dismissed(&guid)).await? else { return Ok(page) };
        let kept = self.stored(id).await?.0.page;
        let better = no_worse(page, kept.as_ref().map(|page| &page.text));
        better.map_err(|why| ReaderError::new(format!("what was saved before stays: {}", why.reason)))
    }

    /// The feed "Saved"; at its first use it becomes a line in the config like any other.
    async fn saved_feed(&self) -> Result<FeedId, ReaderError> {
        let url = FeedUrl::new(FeedUrl::SAVED);
        if self.config().feed(&url).is_none() {
            let line = Subscription { title: Some(Clean::new("Saved")), ..Subscription::new(FeedUrl::SAVED) };
            let change = move |text: &str| match edit::add(text, std::slice::from_ref(&line)) {
                Err(edit::EditError::AlreadyThere(_)) => Ok((text.to_owned(), None)),
                added => Ok((added?, None)),
            };
            self.write_config(Vec::new(), change).await?;
        }
        self.known(&url).await
    }
}
