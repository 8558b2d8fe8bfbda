//! The web pages of a [`World`](super::World): what their servers would say, what is kept of them, and
//! how the stories are read.

use super::world::World;
use dateline::article::Article;
use dateline::model::{Clean, EntryId, EntrySummary, PageText, TextFrom};
use dateline::reader::{Missing, Opened, PageState, ReaderError};
use std::collections::HashMap;
use std::sync::Arc;

/// All pages.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// What the servers say: the article's HTML, or why there is none. Other stories' pages are missing.
    pub served: HashMap<EntryId, Result<String, &'static str>>,
    /// The articles behind links.
    pub linked: HashMap<String, String>,
    /// How each story is read.
    pub read: HashMap<EntryId, Page>,
}

/// One story's page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    kept: Option<PageText>,
    failed: Option<&'static str>,
    chosen: Option<TextFrom>,
    places: HashMap<TextFrom, u64>,
}

impl Pages {
    /// A page is asked for.
    pub fn fetch(&mut self, id: EntryId) {
        let page = self.read.entry(id).or_default();
        match self.served.get(&id).unwrap_or(&Err("news.example answered 404 (not found)")) {
            Ok(html) => (page.kept, page.failed) = (Some(PageText { html: html.clone(), ..PageText::default() }), None),
            Err(why) => page.failed = Some(why),
        }
    }

    pub fn choose(&mut self, id: EntryId, text: TextFrom) {
        self.read.entry(id).or_default().chosen = Some(text);
    }

    pub fn leave(&mut self, id: EntryId, text: TextFrom, place: u64) {
        self.read.entry(id).or_default().places.insert(text, place);
    }

    /// How a story is read.
    pub fn of(&self, id: EntryId) -> Page {
        self.read.get(&id).cloned().unwrap_or_default()
    }
}

impl Page {
    /// The text that is read in the place of the feed's.
    pub fn text(&self) -> Option<&PageText> {
        self.kept.as_ref().filter(|_| self.chosen != Some(TextFrom::Feed))
    }

    /// The story as a reader would open it.
    pub fn opened(&self, summary: EntrySummary, mut article: Article, info: Vec<(Clean, Clean)>) -> Opened {
        let text = if self.text().is_some() { TextFrom::Page } else { TextFrom::Feed };
        let missing = match (text, self.failed) {
            (TextFrom::Page, _) => None,
            (TextFrom::Feed, Some(why)) => Some(Missing::Failed(Clean::new(why))),
            (TextFrom::Feed, None) => article.summary_only.then_some(Missing::Summary),
        };
        article.summary_only = missing.is_some();
        Opened {
            article: Arc::new(article),
            info,
            text,
            place: self.places.get(&text).copied().unwrap_or(0),
            page: if self.kept.is_some() { PageState::Kept } else { PageState::Away },
            wants_page: missing == Some(Missing::Summary) && self.chosen.is_none() && self.kept.is_none(),
            missing,
            summary,
        }
    }
}

impl World {
    /// The story with this headline has only a summary; its page says what `html` says.
    pub fn teaser(&mut self, headline: &str, html: Result<&str, &'static str>) -> EntryId {
        let id = self.named(headline).id;
        let story = self.stories.iter_mut().find(|story| story.summary.id == id).expect("a story of this world");
        story.summary_only = true;
        self.pages.served.insert(id, html.map(str::to_owned));
        id
    }

    /// The page of a link, saved as a story of the feed "Saved".
    pub fn read_page(&mut self, url: &str) -> Result<EntryId, ReaderError> {
        let Some(html) = self.pages.linked.get(url).cloned() else {
            return Err(ReaderError(Clean::new("pier.example answered 404 (not found)")));
        };
        let feed = self.feeds.iter().find(|feed| &*feed.title == "Saved").map(|feed| feed.id);
        let feed = feed.unwrap_or_else(|| self.feed("Saved", None));
        let id = self.story(feed, "2024-10-06T15:00:00Z", "A page behind a link", "");
        self.pages.served.insert(id, Ok(html));
        self.pages.fetch(id);
        Ok(id)
    }
}
