//! The terminal: taken, given back whatever happens, and lent to other programs.
//!
//! Also what only it can say: the clock, whether there is a terminal at all.

use super::{
    app::App,
    checks,
    input::ASK_BACKGROUND,
    message::Size,
    pictures::{Answers, OnScreen, QUESTION, answers, guess},
};
use crate::config::Config;
use crate::reader::doctor::Finding;
use crossterm::{
    clipboard::CopyToClipboard,
    cursor::{MoveTo, Show, position},
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, poll},
    execute, queue,
    style::Print,
    terminal::{
        BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
        size, window_size,
    },
};
use jiff::Timestamp;
use ratatui::{Terminal, backend::CrosstermBackend, layout::Rect};
use std::{
    env,
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    mem::ManuallyDrop,
    panic,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// How long keys are waited for that were pressed before a question: they are there, or they are not.
const KEYS_COME: Duration = Duration::from_millis(20);

/// Whether the terminal is ours now: what is given back twice would move the cursor of another.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether there is a terminal that a screen can be drawn on: input and output are one, and it is
/// not a dumb one.
pub fn is_usable_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|name| name != "dumb")
}

/// Whether that happened because the terminal is gone (its window was closed): write(2) and tcsetattr(3) say EIO then,
/// or ENXIO.
pub(super) fn is_gone(error: &io::Error) -> bool {
    #[cfg(unix)]
    return [rustix::io::Errno::IO, rustix::io::Errno::NXIO].iter().any(|gone| error.raw_os_error() == Some(gone.raw_os_error()));
    #[cfg(not(unix))]
    return error.kind() == io::ErrorKind::BrokenPipe;
}

/// What `doctor` says of this terminal. It is asked what it draws pictures with, where its names don't
/// tell; without one nobody is asked.
pub fn terminal_checks(config: &Config) -> Vec<Finding> {
    let variable = |name: &str| env::var(name).ok();
    if !io::stdout().is_terminal() {
        return vec![checks::none()];
    }
    let asks = is_usable_terminal() && guess(config.display.pictures, variable).is_none();
    let answers = asks.then(|| ask_in_passing(QUESTION)).flatten();
    let size = size().ok().filter(|size| *size != (0, 0)).map(|(columns, lines)| Size { columns, lines });
    checks::of(checks::Seen { size, answers: answers.as_ref() }, config, &variable)
}

