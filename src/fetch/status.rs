//! HTTP's status codes in words, with the next step where one helps.

use reqwest::StatusCode;
use std::time::Duration;

/// A status with what it means for the user, as "404 (not found): the address may have changed".
pub(super) fn status_sentence(code: u16, retry_after: Option<Duration>) -> String {
    let reason = StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
    let mut sentence = match reason {
        Some(reason) => format!("{code} ({})", reason.to_lowercase()),
        None => code.to_string(),
    };
    sentence += match code {
        304 => ", though it was told of no earlier version: it or a cache on the way keeps the document back; it may be mended later",
        401 => ": it wants a name and a password, written into the address as https://NAME:PASSWORD@…",
        403 => ": mostly this means that the site refuses readers it does not know; another user_agent for this feed may help",
        404 => ": the address may have changed",
        407 => ": the proxy wants a name and a password",
        410 => ": this feed has ended and is asked no more",
        429 => ": it is asked too often",
        500..=599 => ": the trouble is on its side",
        _ => "",
    };
    if let Some(wait) = retry_after {
        sentence += &format!("; it asks to wait {}", in_words(wait));
    }
    sentence
}

/// A duration in its largest unit, rounded up.
fn in_words(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..=120 => format!("{seconds} s"),
        seconds @ 121..=7200 => format!("{} min", seconds.div_ceil(60)),
        seconds @ 7201..=172_800 => format!("{} h", seconds.div_ceil(3600)),
        seconds => format!("{} days", seconds.div_ceil(86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(code: u16, wait: Option<u64>) -> String {
        status_sentence(code, wait.map(Duration::from_secs))
    }

    #[test]
    fn sentences_name_what_it_means_and_the_next_step() {
        assert_eq!(status(404, None), "404 (not found): the address may have changed");
        assert_eq!(status(503, Some(300)), "503 (service unavailable): the trouble is on its side; it asks to wait 5 min");
        assert!(status(403, None).contains("another user_agent for this feed may help"));
        assert_eq!(status(799, None), "799");
    }
}
