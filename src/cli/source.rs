//! What `parse` and `extract` look at: a file, an address, or standard input.

use crate::reader::Document;
use anyhow::{Context, Result};
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
    Ok(Document::Bytes(fs::read(&source).with_context(|| format!("can't read {source}"))?))
}
