//! What is done with an article's links: open, copy, list, hint, play.

use super::super::{
    app::App,
    effect::Effect,
    hints::VisibleLink,
    hyperlinks::shown,
    overlays::{Chance, Choice, Hints, Links, Overlay, Wish},
};
use crate::article::{Link, media};

impl App {
    pub(in crate::tui) fn browse_entry(&mut self) -> Vec<Effect> {
        let Some(entry) = self.at_hand() else { return self.no_entry() };
        match entry.url.clone() {
            Some(url) => vec![Effect::OpenUrl(url)],
            None => vec![self.status.tell("this entry has no page")],
        }
    }

    pub(in crate::tui) fn browse_link(&mut self, number: u32) -> Vec<Effect> {
        match self.article.link(number).map(str::to_owned) {
            Some(url) => vec![Effect::OpenUrl(url)],
            None => self.no_such_link(),
        }
    }

    pub(in crate::tui) fn copy_link(&mut self, number: Option<u32>) -> Vec<Effect> {
        let Some(entry) = self.at_hand() else { return self.no_entry() };
        let url = match number {
            Some(number) => self.article.link(number).map(str::to_owned),
            None => entry.url.clone(),
        };
        match (url, number) {
            (Some(url), _) => vec![Effect::Copy(url)],
            (None, Some(_)) => self.no_such_link(),
            (None, None) => vec![self.status.tell("this entry has no address")],
        }
    }

    fn no_such_link(&mut self) -> Vec<Effect> {
        vec![self.status.tell("the article has no link of that number")]
    }

    pub(in crate::tui) fn links(&mut self) -> Vec<Effect> {
        if let Err(told) = self.open_article() {
            return told;
        }
        let links = self.article.links();
        if links.is_empty() {
            return vec![self.status.tell("the article has no links")];
        }
        self.overlays.push(Overlay::Links(Links::new(links)));
        Vec::new()
    }

    /// Puts letters over the links in view.
    pub(in crate::tui) fn hints(&mut self) -> Vec<Effect> {
        if let Err(told) = self.open_article() {
            return told;
        }
        let links = self.links_in_view();
        if links.is_empty() {
            return vec![self.status.tell("the article shows no links here")];
        }
        self.overlays.push(Overlay::Hints(Hints::new(links)));
        Vec::new()
    }

    /// Keeps the letters over their links, whatever moves them.
    pub(in crate::tui) fn follow_hints(&mut self) {
        if !matches!(self.overlays.last(), Some(Overlay::Hints(_))) {
            return;
        }
        let links = self.links_in_view();
        if let Some(Overlay::Hints(hints)) = self.overlays.last_mut()
            && !hints.follow(links)
        {
            self.overlays.pop();
        }
    }

    fn links_in_view(&self) -> Vec<VisibleLink> {
        if self.panes().article.is_some() { self.article.visible_links() } else { Vec::new() }
    }

    /// Plays the article's sound or film; of several, one that is picked.
    pub(in crate::tui) fn play(&mut self) -> Vec<Effect> {
        let article = match self.open_article() {
            Ok(article) => article,
            Err(told) => return told,
        };
        let mut found = media(&article);
        if found.len() < 2 {
            return match found.pop() {
                Some(link) => vec![Effect::Play(link.url)],
                None => vec![self.status.tell("the article has no sound, film or file")],
            };
        }
        let chance = |link: Link| Chance { name: link.text, detail: shown(&link.url), wish: Wish::Play(link.url) };
        self.overlays.push(Overlay::Choice(Choice::numbered("Play", found.into_iter().map(chance).collect())));
        Vec::new()
    }
}
