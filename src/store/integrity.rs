//! Whether the database is sound: what `doctor` and the salvage of a broken file ask.

use super::error::StoreError;
use super::schema::open_reading;
use crate::model::Clean;
use std::path::Path;

/// What is wrong in the database at `path`, a sentence each; nothing where it is sound. Reads all of
/// it: seconds for a large one.
///
/// # Errors
/// Where it can't be opened or read at all.
pub fn check(path: &Path) -> Result<Vec<Clean>, StoreError> {
    let db = open_reading(path)?;
    let mut told = db.prepare("PRAGMA integrity_check(20)")?;
    let told = told.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(told.iter().filter(|told| *told != "ok").map(|told| Clean::new(told)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::open_writing;

    #[test]
    fn a_new_database_is_sound() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("a.db");
        drop(open_writing(&path).expect("made"));
        assert_eq!(check(&path).expect("read"), Vec::<Clean>::new());
    }
}
