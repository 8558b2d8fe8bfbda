//! Subscribing: from any address to a line in the config; and the way back.

use super::{
    called::CallNames,
    config_lines::came_between,
    document::why_cut_at_first,
    error::ReaderError,
    find_feed::{Found, NotFound, normal},
    handle::Reader,
    marks::Done,
    offer::{Offer, offers},
    readdress::Readdressed,
    step::add_again,
    typed::answers_for,
    words::counted,
};
use crate::config::{Subscription, opml};
use crate::fetch::{forget_public, host_name, is_private, public_name};
use crate::model::{Clean, FeedId, FeedSummary, FeedUrl, Trouble, place, same_spelling};
use crate::parse::decode;
use crate::store::Deed;
use std::collections::HashSet;

/// A feed that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its number.
    pub feed: FeedId,
    /// What was done, for the status line.
    pub text: Clean,
    /// What else its page offers.
    pub others: Vec<Offer>,
}

/// Reads a list of feeds (OPML), in whatever encoding a feed may be in, found out by the same rules.
///
/// # Errors
/// The list is over a limit, or no OPML.
pub fn read_list(bytes: &[u8]) -> Result<opml::Outlines, opml::OpmlError> {
    opml::read(bytes, |bytes| decode(bytes, None))
}

/// What became of a list of feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What was done, in a sentence.
    pub text: Clean,
    /// What was not taken, with why and what helps.
    pub refused: Vec<Clean>,
}

impl Reader {
    /// Subscribes to the feed at `address`, or to the one that the page there offers (a comments
    /// feed only if there is no other). It is tried first; then one entry is added to the config.
    ///
    /// # Errors
    /// Nonsense, no feed there, one that is subscribed to already, a config that can't be edited.
    ///
    /// For a feed that is subscribed to already, and whose address nobody typed or whose host has turned to a
    /// private address, the user answers from now on.
    pub async fn subscribe(&self, address: &str, folder: Option<&str>) -> Result<Added, ReaderError> {
        let typed = address.trim();
        let address = normal(typed)?;
        if let Some(known) = self.subscribed(&address).await? {
            return self.vouch(known).await;
        }
        let found = self.find_anew(&address, typed).await?;
        self.add_found(found, &address, folder, true).await
    }

    /// Subscribes to what a page offered beside the feed that was taken. It may lead into a private network only
    /// where the page's host was typed.
    ///
    /// # Errors
    /// No feed there, one that is subscribed to already, a config that can't be edited.
    pub async fn take_offer(&self, offer: &Offer) -> Result<Added, ReaderError> {
        self.take(offer.url.as_str(), None, offer.typed).await
    }

    /// Subscribes to the feed at or behind `address`, which is a page's word: it leads into no private network, now or
    /// later, and nothing that a page there offers is at a host that was typed.
    ///
    /// # Errors
    /// Nonsense, no feed there, one that is subscribed to already, a config that can't be edited.
    pub async fn subscribe_offered(&self, address: &str, folder: Option<&str>) -> Result<Added, ReaderError> {
        self.take(&normal(address)?, folder, false).await
    }

    async fn take(&self, address: &str, folder: Option<&str>, typed: bool) -> Result<Added, ReaderError> {
        self.not_yet(address)?;
        self.learn_public().await?;
        let found = self.find(address, typed).await?;
        self.add_found(found, address, folder, typed).await
    }

    /// Writes what was found into the config, and keeps it; `asked`: the address that led there, `typed`: whether the user
    /// answers for it, and so for the feed if it is at the same host.
    async fn add_found(&self, found: Found, asked: &str, folder: Option<&str>, typed: bool) -> Result<Added, ReaderError> {
        self.not_yet(&found.url)?;
        let folder = folder.map(Clean::new).filter(|folder| !folder.is_empty());
        let line = Subscription { folder, ..Subscription::new(&found.url) };
        let url = line.url.clone();
        let is_typed = |url: &str| typed && answers_for(url, asked);
        let others = offers(&found.others, &found.url, is_typed, |url| self.not_yet(url).is_err());
        self.add_lines(vec![(line, is_typed(&found.url))]).await?;
        let feed = self.known(&url).await?;
        let text = said(&found, asked, others.len());
        self.keep(feed, &url, found.body, found.document).await?;
        Ok(Added { feed, text, others })
    }

    /// The feed at an address that the user types now, as he typed it: he answers for its host, whatever that
    /// was before. Only once a feed is found there is that kept.
    async fn find_anew(&self, address: &str, typed: &str) -> Result<Found, ReaderError> {
        let host = host_name(address);
        host.iter().for_each(|host| forget_public(host));
        let found = self.find_typed(address, typed).await;
        match &found {
            Ok(_) if public_name(address).is_none() => drop(self.forget_public(address).await?),
            _ => self.learn_public().await?,
        }
        found
    }

