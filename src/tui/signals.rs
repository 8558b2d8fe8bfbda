//! Signals: those that concern the screen, listened to; and the stop that a shell expects of us.

/// A signal that concerns the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// End, with the status that a shell gives for the signal.
    End(u8),
    /// Stop, as another process asks.
    Stop,
    /// The process runs again after a stop.
    Continue,
}

#[cfg(unix)]
mod system {
    use crate::tui::signals::Signal;
    use rustix::process;
    use std::{future::poll_fn, io, task::Poll};
    use tokio::signal::unix::{self, SignalKind};

    /// Means nothing to anybody who does not wait for it.
    const FENCE: process::Signal = process::Signal::IO;

    /// The signals, listened to.
    pub(in super::super) struct Signals {
        terminate: unix::Signal,
        hang_up: unix::Signal,
        interrupt: unix::Signal,
        stop: unix::Signal,
        resume: unix::Signal,
        /// Sent by us to us: what came before it has been told when it comes.
        fence: unix::Signal,
    }

    impl Signals {
        /// Begins to listen.
        pub(in super::super) fn new() -> io::Result<Self> {
            // These have numbers of their own on each system.
            let stop = SignalKind::from_raw(process::Signal::TSTP.as_raw());
            let resume = SignalKind::from_raw(process::Signal::CONT.as_raw());
            Ok(Self {
                terminate: unix::signal(SignalKind::terminate())?,
                hang_up: unix::signal(SignalKind::hangup())?,
                interrupt: unix::signal(SignalKind::interrupt())?,
                stop: unix::signal(stop)?,
                resume: unix::signal(resume)?,
                fence: unix::signal(SignalKind::from_raw(FENCE.as_raw()))?,
            })
        }

        /// Waits for the next. Cancel-safe.
        pub(in super::super) async fn next(&mut self) -> Signal {
            tokio::select! {
                _ = self.terminate.recv() => Signal::End(143),
                _ = self.hang_up.recv() => Signal::End(129),
                _ = self.interrupt.recv() => Signal::End(130),
                _ = self.stop.recv() => Signal::Stop,
                _ = self.resume.recv() => Signal::Continue,
            }
        }

        /// Forgets interrupts and stops that were sent until now, also those that tokio has not yet
        /// told: it tells signals in the order of their numbers, and the fence's is behind theirs.
        pub(in super::super) async fn forget_keys(&mut self) {
            if process::kill_process(process::getpid(), FENCE).is_ok() {
                self.fence.recv().await;
            }
            for signal in [&mut self.interrupt, &mut self.stop] {
                while poll_fn(|context| Poll::Ready(signal.poll_recv(context).is_ready())).await {}
            }
        }
    }

    /// Stops this process, whose own listening to SIGTSTP keeps the system from doing it.
    pub(in super::super) fn stop() {
        if is_watched_over() {
            let _ = process::kill_process(process::getpid(), process::Signal::STOP);
        }
    }

    /// Stops the process and whoever started it with the same keys, as the terminal itself would.
    pub(in super::super) fn stop_together() {
        if is_watched_over() {
            let _ = process::kill_current_process_group(process::Signal::STOP);
        }
    }

    /// Whether there is a shell that can wake us again. Without one (a terminal that runs nothing but
    /// dateline) SIGTSTP stops nobody, as POSIX wants it of orphaned groups; SIGSTOP knows no such mercy.
    fn is_watched_over() -> bool {
        let Ok(leader) = process::getsid(None) else { return false };
        let in_its_group = process::getpgid(None).is_ok_and(|group| group == leader);
        !in_its_group && process::test_kill_process(leader).is_ok()
    }
}

#[cfg(not(unix))]
mod system {
    use crate::tui::signals::Signal;
    use std::io;

    pub(in super::super) struct Signals;

    impl Signals {
        pub(in super::super) fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in super::super) async fn next(&mut self) -> Signal {
            let _ = tokio::signal::ctrl_c().await;
            Signal::End(130)
        }

        pub(in super::super) async fn forget_keys(&mut self) {}
    }

    pub(in super::super) fn stop() {}

    pub(in super::super) fn stop_together() {}
}

pub(super) use system::{Signals, stop, stop_together};
