//! Performs effects: the only file that waits for a reader.
//!
//! Questions run beside each other; changes run one after the other, in the order they were asked
//! for. A panic in the work becomes the effect's failed answer.

use super::{
    effect::{Answer, Effect, ReaderError, Timer, Which},
    message::Message,
    outgoing::Job,
    painting::{Painted, Painting, paint},
    programs,
};
use crate::config::OpenOptions;
use crate::model::Clean;
use crate::reader::{Change, Picture, Reader};
use std::{future::Future, process::Child, sync::Arc, thread, time::Duration};
use tokio::{
    sync::{
        Semaphore,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::{AbortHandle, JoinHandle, JoinSet},
    time::{sleep, timeout},
};

/// Letters typed within this time are one question: the first of a word finds nearly everything, and
/// is the dearest to look for.
const TOGETHER: Duration = Duration::from_millis(12);
/// How long the end waits for changes: the database itself waits for other instances at most this long.
const LAST_CHANGES: Duration = Duration::from_secs(6);

/// Pictures that are painted at the same time; a large one alone.
const PAINTERS: u32 = 2;

/// The reader, and the way back to the app.
pub(super) struct Runtime {
    reader: Reader,
    inbox: UnboundedSender<Message>,
    changes: UnboundedSender<Effect>,
    changing: JoinHandle<()>,
    refresh: Option<AbortHandle>,
    /// The list that is being searched while its words are typed.
    search: Option<AbortHandle>,
    /// The command that an article was given to.
    pipe: Option<AbortHandle>,
    /// What is under way for the pictures of the open article.
    pictures: JoinSet<()>,
    /// Turns at the CPU for them.
    painters: Arc<Semaphore>,
}

impl Runtime {
    /// Begins to listen for changes from outside.
    pub(super) fn new(reader: Reader, inbox: UnboundedSender<Message>) -> Self {
        let (changes, queue) = unbounded_channel();
        let changing = tokio::spawn(change(reader.clone(), queue, inbox.clone()));
        tokio::spawn(listen(reader.clone(), inbox.clone()));
        let painters = Arc::new(Semaphore::new(PAINTERS as usize));
        Self { reader, inbox, changes, changing, refresh: None, search: None, pipe: None, pictures: JoinSet::new(), painters }
    }

    /// Waits until every change that was asked for is kept: a key pressed just before the end counts.
    pub(super) async fn finish(self) {
        drop(self.changes);
        if let Some(pipe) = self.pipe {
            pipe.abort();
        }
        if timeout(LAST_CHANGES, self.changing).await.is_err() {
            tracing::error!("the last changes were not kept in time");
        }
    }

    /// Performs an effect; its answer comes through the inbox.
    pub(super) fn perform(&mut self, effect: Effect) {
        let reader = self.reader.clone();
        match effect {
            Effect::LoadLibrary => self.ask(async move { reader.library().await }, Answer::Library),
            Effect::LoadWindow(question) => {
                let (list, at, rows, typing) = (question.list.clone(), question.at, question.rows, question.list.typing);
                let look = async move {
                    if typing {
                        sleep(TOGETHER).await;
                    }
                    reader.window(list, at, rows).await
                };
                let asked = self.job(look, |result| Answer::Window(question, result));
                if let Some(older) = self.search.replace(asked).filter(|_| typing) {
                    older.abort();
                }
            }
            Effect::FindUnread(question) => {
                let (list, from, direction) = (question.list.clone(), question.from, question.direction);
                self.ask(async move { reader.next_unread(list, from, direction).await }, |result| Answer::Unread(question, result));
            }
            Effect::LoadArticle(id) => {
                self.ask(async move { reader.open_entry(id).await }, move |result| Answer::Article(id, result.map(Arc::new)));
            }
            Effect::LoadPicture(question) => {
                let asked = question.clone();
                let work = async move { Ok(reader.picture(asked.entry, &asked.url).await?.size()) };
                self.picture(work, |result| Answer::Picture(question, result));
            }
            Effect::PaintPicture(painting) => {
                let (asked, painters) = (painting.clone(), Arc::clone(&self.painters));
                self.picture(async move { paint_away(reader, asked, painters).await }, |result| Answer::Painted(painting, result));
            }
            Effect::LeavePictures => self.pictures.abort_all(),
            Effect::FetchPage(id) => {
                self.ask(async move { reader.fetch_page(id).await }, move |result| Answer::PageFetched(id, result.map(Arc::new)));
            }
            Effect::ReadPage(url, from) => {
                let asked = url.clone();
                self.ask(async move { reader.read_page(&asked, from).await }, |result| Answer::PageRead(url, result));
            }
            Effect::Mark(..) | Effect::ChooseText(..) | Effect::KeepPlace(..) | Effect::Undo | Effect::Redo | Effect::Unsubscribe(_) => {
                drop(self.changes.send(effect))
            }
            Effect::Refresh(which) => self.start_refresh(which),
            Effect::CancelRefresh => {
                if let Some(refresh) = self.refresh.take() {
                    refresh.abort();
                }
            }
            Effect::Subscribe(address) => {
                let asked = address.clone();
                self.ask(async move { reader.subscribe(&asked, None).await }, |result| Answer::Subscribed(address, result));
            }
            Effect::ReloadConfig => self.reload_config(),
            Effect::OpenUrl(url) => self.open(url, programs::browse, |open| &open.browser),
            Effect::Play(url) => self.open(url, programs::play, |open| &open.player),
            Effect::Save(path, out) => {
                let save = async move { reader.save_article(out.article, out.format, out.time_zone, path).await };
                self.ask(save, Answer::Saved);
            }
            Effect::Pipe(job) => self.pipe(job),
            Effect::StopPipe => {
                if let Some(pipe) = self.pipe.take() {
                    pipe.abort();
                }
            }
            Effect::SetOption(option, value) => {
                let asked = option.clone();
                self.ask(async move { reader.set_option(&asked, &value).await }, move |result| Answer::OptionSet(option, result));
            }
            Effect::Wait(timer, time) => self.wait(timer, time),
            // The loop performs these: they need the terminal.
            Effect::AskCanvas
            | Effect::Copy(_)
            | Effect::TakeMouse(_)
            | Effect::EditConfig
            | Effect::LendScreen(_)
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer + Send + 'static,
    ) {
        self.job(work, answer);
    }

    /// As `ask`; aborting it takes the question back.
    fn job<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer + Send + 'static,
    ) -> AbortHandle {
        let inbox = self.inbox.clone();
        let job = tokio::spawn(async move {
            let result = guarded(work).await;
            let _ = inbox.send(Message::Answer(answer(result)));
        });
        job.abort_handle()
    }

    /// As `ask`; all of these end when pictures are let go of.
    fn picture<T: Send + 'static>(
        &mut self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer + Send + 'static,
    ) {
        while self.pictures.try_join_next().is_some() {}
        let inbox = self.inbox.clone();
        self.pictures.spawn(async move {
            let result = guarded(work).await;
            let _ = inbox.send(Message::Answer(answer(result)));
        });
    }

    fn start_refresh(&mut self, which: Which) {
        let (reader, inbox, progress) = (self.reader.clone(), self.inbox.clone(), self.inbox.clone());
        let told = move |news| drop(progress.send(Message::Answer(Answer::Progress(news))));
        let job = tokio::spawn(async move { reader.refresh(which, told).await });
        self.refresh = Some(job.abort_handle());
        tokio::spawn(async move {
            let result = match job.await {
                Ok(result) => result,
                Err(stopped) if stopped.is_cancelled() => {
                    let _ = inbox.send(Message::Answer(Answer::RefreshStopped));
                    return;
                }
                Err(_) => Err(broken()),
            };
            let _ = inbox.send(Message::Answer(Answer::Refreshed(result)));
        });
    }

    fn reload_config(&self) {
        let reader = self.reader.clone();
        let work = async move {
            Ok(match reader.reload_config().await? {
                Some(Change::Config(config, mistakes)) => Some((config, mistakes)),
                Some(Change::Store) | None => None,
            })
        };
        self.ask(work, Answer::Config);
    }

    fn open(
        &self,
        url: String,
        opens: impl FnOnce(&str, &[String]) -> Result<Option<Child>, Clean> + Send + 'static,
        command: impl FnOnce(&OpenOptions) -> &Vec<String>,
    ) {
        let (inbox, command) = (self.inbox.clone(), command(&self.reader.config().open).clone());
        tokio::task::spawn_blocking(move || {
            let result = opens(&url, &command).map(|child| {
                // A thread that nobody waits for: the program may outlive dateline.
                if let Some(mut child) = child {
                    thread::spawn(move || child.wait());
                }
            });
            let _ = inbox.send(Message::Answer(Answer::UrlOpened(url, result)));
        });
    }

    fn pipe(&mut self, job: Job) {
        let (inbox, number) = (self.inbox.clone(), job.number);
        let running = tokio::spawn(programs::filter(job));
        let handle = running.abort_handle();
        tokio::spawn(async move {
            let result = match running.await {
                Ok(result) => result,
                Err(stopped) if stopped.is_cancelled() => return,
                Err(_) => Err(broken().0),
            };
            let _ = inbox.send(Message::Answer(Answer::Piped(number, result)));
        });
        if let Some(older) = self.pipe.replace(handle) {
            older.abort();
        }
    }

    fn wait(&self, timer: Timer, time: Duration) {
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            sleep(time).await;
            let _ = inbox.send(Message::Timer(timer));
        });
    }
}

