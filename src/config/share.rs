//! `[share]`: named commands that an article can be given to.
//!
//! A command is a list of words. Placeholders are filled in word by word: what a headline says can
//! neither become another word nor reach a shell (CVE-2017-12904 is what comes of that).

use super::{mistakes::Mistakes, names::with_names};
use crate::model::Clean;
use std::ops::Range;
use toml_edit::{Item, TableLike};

/// The names that a target may have, and the placeholders that its words may hold.
const FIELDS: [&str; 3] = ["command", "input", "terminal"];
const PLACEHOLDERS: [&str; 4] = ["url", "title", "feed", "author"];
const INPUTS: [(&str, ShareInput); 4] =
    [("none", ShareInput::None), ("text", ShareInput::Text), ("markdown", ShareInput::Markdown), ("html", ShareInput::Html)];

/// A command that an article can be given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareTarget {
    /// What the user calls it.
    pub name: Clean,
    /// The program and its arguments; never empty, placeholders only after the first word.
    pub command: Vec<String>,
    /// What it reads.
    pub input: ShareInput,
    /// Whether it gets the terminal while it runs.
    pub terminal: bool,
}

/// What a command reads from its standard input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShareInput {
    /// Nothing.
    #[default]
    None,
    /// The article as plain text.
    Text,
    /// As Markdown.
    Markdown,
    /// As HTML.
    Html,
}

/// What placeholders stand for.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "they are named as the placeholders are")]
pub struct Shared<'a> {
    pub url: Option<&'a str>,
    pub title: &'a str,
    pub feed: &'a str,
    pub author: &'a str,
}

impl ShareTarget {
    /// The command with its placeholders filled in.
    ///
    /// # Errors
    /// A sentence: the entry has no address, but the command wants it; or what is filled in would make
    /// a word that begins with `-`, and no `--` before it says that options are over.
    pub fn fill(&self, shared: &Shared) -> Result<Vec<String>, Clean> {
        let mut words = Vec::with_capacity(self.command.len());
        for word in &self.command {
            let filled = fill(word, shared).ok_or_else(|| Clean::new(&format!("{} wants an address; this entry has none", self.name)))?;
            let over = words.iter().any(|word| word == "--");
            if filled.starts_with('-') && !word.starts_with('-') && !over {
                let sentence = format!("{word} begins with `-` here, and {} would take it for an option; put \"--\" before it", self.name);
                return Err(Clean::new(&sentence));
            }
            words.push(filled);
        }
        Ok(words)
    }
}

/// A word with its placeholders filled in, once: what is filled in is looked at by nobody.
fn fill(word: &str, shared: &Shared) -> Option<String> {
    let (mut filled, mut at) = (String::new(), 0);
    for range in placeholders(word) {
        filled.push_str(&word[at..range.start]);
        filled.push_str(match &word[range.start + 1..range.end - 1] {
            "url" => shared.url?,
            "title" => shared.title,
            "feed" => shared.feed,
            "author" => shared.author,
            _ => &word[range.clone()],
        });
        at = range.end;
    }
    Some(filled + &word[at..])
}

/// Where `{name}` stands in a word.
fn placeholders(word: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = word[at..].find('{').map(|open| at + open) {
        let name = word[open + 1..].bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        let close = open + 1 + name;
        if name > 0 && word[close..].starts_with('}') {
            found.push(open..close + 1);
        }
        at = close;
    }
    found
}

/// The targets of a config file, in its order; a mistake costs the target that it is in.
pub(super) fn targets(item: Option<&Item>, mistakes: &mut Mistakes) -> Vec<ShareTarget> {
    let Some(item) = item else { return Vec::new() };
    let Some(table) = item.as_table_like() else {
        mistakes.add(item.span(), "`share` must be a section: [share]".to_owned());
        return Vec::new();
    };
    table.iter().filter_map(|(name, item)| target(name, item, table, mistakes)).collect()
}

fn target(name: &str, item: &Item, table: &dyn TableLike, mistakes: &mut Mistakes) -> Option<ShareTarget> {
    let at_name = table.key(name).and_then(toml_edit::Key::span);
    let Some(fields) = item.as_table_like() else {
        mistakes.add(at_name, format!("share.{name} is written as {name} = {{ command = [\"program\", \"{{url}}\"] }}"));
        return None;
    };
    let before = mistakes.count();
    for (field, _) in fields.iter().filter(|(field, _)| !FIELDS.contains(field)) {
        let span = fields.key(field).and_then(toml_edit::Key::span);
        mistakes.add(span, with_names(format!("share.{name} has no option `{field}`"), field, &FIELDS));
    }
    let command = command(name, fields.get("command"), at_name, mistakes);
    let input = fields.get("input").map(|item| (item, INPUTS.iter().find(|(word, _)| item.as_str() == Some(word))));
    if let Some((item, None)) = input {
        mistakes.add(item.span(), format!("share.{name}.input must be \"none\", \"text\", \"markdown\" or \"html\""));
    }
    let terminal = fields.get("terminal").map(|item| (item, item.as_bool()));
    if let Some((item, None)) = terminal {
        mistakes.add(item.span(), format!("share.{name}.terminal must be true or false"));
    }
    let input = input.and_then(|(_, known)| known).map_or(ShareInput::None, |(_, input)| *input);
    let terminal = terminal.and_then(|(_, terminal)| terminal).unwrap_or(false);
    let name = Clean::new(name).shortened(60);
    command.filter(|_| mistakes.count() == before).map(|command| ShareTarget { name, command, input, terminal })
}

