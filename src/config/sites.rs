//! Site rules: what `article` is told about the pages of one host. Data, never code: the built-in ones
//! are `assets/sites.toml`, the user's lie in `sites.toml` beside the config.

use super::{error::ConfigError, mistakes::Mistakes, names::with_nearest, syntax};
use crate::model::{Clean, plain_words};
use dom_query::Matcher;
use serde::Deserialize;
use std::{fs, io, path::Path};
use toml_edit::{Document, Item, TableLike, Value};

/// The built-in rules.
const BUILT_IN: &str = include_str!("../../assets/sites.toml");

/// The lists of a rule.
const LISTS: [&str; 4] = ["stop_at", "drop", "caption", "credit"];

/// Bytes that a file of rules may have.
const MAX_BYTES: u64 = 1 << 20;

/// Rules for pages, the more particular host first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRules {
    /// One entry a host.
    #[serde(default, rename = "site")]
    pub sites: Vec<SiteRule>,
}

/// What holds on the pages of one host and its subdomains. All lists are CSS selectors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteRule {
    /// The host, without `www.`.
    pub host: String,
    /// The article ends before the first of these.
    pub stop_at: Vec<String>,
    /// These are no part of the article.
    pub drop: Vec<String>,
    /// These are captions.
    pub caption: Vec<String>,
    /// These are credits.
    pub credit: Vec<String>,
}

impl SiteRules {
    /// The built-in rules.
    pub fn built_in() -> Self {
        toml_edit::de::from_str(BUILT_IN).expect("the built-in rules are tested")
    }

    /// The user's rules over the built-in ones: a host's own rule takes the place of the built-in one.
    ///
    /// Where `path` is no file there are the built-in ones alone. What is wrong in the file is told
    /// with its line, and everything else counts; a file that can't be read costs its own rules only.
    pub fn load(path: &Path) -> (Self, Vec<ConfigError>) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = match fs::metadata(path) {
            Ok(meta) if meta.len() > MAX_BYTES => Err(io::Error::other("it is larger than 1 MB")),
            Ok(_) => fs::read_to_string(path),
            Err(error) => Err(error),
        };
        let (user, mistakes) = match text {
            Ok(text) => Self::from_text(&text, &name),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Default::default(),
            Err(error) => {
                let what = Clean::new(&format!("can't be read: {}", plain_words(&error)));
                (Self::default(), vec![ConfigError { file: Clean::new(&name), line: None, what, no_feeds: true }])
            }
        };
        (user.over(Self::built_in()), mistakes)
    }

    /// Reads rules; `file` is the text's name in mistakes.
    pub fn from_text(text: &str, file: &str) -> (Self, Vec<ConfigError>) {
        let mut mistakes = Mistakes::new(file, text);
        let sites = match Document::parse(text.to_owned()) {
            Ok(document) => sites(&document, &mut mistakes),
            Err(error) => {
                mistakes.add_for_all(error.span(), syntax::sentence(text, error.span(), error.message()));
                Vec::new()
            }
        };
        (Self { sites }, mistakes.told())
    }

    fn over(mut self, below: Self) -> Self {
        let others: Vec<SiteRule> = below.sites.into_iter().filter(|site| !self.sites.iter().any(|own| own.host == site.host)).collect();
        self.sites.extend(others);
        // The more particular host has the longer name.
        self.sites.sort_by_key(|site| std::cmp::Reverse(site.host.len()));
        self
    }

    /// The rules for the page at `url`: those of its host and of the domains that the host is in.
    pub fn of(&self, url: &str) -> impl Iterator<Item = &SiteRule> {
        let host = host(url).to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        self.sites.iter().filter(move |site| {
            let rest = host.strip_suffix(&site.host);
            rest.is_some_and(|rest| !site.host.is_empty() && (rest.is_empty() || rest.ends_with('.')))
        })
    }
}

/// `[[site]]`.
fn sites(document: &Document<String>, mistakes: &mut Mistakes) -> Vec<SiteRule> {
    for (name, _) in document.as_table().iter().filter(|(name, _)| *name != "site") {
        let span = document.as_table().key(name).and_then(toml_edit::Key::span);
        mistakes.add(span, with_nearest(format!("there is no `{name}`; rules are written as [[site]] entries"), name, &["site"]));
    }
    match document.get("site") {
        None => Vec::new(),
        Some(Item::ArrayOfTables(tables)) => tables.iter().filter_map(|table| site(table, mistakes)).collect(),
        Some(other) => {
            mistakes.add(other.span(), "rules are written as [[site]] entries, each with a host".to_owned());
            Vec::new()
        }
    }
}

