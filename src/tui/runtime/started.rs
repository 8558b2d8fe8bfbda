//! What is started and may be stopped again: a refresh, and the program that an article was given to;
//! and programs that nobody waits for.

use super::{
    super::{
        effect::{Answer, Which},
        outgoing::Job,
        programs,
    },
    work::{Inbox, broken},
};
use crate::model::Clean;
use crate::reader::Reader;
use std::{process::Child, thread};
use tokio::task::AbortHandle;

/// Asks feeds for news, and tells how it goes.
pub(super) fn refresh(which: Which, reader: Reader, inbox: Inbox) -> AbortHandle {
    let progress = inbox.clone();
    let job = tokio::spawn(async move { reader.refresh(which, move |news| progress.answer(Answer::Progress(news))).await });
    let handle = job.abort_handle();
    tokio::spawn(async move {
        inbox.answer(match job.await {
            Ok(result) => Answer::Refreshed(result),
            Err(stopped) if stopped.is_cancelled() => Answer::RefreshStopped,
            Err(_) => Answer::Refreshed(Err(broken())),
        });
    });
    handle
}

/// Gives an article to a program.
pub(super) fn pipe(job: Job, inbox: Inbox) -> AbortHandle {
    let number = job.number;
    let running = tokio::spawn(programs::filter(job));
    let handle = running.abort_handle();
    tokio::spawn(async move {
        inbox.answer(match running.await {
            Ok(result) => Answer::Piped(number, result),
            Err(stopped) if stopped.is_cancelled() => return,
            Err(_) => Answer::Piped(number, Err(broken().0)),
        });
    });
    handle
}

/// Opens an address with a program of its own.
pub(super) fn open(
    url: String,
    opens: impl FnOnce(&str, &[String]) -> Result<Option<Child>, Clean> + Send + 'static,
    command: Vec<String>,
    inbox: Inbox,
) {
    tokio::task::spawn_blocking(move || {
        let result = opens(&url, &command).map(|child| {
            // A thread that nobody waits for: the program may outlive dateline.
            if let Some(mut child) = child {
                thread::spawn(move || child.wait());
            }
        });
        inbox.answer(Answer::UrlOpened(url, result));
    });
}