    async fn find_typed(&self, address: &str, typed: &str) -> Result<Found, ReaderError> {
        match self.find(address, true).await {
            // Without a scheme https is meant; a server that has none is asked the other way. One whose
            // certificate is bad, or that answered, has it: whoever is in between must not talk us out of it.
            Err(NotFound { error, nobody: true, .. }) if address == format!("https://{typed}") => {
                self.find(&address.replacen("https://", "http://", 1), true).await.map_err(|_| error)
            }
            // To go there without https is the user's to say.
            Err(NotFound { error, plain: true, .. }) if address == format!("https://{typed}") => {
                let plain = FeedUrl::new(address.replacen("https://", "http://", 1));
                Err(ReaderError::new(format!("{error}; if the server has no https, type {plain}")))
            }
            found => found.map_err(Into::into),
        }
    }

    /// Takes a feed out of the config. Its articles and marks stay, and it can be undone.
    ///
    /// # Errors
    /// No such feed, or a config that can't be edited.
    pub async fn unsubscribe(&self, feed: FeedId) -> Result<Done, ReaderError> {
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        let known = feeds.into_iter().find(|known| known.id == feed).ok_or_else(|| ReaderError::new("this feed is not in the config"))?;
        self.remove_lines(&known.url, known.health.untyped).await?;
        Ok(Done { text: Clean::new(&format!("removed {}; its articles are kept", known.title)), changed: 1, entry: None })
    }

    /// Writes the address that a feed has moved to into the config. It can be undone.
    ///
    /// # Errors
    /// A feed that has not moved, or a config that can't be edited.
    pub async fn follow_move(&self, feed: FeedId) -> Result<Done, ReaderError> {
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        let known = feeds.iter().find(|known| known.id == feed).ok_or_else(|| ReaderError::new("this feed is not in the config"))?;
        let new = known.health.asked_at.as_ref().or(known.health.moved_to.as_ref());
        let new = new.ok_or_else(|| ReaderError::new(format!("{} has not moved", known.title)))?;
        if let Some(there) = feeds.iter().find(|other| other.id != feed && place(other.url.as_str()) == place(new.as_str())) {
            return Err(ReaderError::new(format!(
                "{} has moved to {new}, which is subscribed to already as {}: {} ends the old one",
                known.title,
                there.title,
                CallNames::of(&feeds).command("remove", known)
            )));
        }
        let new = with_user_info(known.url.as_str(), new.as_str().to_owned())?;
        let change = Readdressed {
            new_untyped: known.health.untyped || !answers_for(&new, known.url.as_str()),
            old_untyped: known.health.untyped,
            old: known.url.as_str().to_owned(),
            new,
        };
        let text = Clean::new(&format!("the config has {} at {} now", known.title, change.shown()));
        let deed = Deed::Readdressed(change.payload());
        self.write_address(change, deed).await?.ok_or_else(came_between)?;
        self.leave_forgotten().await;
        Ok(Done { text, changed: 1, entry: None })
    }

    /// Adds an entry to the config for each feed of somebody's list that is not there yet. Nobody typed these
    /// addresses: one that names a private place is not taken, and the others lead to none.
    ///
    /// # Errors
    /// A config that can't be edited; then nothing was added.
    pub async fn import(&self, feeds: Vec<Subscription>) -> Result<Imported, ReaderError> {
        let config = self.config();
        let known: HashSet<String> = config.feeds.iter().map(|feed| same_spelling(feed.url.as_str())).collect();
        let (there, new): (Vec<_>, Vec<_>) = feeds.into_iter().partition(|feed| known.contains(&same_spelling(feed.url.as_str())));
        let (private, new): (Vec<_>, Vec<_>) = new.into_iter().partition(|feed| is_private(feed.url.as_str()));
        let changed = new.len() as u64;
        if changed > 0 {
            self.add_lines(new.into_iter().map(|line| (line, false)).collect()).await?;
        }
        let refused = |feed: &Subscription| {
            let (url, name) = (&feed.url, feed.title.as_ref().map_or_else(String::new, |title| format!("“{}”: ", title.shortened(60))));
            Clean::new(&format!(
                "{name}{url}: a private address, which may be anything in your network; if it is a feed, {}",
                add_again(url)
            ))
        };
        let already = match there.len() as u64 {
            0 => String::new(),
            there => format!(", {there} {} subscribed to already", if there == 1 { "was" } else { "were" }),
        };
        let next = if changed == 0 { "" } else { "; `dateline refresh` fetches what they have" };
        Ok(Imported {
            text: Clean::new(&format!("{} added{already}{next}", counted(changed, "feed", "feeds"))),
            refused: private.iter().map(refused).collect(),
        })
    }

