//! Findings as people read them. Pure.

use super::super::words::counted;
use super::finding::{Finding, State, Topic};
use crate::model::Clean;

/// Feeds of one finding that are named.
const NAMED: usize = 3;

/// The findings, in their order; those notes of several feeds that say the same are one, which names the first of them.
pub fn folded(findings: &[Finding]) -> Vec<Finding> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| is_same(group[0], finding)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.into_iter().map(|group| one_of(&group)).collect()
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    let is_a_feeds = |finding: &Finding| finding.topic == Topic::Feeds && finding.state == State::Note && finding.subject.is_some();
    is_a_feeds(one) && is_a_feeds(other) && (one.check, &one.says, &one.next) == (other.check, &other.says, &other.next)
}

fn one_of(group: &[&Finding]) -> Finding {
    let first = group[0].clone();
    if group.len() == 1 {
        return first;
    }
    let named: Vec<Clean> = group.iter().take(NAMED).filter_map(|finding| Some(finding.subject.as_ref()?.shortened(40))).collect();
    let more = match group.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = named.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let says = Clean::new(&format!("{} ({names}{more})", first.says));
    Finding { subject: Some(Clean::new(&counted(group.len(), "feed", "feeds"))), url: None, says, ..first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_notes_of_feeds_are_one_and_tasks_stay_apart() {
        let note = |title: &str, says: &str| Finding::new(Topic::Feeds, "feed", State::Note, says).of(title).next("ask");
        let task = |title: &str| Finding::new(Topic::Feeds, "feed_refused", State::NeedsYou, "is refused").of(title).next("ask");
        let all = [note("A", "same"), task("B"), note("C", "other"), note("D", "same"), note("E", "same"), note("F", "same"), task("G")];
        let told: Vec<(String, String)> =
            folded(&all).into_iter().map(|found| (found.subject.expect("one").to_string(), found.says.to_string())).collect();
        let expected = [("4 feeds", "same (A, D, E and 1 more)"), ("B", "is refused"), ("C", "other"), ("G", "is refused")];
        assert_eq!(told, expected.map(|(subject, says)| (subject.to_owned(), says.to_owned())));
    }
}
