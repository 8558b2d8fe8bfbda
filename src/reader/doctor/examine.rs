//! All checks, one after the other; only here they are put together.

use super::database::{self, Checked};
use super::finding::Finding;
use super::{feeds, files, network, programs, settings, time, twins};
use crate::config::{Config, Paths};
use crate::reader::clock;
use crate::store::Lists;
use jiff::Timestamp;
use std::sync::Arc;

/// Looks at everything but the terminal, and says the config in force with what was found. Reads the whole
/// database: seconds for a large one. With `offline` no server is asked.
///
/// Never fails: what could not be looked at is a finding too.
pub async fn examine(paths: &Paths, offline: bool) -> (Arc<Config>, Vec<Finding>) {
    let owned = paths.clone();
    // A panic in a check would be a mistake of ours; it costs the checks on this disk.
    let local = tokio::task::spawn_blocking(move || on_this_disk(&owned));
    let (config, checked, mut found) = local.await.unwrap_or_else(|_| (Arc::new(Config::defaults()), Checked::default(), Vec::new()));
    let (reached, of_network) = network::look(&config.fetch, &config, &checked.sources, offline).await;
    found.extend(of_network);
    let seen = time::Seen { server: reached, database: checked.latest, file: files::newest(paths) };
    found.extend(time::look(&seen, clock::now()));
    found.sort_by_key(|finding| finding.topic);
    (config, found)
}

fn on_this_disk(paths: &Paths) -> (Arc<Config>, Checked, Vec<Finding>) {
    let now = clock::now();
    let (config, mut found) = settings::look(paths);
    found.extend(programs::look(&config));
    let path = paths.database(&config.storage.path);
    found.extend(files::look(paths, &path, &config.storage.save_to));
    let (lists, of_database) = database::look(&path);
    found.extend(of_database);
    let checked = lists.as_ref().map(|lists| known(lists, now, &mut found)).unwrap_or_default();
    (config, checked, found)
}

/// What the database tells of feeds and times.
fn known(lists: &Lists, now: Timestamp, found: &mut Vec<Finding>) -> Checked {
    let known = database::known(lists);
    match known {
        Ok((all, checked)) => {
            found.extend(feeds::look(&all, now));
            found.extend(twins::look(&all.iter().map(|(feed, _)| feed).collect::<Vec<_>>(), &checked.twins));
            checked
        }
        Err(error) => {
            found.push(database::unread(&error));
            Checked::default()
        }
    }
}
