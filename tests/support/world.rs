//! What a database would hold, as plain data, and the answers that a reader would give from it.

use super::pages::Pages;
use dateline::article::{Source, from_entry};
use dateline::config::Config;
use dateline::model::{
    Clean, Entry, EntryId, EntryQuery, EntryStatus, EntrySummary, FeedHealth, FeedId, FeedSummary, FeedUrl, Mark, ReadFilter, Scope,
    SortKey, Term,
};
use dateline::reader::{
    Added, At, Direction, Done, Library, ListQuery, Opened, Picture, PictureError, ReaderError, Refreshed, Target, Window,
};
use dateline::tui::{Answer, Canvas, Effect, paint};
use jiff::Timestamp;
use std::{collections::HashMap, sync::Arc};

/// An entry with its text.
#[derive(Clone, Debug)]
pub struct Story {
    pub summary: EntrySummary,
    pub html: String,
    /// Whether the feed gives no more than a summary.
    pub summary_only: bool,
}

/// Feeds and stories.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub feeds: Vec<FeedSummary>,
    pub stories: Vec<Story>,
    /// What the servers of pictures send, by address.
    pub pictures: HashMap<String, Vec<u8>>,
    /// Whether these servers never answer.
    pub pictures_hang: bool,
    /// What the terminal draws pictures with; `None`: half-blocks.
    pub canvas: Option<Canvas>,
    /// Why writing fails, if it does.
    pub broken: Option<&'static str>,
    /// What is told of an undo, where a test wants its own words.
    pub undo_says: Option<&'static str>,
    /// Web pages of stories, and how they are read.
    pub pages: Pages,
    done: Vec<Vec<(EntryId, EntryStatus)>>,
    undone: Vec<Vec<(EntryId, EntryStatus)>>,
}

impl World {
    /// Two folders, four feeds, eleven stories over three days.
    pub fn sample() -> Self {
        let mut world = Self::default();
        let hkfp = world.feed("Hong Kong Free Press", Some("Asia"));
        let bbc = world.feed("BBC 中文", Some("Asia"));
        let guardian = world.feed("The Guardian", Some("World"));
        let quanta = world.feed("Quanta", None);
        let long = (1..=12).map(|n| format!("<p>Paragraph {n} speaks of deeper cooperation with <a href=\"https://pier.example/{n}\">its neighbour {n}</a> at some length, so that the lines must be wrapped.</p>")).collect::<String>();
        world.story(hkfp, "2024-10-06T12:30:00Z", "Coast’s Li vows to ‘repair lighthouses’ with South Ridge’s aid", &long);
        world.story(
            bbc,
            "2024-10-06T11:00:00Z",
            "港務局修復老燈塔：願同鄰區再修三座",
            "<p>港務局週日宣布，修復外島三座老燈塔的工程將於下月展開，並表示願與鄰區進一步分擔費用。</p>",
        );
        world.story(guardian, "2024-10-06T09:15:00Z", "Storm leaves thousands without power", "<p>Short.</p>");
        world.story(quanta, "2024-10-06T08:00:00Z", "A proof that everyone can check", "<p>Mathematicians agree.</p>");
        world.story(guardian, "2024-10-05T22:00:00Z", "Old bridge reopens after nine years of repair", "<p>Open again.</p>");
        world.story(hkfp, "2024-10-05T18:00:00Z", "Tram fares to rise", "<p>By a dollar.</p>");
        world.story(hkfp, "2024-10-05T10:00:00Z", "Typhoon signal lowered", "<p>Calm.</p>");
        world.story(quanta, "2024-10-05T09:00:00Z", "How cells count", "<p>One, two.</p>");
        world.story(guardian, "2024-09-29T09:00:00Z", "Election called for November", "<p>Vote.</p>");
        world.story(bbc, "2024-09-29T08:00:00Z", "港股收報二萬點", "<p>升。</p>");
        world.story(guardian, "2024-09-29T07:00:00Z", "Harbour swim draws record crowd", "<p>Wet.</p>");
        world.stories[6].summary.status.read = true;
        world.stories[4].summary.status.starred = true;
        world
    }

    /// As many stories as wanted in one feed, a minute apart, unread.
    pub fn many(count: usize) -> Self {
        let mut world = Self::default();
        let feed = world.feed("Wire", None);
        let start: Timestamp = "2024-10-06T15:00:00Z".parse().expect("a moment");
        for n in 0..count {
            let date = start - jiff::SignedDuration::from_mins(n as i64);
            world.story(feed, &date.to_string(), &format!("Story {n}"), "<p>Text.</p>");
        }
        world
    }