    /// The number of a feed that the config has.
    pub(super) async fn known(&self, url: &FeedUrl) -> Result<FeedId, ReaderError> {
        let feeds = self.inner.writer.ask(|store| store.lists().feeds()).await?;
        let known = feeds.iter().find(|feed| feed.url == *url).map(|feed| feed.id);
        known.ok_or_else(|| ReaderError::new(format!("{url} is in the config but not in the database; start dateline again")))
    }

    fn not_yet(&self, url: &str) -> Result<(), ReaderError> {
        let config = self.config();
        let there = config.feeds.iter().find(|feed| same_spelling(feed.url.as_str()) == same_spelling(url));
        there.map_or(Ok(()), |feed| {
            Err(ReaderError::new(format!("{} is subscribed to already", feed.title.clone().unwrap_or_else(|| feed.url.shown()))))
        })
    }

    /// The feed of this address, unless it is to be looked for anew: a page was found there that names feeds.
    async fn subscribed(&self, url: &str) -> Result<Option<FeedSummary>, ReaderError> {
        let url = same_spelling(url);
        let feeds = self.inner.lists.look(|lists| lists.feeds()).await?;
        Ok(feeds.into_iter().find(|feed| same_spelling(feed.url.as_str()) == url && feed.health.trouble != Some(Trouble::Page)))
    }

    /// The user types the address of a feed that is subscribed to: he answers for it, if he did not before.
    async fn vouch(&self, known: FeedSummary) -> Result<Added, ReaderError> {
        let noted = vec![(known.url.clone(), true)];
        let is_turned = known.health.trouble == Some(Trouble::Turned);
        if self.inner.writer.ask(move |store| store.note_typed(&noted)).await? == 0 && !is_turned {
            return Err(ReaderError::new(format!("{} is subscribed to already", known.title)));
        }
        self.forget_public(known.url.as_str()).await?;
        let text = format!("{} was subscribed to already; you typed its address now, so it may lead into your own network", known.title);
        Ok(Added { feed: known.id, text: Clean::new(&text), others: Vec::new() })
    }
}

/// What was added, and from which address where that is not the one asked for.
fn said(found: &Found, asked: &str, others: usize) -> Clean {
    let url = FeedUrl::new(&found.url);
    let title = Some(found.document.listed_title()).filter(|title| !title.is_empty()).unwrap_or_else(|| url.shown());
    let place = if found.url == asked { String::new() } else { format!(" from {url}") };
    let others = if others == 0 { String::new() } else { format!("; the page offers {}", counted(others, "other feed", "other feeds")) };
    let cut = why_cut_at_first(&found.body, &found.document).map_or_else(String::new, |why| format!("; it did not come whole: {why}"));
    let entries = found.document.entries.len() - usize::from(found.document.half);
    Clean::new(&format!("added {title}{place}: {}{cut}{others}", counted(entries as u64, "entry", "entries")))
}

/// The address that a feed moved to, with the name and password of the old one: they are for its own server
/// only, or for the same host made safer by https.
fn with_user_info(old: &str, new: String) -> Result<String, ReaderError> {
    let (Ok(old), Ok(mut to)) = (url::Url::parse(old), url::Url::parse(&new)) else { return Ok(new) };
    if old.username().is_empty() && old.password().is_none() {
        return Ok(new);
    }
    let upgraded = old.scheme() == "http" && to.scheme() == "https" && old.port().is_none() && to.port().is_none();
    if old.host() != to.host() || !(old.origin() == to.origin() || upgraded) {
        let new = FeedUrl::new(&new);
        return Err(ReaderError::new(format!(
            "the config has a name and a password for this feed, which are not for {new}; write the new address yourself"
        )));
    }
    // Addresses with a host can have both.
    let _ = to.set_username(old.username());
    let _ = to.set_password(old.password());
    Ok(to.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_moves_with_its_feed_and_to_nobody_else() {
        let moved = |old: &str, new: &str| with_user_info(old, new.to_owned());
        assert_eq!(moved("https://me:p%40w@a.example/f", "https://a.example/g").as_deref(), Ok("https://me:p%40w@a.example/g"));
        assert_eq!(moved("http://me:pw@a.example/f", "https://a.example/f").as_deref(), Ok("https://me:pw@a.example/f"));
        assert_eq!(moved("https://a.example/f", "https://b.example/f").as_deref(), Ok("https://b.example/f"));
        for elsewhere in ["https://b.example/f", "http://a.example/f", "https://a.example:8443/f"] {
            let refused = moved("https://me:pw@a.example/f", elsewhere).unwrap_err().to_string();
            assert!(refused.contains("not for") && !refused.contains("pw"), "{refused}");
        }
    }
}
