//! A config file's bytes into text: editors write other encodings than UTF-8, and say nothing of it.

/// Bytes that a config file may have.
pub(super) const MAX_BYTES: u64 = 4 << 20;

/// What is wrong with a file's bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotUtf8 {
    /// All of it is in UTF-16.
    Utf16,
    /// Some of it is not UTF-8, first at this place of the text.
    From(usize),
}

/// The text; where it is not in UTF-8, as much of it as can be read, and what is wrong.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<NotUtf8>) {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || zeros * 3 > bytes.len() {
        return (String::new(), Some(NotUtf8::Utf16));
    }
    match str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => (String::from_utf8_lossy(bytes).into_owned(), Some(NotUtf8::From(error.valid_up_to()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_told_from_utf_8() {
        let utf_16: Vec<u8> = "[fetch]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf_16), (String::new(), Some(NotUtf8::Utf16)));
        assert_eq!(decode(&[b"\xff\xfe", &utf_16[..]].concat()).1, Some(NotUtf8::Utf16));
        assert_eq!(decode(b"title = 'Caf\xe9'"), ("title = 'Caf\u{fffd}'".to_owned(), Some(NotUtf8::From(12))));
        assert_eq!(decode("title = 'Café'".as_bytes()), ("title = 'Café'".to_owned(), None));
        assert_eq!(decode(b""), (String::new(), None));
        assert_eq!(decode(b"a = 1\0").1, None, "a stray zero is no encoding");
    }
}
