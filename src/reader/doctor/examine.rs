//! All checks, one after the other; only here they are put together.

use super::super::called::CallNames;
use super::database::{self, Checked};
use super::finding::{Finding, State, Topic};
use super::{feeds, files, inside, network, outage, programs, settings, time, twins};
use crate::config::{Config, Paths};
use crate::model::FeedSummary;
use crate::reader::clock;
use crate::store::Lists;
use jiff::Timestamp;
use std::sync::Arc;

/// What is known without a network: the config in force, what other checks need, what was found.
type Local = (Arc<Config>, Checked, Vec<Finding>);

/// Looks at everything but the terminal, and says the config in force with what was found. Reads the whole
/// database: seconds for a large one. With `offline` no server is asked.
///
/// Never fails: what could not be looked at is a finding too.
pub async fn examine(paths: &Paths, offline: bool) -> (Arc<Config>, Vec<Finding>) {
    let owned = paths.clone();
    let (config, checked, mut found) = caught(move || on_this_disk(&owned)).await;
    let (reached, network, of_network) = network::look(&config.fetch, &config, &checked.sources, offline).await;
    found.extend(of_network);
    found.extend(outage::look(&checked.sources, network, clock::now()));
    let seen = time::Seen { server: reached, database: checked.latest, file: files::newest(paths) };
    found.extend(time::look(&seen, clock::now()));
    found.sort_by_key(|finding| finding.topic);
    (config, found)
}

/// What the checks on this disk bring; a panic among them is a mistake of ours, costs all of them, and is told.
async fn caught(checks: impl FnOnce() -> Local + Send + 'static) -> Local {
    tokio::task::spawn_blocking(checks).await.unwrap_or_else(|_| {
        let says = "a check broke off by a mistake of dateline's: config, programs, files, database and feeds were not looked at";
        let broken = Finding::new(Topic::Config, "checks", State::Unchecked, says).next("dateline.log may say where");
        (Arc::new(Config::defaults()), Checked::default(), vec![broken])
    })
}

fn on_this_disk(paths: &Paths) -> Local {
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
            let summaries: Vec<&FeedSummary> = all.iter().map(|(feed, _)| feed).collect();
            let names = CallNames::of(summaries.iter().copied());
            found.extend(feeds::look(&all, &names, now));
            found.extend(inside::look(&summaries));
            found.extend(twins::look(&summaries, &names, &checked.twins));
            checked
        }
        Err(error) => {
            found.push(database::unread(&error));
            Checked::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn checks_that_break_off_are_not_taken_for_well() {
        let broken = caught(|| std::panic::resume_unwind(Box::new("a mistake"))).await;
        let told: Vec<(&str, State)> = broken.2.iter().map(|found| (found.check, found.state)).collect();
        assert_eq!(told, [("checks", State::Unchecked)]);
    }
}
