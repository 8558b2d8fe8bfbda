//! The forms in which an article leaves dateline, and the name that its file gets.

use super::super::story::Article;
use super::html::to_html;
use super::markdown::to_markdown;
use super::text::to_text;
use jiff::tz::TimeZone;
use siphasher::sip::SipHasher13;
use std::hash::Hasher;
use unicode_normalization::UnicodeNormalization;

/// Bytes that a file's name may have.
const LONGEST: usize = 120;

/// A form that an article is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text in whole paragraphs.
    Text,
    /// Markdown.
    #[default]
    Markdown,
    /// An HTML document that loads and runs nothing.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 3] = [Format::Markdown, Format::Html, Format::Text];

    /// What the names of such files end in, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
        }
    }

    /// The form of files that end so, letter case aside.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Format::Text),
            "md" | "markdown" => Some(Format::Markdown),
            "html" | "htm" => Some(Format::Html),
            _ => None,
        }
    }

    /// The article in this form.
    pub fn write(self, article: &Article, time_zone: &TimeZone) -> String {
        match self {
            Format::Text => to_text(article, time_zone),
            Format::Markdown => to_markdown(article, time_zone),
            Format::Html => to_html(article, time_zone),
        }
    }
}

/// The name of the file that an article is saved in: its day and its headline, in `[A-Za-z0-9._-]`, at
/// most 120 bytes long. Nothing of a headline can lead out of a directory.
///
/// Accents go; a headline that loses more than half of its letters is told by a number of its own.
pub fn file_name(article: &Article, format: Format, time_zone: &TimeZone) -> String {
    let day = article.date.to_zoned_datetime(time_zone.clone()).strftime("%Y-%m-%d");
    let headline = &*article.headline;
    let plain = slug(headline);
    let (letters, kept) = (count(headline), count(&plain));
    let extension = format.extension();
    let number = if kept * 2 > letters { String::new() } else { format!("-{:08x}", number(article) as u32) };
    let room = LONGEST - format!("{day}-{number}.{extension}").len();
    let plain = cut(&plain, room);
    let dash = if plain.is_empty() { "" } else { "-" };
    format!("{day}{dash}{plain}{number}.{extension}")
}

fn count(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Words of ASCII letters and digits with a dash between each two.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd().filter(|c| !matches!(c, '\'' | '’')) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            'ß' => out.push_str("ss"),
            // Accents, parted from their letters.
            '\u{300}'..='\u{36f}' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// As many whole words as fit; a single long one is cut.
fn cut(slug: &str, room: usize) -> &str {
    if slug.len() <= room {
        return slug;
    }
    let cut = &slug[..room];
    cut.rfind('-').filter(|at| *at > room / 2).map_or(cut, |at| &cut[..at])
}

fn number(article: &Article) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(article.headline.as_bytes());
    hasher.write(article.url.as_deref().unwrap_or_default().as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(headline: &str) -> String {
        let article = Article { headline: headline.into(), date: "2024-10-06T23:30:00Z".parse().expect("a moment"), ..Article::default() };
        file_name(&article, Format::Markdown, &TimeZone::UTC)
    }

    #[test]
    fn day_and_headline() {
        assert_eq!(name("Coast’s Li vows to ‘repair lighthouses’!"), "2024-10-06-Coasts-Li-vows-to-repair-lighthouses.md");
        assert_eq!(name("Fähre legt wieder ab: größer"), "2024-10-06-Fahre-legt-wieder-ab-grosser.md");
        assert_eq!(name(""), format!("2024-10-06-{:08x}.md", number(&Article::default()) as u32));
    }

    #[test]
    fn headlines_in_other_scripts_have_a_number_of_their_own() {
        let (ferry, bridge) = (name("北碼頭渡輪九年後復航"), name("老橋重開"));
        assert!(ferry.len() == "2024-10-06-00000000.md".len() && ferry != bridge, "{ferry} {bridge}");
        assert!(name("中國 GDP 增長").starts_with("2024-10-06-GDP-"));
    }

    #[test]
    fn a_long_headline_ends_with_a_whole_word() {
        let name = name(&"harbour ".repeat(40));
        assert!(name.len() <= LONGEST && name.ends_with("-harbour.md"), "{name}");
    }

    proptest! {
        #[test]
        fn no_headline_leads_out_of_the_directory(headline in "(\\PC|[./\\\\~\\-\u{0}\n$`;:]){0,200}") {
            let name = name(&headline);
            prop_assert!(name.len() <= LONGEST);
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{}", name);
            prop_assert!(name.starts_with("2024-10-06") && name.ends_with(".md") && !name.contains(".."));
        }
    }
}
