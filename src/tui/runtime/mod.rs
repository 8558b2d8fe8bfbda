//! Performs effects: the only part of the screen that waits for a reader.
//!
//! Questions run beside each other; changes run one after the other, in the order they were asked
//! for. A panic in the work becomes the effect's failed answer.

mod changes;
mod pages;
mod painters;
mod started;
mod work;

use super::{
    effect::{Answer, ConfigAsRead, Effect, ReaderError, Timer, WindowQuestion},
    message::Message,
    programs,
};
use crate::reader::{Change, Reader};
use changes::Changes;
use pages::PagesOnTheWay;
use painters::Painters;
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle, time::sleep};
use work::Inbox;

/// Letters typed within this time are one question: the first of a word finds nearly everything, and
/// is the dearest to look for.
const TOGETHER: Duration = Duration::from_millis(12);

/// The reader, and the way back to the app.
pub(super) struct Runtime {
    reader: Reader,
    inbox: Inbox,
    changes: Changes,
    painters: Painters,
    pages: PagesOnTheWay,
    refresh: Option<AbortHandle>,
    /// The list that is being searched while its words are typed.
    search: Option<AbortHandle>,
    /// The command that an article was given to.
    pipe: Option<AbortHandle>,
}

impl Runtime {
    /// Begins to listen for changes from outside.
    pub(super) fn new(reader: Reader, inbox: UnboundedSender<Message>) -> Self {
        let inbox = Inbox(inbox);
        tokio::spawn(listen(reader.clone(), inbox.clone()));
        Self {
            changes: Changes::new(reader.clone(), inbox.clone()),
            painters: Painters::new(inbox.clone()),
            pages: PagesOnTheWay::default(),
            reader,
            inbox,
            refresh: None,
            search: None,
            pipe: None,
        }
    }

    /// Waits until every change that was asked for is kept, and every file written; so long at most. How many
    /// changes are not made then, marks apart.
    pub(super) async fn finish(self, at_most: Duration) -> usize {
        stop(self.pipe);
        self.changes.finish(at_most).await
    }

