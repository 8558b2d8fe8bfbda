//! The screen.
//!
//! [`run`] is all that a program needs. [`App`] is the screen without a terminal: a plain function of
//! [`Message`]s, returning [`Effect`]s; tests drive it with keys and answer its effects from data.
//!
//! ```text
//! terminal ─ input → Message → App::update → Effect → runtime → reader
//!                       ↑                                 │
//!                       └──────────── Answer ─────────────┘          App::draw → terminal
//! ```

mod app;
mod checks;
mod commands;
mod dates;
mod draw;
mod early;
mod effect;
mod events;
mod find;
mod gestures;
mod habits;
mod hints;
mod hyperlinks;
mod input;
mod layout;
mod leaving;
mod message;
mod motion;
mod outgoing;
mod overlays;
mod pages;
mod panes;
mod pictures;
mod programs;
mod runtime;
mod setup;
mod signals;
mod status_bar;
mod style;
mod terminal;
mod typing;
mod widgets;

pub use app::App;
pub use effect::{Answer, Effect, Timer, UnreadQuestion, WindowQuestion};
pub use habits::Habits;
pub use message::{Background, Message, Mouse, MouseKind, Size};
pub use outgoing::{Job, Outgoing, Ran};
pub use pictures::{Canvas, Painted, Painting, PictureQuestion, Protocol, Scaled, paint};
pub use setup::Setup;
pub use terminal::{is_usable_terminal, terminal_checks};

use crate::config::{AmbiguousWidth, Graphics};
use crate::model::Clean;
use crate::reader::{Reader, break_here};
use crossterm::event::Event;
use events::Events;
use habits::is_east_asian_locale;
use input::Input;
use jiff::tz::TimeZone;
use pictures::Answers;
use runtime::Runtime;
use signals::{Signal, Signals, stop, stop_together};
use std::{io, time::Duration};
use terminal::{Screen, is_gone, now};
use tokio::{
    select,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{Instant, sleep_until},
};

/// How long the end by a signal waits for changes in all: a database that somebody holds is waited for twice,
/// five seconds each, for what is under way and for what waits.
const LAST_CHANGES: Duration = Duration::from_secs(12);

/// How long the end waits that the user asked for: all that is worth a word was waited for before.
const ENOUGH: Duration = Duration::from_millis(500);

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(6);

/// What a shell says of a program that its terminal's end has ended: 128 and SIGHUP.
const HANG_UP: u8 = 129;

/// How the screen ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user quit.
    Quit,
    /// A signal, or a terminal that is gone: the exit status that a shell expects for it.
    Signal(u8),
}

/// The screen's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// How it came.
    pub ending: Ending,
    /// What the user asked for last and was not made, marks apart, where the screen was gone before it could
    /// say so: a sentence. Of marks the reader knows.
    pub untold: Option<Clean>,
}

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// The terminal can't be taken or drawn on.
    #[error("the terminal can't be used")]
    Terminal(#[from] io::Error),
}

/// Shows the screen until the user quits or a signal comes; `mistakes` are those of the config file. Must run on a
/// multi-threaded tokio runtime. However it ends, the terminal is as it was.
pub async fn run(reader: Reader, mistakes: Vec<Clean>) -> Result<End, ScreenError> {
    let config = reader.config();
    let colours = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut signals = Signals::new()?;
    let mut screen = Screen::take(config.display.mouse)?;
    let asks_width = config.display.ambiguous_width == AmbiguousWidth::Auto && is_east_asian_locale();
    let habits = Habits { ambiguous_wide: asks_width && screen.takes_two_columns(), ..Habits::of_environment() };
    let asks = colours && config.display.theme == "auto";
    if asks {
        screen.ask_background()?;
    }
    let (sender, mut inbox) = unbounded_channel();
    let setup = Setup { config, size: screen.size()?, time_zone: TimeZone::system(), colours, habits, mistakes, now: now() };
    let (app, effects) = App::new(setup);
    let mut stage = Stage {
        app,
        screen,
        runtime: Runtime::new(reader.clone(), sender),
        reader,
        events: Some(Events::new()),
        lent: false,
        answers: None,
    };
    let ending = match stage.live(effects, &mut signals, &mut Input::new(asks), &mut inbox).await {
        // A frame may find it out before the keys or the signal do.
        Err(error) if is_gone(&error) => stage.end_by_signal(HANG_UP),
        ending => ending,
    };
    let Stage { mut app, runtime, screen, events, .. } = stage;
    // Before the terminal is given back: what is typed from now on is the shell's.
    drop(events);
    drop(screen);
    let open = runtime.finish(if matches!(ending, Ok(Ending::Quit)) { ENOUGH } else { LAST_CHANGES }).await;
    // What came of the last changes: nobody sees the screen any more, but what failed is noted.
    for message in std::iter::from_fn(|| inbox.try_recv().ok()) {
        drop(app.update(message, now()));
    }
    Ok(End { ending: ending?, untold: app.untold(open) })
}

