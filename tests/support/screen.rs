//! A screen without a terminal and without a database: the app, driven by keys, its effects
//! answered from plain data.
//!
//! `Screen::new(80, 24).press("j j enter")` and then [`Screen::text`]. A [`World`] holds what a
//! database would; [`Screen::hold`] keeps answers back, so that a test decides when they come.

use super::world::World;
use dateline::command::Key;
use dateline::config::Config;
use dateline::model::Clean;
use dateline::tui::{Answer, App, Effect, Habits, Message, Mouse, MouseKind, Setup, Size, Timer};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, style::Style};
use std::sync::Arc;

/// The moment at which every test happens: a Sunday.
pub fn now() -> Timestamp {
    "2024-10-06T15:30:00Z".parse().expect("a moment")
}

/// The app with a double of everything around it.
pub struct Screen {
    pub app: App,
    pub world: World,
    terminal: Terminal<TestBackend>,
    /// Everything that was asked of the outside so far.
    pub effects: Vec<Effect>,
    held: Vec<Effect>,
    holding: bool,
    setup: Setup,
}

impl Screen {
    /// A screen that shows the sample world.
    pub fn new(columns: u16, lines: u16) -> Self {
        let setup = Setup {
            config: Arc::new(config("")),
            size: Size { columns, lines },
            time_zone: TimeZone::UTC,
            colours: true,
            habits: Habits::default(),
            mistakes: Vec::new(),
            now: now(),
        };
        Self::start(setup, World::sample())
    }

    fn start(setup: Setup, world: World) -> Self {
        let terminal = Terminal::new(TestBackend::new(setup.size.columns, setup.size.lines)).expect("a test terminal");
        let (app, effects) = App::new(setup.clone());
        let mut screen = Self { app, world, terminal, effects: Vec::new(), held: Vec::new(), holding: false, setup };
        screen.perform(effects);
        screen
    }

    /// The same screen over another world, from the start.
    pub fn with(self, world: World) -> Self {
        Self::start(self.setup, world)
    }

    /// The same screen with the user's lines of config, from the start.
    pub fn config(self, text: &str) -> Self {
        Self::start(Setup { config: Arc::new(config(text)), ..self.setup }, self.world)
    }

    /// The same screen with another setup, from the start.
    pub fn setup(self, change: impl Fn(&mut Setup)) -> Self {
        let mut setup = self.setup;
        change(&mut setup);
        Self::start(setup, self.world)
    }

    /// Presses keys, named as in the config and parted by spaces.
    pub fn press(mut self, keys: &str) -> Self {
        for key in keys.split_whitespace() {
            self.send(Message::Key(key.parse::<Key>().expect("a key")));
        }
        self
    }

    /// Types text, key by key.
    pub fn type_text(mut self, text: &str) -> Self {
        for c in text.chars() {
            self.send(Message::Key(Key::char(c)));
        }
        self
    }

    /// Clicks, or turns the wheel.
    pub fn mouse(mut self, kind: MouseKind, column: u16, line: u16) -> Self {
        self.send(Message::Mouse(Mouse { kind, column, line }));
        self
    }

    /// Another size.
    pub fn resize(mut self, columns: u16, lines: u16) -> Self {
        self.terminal.backend_mut().resize(columns, lines);
        self.send(Message::Resize(Size { columns, lines }));
        self
    }

    /// From now on, effects wait for [`Screen::release`].
    pub fn hold(mut self) -> Self {
        self.holding = true;
        self
    }

    /// What waited is performed, in order; from now on nothing waits.
    pub fn release(mut self) -> Self {
        self.holding = false;
        for effect in std::mem::take(&mut self.held) {
            self.give_answer(&effect);
        }
        self
    }

    /// What waits.
    pub fn held(&self) -> &[Effect] {
        &self.held
    }

    /// The world changes by another hand, and the screen hears of it.
    pub fn change_world(mut self, change: impl FnOnce(&mut World)) -> Self {
        change(&mut self.world);
        self.send(Message::StoreChanged);
        self
    }

