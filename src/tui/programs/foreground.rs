//! Waiting for a program that has the terminal.

use std::{
    io,
    process::{Child, ExitStatus},
};

/// Waits for its end. Where the user stops it (Ctrl-Z), we stop with it: the shell waits for the whole
/// job, and nobody would get the terminal back.
#[cfg(unix)]
pub(super) fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    use crate::tui::signals::stop;
    use rustix::{
        io::Errno,
        process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid},
    };
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return child.wait() };
    loop {
        // Its end is only looked at, so that `Child` can take it.
        match waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT) {
            Ok(Some(state)) if state.stopped() => {
                waitid(WaitId::Pid(pid), WaitIdOptions::STOPPED)?;
                stop();
                // It runs again: by the shell's hand, or by ours where no shell could wake us.
                let _ = kill_process(pid, Signal::CONT);
            }
            Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return child.wait(),
        }
    }
}

/// Other systems stop no programs.
#[cfg(not(unix))]
pub(super) fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    child.wait()
}
