//! Which entries a list shows: scopes, the query language, sort order.
//!
//! The language here is the small one: terms joined by AND. `OR`, `NOT` and parentheses would make
//! [`Query`] a tree; its `FromStr` and the store's translation are the only two places to grow.

use super::{feed::FeedId, text::Clean};
use jiff::SignedDuration;
use std::{fmt, str::FromStr};

/// The place that a list shows: a smart feed, a folder or a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What is dated since midnight, local time.
    Today,
    /// Everything unread.
    #[default]
    Unread,
    /// Everything starred.
    Starred,
    /// Everything that is not dismissed.
    All,
    /// What the user dismissed.
    Dismissed,
    /// The feeds of one folder.
    Folder(Clean),
    /// One feed.
    Feed(FeedId),
}

/// Whether a list holds read entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReadFilter {
    /// Read and unread ones.
    #[default]
    All,
    /// Unread ones only.
    Unread,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// Date, newest first; grouped by day.
    #[default]
    Date,
    /// The feed's title, then date.
    Feed,
    /// The headline, letter case aside.
    Title,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SortOrder {
    /// By what.
    pub key: SortKey,
    /// The other way round: oldest first, or from Z to A.
    pub reversed: bool,
}

/// All that decides what a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EntryQuery {
    /// Where to look.
    pub scope: Scope,
    /// What to leave out.
    pub read: ReadFilter,
    /// A search or filter within the scope; empty: none.
    pub query: Query,
    /// In which order.
    pub sort: SortOrder,
}

/// What a user typed to find entries: every term must hold.
///
/// ```
/// use dateline::model::{Query, Term};
///
/// let query: Query = r#"ferry is:unread feed:"north pier""#.parse()?;
/// assert_eq!(query.terms, [Term::Words("ferry".into()), Term::Read(false), Term::Feed("north pier".into())]);
/// assert!("is:blue".parse::<Query>().is_err());
/// # Ok::<(), dateline::model::QueryError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// The terms, in the order typed.
    pub terms: Vec<Term>,
}

/// One condition of a [`Query`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// A word, or a `"quoted phrase"`, in title or text.
    Words(String),
    /// `is:unread`, `is:read` (true).
    Read(bool),
    /// `is:starred`.
    Starred,
    /// `feed:NAME`: a part of the feed's title or address, letter case aside.
    Feed(String),
    /// `folder:NAME`: a part of the folder's name, letter case aside.
    Folder(String),
    /// `newer:2d`: dated within this long before now.
    Newer(SignedDuration),
    /// `older:2d`: dated longer ago than this.
    Older(SignedDuration),
}

/// Why a query can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// `is:` with a word that it doesn't know.
    #[error("`is:{0}` is not known; there are is:unread, is:read and is:starred")]
    Is(Clean),
    /// A time that can't be read.
    #[error("`{0}` is no length of time; write a number and m, h, d or w, as in newer:2d")]
    Span(Clean),
    /// A field without a value.
    #[error("`{0}:` needs a value, as in {0}:{1}")]
    Empty(&'static str, &'static str),
    /// A word that reads like a field, and is none.
    #[error("`{0}:` is no field; there are is:, feed:, folder:, newer: and older:. In quotes it is searched for as it stands")]
    Field(Clean),
}

impl Query {
    /// Whether everything matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether there is a term by which entries are told apart. A word without a letter or a digit is none:
    /// no index has it, so all entries match.
    pub fn leaves_out_something(&self) -> bool {
        self.terms.iter().any(|term| !matches!(term, Term::Words(words) if !words.chars().any(char::is_alphanumeric)))
    }
}

impl FromStr for Query {
    type Err = QueryError;

    /// Reads terms separated by white space; `AND` between them says nothing more.
    /// Quotes keep a phrase, or a field's value, together: `feed:"hong kong" "free press"`.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let words = split(text).into_iter().filter(|(word, quoted)| *quoted || word != "AND");
        let terms = words.map(|(word, quoted)| if quoted { Ok(Term::Words(word)) } else { term(&word) });
        Ok(Self { terms: terms.collect::<Result<_, _>>()? })
    }
}

/// The words of `text`, each with whether it began with a quote. An open quote runs to the end.
fn split(text: &str) -> Vec<(String, bool)> {
    let (mut words, mut word, mut inside, mut quoted) = (Vec::new(), String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' => {
                quoted |= word.is_empty();
                inside = !inside;
            }
            c if c.is_whitespace() && !inside => {
                if !word.is_empty() {
                    words.push((std::mem::take(&mut word), quoted));
                }
                quoted = false;
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push((word, quoted));
    }
    words
}

