//! Asking the terminal and reading its answers directly, past the stream of events, which throws some
//! answers away (crossterm reads the terminal's class and keeps it to itself).
//!
//! Only while no stream of events is alive; the loop sees to that.

use super::canvas::Answers;

#[cfg(unix)]
pub(in crate::tui) fn answers() -> Answers {
    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        fs::{Mode, OFlags},
    };
    use std::time::{Duration, Instant};

    /// A terminal far away answers within this; one that never does costs it once.
    const PATIENCE: Duration = Duration::from_secs(1);

    let Ok(terminal) = rustix::fs::open("/dev/tty", OFlags::RDONLY | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()) else {
        return Answers::default();
    };
    let (end, mut came) = (Instant::now() + PATIENCE, Vec::new());
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let timeout = Timespec { tv_sec: left.as_secs() as _, tv_nsec: left.subsec_nanos().into() };
        let ready = poll(&mut [PollFd::new(&terminal, PollFlags::IN)], Some(&timeout));
        let mut bytes = [0; 256];
        match ready.and_then(|ready| if ready == 0 { Ok(0) } else { rustix::io::read(&terminal, &mut bytes) }) {
            Err(rustix::io::Errno::INTR) => continue,
            Ok(0) | Err(_) => return Answers::read(&came),
            Ok(count) => came.extend(&bytes[..count]),
        }
        let answers = Answers::read(&came);
        if answers.whole {
            return answers;
        }
    }
}

#[cfg(not(unix))]
pub(in crate::tui) fn answers() -> Answers {
    Answers::default()
}
