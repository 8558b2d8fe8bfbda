//! Options for tests: short deadlines, small caps, nothing of the user's environment.

use dateline::article::{Notes, Setting};
use dateline::config::FetchOptions;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A second of patience, a megabyte of room and no proxy.
pub fn fetch_options() -> FetchOptions {
    FetchOptions {
        interval_minutes: 30,
        adaptive: true,
        longest_interval_minutes: 720,
        on_start: true,
        concurrency: 32,
        per_origin: 2,
        timeout_seconds: 4,
        read_timeout_seconds: 1,
        connect_timeout_seconds: 1,
        user_agent: String::new(),
        max_feed_mib: 1,
        max_page_mib: 1,
        max_entries: 2000,
        prefetch: false,
        proxy: "none".into(),
    }
}

/// How articles are set at a width, as the config's defaults say, in UTC and without a screen.
pub fn setting(width: u16) -> Setting {
    Setting {
        width,
        measure: 66,
        centred: true,
        ascii: false,
        ambiguous_wide: false,
        notes: Notes::Auto,
        hyphenate: true,
        pan_code: false,
        reorder: false,
        turns_words: false,
        pictures: Arc::default(),
        time_zone: TimeZone::UTC,
        summary_notice: None,
    }
}
