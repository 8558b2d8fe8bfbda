//! `Pty`: a program in a real pseudo-terminal, what it drew, and whether it left things in order.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::{
    io::{Read, Write},
    num::NonZero,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// Longer than this for anything, and it has hung.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program, its terminal, and the picture on it.
pub struct Pty {
    chunks: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    screen: vt100::Parser,
    /// Everything that the program wrote.
    pub output: Vec<u8>,
    /// When the last of it came, whenever it was looked at.
    pub came: Instant,
}

impl Pty {
    /// Starts a program; `environment` comes on top of what a terminal gives.
    pub fn start(program: &str, arguments: &[&str], environment: &[(&str, &str)], (columns, lines): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(size(columns, lines)).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(std::env::temp_dir());
        for (name, value) in
            [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("TZ", "UTC"), ("HOME", "/nonexistent")].iter().chain(environment)
        {
            command.env(name, value);
        }
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let mut reader = pair.master.try_clone_reader().expect("readable");
        let keys = pair.master.take_writer().expect("writable");
        let child = pair.slave.spawn_command(command).expect("starts");
        let (sender, chunks) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let screen = vt100::Parser::new(at_least_one(lines), at_least_one(columns), 0);
        Self { chunks, keys, child, master: pair.master, screen, output: Vec::new(), came: Instant::now() }
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program listens");
        self.keys.flush().expect("the program listens");
    }

    /// Another size.
    pub fn resize(&mut self, columns: u16, lines: u16) {
        self.master.resize(size(columns, lines)).expect("resized");
        self.screen.screen_mut().set_size(at_least_one(lines), at_least_one(columns));
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The picture as vt100 has it.
    pub fn picture(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Waits until the screen is as wanted.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while self.within_a_frame() || !wanted(self.screen.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(chunk) = self.chunks.recv_timeout(left) else {
                panic!("{what}: not within {PATIENCE:?}, or the program ended; the screen:\n{}", self.text())
            };
            self.take(&chunk);
        }
    }

    /// Takes what the program has written so far, without waiting.
    pub fn take_what_is_there(&mut self) {
        while let Ok(chunk) = self.chunks.try_recv() {
            self.take(&chunk);
        }
    }

    /// Waits until the program has written something that need not show.
    pub fn wait_until_written(&mut self, text: &str) {
        self.wait_until_written_since(0, text);
    }

    /// The same, after the first so many bytes of its output.
    pub fn wait_until_written_since(&mut self, length: usize, text: &str) {
        let (end, mut seen) = (Instant::now() + PATIENCE, length);
        while !self.output[seen..].windows(text.len()).any(|window| window == text.as_bytes()) {
            assert!(Instant::now() < end, "{text:?} was not written");
            // Looked through once only: a picture is long.
            seen = seen.max(self.output.len().saturating_sub(text.len()));
            if let Ok(chunk) = self.chunks.recv_timeout(Duration::from_millis(20)) {
                self.take(&chunk);
            }
        }
    }

    /// Waits until a text is on the screen.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// The program's process.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = std::process::Command::new("kill").args(["-s", signal, &id]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// The terminal's settings (raw mode and the rest), to be compared.
    pub fn settings(&self) -> String {
        format!("{:?}", self.master.get_termios())
    }

    /// Waits for the end; takes what was written until then.
    pub fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            let chunk = self.chunks.recv_timeout(Duration::from_millis(20));
            if let Ok(chunk) = &chunk {
                self.take(chunk);
            }
            match self.child.try_wait().expect("it can be waited for") {
                // On a busy machine the last bytes come after the end; nothing comes after the pty is closed.
                Some(status) if chunk.is_err() => {
                    while let Ok(chunk) = self.chunks.recv_timeout(Duration::from_secs(1)) {
                        self.take(&chunk);
                    }
                    return status;
                }
                _ => assert!(Instant::now() < end, "it did not end; the screen:\n{}", self.text()),
            }
        }
    }

    /// Whether the program is drawing: a synchronized update has begun and not ended.
    fn within_a_frame(&self) -> bool {
        let last = |sequence: &[u8]| self.output.windows(sequence.len()).rposition(|window| window == sequence);
        last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
    }

    fn take(&mut self, (came, chunk): &(Instant, Vec<u8>)) {
        self.came = *came;
        self.output.extend(chunk);
        self.screen.process(chunk);
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _it_may_have_ended = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16, lines: u16) -> PtySize {
    PtySize { rows: lines, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn at_least_one(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap_or(NonZero::<u16>::MIN)
}