    /// Adds a feed.
    pub fn feed(&mut self, title: &str, folder: Option<&str>) -> FeedId {
        let id = FeedId(self.feeds.len() as i64 + 1);
        self.feeds.push(FeedSummary {
            id,
            url: FeedUrl::new(format!("https://feed{}.example/rss", id.0)),
            title: Clean::new(title),
            folder: folder.map(Clean::new),
            home_url: None,
            unread: 0,
            entries: 0,
            health: FeedHealth::default(),
        });
        id
    }

    /// Adds an unread story.
    pub fn story(&mut self, feed: FeedId, date: &str, title: &str, html: &str) -> EntryId {
        let id = EntryId(self.stories.len() as i64 + 1);
        let feed_title = self.feeds.iter().find(|known| known.id == feed).expect("a feed of this world").title.clone();
        let summary = EntrySummary {
            id,
            feed,
            feed_title,
            title: Clean::new(title),
            url: Some(format!("https://news.example/{id}")),
            author: Clean::default(),
            date: date.parse().expect("a moment"),
            undated: false,
            status: EntryStatus::default(),
        };
        self.stories.push(Story { summary, html: html.to_owned(), summary_only: false });
        id
    }

    pub fn entry(&self, id: EntryId) -> &Story {
        self.stories.iter().find(|story| story.summary.id == id).expect("a story of this world")
    }

    pub fn named(&self, title: &str) -> &EntrySummary {
        &self.stories.iter().find(|story| story.summary.title.contains(title)).expect("a story of this name").summary
    }

    /// What a reader would answer; `None` where nothing comes back, or not by itself.
    pub fn answer(&mut self, effect: &Effect) -> Option<Answer> {
        Some(match effect {
            Effect::FetchPage(_) | Effect::FetchPageAgain(_) | Effect::ChooseText(..) | Effect::ReadPage(..) => self.page_answer(effect)?,
            Effect::AskCanvas | Effect::LoadPicture(_) | Effect::PaintPicture(_) => self.picture_answer(effect)?,
            Effect::LoadLibrary => Answer::Library(Ok(self.library())),
            Effect::LoadWindow(question) => Answer::Window(question.clone(), Ok(self.window(&question.list, question.at, question.rows))),
            Effect::FindUnread(question) => {
                let rows = self.rows(&question.list);
                let here = question.from.and_then(|id| rows.iter().position(|row| row.id == id));
                let found = match question.direction {
                    Direction::Forward => rows.iter().skip(here.map_or(0, |at| at + 1)).find(|row| !row.status.read),
                    Direction::Backward => rows.iter().take(here.unwrap_or(rows.len())).rev().find(|row| !row.status.read),
                };
                Answer::Unread(question.clone(), Ok(found.map(|row| row.id)))
            }
            Effect::LoadArticle(id) => Answer::Article(*id, Ok(Arc::new(self.open(*id)))),
            Effect::Mark(mark, target) => Answer::Marked(*mark, target.clone(), self.mark(*mark, target)),
            Effect::Undo => Answer::Undone(self.swap(true)),
            Effect::Redo => Answer::Redone(self.swap(false)),
            Effect::Refresh(_) => Answer::Refreshed(Ok(self.refresh())),
            Effect::CancelRefresh => Answer::RefreshStopped,
            Effect::Subscribe(address) => {
                let feed = self.feed(address, None);
                Answer::Subscribed(address.clone(), Ok(Added { feed, text: Clean::new(&format!("Added {address}")), others: Vec::new() }))
            }
            Effect::TakeOffer(offer) => {
                let feed = self.feed(&offer.title, None);
                let text = Clean::new(&format!("Added {}", offer.title));
                Answer::Subscribed(offer.url.to_string(), Ok(Added { feed, text, others: Vec::new() }))
            }
            Effect::Unsubscribe(feed) => {
                self.feeds.retain(|known| known.id != *feed);
                Answer::Unsubscribed(*feed, Ok(Done { text: Clean::new("Removed one feed"), changed: 1, entry: None }))
            }
            Effect::FollowMove(_) => {
                Answer::MoveFollowed(Ok(Done { text: Clean::new("The config has the new address"), changed: 1, entry: None }))
            }
            Effect::OpenUrl(url) | Effect::Play(url) => Answer::UrlOpened(url.clone(), Ok(())),
            Effect::Save(path, _) => Answer::Saved(Ok(path.clone())),
            Effect::SetOption(option, value) => {
                let set = Config::defaults().with_option(option, value).map(Arc::new).map_err(ReaderError);
                Answer::OptionSet(option.clone(), set)
            }
            Effect::Pipe(_) | Effect::StopPipe | Effect::LendScreen(_) => return None,
            Effect::Copy(text) => Answer::Copied(text.clone()),
            Effect::KeepPlace(id, text, place) => {
                self.pages.leave(*id, *text, *place);
                return None;
            }
            Effect::LeavePictures
            | Effect::LeavePage(_)
            | Effect::ReloadConfig
            | Effect::Wait(..)
            | Effect::TakeMouse(_)
            | Effect::EditConfig
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit
            | Effect::Leave => return None,
        })
    }