/// The app and all that its effects need.
struct Stage {
    app: App,
    screen: Screen,
    runtime: Runtime,
    reader: Reader,
    /// `None` while the terminal is another program's.
    events: Option<Events>,
    /// Whether another program had the terminal since this was last asked.
    lent: bool,
    /// What the terminal said about pictures, once it was asked.
    answers: Option<Answers>,
}

impl Stage {
    /// Takes what happens, performs what is to be done about it and draws, until the end.
    async fn live(
        &mut self,
        effects: Vec<Effect>,
        signals: &mut Signals,
        input: &mut Input,
        inbox: &mut UnboundedReceiver<Message>,
    ) -> io::Result<Ending> {
        if let Some(ending) = self.perform(effects)? {
            return Ok(ending);
        }
        let (mut changed, mut next_frame) = (true, Instant::now());
        loop {
            if std::mem::take(&mut self.lent) {
                // Ctrl-C and Ctrl-Z reach every program of the terminal: they were meant for the one that had it.
                signals.forget_keys().await;
            }
            let events = self.events.get_or_insert_with(Events::new);
            let messages = select! {
                biased;
                signal = signals.next() => match signal {
                    Signal::End(status) => return self.end_by_signal(status),
                    Signal::Stop => {
                        self.lend(stop)?;
                        vec![Message::Resumed]
                    }
                    Signal::Continue => self.resume()?,
                },
                () = sleep_until(next_frame), if changed => {
                    self.draw()?;
                    (changed, next_frame) = (false, Instant::now() + FRAME);
                    continue;
                }
                event = events.next() => match event {
                    Some(Ok(event)) => gather(event, events, input).await,
                    Some(Err(_)) | None => return self.end_by_signal(HANG_UP),
                },
                Some(message) = inbox.recv() => gather_answers(message, inbox),
            };
            for message in messages {
                break_here("screen");
                changed = true;
                if is_waited_for(&message) {
                    next_frame = Instant::now();
                }
                if let Message::Resize(_) = message {
                    self.screen.lost();
                }
                let effects = self.app.update(message, now());
                if let Some(ending) = self.perform(effects)? {
                    return Ok(ending);
                }
            }
        }
    }

    /// The end comes from outside: what the app has to keep is kept all the same.
    fn end_by_signal(&mut self, status: u8) -> io::Result<Ending> {
        let effects = self.app.part();
        self.perform(effects)?;
        Ok(Ending::Signal(status))
    }

