//! Options for tests: short deadlines, small caps, nothing of the user's environment.

use dateline::config::FetchOptions;

/// A second of patience, a megabyte of room and no proxy.
pub fn fetch_options() -> FetchOptions {
    FetchOptions {
        interval_minutes: 30,
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