fn command(name: &str, item: Option<&Item>, at_name: Option<Range<usize>>, mistakes: &mut Mistakes) -> Option<Vec<String>> {
    let words = item.and_then(Item::as_array).and_then(|words| words.iter().map(|word| Some((word.as_str()?, word.span()))).collect());
    let words: Vec<(&str, Option<Range<usize>>)> = words.unwrap_or_default();
    let Some((program, _)) = words.first().filter(|(program, _)| !program.trim().is_empty()) else {
        mistakes.add(item.and_then(Item::span).or(at_name), format!("share.{name} needs a command: [\"program\", \"argument\"]"));
        return None;
    };
    if !placeholders(program).is_empty() {
        mistakes.add(words[0].1.clone(), format!("share.{name}: a program has its own name, `{program}` is none"));
    }
    for (word, span) in &words {
        for found in placeholders(word).into_iter().map(|range| &word[range.start + 1..range.end - 1]) {
            if !PLACEHOLDERS.contains(&found) {
                let sentence = with_names(format!("share.{name}: nothing is known to fill {{{found}}}"), found, &PLACEHOLDERS);
                mistakes.add(span.clone(), sentence);
            }
        }
    }
    Some(words.into_iter().map(|(word, _)| word.to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::load::Config;
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<ShareTarget>, Vec<String>) {
        let (config, mistakes) = Config::from_text(text, "config.toml", None);
        (config.share, mistakes.iter().map(ToString::to_string).collect())
    }

    fn target(words: &[&str]) -> ShareTarget {
        let command = words.iter().map(|word| (*word).to_owned()).collect();
        ShareTarget { name: "x".into(), command, input: ShareInput::None, terminal: false }
    }

    #[test]
    fn targets_are_read_in_both_ways_of_writing() {
        let text = "[share]\nnote = { command = ['tee', 'a b'], input = 'markdown' }\n[share.pager]\ncommand = ['less']\nterminal = true\n";
        let (targets, mistakes) = read(text);
        assert_eq!(mistakes, [""; 0]);
        assert_eq!(targets[0], ShareTarget { name: "note".into(), input: ShareInput::Markdown, ..target(&["tee", "a b"]) });
        assert_eq!(targets[1], ShareTarget { name: "pager".into(), terminal: true, ..target(&["less"]) });
    }

    #[test]
    fn a_mistake_names_its_line_and_costs_its_target_alone() {
        let text = "[share]\ngood = { command = ['a', '{url}'] }\nb = { command = ['a', '{titel}'] }\nc = { comand = ['a'] }\n\
                    d = 'a'\ne = { command = ['{title}'] }\nf = { command = ['a'], input = 'pdf' }\ng = { command = [] }\n";
        let (targets, mistakes) = read(text);
        assert_eq!(targets.iter().map(|target| target.name.as_str()).collect::<Vec<_>>(), ["good"]);
        let all = mistakes.join("\n");
        for part in [
            "config.toml:3: share.b: nothing is known to fill {titel}; did you mean `title`?",
            "config.toml:4: share.c has no option `comand`; did you mean `command`?",
            "config.toml:5: share.d is written as",
            "config.toml:6: share.e: a program has its own name",
            "config.toml:7: share.f.input must be",
            "config.toml:8: share.g needs a command",
        ] {
            assert!(all.contains(part), "{part} is not in\n{all}");
        }
    }

    #[test]
    fn what_is_filled_in_stays_in_its_word_and_becomes_no_option() {
        let shared = Shared { url: Some("https://a.example/?{title}"), title: "-rf $(touch x) `y`;\"z", feed: "{url}", author: "" };
        let fill = |words: &[&str]| target(words).fill(&shared);
        assert_eq!(
            fill(&["p", "{url}", "--", "{title}", "{feed}", "{author}"]).expect("filled"),
            ["p", "https://a.example/?{title}", "--", "-rf $(touch x) `y`;\"z", "{url}", ""]
        );
        assert_eq!(
            fill(&["p", "--title={title}", "{\"u\":\"{url}\"}"]).expect("filled")[1..],
            ["--title=-rf $(touch x) `y`;\"z", "{\"u\":\"https://a.example/?{title}\"}"]
        );
        assert!(fill(&["p", "{title}"]).unwrap_err().contains("--"));
        assert!(fill(&["p", "{title}.txt"]).is_err());
        let without = Shared { url: None, ..shared };
        assert!(target(&["p", "{url}"]).fill(&without).unwrap_err().contains("wants an address"));
    }

    proptest! {
        #[test]
        fn as_many_words_as_the_config_has(title in "\\PC{0,30}", words in proptest::collection::vec("\\PC{0,8}|\\{title\\}", 1..5)) {
            let words: Vec<&str> = std::iter::once("p").chain(["--"]).chain(words.iter().map(String::as_str)).collect();
            let filled = target(&words).fill(&Shared { url: Some("u"), title: &title, ..Shared::default() }).expect("after --");
            prop_assert_eq!(filled.len(), words.len());
            let whole = words.iter().zip(&filled).filter(|(word, _)| **word == "{title}");
            prop_assert!(whole.into_iter().all(|(_, filled)| *filled == title));
        }
    }
}
