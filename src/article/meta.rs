//! The words under a headline: source, byline, date and reading time, wherever they are shown.

use super::story::Article;
use crate::model::Clean;
use jiff::tz::TimeZone;

/// The date as the meta line shows it.
pub(super) fn date(article: &Article, time_zone: &TimeZone) -> String {
    let date = article.date.to_zoned_datetime(time_zone.clone()).strftime("%a %-d %b %Y").to_string();
    if article.undated { format!("~{date}") } else { date }
}

/// Source, byline, date and reading time, as far as known.
pub(super) fn meta(article: &Article, time_zone: &TimeZone) -> Vec<Clean> {
    let minutes =
        if article.reading_minutes == 0 { Clean::default() } else { Clean::new(&format!("{} min read", article.reading_minutes)) };
    let items = [article.source.clone(), article.byline.clone(), Clean::new(&date(article, time_zone)), minutes];
    items.into_iter().filter(|item| !item.is_empty()).collect()
}
