//! Site rules: what `article` is told about the pages of one host. Data, never code: the built-in ones
//! are `assets/sites.toml`, the user's lie in `sites.toml` beside the config.

use serde::Deserialize;

/// The built-in rules.
const BUILT_IN: &str = include_str!("../../assets/sites.toml");

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

/// The host in an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}
