//! What is done with the open article beyond reading it: save, quote, pipe, share.

use super::super::{
    app::App,
    effect::Effect,
    outgoing::{Job, Outgoing, Ran},
    overlays::{Chance, Choice, OutputSheet, Overlay, PipePrompt, SavePrompt, Wish, is_only_an_ending},
};
use crate::article::{Article, Format, file_name, to_quote};
use crate::config::{ShareInput, ShareTarget, Shared, from_home, save_directory, to_home};
use crate::model::Clean;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use url::form_urlencoded::byte_serialize;

/// The share target that is built in.
const MAIL: &str = "mail";

impl App {
    /// The article, where it is the selected entry's; else what tells why not.
    pub(in crate::tui) fn open_article(&mut self) -> Result<Arc<Article>, Vec<Effect>> {
        if self.entries.selected().is_none() {
            return Err(self.no_entry());
        }
        let here = self.at_hand().map(|entry| entry.id);
        match self.article.opened().filter(|opened| Some(opened.summary.id) == here) {
            Some(opened) => Ok(Arc::clone(&opened.article)),
            None => Err(vec![self.status.tell("open the article first")]),
        }
    }

    /// Asks where the article is to be saved.
    pub(in crate::tui) fn save(&mut self) -> Vec<Effect> {
        self.with_article(|app, article| {
            let name = file_name(&article, Format::Markdown, &app.time_zone);
            let directory = Clean::new(&to_home(&app.save_directory()));
            app.overlays.push(Overlay::Save(SavePrompt::new(directory, &Clean::new(&name))));
            Vec::new()
        })
    }

    /// Saves it at a path as typed: relative ones are relative to the directory of saved articles.
    pub(in crate::tui) fn save_as(&mut self, typed: &str) -> Vec<Effect> {
        if is_only_an_ending(typed) {
            self.status.fail(Clean::new(&format!("`{typed}` is an ending without a name: type one before it")));
            return Vec::new();
        }
        let path = self.save_directory().join(from_home(typed));
        let format = match path.extension().map(|extension| extension.to_string_lossy()) {
            None => Some(Format::Markdown),
            Some(extension) => Format::of_extension(&extension),
        };
        let Some(format) = format else {
            self.status.fail("a saved article's name ends in .md, .html or .txt".into());
            return Vec::new();
        };
        self.with_article(|app, article| vec![Effect::Save(path, app.outgoing(article, format))])
    }

    fn save_directory(&self) -> PathBuf {
        save_directory(&self.config.storage.save_to)
    }

    /// Tells where the article lies.
    pub(in crate::tui) fn saved(&mut self, path: &Path) -> Vec<Effect> {
        vec![self.status.tell(Clean::new(&format!("saved as {}", to_home(path))))]
    }

    pub(in crate::tui) fn copy_quote(&mut self) -> Vec<Effect> {
        self.with_article(|app, article| {
            let found = app.article.found_line();
            vec![Effect::Copy(to_quote(&article, &app.time_zone, found.as_deref()))]
        })
    }

    /// Asks for the command that the article is to be piped into.
    pub(in crate::tui) fn pipe(&mut self) -> Vec<Effect> {
        self.with_article(|app, _| {
            app.overlays.push(Overlay::Pipe(PipePrompt::new(&app.piped.history)));
            Vec::new()
        })
    }

    /// Pipes it: the line is split as a shell splits it, and no shell is asked.
    pub(in crate::tui) fn pipe_into(&mut self, format: Format, line: &str) -> Vec<Effect> {
        if self.piped.history.last().is_none_or(|last| last != line) {
            self.piped.history.push(line.to_owned());
        }
        match shell_words::split(line) {
            Ok(words) if !words.is_empty() => {
                self.with_article(|app, article| app.run(Clean::new(line).shortened(60), words, Some(format), &article))
            }
            Ok(_) => Vec::new(),
            Err(_) => {
                self.status.fail("a quote in the command is not closed".into());
                Vec::new()
            }
        }
    }

    /// Lists what the article can be given to.
    pub(in crate::tui) fn share(&mut self) -> Vec<Effect> {
        self.with_article(|app, _| {
            let targets = app.config.share.iter().map(|target| (target.name.clone(), Clean::new(&target.command.join(" "))));
            let mail = (Clean::new(MAIL), Clean::new("by way of the browser's mail program"));
            let has_mail = app.config.share.iter().any(|target| &*target.name == MAIL);
            let all = targets.chain((!has_mail).then_some(mail));
            let chance = |(name, detail): (Clean, Clean)| Chance { wish: Wish::Share(name.to_string()), name, detail };
            let chances = all.map(chance).collect();
            app.overlays.push(Overlay::Choice(Choice::lettered("Share", chances)));
            Vec::new()
        })
    }