    /// Performs an effect; its answer comes through the inbox.
    pub(super) fn perform(&mut self, effect: Effect) {
        let (reader, inbox) = (self.reader.clone(), self.inbox.clone());
        match effect {
            Effect::LoadWindow(question) => self.look(question),
            Effect::FetchPage(id) => {
                self.pages.fetch(id, async move { reader.fetch_page(id).await }, &inbox);
            }
            Effect::FetchPageAgain(id) => {
                self.pages.fetch(id, async move { reader.fetch_page_again(id).await }, &inbox);
            }
            Effect::LeavePage(id) => self.pages.leave(id),
            Effect::LoadPicture(question) => self.painters.load(question, reader),
            Effect::PaintPicture(painting) => self.painters.paint(painting, reader),
            Effect::LeavePictures => self.painters.leave(),
            Effect::Mark(..)
            | Effect::ChooseText(..)
            | Effect::KeepPlace(..)
            | Effect::Undo
            | Effect::Redo
            | Effect::Unsubscribe(_)
            | Effect::FollowMove(_)
            | Effect::Save(..) => self.changes.ask(effect),
            Effect::ReadPage(url, from) => {
                let asked = url.clone();
                self.changes
                    .beside(inbox.answered(async move { reader.read_page(&asked, from).await }, |result| Answer::PageRead(url, result)));
            }
            Effect::Subscribe(address) => {
                let asked = address.clone();
                let subscribe = async move { reader.subscribe(&asked, None).await };
                self.changes.beside(inbox.answered(subscribe, |result| Answer::Subscribed(address, result)));
            }
            Effect::TakeOffer(offer) => {
                let address = offer.url.as_str().to_owned();
                let take = async move { reader.take_offer(&offer).await };
                self.changes.beside(inbox.answered(take, |result| Answer::Subscribed(address, result)));
            }
            Effect::Quit => self.changes.tell_when_over(),
            Effect::Refresh(which) => self.refresh = Some(started::refresh(which, reader, inbox)),
            Effect::CancelRefresh => stop(self.refresh.take()),
            Effect::OpenUrl(url) => started::open(url, programs::browse, reader.config().open.browser.clone(), inbox),
            Effect::Play(url) => started::open(url, programs::play, reader.config().open.player.clone(), inbox),
            Effect::Pipe(job) => stop(self.pipe.replace(started::pipe(job, inbox))),
            Effect::StopPipe => stop(self.pipe.take()),
            Effect::Wait(timer, time) => wait(timer, time, inbox),
            // The loop performs these: they need the terminal.
            Effect::AskCanvas
            | Effect::Copy(_)
            | Effect::TakeMouse(_)
            | Effect::EditConfig
            | Effect::LendScreen(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Leave => {}
            question => ask(question, reader, &inbox),
        }
    }

    /// Asks for rows; while words are typed, the last question stands for all.
    fn look(&mut self, question: WindowQuestion) {
        let (list, at, rows, typing) = (question.list.clone(), question.at, question.rows, question.list.typing);
        let reader = self.reader.clone();
        let look = async move {
            if typing {
                sleep(TOGETHER).await;
            }
            reader.window(list, at, rows).await
        };
        let asked = self.inbox.ask(look, |result| Answer::Window(question, result));
        stop(self.search.replace(asked).filter(|_| typing));
    }
}

/// Asks the reader a question that nobody takes back.
fn ask(question: Effect, reader: Reader, inbox: &Inbox) {
    match question {
        Effect::LoadLibrary => inbox.ask(async move { reader.library().await }, Answer::Library),
        Effect::FindUnread(question) => {
            let (list, from, direction) = (question.list.clone(), question.from, question.direction);
            inbox.ask(async move { reader.next_unread(list, from, direction).await }, |result| Answer::Unread(question, result))
        }
        Effect::LoadArticle(id) => {
            inbox.ask(async move { reader.open_entry(id).await }, move |result| Answer::Article(id, result.map(Arc::new)))
        }
        Effect::ReloadConfig => inbox.ask(reload_config(reader), Answer::Config),
        Effect::SetOption(option, value) => {
            let asked = option.clone();
            inbox.ask(async move { reader.set_option(&asked, &value).await }, move |result| Answer::OptionSet(option, result))
        }
        // `perform` knows what to do with these.
        Effect::LoadWindow(_)
        | Effect::FetchPage(_)
        | Effect::FetchPageAgain(_)
        | Effect::LeavePage(_)
        | Effect::LoadPicture(_)
        | Effect::PaintPicture(_)
        | Effect::LeavePictures
        | Effect::Mark(..)
        | Effect::ChooseText(..)
        | Effect::KeepPlace(..)
        | Effect::Undo
        | Effect::Redo
        | Effect::Unsubscribe(_)
        | Effect::FollowMove(_)
        | Effect::Save(..)
        | Effect::ReadPage(..)
        | Effect::Subscribe(_)
        | Effect::TakeOffer(_)
        | Effect::Refresh(_)
        | Effect::CancelRefresh
        | Effect::OpenUrl(_)
        | Effect::Play(_)
        | Effect::Pipe(_)
        | Effect::StopPipe
        | Effect::Wait(..)
        | Effect::AskCanvas
        | Effect::Copy(_)
        | Effect::TakeMouse(_)
        | Effect::EditConfig
        | Effect::LendScreen(_)
        | Effect::Redraw
        | Effect::Suspend
        | Effect::Quit
        | Effect::Leave => return,
    };
}

/// The config as it is now; `None` where it had not changed.
async fn reload_config(reader: Reader) -> Result<Option<ConfigAsRead>, ReaderError> {
    Ok(match reader.reload_config().await? {
        Some(Change::Config(config, mistakes)) => Some((config, mistakes)),
        Some(Change::Store | Change::Warned(_) | Change::Kept(_)) | None => None,
    })
}

fn wait(timer: Timer, time: Duration, inbox: Inbox) {
    tokio::spawn(async move {
        sleep(time).await;
        let _ = inbox.0.send(Message::Timer(timer));
    });
}

fn stop(job: Option<AbortHandle>) {
    if let Some(job) = job {
        job.abort();
    }
}

/// Tells the app what changed by another hand.
async fn listen(reader: Reader, inbox: Inbox) {
    loop {
        let message = match reader.changed().await {
            Change::Store => Message::StoreChanged,
            Change::Warned(text) => Message::Warned(text),
            Change::Kept(text) => Message::Kept(text),
            Change::Config(config, mistakes) => Message::Answer(Answer::Config(Ok(Some((config, mistakes))))),
        };
        // Some may still wait where others are lost.
        let waiting = matches!(message, Message::Kept(_)).then(|| Message::Answer(Answer::Waiting(reader.waiting())));
        if std::iter::once(message).chain(waiting).any(|message| inbox.0.send(message).is_err()) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Format};
    use crate::config::Paths;
    use crate::tui::outgoing::Outgoing;
    use jiff::tz::TimeZone;

    #[test]
    fn a_file_asked_for_just_before_the_end_is_written() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("story.md");
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().expect("a runtime");
        executor.block_on(async {
            let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
            let mut runtime = Runtime::new(reader, tokio::sync::mpsc::unbounded_channel().0);
            // The only thread that may write waits till the end has begun.
            let (go, wait) = std::sync::mpsc::channel::<()>();
            tokio::task::spawn_blocking(move || wait.recv());
            let article = Arc::new(Article { headline: "Harbour".into(), ..Article::default() });
            runtime.perform(Effect::Save(path.clone(), Outgoing { article, format: Format::Markdown, time_zone: TimeZone::UTC }));
            tokio::spawn(async move { go.send(()) });
            runtime.finish(Duration::from_secs(60)).await;
            assert!(path.is_file());
        });
    }
    #[tokio::test]
    async fn the_end_waits_for_a_feed_that_is_looked_for() {
        let home = tempfile::tempdir().expect("a directory");
        let reader = Reader::open(&Paths::find(Some(home.path().to_owned())).expect("a home")).expect("opened");
        let (sender, mut inbox) = tokio::sync::mpsc::unbounded_channel();
        let mut runtime = Runtime::new(reader, sender);
        let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        runtime.perform(Effect::Subscribe(format!("http://{}/feed", server.local_addr().expect("bound"))));
        let (asking, _) = server.accept().await.expect("asked");
        runtime.perform(Effect::Quit);
        // It has all the time that it needs to answer too soon.
        tokio::task::yield_now().await;
        tokio::spawn(async move {
            drop(server);
            drop(asking);
        });
        let mut answers = Vec::new();
        while answers.len() < 2 {
            if let Some(Message::Answer(answer @ (Answer::Subscribed(..) | Answer::MayLeave { .. }))) = inbox.recv().await {
                answers.push(answer);
            }
        }
        assert!(matches!(&answers[..], [Answer::Subscribed(_, Err(_)), Answer::MayLeave { waiting: 0, lost: 0 }]), "{answers:?}");
    }
}
