//! How values lie in rows: times as milliseconds, text through `Clean` on its way out.

use crate::model::Clean;
use jiff::Timestamp;
use rusqlite::ToSql;
use rusqlite::types::FromSql;
use rusqlite::types::FromSqlError;
use rusqlite::types::FromSqlResult;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;

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

/// A stable 64-bit hash (FNV-1a, <https://datatracker.ietf.org/doc/draft-eastlake-fnv/>): std's
/// hashers may change between versions of Rust, and these values stay in the file. A feed that
/// makes collisions harms only itself.
pub(super) fn hash(parts: &[&[u8]]) -> i64 {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |byte: u8| sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for part in parts {
        part.iter().copied().for_each(&mut take);
        // No byte of UTF-8 text: ("a", "b") is not ("ab", "").
        take(0xff);
    }
    sum.cast_signed()
}

/// A number by which a document is known to be the one that was kept last.
pub fn fingerprint(document: &[u8]) -> i64 {
    hash(&[document])
}
