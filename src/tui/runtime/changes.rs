//! Changes, one after the other in the order in which they were asked for: of the database, and files that
//! articles are saved in.

use super::{
    super::effect::{Answer, Effect, Put},
    work::{Inbox, guarded},
};
use crate::reader::Reader;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        watch,
    },
    task::JoinHandle,
    time::timeout,
};

/// The queue of changes.
pub(super) struct Changes {
    queue: UnboundedSender<Effect>,
    performing: JoinHandle<()>,
    reader: Reader,
    inbox: Inbox,
    /// How many are not made yet, places apart: one that is lost is missed by nobody.
    open: Open,
    /// How many of them are no marks: of those the reader knows.
    others: Open,
}

/// How many changes are not made yet whose loss would be missed. One is over once its answer is in the inbox,
/// so whatever is answered then comes behind it.
#[derive(Clone, Default)]
struct Open(watch::Sender<usize>);

impl Open {
    fn begin(&self) {
        self.0.send_modify(|open| *open += 1);
    }

    fn end(&self) {
        self.0.send_modify(|open| *open -= 1);
    }

    fn number(&self) -> usize {
        *self.0.borrow()
    }

    async fn is_over(&self) {
        // Fails only where no sender is left, and this is one.
        let _ = self.0.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Changes {
    /// An empty queue.
    pub(super) fn new(reader: Reader, inbox: Inbox) -> Self {
        let (queue, asked) = unbounded_channel();
        let (open, others) = (Open::default(), Open::default());
        let performing = tokio::spawn(perform(reader.clone(), asked, inbox.clone(), open.clone(), others.clone()));
        Self { queue, performing, reader, inbox, open, others }
    }

    /// Puts a change at the end of the queue.
    pub(super) fn ask(&self, change: Effect) {
        match change {
            Effect::Mark(..) => self.reader.expect_mark(),
            _ if is_missed(&change) => self.others.begin(),
            _ => {}
        }
        if is_missed(&change) {
            self.open.begin();
        }
        let _ = self.queue.send(change);
    }

    /// Makes a change, and answers, beside the queue: one that waits for a server holds up no other.
    pub(super) fn beside(&self, change: impl Future<Output = ()> + Send + 'static) {
        self.open.begin();
        self.others.begin();
        let (open, others) = (self.open.clone(), self.others.clone());
        tokio::spawn(async move {
            change.await;
            others.end();
            open.end();
        });
    }

    /// Answers as soon as nothing is under way that would be missed, behind all that came of it.
    pub(super) fn tell_when_over(&self) {
        let (reader, inbox, open) = (self.reader.clone(), self.inbox.clone(), self.open.clone());
        let lost = reader.lost();
        tokio::spawn(async move {
            open.is_over().await;
            let waiting = reader.settled().await;
            inbox.answer(Answer::MayLeave { waiting, lost: reader.lost() - lost });
        });
    }

    /// Waits until every change that was asked for is kept: a key pressed just before the end counts. How many
    /// are not made yet, marks apart.
    pub(super) async fn finish(self, at_most: Duration) -> usize {
        let Self { queue, performing, reader, others, .. } = self;
        drop(queue);
        let last = async {
            if let Err(error) = performing.await {
                tracing::error!(%error, "the last changes broke off");
            }
            reader.settled().await;
        };
        if timeout(at_most, last).await.is_err() {
            tracing::error!(?at_most, "the last changes were not kept in time");
        }
        others.number()
    }
}

fn is_missed(change: &Effect) -> bool {
    !matches!(change, Effect::KeepPlace(..))
}

async fn perform(reader: Reader, mut queue: UnboundedReceiver<Effect>, inbox: Inbox, open: Open, others: Open) {
    while let Some(change) = queue.recv().await {
        let (is_missed, is_mark) = (is_missed(&change), matches!(change, Effect::Mark(..)));
        if let Some(answer) = made(reader.clone(), change).await {
            inbox.answer(answer);
            inbox.answer(Answer::Waiting(reader.waiting()));
        }
        if is_missed && !is_mark {
            others.end();
        }
        if is_missed {
            open.end();
        }
    }
}

/// Makes a change; what there is to say of it.
async fn made(reader: Reader, change: Effect) -> Option<Answer> {
    Some(match change {
        Effect::Mark(mark, target) => {
            let on = target.clone();
            match guarded(async move { reader.mark_or_wait(mark, on).await }).await {
                Ok(Put::Waits(why)) => Answer::MarkWaits(mark, target, why),
                Ok(Put::Written(done)) => Answer::Marked(mark, target, Ok(done)),
                Err(why) => Answer::Marked(mark, target, Err(why)),
            }
        }
        Effect::ChooseText(id, text) => {
            let chosen = guarded(async move { reader.choose_text(id, text).await }).await;
            Answer::TextChosen(id, text, chosen.map(Arc::new))
        }
        Effect::KeepPlace(id, text, place) => {
            // A place that is lost is not worth a word: the article begins at its top.
            if let Err(error) = guarded(async move { reader.keep_place(id, text, place).await }).await {
                tracing::warn!(%error, "a place was not kept");
            }
            return None;
        }
        Effect::Undo => Answer::Undone(guarded(async move { reader.undo().await }).await),
        Effect::Redo => Answer::Redone(guarded(async move { reader.redo().await }).await),
        Effect::Unsubscribe(feed) => Answer::Unsubscribed(feed, guarded(async move { reader.unsubscribe(feed).await }).await),
        Effect::FollowMove(feed) => Answer::MoveFollowed(guarded(async move { reader.follow_move(feed).await }).await),
        Effect::Save(path, out) => {
            let save = async move { reader.save_article(out.article, out.format, out.time_zone, path).await };
            Answer::Saved(guarded(save).await)
        }
        _ => return None,
    })
}