    /// Gives an answer that a test makes up.
    pub fn answer(mut self, answer: Answer) -> Self {
        self.send(Message::Answer(answer));
        self
    }

    /// Lets the timers that were set run out: those for which `which` holds.
    pub fn wait(mut self, which: impl Fn(&Timer) -> bool) -> Self {
        let timers: Vec<Timer> =
            self.effects.iter().filter_map(|effect| if let Effect::Wait(timer, _) = effect { Some(*timer) } else { None }).collect();
        timers.into_iter().filter(which).for_each(|timer| self.send(Message::Timer(timer)));
        self
    }

    pub fn send(&mut self, message: Message) {
        let effects = self.app.update(message, now());
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.effects.push(effect.clone());
            if self.holding {
                self.held.push(effect);
            } else {
                self.give_answer(&effect);
            }
        }
    }

    fn give_answer(&mut self, effect: &Effect) {
        if let Some(answer) = self.world.answer(effect) {
            self.send(Message::Answer(answer));
        }
    }

    /// Whether an effect was asked for, ever.
    pub fn asked(&self, effect: &Effect) -> bool {
        self.effects.contains(effect)
    }

    /// The screen as cells.
    pub fn buffer(&mut self) -> Buffer {
        self.terminal.draw(|frame| self.app.draw(frame)).expect("drawn");
        self.terminal.backend().buffer().clone()
    }

    /// The frame that is drawn, with what its cells tell the terminal's writer.
    pub fn frame(&mut self) -> Buffer {
        let mut drawn = Buffer::default();
        let draw = |frame: &mut ratatui::Frame| {
            self.app.draw(frame);
            drawn = frame.buffer_mut().clone();
        };
        self.terminal.draw(draw).expect("drawn");
        drawn
    }

    /// The screen as text, a line each; the second half of a wide character is left out.
    pub fn text(&mut self) -> String {
        let buffer = self.buffer();
        let lines = (0..buffer.area.height).map(|y| line(&buffer, y));
        lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }

    /// The style in which a text of the screen begins.
    pub fn style_of(&mut self, text: &str) -> Style {
        let buffer = self.buffer();
        for y in 0..buffer.area.height {
            let cells: Vec<String> = (0..buffer.area.width).map(|x| visible(buffer[(x, y)].symbol())).collect();
            for x in 0..cells.len() {
                if cells[x..].concat().starts_with(text) {
                    return buffer[(x as u16, y)].style();
                }
            }
        }
        panic!("`{text}` is not on the screen:\n{}", self.text());
    }

    /// The line on which a text stands.
    pub fn line_of(&mut self, text: &str) -> usize {
        let screen = self.text();
        screen.lines().position(|line| line.contains(text)).unwrap_or_else(|| panic!("`{text}` is not on the screen:\n{screen}"))
    }

    /// The headline under the cursor of the list.
    pub fn selected(&mut self) -> String {
        let id = self.app.selected().expect("an entry is selected");
        self.world.entry(id).summary.title.to_string()
    }

    pub fn shows(&mut self, text: &str) -> bool {
        self.text().contains(text)
    }
}

/// A user's config of these lines.
pub fn config(text: &str) -> Config {
    let (config, mistakes) = Config::from_text(text, "config.toml", None);
    assert_eq!(mistakes, [], "the test's config is right");
    config
}

pub fn clean(text: &str) -> Clean {
    Clean::new(text)
}

fn line(buffer: &Buffer, y: u16) -> String {
    let (mut text, mut skip) = (String::new(), 0);
    for x in 0..buffer.area.width {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let symbol = visible(buffer[(x, y)].symbol());
        skip = unicode_width::UnicodeWidthStr::width(symbol.as_str()).saturating_sub(1);
        text += &symbol;
    }
    text
}

/// A cell's symbol without the hyperlink around it.
fn visible(symbol: &str) -> String {
    let mut rest = symbol;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once("\x1b]8;") {
        text += before;
        rest = after.split_once("\x1b\\").expect("a link's sequence ends").1;
    }
    text + rest
}
