//! Why a use case failed: a sentence for the user.

use crate::model::Clean;

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
    crate::config::edit::EditError,
    std::io::Error
);
