//! What the headers of an answer say.

use crate::model::Validators;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use std::time::Duration;

/// Nobody may make us wait longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(7 * 24 * 3600);
/// A tag this long is more than a version's name: it could be a reader's.
const LONGEST_VALIDATOR: usize = 128;

/// A header's first value, if it is text.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// `Location`: servers write it in UTF-8 and in Latin-1 as well as in ASCII, and browsers follow.
pub(super) fn location(headers: &HeaderMap) -> Option<String> {
    let bytes = headers.get(LOCATION)?.as_bytes();
    Some(std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned))
}

/// `Content-Encoding`, in small letters: what the body is called, whatever it is.
pub(super) fn encoding(headers: &HeaderMap) -> String {
    text(headers, CONTENT_ENCODING).map(str::to_lowercase).unwrap_or_default()
}

/// What all headers take on the wire, in bytes.
pub(super) fn size(headers: &HeaderMap) -> usize {
    // ": " and "\r\n"
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// `ETag` and `Last-Modified`, verbatim; without those that are long enough to track with.
pub(super) fn validators(headers: &HeaderMap) -> Validators {
    let short = |name| text(headers, name).filter(|value| !value.is_empty() && value.len() < LONGEST_VALIDATOR).map(str::to_owned);
    Validators { etag: short(ETAG), last_modified: short(LAST_MODIFIED) }
}

/// How long an answer stays fresh: `Cache-Control: max-age`, else `Expires` (RFC 9111 §4.2).
pub(super) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let control: Vec<String> =
        headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok()).map(str::to_lowercase).collect();
    let directives: Vec<&str> = control.iter().flat_map(|value| value.split(',')).map(str::trim).collect();
    if directives.iter().any(|directive| matches!(*directive, "no-cache" | "no-store")) {
        return None;
    }
    let max_age =
        directives.iter().find_map(|directive| directive.strip_prefix("max-age=")).and_then(|value| seconds(value.trim_matches('"')));
    let fresh = match max_age {
        Some(max_age) => max_age.saturating_sub(age(headers)),
        None => until(headers, date(text(headers, EXPIRES)?)?)?,
    };
    (!fresh.is_zero()).then(|| fresh.min(LONGEST_WAIT))
}

/// `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3).
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?.trim();
    let wait = seconds(value).or_else(|| until(headers, date(value)?))?;
    Some(wait.min(LONGEST_WAIT))
}

/// `Date` and `Age`: what time it is where the answer comes from. That of a cache was made `Age` ago, and
/// keeps the `Date` of then (RFC 9111 §4.2.3, §5.1).
pub(super) fn sent(headers: &HeaderMap) -> Option<Timestamp> {
    date(text(headers, DATE)?)?.checked_add(age(headers)).ok()
}

/// How long ago a cache got the answer; nothing where no cache says so.
fn age(headers: &HeaderMap) -> Duration {
    text(headers, AGE).and_then(seconds).unwrap_or_default()
}

fn seconds(value: &str) -> Option<Duration> {
    let value = value.trim();
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    // More digits than fit are just very long.
    digits.then(|| Duration::from_secs(value.parse().unwrap_or(u64::MAX)))
}

fn date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value.trim()).ok()
}

/// From the server's own now to `then`: its clock need not be ours.
fn until(headers: &HeaderMap, then: Timestamp) -> Option<Duration> {
    Duration::try_from(then.duration_since(sent(headers)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect()
    }

    fn s(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn freshness_as_servers_write_it() {
        for (pairs, expected) in [
            (&[("cache-control", "public, max-age=900")][..], s(900)),
            (&[("cache-control", "Max-Age=\"900\""), ("age", "300")], s(600)),
            (&[("cache-control", "max-age=60"), ("age", "90")], None),
            (&[("cache-control", "no-cache, max-age=900")], None),
            (&[("cache-control", "max-age=99999999999999999999999")], s(7 * 86_400)),
            (&[("expires", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:39:37 GMT")], s(600)),
            (&[("expires", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 09:39:37 GMT")], None),
            (&[("expires", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:39:37 GMT"), ("age", "400")], s(200)),
            (&[("expires", "0"), ("date", "Sun, 06 Nov 1994 08:39:37 GMT")], None),
            (&[("expires", "-1")], None),
            (&[], None),
        ] {
            assert_eq!(wait(&headers(pairs)), expected, "{pairs:?}");
        }
    }

    #[test]
    fn retry_after_in_seconds_or_as_a_date() {
        for (pairs, expected) in [
            (&[("retry-after", "120")][..], s(120)),
            (&[("retry-after", " 0 ")], s(0)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:39:37 GMT")], s(600)),
            (&[("retry-after", "Mon, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:39:37 GMT")], s(600)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "999999999999")], s(7 * 86_400)),
        ] {
            assert_eq!(retry_after(&headers(pairs)), expected, "{pairs:?}");
        }
    }

    #[test]
    fn a_cache_tells_the_time_by_date_and_age() {
        let date = "Sun, 06 Nov 1994 08:39:37 GMT";
        for (pairs, expected) in [
            (&[("date", date)][..], Some("1994-11-06T08:39:37Z")),
            (&[("date", date), ("age", "600")], Some("1994-11-06T08:49:37Z")),
            (&[("date", date), ("age", "old")], Some("1994-11-06T08:39:37Z")),
            (&[("date", date), ("age", "99999999999999999999999")], None),
            (&[("age", "600")], None),
        ] {
            assert_eq!(sent(&headers(pairs)), expected.map(|time| time.parse().expect("a time")), "{pairs:?}");
        }
    }

    #[test]
    fn a_tag_that_could_be_a_cookie_is_not_kept() {
        let long = "x".repeat(128);
        let kept = validators(&headers(&[("etag", &long), ("last-modified", "yesterday")]));
        assert_eq!(kept, Validators { etag: None, last_modified: Some("yesterday".into()) });
        assert_eq!(validators(&headers(&[("etag", "W/\"a b\"")])).etag.as_deref(), Some("W/\"a b\""));
    }
}
