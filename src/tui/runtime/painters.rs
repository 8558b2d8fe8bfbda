//! The pictures of the open article: fetched and painted away from every thread that others wait for,
//! and let go of together.

use super::{
    super::{
        effect::{Answer, ReaderError},
        pictures::{Painted, Painting, PictureQuestion, paint},
    },
    work::{Inbox, broken},
};
use crate::reader::{Picture, Reader};
use std::{future::Future, sync::Arc};
use tokio::{sync::Semaphore, task::JoinSet};

/// Pictures that are painted at the same time; a large one alone.
const TURNS: u32 = 2;

/// What is under way for pictures.
pub(super) struct Painters {
    inbox: Inbox,
    jobs: JoinSet<()>,
    /// Turns at the CPU.
    turns: Arc<Semaphore>,
}

impl Painters {
    /// Nothing is under way yet.
    pub(super) fn new(inbox: Inbox) -> Self {
        Self { inbox, jobs: JoinSet::new(), turns: Arc::new(Semaphore::new(TURNS as usize)) }
    }

    /// Brings a picture into the cache and answers with its size.
    pub(super) fn load(&mut self, question: PictureQuestion, reader: Reader) {
        let asked = question.clone();
        let work = async move { Ok(reader.picture(asked.entry, &asked.url).await?.size()) };
        self.start(work, |result| Answer::Picture(question, result));
    }

    /// Makes a picture's cells.
    pub(super) fn paint(&mut self, painting: Painting, reader: Reader) {
        let (asked, turns) = (painting.clone(), Arc::clone(&self.turns));
        self.start(paint_away(reader, asked, turns), |result| Answer::Painted(painting, result));
    }

    /// Lets go of all that is under way.
    pub(super) fn leave(&mut self) {
        self.jobs.abort_all();
    }

    fn start<T: Send + 'static>(
        &mut self,
        work: impl Future<Output = Result<T, ReaderError>> + Send + 'static,
        answer: impl FnOnce(Result<T, ReaderError>) -> Answer + Send + 'static,
    ) {
        while self.jobs.try_join_next().is_some() {}
        self.jobs.spawn(self.inbox.clone().answered(work, answer));
    }
}

/// Makes a picture's cells. Who has given up before its turn is not painted for.
async fn paint_away(reader: Reader, painting: Painting, turns: Arc<Semaphore>) -> Result<Arc<Painted>, ReaderError> {
    let picture = match painting.scaled {
        Some(_) => None,
        None => Some(reader.picture(painting.picture.entry, &painting.picture.url).await?),
    };
    let wanted = if picture.as_ref().is_some_and(Picture::is_large) { TURNS } else { 1 };
    let turn = turns.acquire_many_owned(wanted).await.map_err(|_| broken())?;
    let painted = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        paint(&painting, picture.as_ref())
    });
    Ok(Arc::new(painted.await.map_err(|_| broken())??))
}
