//! Names of encodings to encodings, and their bytes to text.
//!
//! encoding_rs knows what browsers know (<https://encoding.spec.whatwg.org/>). Older documents are
//! written in DOS's, Macintosh's and EBCDIC's pages, and in UTF-7. Which name counts is left to
//! `decode`.

use super::codepages::EBCDIC;
use super::codepages::UPPER_HALVES;
use charset::Charset as MailCharset;
use encoding_rs::Encoding;
use encoding_rs::REPLACEMENT;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use mac_encoding::Encoding as MacEncoding;
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;
use std::char::REPLACEMENT_CHARACTER;

/// An encoding that a document or a header may name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Charset {
    /// One of browsers'.
    Web(&'static Encoding),
    /// One of DOS's.
    Dos(&'static TableType),
    /// One of the old Macintosh's.
    Mac(MacEncoding),
    /// ASCII and the characters from 0x80 on.
    Half(&'static str),
    /// Characters from 0x40 on; no ASCII.
    Ebcdic(&'static str),
    /// RFC 2152.
    Utf7,
}

impl Charset {
    /// The encoding that a label means. Labels of UTF-16 mean none: its bytes would have shown it.
    pub(super) fn named(label: &str) -> Option<Self> {
        let key: String = label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        browsers(label).or_else(|| browsers(alias(&key))).or_else(|| numbered(&key)).or_else(|| by_name(&key))
    }

    /// The text, where every byte has its meaning.
    pub(super) fn exact(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes).map(String::from),
            _ => Some(self.lossy(bytes)).filter(|text| !text.contains(REPLACEMENT_CHARACTER)),
        }
    }

    /// The text, with U+FFFD for bytes that mean nothing.
    pub(super) fn lossy(self, bytes: &[u8]) -> String {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos(table) => table.decode_string_lossy(bytes),
            Self::Mac(encoding) => encoding.decode(bytes),
            Self::Half(upper) => with_upper_half(bytes, upper),
            Self::Ebcdic(page) => ebcdic(bytes, page),
            Self::Utf7 => MailCharset::for_label(b"utf-7").map_or_else(String::new, |utf7| utf7.decode(bytes).0.into_owned()),
        }
    }

    /// Whether it is one of browsers' encodings out of `these`.
    pub(super) fn is_one_of(self, these: &[&'static Encoding]) -> bool {
        matches!(self, Self::Web(encoding) if these.contains(&encoding))
    }
}

fn browsers(label: &str) -> Option<Charset> {
    let label = label.trim().replace('_', "-");
    let known = Encoding::for_label(label.as_bytes()).or_else(|| Encoding::for_label(label.replace('-', "").as_bytes()));
    known.filter(|encoding| ![UTF_16LE, UTF_16BE, REPLACEMENT].contains(encoding)).map(Charset::Web)
}

/// What browsers call an encoding that Python, Java or Windows calls otherwise.
fn alias(key: &str) -> &'static str {
    match key {
        "latin9" => "iso-8859-15",
        "latin10" => "iso-8859-16",
        "u8" | "utf" | "65001" => "utf-8",
        "koi8u" => "koi8-u",
        "msee" => "windows-1250",
        "mscyrl" => "windows-1251",
        "msansi" => "windows-1252",
        "msgreek" => "windows-1253",
        "msturk" => "windows-1254",
        "mshebr" => "windows-1255",
        "msarab" => "windows-1256",
        "winbaltrim" => "windows-1257",
        "eucjp" | "ujis" => "euc-jp",
        "euckr" | "uhc" => "euc-kr",
        "euccn" => "gbk",
        "big5hkscs" => "big5",
        "macroman" | "mac" => "macintosh",
        "maccyrillic" | "xmaccyrillic" => "x-mac-cyrillic",
        _ => "",
    }
}

/// `cp850`, `IBM-037`, `windows_1250`, `csPC862LatinHebrew`: what counts is the number.
fn numbered(key: &str) -> Option<Charset> {
    const FAMILIES: &[&str] =
        &["cspc8codepage", "cspcp", "cspc", "csibm", "cswindows", "windows", "xcp", "win", "ibm", "dos", "oem", "ccsid", "cp", "ms"];
    let rest = FAMILIES.iter().find_map(|family| key.strip_prefix(family))?;
    let number: u16 = rest.get(..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))?.parse().ok()?;
    match number {
        1250..=1258 | 874 => browsers(&format!("windows-{number}")),
        // The Ukrainian page differs in the last row's rarest letters only.
        866 | 1125 => browsers("ibm866"),
        932 => browsers("shift_jis"),
        936 => browsers("gbk"),
        949 => browsers("euc-kr"),
        950 => browsers("big5"),
        _ => ebcdic_page(number).or_else(|| DECODING_TABLE_CP_MAP.get(&number).map(Charset::Dos)),
    }
}

