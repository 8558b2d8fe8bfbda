//! Bytes to text, whatever their encoding says or forgets to say.
//!
//! Order: byte order mark, the pattern of zero bytes, valid UTF-8, the HTTP header's charset, the
//! document's own declaration, a guess. A declaration that the bytes contradict is not believed.

use super::charset::Charset;
use super::charset::of_ebcdic;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document its encoding is looked for.
const HEAD: usize = 1024;

/// The text of `bytes`, never failing: what can't be read becomes U+FFFD.
///
/// `content_type` is the HTTP header, whose `charset` counts for more than the document's own
/// declaration (RFC 7303 §3.2).
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some(text) = marked(bytes) {
        return text;
    }
    // EBCDIC's bytes would have shown it.
    let said = [content_type.and_then(charset), declaration(bytes)];
    let declared: Vec<Charset> = said.into_iter().flatten().filter(|charset| !matches!(charset, Charset::Ebcdic(_))).collect();
    let escapes = declared.iter().any(|charset| match charset {
        Charset::Utf7 => bytes.is_ascii(),
        charset => charset.is_one_of(&[ISO_2022_JP]) && bytes.contains(&0x1b),
    });
    if !escapes
        && let Ok(text) = std::str::from_utf8(bytes)
        && !(is_accident(text) && declared.iter().any(|charset| charset.is_one_of(CJK)))
    {
        return text.to_owned();
    }
    if let Some(text) = declared.iter().find_map(|charset| charset.exact(bytes)) {
        return text;
    }
    match declared.iter().find(|charset| !charset.is_one_of(&[UTF_8])) {
        Some(legacy) => legacy.lossy(bytes),
        None => mostly_utf8(bytes).unwrap_or_else(|| guessed(bytes)),
    }
}

/// Encodings whose letters may look like UTF-8's.
const CJK: &[&Encoding] = &[GBK, GB18030, BIG5, EUC_KR, EUC_JP, SHIFT_JIS];

/// Text whose first bytes leave no doubt.
fn marked(bytes: &[u8]) -> Option<String> {
    let utf16 = |encoding: &'static Encoding| Some(encoding.decode_with_bom_removal(bytes).0.into_owned());
    match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => Some(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xfe, 0xff, rest @ ..] => Some(utf32(rest, u32::from_be_bytes)),
        [b'<' | b'{', 0, 0, 0, ..] => Some(utf32(bytes, u32::from_le_bytes)),
        [0, 0, 0, b'<' | b'{', ..] => Some(utf32(bytes, u32::from_be_bytes)),
        [0xff, 0xfe, ..] => utf16(UTF_16LE),
        [0xfe, 0xff, ..] => utf16(UTF_16BE),
        [first, 0, ..] if begins(*first) => utf16(UTF_16LE),
        [0, first, ..] if begins(*first) => utf16(UTF_16BE),
        // `<?xm`
        [0x4c, 0x6f, 0xa7, 0x94, ..] => of_ebcdic(bytes, |head| declared_in(&head.to_ascii_lowercase())),
        [0xef, 0xbb, 0xbf, rest @ ..] => Some(mostly_utf8(rest).unwrap_or_else(|| String::from_utf8_lossy(rest).into_owned())),
        _ => None,
    }
}

/// Whether a document may begin with this character.
fn begins(byte: u8) -> bool {
    matches!(byte, b'<' | b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n')
}

fn utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let read = |four: &[u8]| four.try_into().ok().map(number).and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
    bytes.chunks_exact(4).map(read).collect()
}

/// The encoding that a `Content-Type` names.
fn charset(content_type: &str) -> Option<Charset> {
    let lower = content_type.to_ascii_lowercase();
    named(lower.split_once("charset")?.1)
}

/// The encoding that the XML declaration, or a page's `<meta>`, names.
fn declaration(bytes: &[u8]) -> Option<Charset> {
    declared_in(&String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase())
}

fn declared_in(head: &str) -> Option<Charset> {
    match head.split_once("<?xml") {
        Some((_, rest)) => named(rest.split('>').next()?.split_once("encoding")?.1),
        None => named(head.split_once("<meta")?.1.split_once("charset")?.1),
    }
}

/// The encoding in `="label"…`.
fn named(after: &str) -> Option<Charset> {
    let label = after.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let label = label.split(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | ';' | ',' | '?' | '>' | '/')).next()?;
    Charset::named(label)
}

/// Whether text is UTF-8 perhaps by chance only: pairs of bytes in a row are letters of the
/// Chinese and Korean encodings too, three in a row hardly ever.
fn is_accident(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(|c| c < '\u{800}')
}

/// UTF-8 in which single bytes of Windows-1252 stand, as pasted text leaves them.
/// `None` where more is wrong than right.
fn mostly_utf8(bytes: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(bytes.len());
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += chunk.invalid().len();
        out.push_str(chunk.valid());
        out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (right >= wrong).then_some(out)
}

fn guessed(bytes: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny).decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_counts_for_more_than_the_header() {
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9", Some("text/xml; charset=iso-8859-1")), "café");
        assert_eq!(decode(b"\xff\xfe<\0a\0>\0", Some("text/xml; charset=utf-8")), "<a>");
    }

    #[test]
    fn utf16_and_utf32_without_a_mark() {
        assert_eq!(decode(b"\0<\0a\0>", None), "<a>");
        assert_eq!(decode(b"<\0a\0>\0", None), "<a>");
        assert_eq!(decode(b"\0\0\0<\0\0\0a\0\0\0>", None), "<a>");
    }

    #[test]
    fn the_header_counts_for_more_than_the_declaration() {
        let bytes = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xcf\xf0</a>";
        assert!(decode(bytes, Some("application/xml; charset=\"koi8-r\"")).contains("оП"));
        assert!(decode(bytes, Some("application/xml")).contains("Ïð"));
    }

    #[test]
    fn text_that_is_utf8_is_not_read_as_what_it_claims() {
        assert!(decode("<?xml version='1.0' encoding='gbk'?><a>港股</a>".as_bytes(), None).contains("港股"));
        assert!(decode("<?xml version='1.0' encoding='utf-16'?><a>é</a>".as_bytes(), None).contains('é'));
    }

    #[test]
    fn two_bytes_in_a_row_may_be_chinese() {
        let bytes = b"<?xml version='1.0' encoding='gb2312'?><a>\xd6\xb1</a>";
        assert!(decode(bytes, None).contains('直'));
    }

    #[test]
    fn one_latin_byte_does_not_spoil_the_rest() {
        let bytes = [&b"<?xml version='1.0' encoding='utf-8'?><a>"[..], "日本".as_bytes(), b" caf\xe9</a>"].concat();
        assert!(decode(&bytes, None).contains("日本 café"));
    }

    #[test]
    fn what_nobody_declares_is_guessed() {
        let russian = "Новости сегодня: правительство сообщило о новых мерах";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(decode(&bytes, None), russian);
    }
}
