//! `Clock`: days go by for the real binary, and its clock goes wrong.
//!
//! A few lines of C are loaded before the system's library (`clock.c`), made by the compiler that SQLite
//! is made by. Where that can't be done (not Linux), [`Clock::new`] is `None` and the test says so.

use super::home::{Run, TempHome};
use jiff::{SignedDuration, Timestamp};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// The library, made once for each test file.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
static LIBRARY: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let place = |name: String| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (new, library) =
        (place(format!("clock-{}.so", std::process::id())), place(concat!("clock-", env!("CARGO_CRATE_NAME"), ".so").to_owned()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/clock.c");
    let compiled = || Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&new).arg(source).status();
    let made = cfg!(target_os = "linux") && compiled().is_ok_and(|status| status.success()) && std::fs::rename(&new, &library).is_ok();
    if !made {
        eprintln!("skipped: no way here to give a program another clock");
    }
    made.then_some(library)
});

/// What time it is for the program.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    offset: SignedDuration,
}

impl Clock {
    /// A clock that says it is noon of today, UTC, so that hours later it is still today; `None` where
    /// programs can't be given one.
    #[expect(clippy::disallowed_methods, reason = "today is what the right clock says")]
    pub fn new() -> Option<Self> {
        let day = 24 * 3_600;
        let noon = Timestamp::now().as_second().div_euclid(day) * day + day / 2;
        LIBRARY.as_ref().map(|_| Self { offset: SignedDuration::from_secs(noon - Timestamp::now().as_second()) })
    }

    /// A clock that is ahead by this, or behind.
    pub fn ahead(self, by: SignedDuration) -> Self {
        Self { offset: self.offset + by }
    }

    /// A clock that says it is this moment.
    #[expect(clippy::disallowed_methods, reason = "a wrong clock is wrong by its distance from the right one")]
    pub fn at(self, moment: Timestamp) -> Self {
        Self { offset: moment.duration_since(Timestamp::now()) }
    }

    /// What it says now.
    #[expect(clippy::disallowed_methods, reason = "a wrong clock is wrong by its distance from the right one")]
    pub fn now(self) -> Timestamp {
        Timestamp::now() + self.offset
    }

    /// So many days later.
    pub fn after_days(self, days: i64) -> Self {
        self.ahead(SignedDuration::from_hours(24 * days))
    }

    /// So many hours later.
    pub fn after_hours(self, hours: i64) -> Self {
        self.ahead(SignedDuration::from_hours(hours))
    }

    /// Runs the program to its end by this clock.
    pub fn run<'a>(self, home: &TempHome, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = home.command();
        command.env("LD_PRELOAD", LIBRARY.as_deref().expect("there is a clock")).env("CLOCK_OFFSET", self.offset.as_secs().to_string());
        home.run_command(command.args(arguments))
    }
}
