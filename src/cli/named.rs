//! The feeds that a name in a command stands for: one order for all commands.

use super::exit::Usage;
use crate::model::{Clean, FeedId, FeedSummary};
use crate::reader::answers_to;

/// Feeds of one host that a sentence names.
const FEW: usize = 10;

/// By what a name is known, the nearest first; each has one feed at least.
enum Named<'a> {
    /// An address, as the config has it or as it is shown.
    Address(Vec<&'a FeedSummary>),
    /// A title.
    Title(Vec<&'a FeedSummary>),
    /// A host.
    Host(Vec<&'a FeedSummary>),
    /// Nothing so far.
    Nothing,
}

impl<'a> Named<'a> {
    fn by(name: &str, feeds: &'a [FeedSummary]) -> Self {
        let those =
            |is: &dyn Fn(&FeedSummary) -> bool| Some(feeds.iter().filter(|feed| is(feed)).collect()).filter(|v: &Vec<_>| !v.is_empty());
        let address = those(&|feed| feed.url.as_str() == name).or_else(|| those(&|feed| &*feed.url.shown() == name));
        let title = || those(&|feed| answers_to(feed, name)).map(Self::Title);
        let host = || those(&|feed| feed.url.is_at(name)).map(Self::Host);
        address.map(Self::Address).or_else(title).or_else(host).unwrap_or(Self::Nothing)
    }
}

/// The one feed of an address, a title or a host.
///
/// # Errors
/// There is none, or more than one.
pub(super) fn one(name: &str, feeds: &[FeedSummary]) -> Result<FeedId, Usage> {
    match Named::by(name, feeds) {
        Named::Address(found) | Named::Title(found) | Named::Host(found) if found.len() == 1 => Ok(found[0].id),
        Named::Address(_) | Named::Title(_) => {
            Err(Usage(format!("more than one feed is called `{name}`; give the address as config.toml has it")))
        }
        Named::Host(there) => {
            let mut named: Vec<String> = there.iter().take(FEW).map(|feed| feed.url.to_string()).collect();
            named.extend((there.len() > FEW).then(|| format!("and {} more", there.len() - FEW)));
            Err(Usage(format!("{} feeds are at `{name}`: {}; give the address of one", there.len(), named.join(", "))))
        }
        Named::Nothing => Err(Usage(format!("no feed has the address, host or title `{name}`; `dateline feeds` lists them"))),
    }
}

/// All feeds that a name stands for: of an address; else of a title or a folder, and what has it in its title;
/// else of a host; else what has it in its title.
///
/// # Errors
/// There is none.
pub(super) fn all(name: &str, feeds: &[FeedSummary]) -> Result<Vec<FeedId>, Usage> {
    let wanted = Clean::new(name).to_lowercase();
    let in_folder = |feed: &FeedSummary| feed.folder.as_ref().is_some_and(|folder| folder.to_lowercase() == wanted);
    let found: Vec<FeedId> = match Named::by(name, feeds) {
        Named::Address(found) => found.iter().map(|feed| feed.id).collect(),
        Named::Host(found) if !feeds.iter().any(in_folder) => found.iter().map(|feed| feed.id).collect(),
        // Every title has nothing in it.
        _ if wanted.is_empty() => Vec::new(),
        _ => {
            let meant = |feed: &&FeedSummary| in_folder(feed) || feed.title.to_lowercase().contains(&wanted);
            feeds.iter().filter(meant).map(|feed| feed.id).collect()
        }
    };
    if found.is_empty() {
        let says = format!("no feed or folder is called `{name}`, and no feed is at such a host; `dateline feeds` lists the feeds");
        return Err(Usage(says));
    }
    Ok(found)
}
