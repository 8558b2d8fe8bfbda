//! The pictures of the open article: fetched and painted away from every thread that others wait for,
//! and let go of together.

use super::{
    super::{
        effect::{Answer, ReaderError},
        pictures::{Painted, Painting, PictureQuestion, paint},
    },
    work::{Inbox, broken},
};
use crate::reader::{Picture, Reader, break_here};
use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{sync::Semaphore, task::JoinSet};

/// Pictures that are painted at the same time; a large one alone.
const TURNS: u32 = 2;

/// What is under way for pictures.
pub(super) struct Painters {
    inbox: Inbox,
    jobs: JoinSet<()>,
    /// Turns at the CPU.
    turns: Arc<Semaphore>,
    /// The pictures that came, as their servers sent them: a cache that can't be written is no reason to
    /// ask again.
    gallery: Gallery,
}

/// The pictures of one article.
#[derive(Clone, Default)]
struct Gallery(Arc<Mutex<HashMap<PictureQuestion, Arc<Picture>>>>);

impl Gallery {
    /// The picture, where it is not here yet from the reader.
    async fn picture(&self, question: &PictureQuestion, reader: &Reader) -> Result<Arc<Picture>, ReaderError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(question).cloned();
        if let Some(picture) = known {
            return Ok(picture);
        }
        let picture = Arc::new(reader.picture(question.entry, &question.url).await?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(question.clone(), Arc::clone(&picture));
        Ok(picture)
    }
}

impl Painters {
    /// Nothing is under way yet.
    pub(super) fn new(inbox: Inbox) -> Self {
        Self { inbox, jobs: JoinSet::new(), turns: Arc::new(Semaphore::new(TURNS as usize)), gallery: Gallery::default() }
    }

    /// Has a picture and answers with its size.
    pub(super) fn load(&mut self, question: PictureQuestion, reader: Reader) {
        let (asked, gallery) = (question.clone(), self.gallery.clone());
        let work = async move { Ok(gallery.picture(&asked, &reader).await?.size()) };
        self.start(work, |result| Answer::Picture(question, result));
    }

    /// Makes a picture's cells.
    pub(super) fn paint(&mut self, painting: Painting, reader: Reader) {
        let (asked, turns, gallery) = (painting.clone(), Arc::clone(&self.turns), self.gallery.clone());
        self.start(paint_away(gallery, reader, asked, turns), |result| Answer::Painted(painting, result));
    }

    /// Lets go of all that is under way, and of what came.
    pub(super) fn leave(&mut self) {
        self.jobs.abort_all();
        // A new one: a job that ends just now keeps what it brings in the old one.
        self.gallery = Gallery::default();
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
async fn paint_away(gallery: Gallery, reader: Reader, painting: Painting, turns: Arc<Semaphore>) -> Result<Arc<Painted>, ReaderError> {
    let picture = match painting.scaled {
        Some(_) => None,
        None => Some(gallery.picture(&painting.picture, &reader).await?),
    };
    let wanted = if picture.as_ref().is_some_and(|picture| picture.is_large()) { TURNS } else { 1 };
    let turn = turns.acquire_many_owned(wanted).await.map_err(|_| broken())?;
    let painted = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        break_here("painter");
        paint(&painting, picture.as_deref())
    });
    Ok(Arc::new(painted.await.map_err(|_| broken())??))
}