/// Makes a picture's cells away from every thread that others wait for. Who has given up before its
/// turn is not painted for.
async fn paint_away(reader: Reader, painting: Painting, painters: Arc<Semaphore>) -> Result<Arc<Painted>, ReaderError> {
    let picture = match painting.scaled {
        Some(_) => None,
        None => Some(reader.picture(painting.picture.entry, &painting.picture.url).await?),
    };
    let turns = if picture.as_ref().is_some_and(Picture::is_large) { PAINTERS } else { 1 };
    let turn = painters.acquire_many_owned(turns).await.map_err(|_| broken())?;
    let painted = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        paint(&painting, picture.as_ref())
    });
    Ok(Arc::new(painted.await.map_err(|_| broken())??))
}

/// Performs changes in order.
async fn change(reader: Reader, mut queue: UnboundedReceiver<Effect>, inbox: UnboundedSender<Message>) {
    while let Some(effect) = queue.recv().await {
        let reader = reader.clone();
        let answer = match effect {
            Effect::Mark(mark, target) => {
                let on = target.clone();
                Answer::Marked(mark, target, guarded(async move { reader.mark(mark, on).await }).await)
            }
            Effect::ChooseText(id, text) => {
                let chosen = guarded(async move { reader.choose_text(id, text).await }).await;
                Answer::TextChosen(id, text, chosen.map(Arc::new))
            }
            Effect::KeepPlace(id, text, place) => {
                // A place that is lost is not worth a word: the article begins at its top.
                if let Err(error) = guarded(async move { reader.keep_place(id, text, place).await }).await {
                    tracing::warn!(%error, "a place was not kept");
                }
                continue;
            }
            Effect::Undo => Answer::Undone(guarded(async move { reader.undo().await }).await),
            Effect::Redo => Answer::Redone(guarded(async move { reader.redo().await }).await),
            Effect::Unsubscribe(feed) => Answer::Unsubscribed(feed, guarded(async move { reader.unsubscribe(feed).await }).await),
            _ => continue,
        };
        let _ = inbox.send(Message::Answer(answer));
    }
}

/// Tells the app what changed by another hand.
async fn listen(reader: Reader, inbox: UnboundedSender<Message>) {
    loop {
        let message = match reader.changed().await {
            Change::Store => Message::StoreChanged,
            Change::Config(config, mistakes) => Message::Answer(Answer::Config(Ok(Some((config, mistakes))))),
        };
        if inbox.send(message).is_err() {
            return;
        }
    }
}

/// The work's result; where it panicked, a sentence.
async fn guarded<T: Send + 'static>(work: impl Future<Output = Result<T, ReaderError>> + Send + 'static) -> Result<T, ReaderError> {
    // A set of one: dropping it, unlike a bare handle, stops the work.
    let mut job = JoinSet::new();
    job.spawn(work);
    job.join_next().await.and_then(Result::ok).unwrap_or_else(|| Err(broken()))
}

fn broken() -> ReaderError {
    ReaderError(Clean::new("Something broke inside dateline; dateline.log says what. Nothing that was kept is lost."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_the_work_is_a_failed_answer() {
        let result = guarded(async { if true { panic!("the parser broke") } else { Ok(()) } }).await;
        assert!(result.unwrap_err().to_string().contains("dateline.log"));
    }
}
