//! What `parse` and `extract` look at: a file, an address, or standard input.

use crate::model::plain_words;
use crate::reader::Document;
use anyhow::{Result, anyhow};
use std::{
    fs,
    io::{Read, stdin},
};

pub(super) fn open(source: String) -> Result<Document> {
    if source == "-" {
        let mut bytes = Vec::new();
        stdin().lock().read_to_end(&mut bytes)?;
        return Ok(Document::Bytes(bytes));
    }
    if source.starts_with("http://") || source.starts_with("https://") {
        return Ok(Document::Address(source));
    }
    let bytes = fs::read(&source).map_err(|error| anyhow!("can't read {source}: {}", plain_words(&error)))?;
    Ok(Document::Bytes(bytes))
}
