//! Commands that articles are given to: one that reads it and says something, within limits of time
//! and size, and one that has the terminal until it ends.

use super::super::outgoing::{Job, Ran};
use super::foreground::wait;
use crate::model::{Clean, plain_words};
use std::{io::Write, process::Stdio, thread, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    join,
    process::{Child, Command},
    task::spawn_blocking,
    time::timeout,
};

/// How long a command may run.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes that a command may say; what it says beyond that ends it.
const MOST: usize = 16 << 20;
/// Bytes of its complaints that are kept.
const MOST_COMPLAINTS: usize = 64 << 10;

/// Runs a command to its end, its input on standard input, and gives back what it said. Dropped before
/// that, it stops the command and all that the command started.
pub(in crate::tui) async fn filter(job: Job) -> Result<Ran, Clean> {
    filter_within(job, DEADLINE).await
}

async fn filter_within(job: Job, deadline: Duration) -> Result<Ran, Clean> {
    let program = job.program();
    let mut command = std::process::Command::new(&program);
    command.args(&job.words[1..]).envs(job.environment.iter().map(|(name, value)| (*name, value)));
    let input = spawn_blocking(move || job.input.map(|input| input.write()).unwrap_or_default());
    let input = input.await.map_err(|_| Clean::new("the article can't be written; dateline.log says why"))?;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = Command::from(command).kill_on_drop(true).spawn().map_err(|error| cannot_start(&program, &error))?;
    let _group = Group::of(&child);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async move {
        if let Some(mut stdin) = stdin {
            // A command that does not read to the end has closed its side: its own business.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let work = async {
        let ((), (output, cut), (complaints, _)) = join!(feed, read(stdout, MOST), read(stderr, MOST_COMPLAINTS));
        (output, cut, complaints, if cut { None } else { Some(child.wait().await) })
    };
    let (output, cut, complaints, ended) =
        timeout(deadline, work).await.map_err(|_| Clean::new(&format!("{program} was stopped: it ran for {} s", deadline.as_secs())))?;
    let ended = ended.transpose().map_err(|error| Clean::new(&format!("{program}: {}", plain_words(&error))))?;
    let failed = ended.filter(|status| !status.success()).map(|status| Clean::new(&status.to_string()));
    Ok(Ran { output: lines(&output), complaints: lines(&complaints), failed, cut: cut.then_some(MOST >> 20) })
}

/// What a pipe says, up to `most` bytes, and whether there was more.
async fn read(pipe: Option<impl AsyncRead + Unpin>, most: usize) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let _what_came_counts = pipe.take(most as u64 + 1).read_to_end(&mut bytes).await;
    }
    let more = bytes.len() > most;
    bytes.truncate(most);
    (bytes, more)
}

/// What a command said, as text for the screen: without the sequences that would colour it, tabs as
/// spaces.
fn lines(said: &[u8]) -> Clean {
    let text = String::from_utf8_lossy(said);
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // CSI: parameters, then one byte from @ to ~ (ECMA-48, 5.4).
        let end = part.find(|c: char| ('@'..='~').contains(&c)).map_or(part.len(), |end| end + 1);
        plain.push_str(&part[end..]);
    }
    Clean::lines(plain.replace('\t', "    ").trim_end())
}

/// Gives a command the terminal until it ends.
pub(in crate::tui) fn take_over(job: Job) -> Result<(), Clean> {
    let program = job.program();
    let mut command = std::process::Command::new(&program);
    command.args(&job.words[1..]).envs(job.environment.iter().map(|(name, value)| (*name, value)));
    if job.input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().map_err(|error| cannot_start(&program, &error))?;
    if let (Some(mut stdin), Some(input)) = (child.stdin.take(), job.input) {
        // A pager reads as far as it is read.
        thread::spawn(move || stdin.write_all(input.write().as_bytes()));
    }
    match wait(&mut child) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Clean::new(&format!("{program} ended with {status}"))),
        Err(error) => Err(Clean::new(&format!("{program}: {}", plain_words(&error)))),
    }
}

fn cannot_start(program: &str, error: &std::io::Error) -> Clean {
    Clean::new(&format!("{program} can't be started: {}", plain_words(error))).shortened(300)
}

/// A command and all that it started; dropping it stops them.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Self {
        Self { leader: child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw) }
    }

    #[cfg(not(unix))]
    fn of(_: &Child) -> Self {
        Self {}
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            let _nobody_is_left = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