fn site(table: &dyn TableLike, mistakes: &mut Mistakes) -> Option<SiteRule> {
    for (name, _) in table.iter().filter(|(name, _)| *name != "host" && !LISTS.contains(name)) {
        let known = [&LISTS[..], &["host"]].concat();
        mistakes.add(table.key(name).and_then(toml_edit::Key::span), with_nearest(format!("a site has no `{name}`"), name, &known));
    }
    let first = table.iter().next().and_then(|(name, _)| table.key(name)).and_then(toml_edit::Key::span);
    let Some(given) = table.get("host") else {
        mistakes.add(first, "a [[site]] entry needs a host".to_owned());
        return None;
    };
    let host = given.as_str().unwrap_or_default().trim().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    if host.is_empty() || host.contains(['/', ':', ' ', '*']) {
        mistakes.add(given.span(), "host must be a host alone, as in \"example.org\"".to_owned());
        return None;
    }
    let [stop_at, drop, caption, credit] = LISTS.map(|name| selectors(name, table.get(name), mistakes));
    Some(SiteRule { host, stop_at, drop, caption, credit })
}

/// The selectors of one list; one alone may stand without brackets.
fn selectors(name: &str, item: Option<&Item>, mistakes: &mut Mistakes) -> Vec<String> {
    let values: Vec<&Value> = match item {
        None => return Vec::new(),
        Some(Item::Value(Value::Array(values))) => values.iter().collect(),
        Some(Item::Value(value)) => vec![value],
        Some(other) => {
            mistakes.add(other.span(), format!("site.{name} must be a list of selectors"));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    for value in values {
        match value.as_str() {
            Some(text) if Matcher::new(text).is_ok() => found.push(text.to_owned()),
            Some(text) => mistakes.add(value.span(), format!("site.{name}: `{text}` is no CSS selector")),
            None => mistakes.add(value.span(), format!("site.{name} must be a list of selectors in quotes")),
        }
    }
    found
}

/// The host in an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        SiteRules::from_text(text, "sites.toml").1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_built_in_rules_are_right() {
        assert_eq!(told(BUILT_IN), [""; 0]);
        assert_eq!(SiteRules::from_text(BUILT_IN, "").0, SiteRules::built_in());
    }

    #[test]
    fn a_rule_holds_on_its_host_and_below() {
        let rules = SiteRules::from_text("[[site]]\nhost = 'www.pier.example'\ndrop = '.plea'", "").0;
        let count = |url| rules.of(url).count();
        assert_eq!(["https://pier.example/a", "http://user@news.pier.example:80?x", "https://WWW.Pier.Example"].map(count), [1, 1, 1]);
        assert_eq!(["https://mypier.example/", "https://example/", "", "pier.example"].map(count), [0, 0, 0, 0]);
    }

    #[test]
    fn mistakes_are_told_with_their_line_and_cost_only_themselves() {
        let text = "[[site]]\nhost = 'pier.example'\ndrops = ['.a']\ncaption = ['..', '.good']\n[[site]]\ndrop = '.x'\n[[site]]\nhost = 'https://a.example/'";
        let (rules, _) = SiteRules::from_text(text, "sites.toml");
        assert_eq!(rules.sites.len(), 1);
        assert_eq!(rules.sites[0].caption, [".good"]);
        assert_eq!(
            told(text),
            [
                "sites.toml:3: a site has no `drops`; did you mean `drop`?",
                "sites.toml:4: site.caption: `..` is no CSS selector",
                "sites.toml:6: a [[site]] entry needs a host",
                "sites.toml:8: host must be a host alone, as in \"example.org\"",
            ]
        );
        assert_eq!(told("[[site]\n").len(), 1);
        assert_eq!(told("sites = 1"), ["sites.toml:1: there is no `sites`; rules are written as [[site]] entries; did you mean `site`?"]);
    }

    #[test]
    fn the_users_rule_takes_the_place_of_the_built_in_one() {
        let rules = |text| SiteRules::from_text(text, "").0;
        let both = rules("[[site]]\nhost = 'a.example'\ndrop = '.own'")
            .over(rules("[[site]]\nhost = 'a.example'\ndrop = '.built-in'\n[[site]]\nhost = 'sub.a.example'\ndrop = '.sub'"));
        let found: Vec<_> = both.of("https://sub.a.example/").map(|site| site.drop[0].as_str()).collect();
        assert_eq!(found, [".sub", ".own"]);
    }
}
