//! One option of a config set to another value, by the rules of the file.

use super::{
    bounds,
    example::{DEFAULTS, EXAMPLE, section_of},
    load::{Config, read},
    names::with_nearest,
};
use crate::model::Clean;
use serde::{Serialize, de::DeserializeOwned};
use toml_edit::{Item, Key, Table, Value};

/// The sections whose options can be set while dateline runs.
const SECTIONS: [&str; 5] = ["fetch", "reading", "storage", "display", "open"];

impl Config {
    /// All options that [`Config::with_option`] takes, `section.option` and what the example says of it.
    pub fn options() -> Vec<(String, Clean)> {
        let sections = SECTIONS.iter().filter_map(|section| Some((section, DEFAULTS[section].as_table()?)));
        let named = sections.flat_map(|(section, table)| {
            table.iter().map(move |(name, _)| (format!("{section}.{name}"), table.key(name).map(words_above).unwrap_or_default()))
        });
        named.collect()
    }

    /// This config with one option set to a value as TOML writes it; quotes may be left out.
    ///
    /// # Errors
    /// A sentence: no such option, with the nearest right name, or a value that it can't have.
    pub fn with_option(&self, option: &str, value: &str) -> Result<Self, Clean> {
        let mut config = self.clone();
        let (section, name) = option.split_once('.').unwrap_or((option, ""));
        let item = Item::Value(value.trim().parse::<Value>().unwrap_or_else(|_| Value::from(value.trim())));
        let set = match section {
            "fetch" => set(section, &mut config.fetch, name, item),
            "reading" => set(section, &mut config.reading, name, item),
            "storage" => set(section, &mut config.storage, name, item),
            "display" => set(section, &mut config.display, name, item),
            "open" => set(section, &mut config.open, name, item),
            _ => Err(unknown(option)),
        };
        set.map(|()| config).map_err(|why| Clean::new(&why).shortened(300))
    }
}

fn set<T: Serialize + DeserializeOwned>(section: &str, options: &mut T, name: &str, item: Item) -> Result<(), String> {
    let of_section = toml_edit::ser::to_document(options).map_err(|error| error.to_string())?;
    let mut lines: Table = of_section.as_table().clone();
    let option = format!("{section}.{name}");
    if !lines.contains_key(name) {
        return Err(unknown(&option));
    }
    bounds::check(section, name, &item).map_err(|why| format!("{option}: {why}"))?;
    lines.insert(name, item);
    *options = read(&lines).map_err(|why| format!("{option}: {why}"))?;
    Ok(())
}

/// The comment above an option's line.
fn words_above(key: &Key) -> Clean {
    let above = key.leaf_decor().prefix().and_then(|above| above.span()).and_then(|span| EXAMPLE.get(span)).unwrap_or_default();
    let words: Vec<&str> = above.lines().filter_map(|line| line.trim().strip_prefix('#')).map(str::trim).collect();
    Clean::new(&words.join(" "))
}

fn unknown(option: &str) -> String {
    let what = format!("there is no option `{option}`");
    if let Some(section) = section_of(option) {
        return format!("{what}; did you mean `{section}.{option}`?");
    }
    let names = Config::options();
    let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    with_nearest(what, option, &names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_checked_as_in_the_file() {
        let config = Config::defaults();
        let with = |option, value| config.with_option(option, value);
        assert_eq!(with("reading.measure", "50").expect("right").reading.measure, 50);
        assert_eq!(with("display.theme", "light").expect("right").display.theme, "light");
        assert_eq!(with("display.icons", "\"ascii\"").expect("right").display.icons, super::super::options::Icons::Ascii);
        assert_eq!(with("open.player", "[\"mpv\", \"--\"]").expect("right").open.player, ["mpv", "--"]);
        let why = |option, value| with(option, value).unwrap_err().to_string();
        assert!(why("reading.measure", "400").contains("reading.measure: 400 is out of bounds"));
        assert!(why("reading.measure", "wide").starts_with("reading.measure: "));
        assert!(why("reading.mesure", "50").contains("did you mean `reading.measure`?"));
        assert!(why("display.theme", "lihgt").contains("did you mean `light`?"));
        assert!(why("measure", "50").contains("there is no option `measure`"));
        assert!(why("keys.quit", "x").contains("there is no option"));
        assert!(why("reading.measure", "").starts_with("reading.measure: "));
    }

    #[test]
    fn every_option_can_be_set_to_its_own_default() {
        for (name, doc) in Config::options() {
            assert!(doc.ends_with('.'), "{name} says what it is for: {doc}");
            let (section, option) = name.split_once('.').expect("a section");
            let value = DEFAULTS[section][option].to_string();
            assert_eq!(Config::defaults().with_option(&name, &value), Ok(Config::defaults()), "{name}");
        }
    }
}