/// Whether a word means itself without quotes.
fn is_bare(word: &str) -> bool {
    !word.contains(char::is_whitespace) && word != "AND" && matches!(term(word), Ok(Term::Words(_)))
}

fn term(word: &str) -> Result<Term, QueryError> {
    match word.split_once(':') {
        Some(("is", "unread")) => Ok(Term::Read(false)),
        Some(("is", "read")) => Ok(Term::Read(true)),
        Some(("is", "starred")) => Ok(Term::Starred),
        Some(("is", other)) => Err(QueryError::Is(Clean::new(other))),
        Some(("feed", "")) => Err(QueryError::Empty("feed", "hkfp")),
        Some(("feed", name)) => Ok(Term::Feed(name.to_owned())),
        Some(("folder", "")) => Err(QueryError::Empty("folder", "world")),
        Some(("folder", name)) => Ok(Term::Folder(name.to_owned())),
        Some(("newer", time)) => span(time).map(Term::Newer),
        Some(("older", time)) => span(time).map(Term::Older),
        Some((name, value)) if is_like_a_field(name, value) => Err(QueryError::Field(Clean::new(name))),
        _ => Ok(Term::Words(word.to_owned())),
    }
}

/// Whether `name:value` was meant for a field: nothing would be found by a slip like `fed:hkfp`, and nobody
/// told why. Addresses, times and `Star:Wars` are words.
fn is_like_a_field(name: &str, value: &str) -> bool {
    name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_lowercase()) && !value.starts_with("//")
}

/// `90m`, `12h`, `2d`, `3w`; at most a hundred years.
fn span(text: &str) -> Result<SignedDuration, QueryError> {
    let wrong = || QueryError::Span(Clean::new(text));
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let hours = match unit {
        'm' => return Ok(SignedDuration::from_mins(number.clamp(0, 60 * 24 * 36_500))),
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return Err(wrong()),
    };
    Ok(SignedDuration::from_hours(number.clamp(0, 24 * 36_500 / hours) * hours))
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            match term {
                Term::Words(words) if !is_bare(words) => write!(f, "\"{words}\"")?,
                Term::Words(words) => f.write_str(words)?,
                Term::Read(true) => f.write_str("is:read")?,
                Term::Read(false) => f.write_str("is:unread")?,
                Term::Starred => f.write_str("is:starred")?,
                Term::Feed(name) => write!(f, "feed:\"{name}\"")?,
                Term::Folder(name) => write!(f, "folder:\"{name}\"")?,
                Term::Newer(time) => write!(f, "newer:{}m", time.as_mins())?,
                Term::Older(time) => write!(f, "older:{}m", time.as_mins())?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<Term> {
        text.parse::<Query>().expect("a good query").terms
    }

    #[test]
    fn words_and_fields() {
        assert_eq!(
            terms("xi AND is:unread feed:\"hong kong\" newer:2d"),
            [Term::Words("xi".into()), Term::Read(false), Term::Feed("hong kong".into()), Term::Newer(SignedDuration::from_hours(48))]
        );
    }

    #[test]
    fn quotes_make_a_phrase_and_what_is_like_no_field_is_a_word() {
        assert_eq!(terms("\"is:unread here"), [Term::Words("is:unread here".into())]);
        for word in ["Star:Wars", "c::d", ":", "港:口", "1:2", "a:b"] {
            assert_eq!(terms(word), [Term::Words(word.into())]);
        }
        assert_eq!(terms("https://a.example/ 12:30"), [Term::Words("https://a.example/".into()), Term::Words("12:30".into())]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!("is:blue".parse::<Query>().unwrap_err().to_string().contains("is:blue"));
        assert!("newer:soon".parse::<Query>().unwrap_err().to_string().contains("soon"));
        assert!("older:天".parse::<Query>().is_err());
        assert!("feed:".parse::<Query>().is_err());
        for slip in ["fed:hkfp", "title:ferry", "zzz:", "xi zzz:bad"] {
            let why = slip.parse::<Query>().unwrap_err().to_string();
            assert!(why.contains("is no field; there are is:, feed:"), "{slip}: {why}");
        }
        assert_eq!(terms("\"fed:hkfp\""), [Term::Words("fed:hkfp".into())]);
        assert_eq!(terms("newer:999999999999d").len(), 1);
    }

    #[test]
    fn a_printed_query_reads_back() {
        let query: Query = "xi \"a b\" is:read is:starred feed:x folder:\"y z\" newer:90m older:1w".parse().expect("good");
        assert_eq!(query.to_string().parse::<Query>().expect("printed"), query);
        let quoted = r#""is:read" "AND" "is:blue" "feed:" "fed:x""#;
        assert_eq!(quoted.parse::<Query>().expect("phrases").to_string(), quoted);
    }
}