    fn perform(&mut self, effects: Vec<Effect>) -> io::Result<Option<Ending>> {
        let mut queue = std::collections::VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let message = match effect {
                Effect::Leave => return Ok(Some(Ending::Quit)),
                Effect::TakeMouse(take) => {
                    self.screen.take_mouse(take)?;
                    continue;
                }
                Effect::Copy(text) => {
                    self.screen.copy(&text)?;
                    Message::Answer(Answer::Copied(text))
                }
                Effect::AskCanvas => {
                    let wish = self.reader.config().display.pictures;
                    let (canvas, meanwhile) = self.ask_canvas(wish)?;
                    queue.extend(self.app.update(Message::Answer(Answer::Canvas(canvas)), now()));
                    for message in meanwhile {
                        queue.extend(self.app.update(message, now()));
                    }
                    continue;
                }
                Effect::EditConfig => {
                    let (config, path) = (self.reader.config(), self.reader.config_path());
                    self.lent = true;
                    let edited = self.lend(|| programs::edit(&path, &config.open.editor))?;
                    self.runtime.perform(Effect::ReloadConfig);
                    edited.map_or_else(|why| Message::Answer(Answer::EditorFailed(why)), |()| Message::Resumed)
                }
                Effect::LendScreen(job) => {
                    self.lent = true;
                    let ended = self.lend(|| programs::take_over(job))?;
                    ended.map_or_else(|why| Message::Answer(Answer::EditorFailed(why)), |()| Message::Resumed)
                }
                Effect::Redraw => {
                    self.screen.lost();
                    continue;
                }
                Effect::Suspend => {
                    self.lend(stop_together)?;
                    Message::Resumed
                }
                effect => {
                    self.runtime.perform(effect);
                    continue;
                }
            };
            queue.extend(self.app.update(message, now()));
        }
        Ok(None)
    }

    /// What the terminal draws pictures with, and what happened while it was asked. It is asked once, and only
    /// if nothing else tells.
    fn ask_canvas(&mut self, wish: Graphics) -> io::Result<(Canvas, Vec<Message>)> {
        let variable = |name: &str| std::env::var(name).ok();
        let mut meanwhile = Vec::new();
        let mut protocol = pictures::guess(wish, variable);
        if protocol.is_none() {
            if self.answers.is_none() {
                self.events = None;
                let answers = self.screen.ask(pictures::QUESTION)?;
                meanwhile = input::meanwhile(&answers);
                self.answers = Some(answers);
            }
            protocol = self.answers.as_ref().map(Answers::protocol);
        }
        let cell = self.screen.cell().or_else(|| self.answers.as_ref()?.cell);
        let protocol = protocol.filter(|_| cell.is_some() || wish != Graphics::Auto).unwrap_or(Protocol::HalfBlocks);
        Ok((Canvas { protocol, cell: cell.unwrap_or(Canvas::HALF_BLOCKS.cell) }, meanwhile))
    }

    /// Gives the terminal back while `use_it` runs; keys are not read meanwhile.
    fn lend<T>(&mut self, use_it: impl FnOnce() -> T) -> io::Result<T> {
        self.events = None;
        self.screen.give_back();
        let result = use_it();
        self.screen.retake()?;
        Ok(result)
    }

    /// The process was stopped by another hand and runs again: the terminal is not as it was left.
    fn resume(&mut self) -> io::Result<Vec<Message>> {
        self.lend(|| ())?;
        Ok(vec![Message::Resumed])
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.screen.size()?;
        if size != self.app.size() {
            let effects = self.app.update(Message::Resize(size), now());
            self.perform(effects)?;
        }
        self.screen.draw(&self.app)
    }
}

/// Whether a message brings what the reader's eyes wait for: an article is painted at once. One is asked
/// for at a time, so frames stay apart all the same.
fn is_waited_for(message: &Message) -> bool {
    matches!(message, Message::Answer(Answer::Article(..) | Answer::TextChosen(..) | Answer::PageFetched(..)))
}

/// An event and all that wait behind it; of sizes one after the other only the last counts.
async fn gather(first: Event, events: &mut Events, input: &mut Input) -> Vec<Message> {
    let mut gathered = vec![first];
    while let Some(Ok(event)) = events.waiting().await {
        if let (Some(Event::Resize(..)), Event::Resize(..)) = (gathered.last(), &event) {
            gathered.pop();
        }
        gathered.push(event);
    }
    gathered.into_iter().flat_map(|event| input.take(event)).collect()
}

/// A message and all that wait behind it.
fn gather_answers(first: Message, inbox: &mut UnboundedReceiver<Message>) -> Vec<Message> {
    let mut gathered = vec![first];
    while let Ok(message) = inbox.try_recv() {
        gathered.push(message);
    }
    gathered
}