    /// Gives the article to a target.
    pub(in crate::tui) fn share_with(&mut self, name: &str) -> Vec<Effect> {
        let target = self.config.share.iter().find(|target| target.name.eq_ignore_ascii_case(name)).cloned();
        self.with_article(|app, article| match target {
            Some(target) => app.give(&target, &article),
            None if name.eq_ignore_ascii_case(MAIL) => vec![Effect::OpenUrl(mail(&article))],
            None => {
                app.status.fail(Clean::new(&format!("[share] in the config names nothing `{name}`")).shortened(200));
                Vec::new()
            }
        })
    }

    fn give(&mut self, target: &ShareTarget, article: &Arc<Article>) -> Vec<Effect> {
        let shared = Shared { url: article.url.as_deref(), title: &article.headline, feed: &article.source, author: &article.byline };
        let words = match target.fill(&shared) {
            Ok(words) => words,
            Err(why) => {
                self.status.fail(why);
                return Vec::new();
            }
        };
        let format = match target.input {
            ShareInput::None => None,
            ShareInput::Text => Some(Format::Text),
            ShareInput::Markdown => Some(Format::Markdown),
            ShareInput::Html => Some(Format::Html),
        };
        if target.terminal {
            return vec![Effect::LendScreen(self.job(words, format, article))];
        }
        self.run(target.name.clone(), words, format, article)
    }

    /// Runs a command and shows what it says.
    fn run(&mut self, name: Clean, words: Vec<String>, format: Option<Format>, article: &Arc<Article>) -> Vec<Effect> {
        let job = self.job(words, format, article);
        self.overlays.push(Overlay::Output(OutputSheet::new(job.number, name)));
        vec![Effect::Pipe(job)]
    }

    fn job(&mut self, words: Vec<String>, format: Option<Format>, article: &Arc<Article>) -> Job {
        self.piped.last += 1;
        let environment = vec![
            ("DATELINE_TITLE", article.headline.to_string()),
            ("DATELINE_URL", article.url.clone().unwrap_or_default()),
            ("DATELINE_FEED", article.source.to_string()),
        ];
        let input = format.map(|format| self.outgoing(Arc::clone(article), format));
        Job { number: self.piped.last, words, input, environment }
    }

    /// A command ended: what it said is shown, if it said anything.
    pub(in crate::tui) fn take_output(&mut self, number: u64, result: Result<Ran, Clean>) -> Vec<Effect> {
        let is_its = |overlay: &Overlay| matches!(overlay, Overlay::Output(output) if output.is_of(number));
        let Some(place) = self.overlays.iter().position(is_its) else { return Vec::new() };
        let silent = result.as_ref().is_ok_and(|ran| *ran == Ran::default());
        match (result, &mut self.overlays[place]) {
            (Ok(ran), Overlay::Output(output)) if !silent => output.take(&ran),
            (Ok(_), _) => {
                self.overlays.remove(place);
                return vec![self.status.tell("done; the command said nothing")];
            }
            (Err(why), _) => {
                self.overlays.remove(place);
                self.status.fail(why);
            }
        }
        Vec::new()
    }

    fn outgoing(&self, article: Arc<Article>, format: Format) -> Outgoing {
        Outgoing { article, format, time_zone: self.time_zone.clone() }
    }

    fn with_article(&mut self, then: impl FnOnce(&mut Self, Arc<Article>) -> Vec<Effect>) -> Vec<Effect> {
        match self.open_article() {
            Ok(article) => then(self, article),
            Err(told) => told,
        }
    }
}

/// A letter about the article, as an address (RFC 6068).
fn mail(article: &Article) -> String {
    let part = |text: &str| byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let body = article.url.as_ref().map_or(String::new(), |url| format!("{}\r\n{url}\r\n", &*article.headline));
    format!("mailto:?subject={}&body={}", part(&article.headline), part(&body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_subject_and_address() {
        let article = Article { headline: "A & B + 港?".into(), url: Some("https://a.example/?x=1&y=2".to_owned()), ..Article::default() };
        let url = url::Url::parse(&mail(&article)).expect("an address");
        let pairs: Vec<_> = url.query_pairs().collect();
        assert_eq!(pairs[0].1, "A & B + 港?");
        assert_eq!(pairs[1].1, "A & B + 港?\r\nhttps://a.example/?x=1&y=2\r\n");
        assert_eq!(pairs.len(), 2);
        assert!(!url.as_str().contains('+'), "mail programs take + for itself");
    }
}
