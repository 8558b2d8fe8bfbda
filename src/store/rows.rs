//! How values lie in rows: times as milliseconds, text through `Clean` on its way out.

use crate::model::Clean;
use crate::model::Figure;
use jiff::Timestamp;
use rusqlite::ToSql;
use rusqlite::types::FromSql;
use rusqlite::types::FromSqlError;
use rusqlite::types::FromSqlResult;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;
use serde::Deserialize;
use serde::Serialize;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// A time in a column: milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Millis(pub(super) Timestamp);

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for Millis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let millis = value.as_i64()?;
        Timestamp::from_millisecond(millis).map(Self).map_err(|_| FromSqlError::OutOfRange(millis))
    }
}

/// One line of text in a column. Read back through the filter, as anybody can have changed the file.
pub(super) struct Line(pub(super) Clean);

impl FromSql for Line {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(Clean::new(value.as_str()?)))
    }
}

/// A [`Figure`] as it lies in a column.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredFigure {
    url: Option<String>,
    caption: String,
    credit: String,
    lead: bool,
}

impl From<&Figure> for StoredFigure {
    fn from(figure: &Figure) -> Self {
        Self { url: figure.url.clone(), caption: figure.caption.to_string(), credit: figure.credit.to_string(), lead: figure.lead }
    }
}

impl From<StoredFigure> for Figure {
    fn from(figure: StoredFigure) -> Self {
        Self { url: figure.url, caption: Clean::new(&figure.caption), credit: Clean::new(&figure.credit), lead: figure.lead }
    }
}

/// A hash that is the same for ever: std's hashers may change between versions of Rust, and these
/// values stay in the file. A feed that makes collisions harms only itself.
pub(super) fn hash(parts: &[&[u8]]) -> i64 {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part);
        // No byte of UTF-8 text: ("a", "b") is not ("ab", "").
        hasher.write(&[0xff]);
    }
    hasher.finish().cast_signed()
}

/// A number by which a document is known to be the one that was kept last.
pub fn fingerprint(document: &[u8]) -> i64 {
    hash(&[document])
}
