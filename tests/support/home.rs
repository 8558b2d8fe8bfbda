//! `TempHome`: a home for the real binary, empty at first and gone after the test.
//!
//! The program is run in an environment that knows nothing of the user: no config, no proxy, no
//! time zone or language of theirs.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A run that takes longer than this has hung.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory that `--home` points to.
pub struct TempHome {
    directory: TempDir,
}

/// How a run of the program ended, and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// Standard output; wrong UTF-8 shows as U+FFFD.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// The standard output of a run that went well; fails the test otherwise.
    pub fn ok(self) -> String {
        assert_eq!(self.status, Some(0), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self.stdout
    }
}

impl TempHome {
    /// An empty home: the program's first start.
    pub fn new() -> Self {
        Self { directory: TempDir::new().expect("a temporary directory") }
    }

    /// A home whose config subscribes to these addresses and nothing else.
    pub fn with_feeds<'a>(urls: impl IntoIterator<Item = &'a str>) -> Self {
        let home = Self::new();
        let feeds: Vec<String> = urls.into_iter().map(|url| format!("[[feeds]]\nurl = {url:?}\n")).collect();
        home.write_config(&feeds.join("\n"));
        home
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes `config.toml`.
    pub fn write_config(&self, toml: &str) {
        std::fs::write(self.file("config.toml"), toml).expect("the home is writable");
    }

    /// What `config.toml` says now.
    pub fn read_config(&self) -> String {
        std::fs::read_to_string(self.file("config.toml")).expect("there is a config")
    }

    /// `dateline --home HERE`, to be given its arguments; the environment holds nothing of the user's.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.env_clear().current_dir(self.path()).arg("--home").arg(self.path());
        for kept in ["PATH", "SystemRoot"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.env("HOME", self.file("user")).env("LANG", "C.UTF-8").env("TZ", "UTC").env("TERM", "xterm-256color");
        command
    }

    /// Runs the program to its end; fails the test if that takes more than a minute.
    pub fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        self.run_with_input(arguments, b"")
    }

    /// Runs the program with this on its standard input.
    pub fn run_with_input<'a>(&self, arguments: impl IntoIterator<Item = &'a str>, input: &[u8]) -> Run {
        self.run_to_end(self.command().args(arguments), input)
    }

    /// Runs a command that [`TempHome::command`] made.
    pub fn run_command(&self, command: &mut Command) -> Run {
        self.run_to_end(command, b"")
    }

    fn run_to_end(&self, command: &mut Command, input: &[u8]) -> Run {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdout = collect(child.stdout.take().expect("stdout is piped"));
        let stderr = collect(child.stderr.take().expect("stderr is piped"));
        let mut stdin = child.stdin.take().expect("stdin is piped");
        let input = input.to_owned();
        // A program that does not read its input closes the pipe: not this test's business.
        let writer = thread::spawn(move || drop(stdin.write_all(&input)));
        let status = wait(&mut child);
        writer.join().expect("the writer ends with the program");
        let text = |thread: JoinHandle<String>| thread.join().expect("the pipe ends with the program");
        Run { status: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

fn collect(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child) -> ExitStatus {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("our own child can be asked") {
            return status;
        }
        if Instant::now() > end {
            let _ = child.kill();
            let _ = child.wait();
            assert!(Instant::now() < end, "the program hung");
        }
        thread::sleep(Duration::from_millis(2));
    }
}