/// Asks a terminal that is not taken; it is as before when this returns.
fn ask_in_passing(question: &str) -> Option<Answers> {
    enable_raw_mode().ok()?;
    let asked = execute!(io::stdout(), Print(question)).ok().map(|()| answers());
    disable_raw_mode().ok()?;
    asked
}

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Screen {
    /// Never dropped: where the terminal is gone, ratatui would complain of that on it, and panic as it can't.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    mouse: bool,
    lost: bool,
    pictures: OnScreen,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        restore_on_panic();
        let terminal = ManuallyDrop::new(Terminal::new(CrosstermBackend::new(BufWriter::new(io::stdout())))?);
        let mut screen = Self { terminal, mouse, lost: true, pictures: OnScreen::default() };
        screen.retake()?;
        Ok(screen)
    }

    /// Takes the terminal back after [`Screen::give_back`]; everything is drawn anew.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        execute!(self.terminal.backend_mut(), EnterAlternateScreen, EnableBracketedPaste)?;
        self.lost();
        self.take_mouse(self.mouse)
    }

    /// Gives the terminal to another program for a while.
    pub(super) fn give_back(&mut self) {
        // A terminal that is gone has no pictures either.
        let _ = self.pictures.let_go(std::iter::empty(), self.terminal.backend_mut());
        restore();
    }

    /// What was drawn may be there no more: another program drew, or the terminal shrank and grew again
    /// before anybody could see.
    pub(super) fn lost(&mut self) {
        self.lost = true;
    }

    /// Takes wheel and clicks, or leaves them to the terminal's own selection.
    pub(super) fn take_mouse(&mut self, take: bool) -> io::Result<()> {
        self.mouse = take;
        if take {
            execute!(self.terminal.backend_mut(), EnableMouseCapture)
        } else {
            execute!(self.terminal.backend_mut(), DisableMouseCapture)
        }
    }

    /// Asks the terminal whether it is dark or light; the answer comes among the keys.
    pub(super) fn ask_background(&mut self) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), Print(ASK_BACKGROUND))
    }

    /// Asks the terminal something and waits for its answers. No stream of events may be alive.
    pub(super) fn ask(&mut self, question: &str) -> io::Result<Answers> {
        // Keeps the keys that came before.
        let _keys_are_there = poll(KEYS_COME)?;
        execute!(self.terminal.backend_mut(), Print(question))?;
        Ok(answers())
    }

    /// Pixels of a cell, where the terminal tells.
    pub(super) fn cell(&self) -> Option<(u16, u16)> {
        let size = window_size().ok()?;
        let cell = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
        Some(cell).filter(|(width, height)| *width > 0 && *height > 0)
    }

    /// Whether the terminal paints ambiguous characters in two columns: one is printed, and the
    /// terminal says where its cursor is. A terminal that says nothing costs two seconds, and events
    /// must not be read meanwhile.
    pub(super) fn takes_two_columns(&mut self) -> bool {
        let asked = execute!(self.terminal.backend_mut(), MoveTo(0, 0), Print("“"));
        let column = asked.and_then(|()| position()).map(|(column, _)| column);
        self.lost();
        column.is_ok_and(|column| column == 2)
    }

    /// Puts text on the terminal's clipboard (OSC 52), over ssh too.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws, so that the terminal shows the frame at once (DEC 2026). After [`Screen::lost`], all of it.
    pub(super) fn draw(&mut self, app: &App) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.lost) {
            // Not `clear`: that asks the terminal for its cursor and waits two seconds where none answers.
            let Size { columns, lines } = self.size()?;
            self.terminal.resize(Rect::new(0, 0, columns, lines))?;
        }
        self.pictures.send(app.sent_pictures(), self.terminal.backend_mut())?;
        let (pictures, mut gone) = (&mut self.pictures, String::new());
        self.terminal.draw(|frame| {
            app.draw(frame);
            gone = pictures.settle(frame.buffer_mut());
        })?;
        self.terminal.backend_mut().write_all(gone.as_bytes())?;
        self.pictures.let_go(app.sent_pictures(), self.terminal.backend_mut())?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// The size of the terminal now.
    pub(super) fn size(&self) -> io::Result<Size> {
        let (columns, lines) = size()?;
        Ok(Size { columns, lines })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Gives the terminal back as it was. Errors can't be helped: the terminal may be gone.
fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ = execute!(out, EndSynchronizedUpdate, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
        let _ = out.flush();
    }
}

/// A panic of this thread ends the program: its message must come after the terminal is given back.
/// One of another thread is caught there and told; printed, it would only spoil the screen.
fn restore_on_panic() {
    let (screens_thread, tell) = (thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == screens_thread {
            restore();
            tell(panic);
        } else if TAKEN.load(Ordering::SeqCst) {
            tracing::error!(panic = %panic, "a thread broke");
        } else {
            tell(panic);
        }
    }));
}

/// The clock.
#[expect(clippy::disallowed_methods, reason = "the screen's moment begins here")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::{io::Read, num::NonZero};

    /// Not a test of its own: what `a_panic_gives_the_terminal_back_before_its_message` runs in a
    /// terminal.
    #[test]
    #[ignore = "it takes the terminal that it runs in, and panics"]
    fn panics_on_a_screen() {
        let _screen = Screen::take(true).expect("a terminal");
        let elsewhere = thread::spawn(|| panic!("a worker broke")).join();
        assert!(elsewhere.is_err());
        panic!("the screen broke");
    }

    #[test]
    fn a_panic_gives_the_terminal_back_before_its_message() {
        let pair = native_pty_system().openpty(PtySize::default()).expect("a pty");
        let settings = format!("{:?}", pair.master.get_termios());
        let mut command = CommandBuilder::new(env::current_exe().expect("this test's own program"));
        command.args(["--exact", "tui::terminal::tests::panics_on_a_screen", "--ignored", "--nocapture"]);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        let mut child = pair.slave.spawn_command(command).expect("starts");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("readable");
        let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
        // At its end, Linux answers with an error in place of nothing.
        while let Ok(count @ 1..) = output.read(&mut buffer) {
            seen.extend(&buffer[..count]);
        }
        assert!(!child.wait().expect("it ended").success());
        let mut picture = vt100::Parser::new(NonZero::new(24).expect("not zero"), NonZero::new(200).expect("not zero"), 0);
        picture.process(&seen);
        let screen = picture.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste(), "{:?}", String::from_utf8_lossy(&seen));
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(screen.contents().contains("the screen broke"), "the message comes after: {}", screen.contents());
        assert!(!screen.contents().contains("a worker broke"), "what broke elsewhere is told by the log");
        assert_eq!(format!("{:?}", pair.master.get_termios()), settings);
    }
}
