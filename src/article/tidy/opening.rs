//! Lines above a story that say what its head says already: who wrote it, when, how long it takes.
//!
//! They stand on web pages only; a feed's text seldom has them.

use super::super::story::Block;
use super::super::width;
use super::super::wording;
use super::cuts::Cuts;

/// The longest such line, in characters.
const MAX_LINE: usize = 90;

/// A paragraph with as many letters is the story's first one.
const STORY: usize = 60;

/// Takes such lines off the top of a page's article, and lone ones from below it.
pub(super) fn trim(blocks: &mut Vec<Block>, headline: &str, byline: &str, cuts: &mut Cuts) {
    let is_story = |block: &Block| matches!(block, Block::Paragraph(text) if weight(&text.words()) >= STORY && !is_dateline(&text.words(), byline) && !has_part(&text.words(), byline));
    let says_headline = |words: &str| wording::letters(words) == wording::letters(headline) && !headline.is_empty();
    let first = head(blocks, is_story);
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        let words = match block {
            Block::Paragraph(text) => text.words(),
            Block::Heading(_, text) if at <= first => text.words(),
            _ => return true,
        };
        let is_dateline = is_dateline(&words, byline) && (at <= first || words.chars().any(|c| c.is_ascii_digit()));
        let is_dateline = is_dateline || (at <= first && (says_headline(&words) || has_part(&words, byline)));
        let is_dateline = is_dateline || (at <= first && matches!(block, Block::Paragraph(_)) && names_a_day(&words));
        if is_dateline {
            cuts.add("line about who and when", &words);
        }
        !is_dateline
    });
}

/// How many blocks after the standfirst may still be the head.
const MAX_HEAD: usize = 6;

/// How many blocks the head of a page has: to the story's first paragraph, or to its second where the
/// first is a standfirst, with lines about who and when under it.
fn head(blocks: &[Block], is_story: impl Fn(&Block) -> bool) -> usize {
    let mut stories = blocks.iter().enumerate().filter(|(_, block)| is_story(block)).map(|(at, _)| at);
    let first = stories.next().unwrap_or(blocks.len());
    stories.next().filter(|second| first <= 3 && second - first <= MAX_HEAD).map_or(first, |second| second - 1)
}

/// Whether one of the parts of a line, between bars or dots, says when or by whom.
fn has_part(text: &str, byline: &str) -> bool {
    let parts: Vec<&str> = text.split(['|', '•', '·']).map(str::trim).collect();
    parts.len() > 1 && text.chars().count() <= 3 * MAX_LINE && parts.iter().any(|part| is_dateline(part, byline))
}

/// Whether a line names a day or an hour in numbers and is no sentence.
fn names_a_day(text: &str) -> bool {
    let is_sentence = text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', ':', '：', '”', '»', '…']);
    let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let number = |run: &str, most: u32| run.len() <= 2 && run.parse::<u32>().is_ok_and(|n| n <= most);
    let is_year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    let has_day = runs.windows(3).any(|three| {
        (is_year(three[0]) && number(three[1], 12) && number(three[2], 31))
            || (number(three[0], 31) && number(three[1], 31) && (is_year(three[2]) || three[2].len() == 2))
    });
    let has_hour = text
        .split(|c: char| !c.is_ascii_digit() && c != ':')
        .any(|word| word.split_once(':').is_some_and(|(hour, minute)| number(hour, 24) && minute.len() == 2 && number(minute, 59)));
    !is_sentence && (has_day || has_hour) && text.chars().count() <= MAX_LINE
}

fn weight(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).map(|c| if width::is_wide(c) { 3 } else { 1 }).sum()
}

/// Whether a line says nothing but names of the byline, a date or a length.
fn is_dateline(text: &str, byline: &str) -> bool {
    if text.chars().count() > MAX_LINE {
        return false;
    }
    let names: Vec<String> = byline.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|name| name.len() > 1).collect();
    // "By Jane Roe, transport correspondent".
    let is_role = |role: &str| role.starts_with(char::is_lowercase) && role.split_whitespace().count() <= 4 && !role.ends_with('.');
    let is_author = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| names.contains(&word.to_lowercase()));
    let text = text.rsplit_once(", ").filter(|(author, role)| is_role(role) && is_author(author)).map_or(text, |(author, _)| author);
    let mut tells = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let is_number = word.chars().any(|c| c.is_ascii_digit()) && word.chars().filter(|c| c.is_alphabetic()).count() <= 3;
        let is_cjk_time = word.chars().all(|c| c.is_ascii_digit() || "年月日時分秒时更新発表公開掲載讀閱读阅需年월일시분".contains(c));
        match () {
            () if is_number || is_cjk_time || names.contains(&lower) => tells += 1,
            () if TIME.contains(&&*lower) => {}
            () => return false,
        }
    }
    tells > 0 && (!wording::letters(text).chars().all(|c| c.is_ascii_digit()) || text.chars().count() > 4)
}

/// Words that stand with dates, times and names above a story.
const TIME: [&str; 221] = [
    "by",
    "von",
    "par",
    "por",
    "di",
    "da",
    "door",
    "av",
    "af",
    "and",
    "und",
    "et",
    "y",
    "e",
    "och",
    "og",
    "en",
    "the",
    "text",
    "story",
    "words",
    "written",
    "autor",
    "published",
    "updated",
    "last",
    "first",
    "modified",
    "posted",
    "on",
    "at",
    "ago",
    "hours",
    "hour",
    "days",
    "day",
    "minutes",
    "minute",
    "mins",
    "min",
    "read",
    "reading",
    "time",
    "am",
    "pm",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "pst",
    "pdt",
    "cet",
    "cest",
    "ist",
    "jst",
    "hkt",
    "aest",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "stand",
    "uhr",
    "lesezeit",
    "minuten",
    "veröffentlicht",
    "aktualisiert",
    "zuletzt",
    "vor",
    "stunden",
    "tagen",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "publié",
    "le",
    "à",
    "mis",
    "jour",
    "lecture",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "publicado",
    "actualizado",
    "el",
    "de",
    "del",
    "las",
    "a",
    "h",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "uppdaterad",
    "publicerad",
    "oppdatert",
    "publisert",
    "опубликовано",
    "обновлено",
    "года",
    "atualizado",
    "em",
    "publiziert",
    "leestijd",
    "leestid",
    "minutos",
    "minuti",
    "om",
    "kl",
    "mei",
    "maart",
    "februari",
    "januari",
    "augustus",
    "publikuje",
    "tempo",
    "leitura",
    "às",
    "maggio",
    "gennaio",
    "febbraio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "modifica",
    "aggiornato",
    "pubblicato",
    "il",
    "ore",
    "publiceret",
    "opdateret",
    "päivitetty",
    "julkaistu",
    "klo",
    "aktualizacja",
    "opublikowano",
    "güncelleme",
    "yayınlanma",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "dezembro",
    "journalist",
    "reporter",
    "fotograf",
    "correspondent",
];