    /// Asks all feeds, which have nothing new.
    fn refresh(&mut self) -> Refreshed {
        self.feeds.iter_mut().for_each(|feed| feed.health.asked = Some(super::screen::now()));
        Refreshed { asked: self.feeds.len(), ..Refreshed::default() }
    }

    /// What comes of web pages.
    fn page_answer(&mut self, effect: &Effect) -> Option<Answer> {
        Some(match effect {
            Effect::FetchPage(id) | Effect::FetchPageAgain(id) => {
                self.pages.fetch(*id);
                Answer::PageFetched(*id, Ok(Arc::new(self.open(*id))))
            }
            Effect::ChooseText(id, text) => {
                self.pages.choose(*id, *text);
                Answer::TextChosen(*id, *text, Ok(Arc::new(self.open(*id))))
            }
            Effect::ReadPage(url, _) => Answer::PageRead(url.clone(), self.read_page(url)),
            _ => return None,
        })
    }

    /// What comes of pictures.
    fn picture_answer(&mut self, effect: &Effect) -> Option<Answer> {
        Some(match effect {
            Effect::AskCanvas => Answer::Canvas(self.canvas.unwrap_or(Canvas::HALF_BLOCKS)),
            Effect::LoadPicture(_) if self.pictures_hang => return None,
            Effect::LoadPicture(question) => {
                Answer::Picture(question.clone(), self.picture(&question.url).map(|picture| picture.size()).map_err(ReaderError::from))
            }
            Effect::PaintPicture(painting) => {
                let painted = self.picture(&painting.picture.url).and_then(|picture| paint(painting, Some(&picture)));
                Answer::Painted(painting.clone(), painted.map(Arc::new).map_err(ReaderError::from))
            }
            _ => return None,
        })
    }

    fn picture(&self, url: &str) -> Result<Picture, PictureError> {
        self.pictures.get(url).map_or(Err(PictureError::Unknown), |bytes| Picture::read(bytes.clone()))
    }

    fn library(&self) -> Library {
        let unread = |feed: FeedId| self.stories.iter().filter(|s| s.summary.feed == feed && !s.summary.status.read).count() as u64;
        let all = |feed: FeedId| self.stories.iter().filter(|story| story.summary.feed == feed).count() as u64;
        let of = |scope: Scope| self.rows(&ListQuery::new(EntryQuery { scope, ..EntryQuery::default() }));
        Library {
            feeds: self.feeds.iter().map(|feed| FeedSummary { unread: unread(feed.id), entries: all(feed.id), ..feed.clone() }).collect(),
            today: of(Scope::Today).iter().filter(|row| !row.status.read).count() as u64,
            unread: of(Scope::Unread).len() as u64,
            starred: of(Scope::Starred).len() as u64,
            all: of(Scope::All).len() as u64,
            dismissed: of(Scope::Dismissed).len() as u64,
        }
    }

