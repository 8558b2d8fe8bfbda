//! Why a use case failed: a sentence for the user.

use crate::model::{Clean, plain_words};

/// Why something could not be done: a sentence that names the thing and, where there is one, the
/// next step. Harmless to a terminal whatever a server or a file said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReaderError(pub Clean);

impl ReaderError {
    /// The error for a sentence.
    pub(super) fn new(sentence: impl AsRef<str>) -> Self {
        Self(Clean::new(sentence.as_ref()))
    }
}

/// Why the reader can't be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The config file is there and can't be used. It stays as it is; to mend it is for the user.
    #[error(transparent)]
    Config(ReaderError),
    /// The home or the database can't be used; nothing is destroyed.
    #[error(transparent)]
    Home(ReaderError),
}

impl<E: Into<ReaderError>> From<E> for OpenError {
    fn from(error: E) -> Self {
        Self::Home(error.into())
    }
}

/// What other stages say is said on, word for word.
macro_rules! said_on {
    ($($error:ty),+) => { $( impl From<$error> for ReaderError {
        fn from(error: $error) -> Self {
            Self::new(error.to_string())
        }
    } )+ };
}

said_on!(
    super::picture::PictureError,
    crate::store::StoreError,
    crate::fetch::FetchError,
    crate::parse::ParseError,
    crate::config::edit::EditError
);

impl From<std::io::Error> for ReaderError {
    fn from(error: std::io::Error) -> Self {
        Self::new(plain_words(&error))
    }
}