fn ebcdic_page(number: u16) -> Option<Charset> {
    EBCDIC.iter().find(|(known, _)| *known == number).map(|(_, page)| Charset::Ebcdic(page))
}

fn by_name(key: &str) -> Option<Charset> {
    let half = |name: &str| UPPER_HALVES.iter().find(|(known, _)| *known == name).map(|(_, upper)| Charset::Half(upper));
    match key {
        "utf7" | "unicode11utf7" | "csunicode11utf7" => Some(Charset::Utf7),
        "macgreek" => Some(Charset::Mac(MacEncoding::Greek)),
        "maciceland" | "macicelandic" => Some(Charset::Mac(MacEncoding::Icelandic)),
        "maclatin2" | "maccentraleurope" | "maccentraleuropean" | "xmacce" => Some(Charset::Mac(MacEncoding::CentralEuropean)),
        "macturkish" | "xmacturkish" => Some(Charset::Mac(MacEncoding::Turkish)),
        "maccroatian" => Some(Charset::Mac(MacEncoding::Croatian)),
        "macromanian" | "macromania" => Some(Charset::Mac(MacEncoding::Romanian)),
        "ebcdiccpus" | "ebcdiccpca" | "ebcdiccpwt" | "ebcdiccpnl" => ebcdic_page(37),
        "ebcdiccpbe" | "ebcdiccpch" => ebcdic_page(500),
        "ebcdiccphe" => ebcdic_page(424),
        "csptcp154" | "pt154" | "cyrillicasian" => half("ptcp154"),
        "strk10482002" | "rk1048" => half("kz1048"),
        "roman8" | "r8" | "cshproman8" => half("hproman8"),
        name => half(name),
    }
}

fn with_upper_half(bytes: &[u8], upper: &str) -> String {
    let upper: Vec<char> = upper.chars().collect();
    let read = |&byte: &u8| {
        let place = byte.checked_sub(0x80).map(usize::from);
        place.map_or(char::from(byte), |place| upper.get(place).copied().unwrap_or(REPLACEMENT_CHARACTER))
    };
    bytes.iter().map(read).collect()
}

/// EBCDIC's controls lie below 0x40; of them only those that part words and lines are text.
fn ebcdic(bytes: &[u8], page: &str) -> String {
    let page: Vec<char> = page.chars().collect();
    let read = |&byte: &u8| match byte {
        0x05 => Some('\t'),
        0x0d | 0x15 | 0x25 => Some('\n'),
        0..0x40 => None,
        _ => page.get(usize::from(byte - 0x40)).copied(),
    };
    bytes.iter().filter_map(read).collect()
}

/// The text of a document that begins with `<?xml` in EBCDIC; the page that it names is believed,
/// else it is the American one.
pub(super) fn of_ebcdic(bytes: &[u8], label: impl Fn(&str) -> Option<Charset>) -> Option<String> {
    let american = ebcdic_page(37)?;
    let head = american.lossy(&bytes[..bytes.len().min(256)]);
    let page = label(&head).filter(|named| matches!(named, Charset::Ebcdic(_))).unwrap_or(american);
    Some(page.lossy(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_the_spellings_of_the_world() {
        let text = |label: &str| Charset::named(label).map(|charset| charset.lossy(&[0x80])).unwrap_or_default();
        for label in ["windows-1252", "cp1252", "CP-1252", "windows_1252", "latin1", "iso88591", "ms-ansi"] {
            assert_eq!(text(label), "€", "{label}");
        }
        for label in ["cp437", "IBM437", "ibm_437", "cspc8codepage437", "dos-437"] {
            assert_eq!(text(label), "Ç", "{label}");
        }
        assert_eq!((text("mac-greek"), text("cp037"), text("ptcp154")), ("Ä".into(), "Ø".into(), "Җ".into()));
        assert_eq!(text("no such"), "");
        assert!(Charset::named("utf-16").is_none() && Charset::named("cp99").is_none());
    }

    #[test]
    fn pages_are_whole() {
        assert!(UPPER_HALVES.iter().all(|(_, upper)| upper.chars().count() == 128));
        assert!(EBCDIC.iter().all(|(_, page)| page.chars().count() == 192 && page.starts_with(' ')));
    }
}