    fn rows(&self, list: &ListQuery) -> Vec<EntrySummary> {
        let query = &list.query;
        let fits = |row: &EntrySummary| {
            let folder = |name: &Clean| self.feeds.iter().any(|feed| feed.id == row.feed && feed.folder.as_ref() == Some(name));
            let scope = match &query.scope {
                Scope::Today => row.date.to_string().starts_with("2024-10-06"),
                Scope::Unread => !row.status.read,
                Scope::Starred => row.status.starred,
                Scope::All => true,
                Scope::Dismissed => row.status.dismissed,
                Scope::Folder(name) => folder(name),
                Scope::Feed(feed) => row.feed == *feed,
            };
            let words = query.query.terms.iter().all(|term| match term {
                Term::Words(words) => row.title.to_lowercase().contains(&words.to_lowercase()),
                Term::Read(read) => row.status.read == *read,
                Term::Starred => row.status.starred,
                Term::Feed(name) => row.feed_title.to_lowercase().contains(&name.to_lowercase()),
                _ => true,
            });
            let hidden = row.status.dismissed && query.scope != Scope::Dismissed;
            !hidden && (list.keep.contains(&row.id) || scope && words && (query.read == ReadFilter::All || !row.status.read))
        };
        let mut rows: Vec<EntrySummary> = self.stories.iter().map(|story| story.summary.clone()).filter(fits).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.date));
        match query.sort.key {
            SortKey::Date => {}
            SortKey::Feed => rows.sort_by(|a, b| a.feed_title.cmp(&b.feed_title)),
            SortKey::Title => rows.sort_by_key(|row| row.title.to_lowercase()),
        }
        if query.sort.reversed {
            rows.reverse();
        }
        rows
    }

    fn window(&self, list: &ListQuery, at: At, rows: usize) -> Window {
        let all = self.rows(list);
        let (found, start) = match at {
            At::Row(row) => (None, row),
            At::Entry { id, or } => {
                let found = all.iter().position(|row| row.id == id).map(|at| at as u64);
                (found, found.unwrap_or(or).saturating_sub(rows as u64 / 2))
            }
        };
        let offset = (start as usize).min(all.len().saturating_sub(rows));
        let part = all.iter().skip(offset).take(rows).cloned().collect();
        Window {
            total: all.len() as u64,
            offset: offset as u64,
            rows: part,
            found,
            latest: self.stories.iter().map(|story| story.summary.id).max(),
        }
    }

    fn open(&self, id: EntryId) -> Opened {
        let story = self.entry(id);
        let entry = Entry {
            title: story.summary.title.clone(),
            url: story.summary.url.clone(),
            published: Some(story.summary.date),
            content_html: if story.summary_only { String::new() } else { story.html.clone() },
            summary_html: if story.summary_only { story.html.clone() } else { String::new() },
            ..Entry::default()
        };
        let page = self.pages.of(id);
        let source = Source {
            entry: &entry,
            feed_title: &story.summary.feed_title,
            page: page.text(),
            home_url: None,
            date: story.summary.date,
            undated: false,
        };
        let info = vec![(Clean::new("Feed"), story.summary.feed_title.clone()), (Clean::new("Text"), Clean::new("from the feed"))];
        page.opened(story.summary.clone(), from_entry(&source), info)
    }

    fn mark(&mut self, mark: Mark, target: &Target) -> Result<Done, ReaderError> {
        if let Some(why) = self.broken {
            return Err(ReaderError(Clean::new(why)));
        }
        let ids: Vec<EntryId> = match target {
            Target::Entries(ids) => ids.clone(),
            Target::List(list) => self.rows(list).iter().map(|row| row.id).collect(),
        };
        let changed: Vec<(EntryId, EntryStatus)> = self
            .stories
            .iter_mut()
            .map(|story| &mut story.summary)
            .filter(|row| ids.contains(&row.id) && mark.on(row.status) != row.status)
            .map(|row| {
                let before = row.status;
                row.status = mark.on(before);
                (row.id, before)
            })
            .collect();
        let count = changed.len() as u64;
        self.done.push(changed);
        self.undone.clear();
        Ok(Done { text: Clean::new(&format!("{count} marked {}", format!("{mark:?}").to_lowercase())), changed: count, entry: None })
    }

    fn swap(&mut self, undo: bool) -> Result<Option<Done>, ReaderError> {
        let from = if undo { &mut self.done } else { &mut self.undone };
        let Some(mut act) = from.pop() else { return Ok(None) };
        for (id, status) in &mut act {
            let story = self.stories.iter_mut().find(|story| story.summary.id == *id).expect("a story of this world");
            std::mem::swap(&mut story.summary.status, status);
        }
        let changed = act.len() as u64;
        let text = Clean::new(self.undo_says.unwrap_or(&format!("{changed} {} back", if undo { "put" } else { "marked" })));
        let entry = act.first().filter(|_| changed == 1).map(|(id, _)| *id);
        if undo { &mut self.undone } else { &mut self.done }.push(act);
        Ok(Some(Done { text, changed, entry }))
    }
}
