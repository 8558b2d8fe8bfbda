//! Faults on purpose, so that tests of the real program can see what a mistake in one of its threads
//! costs. Only where `debug_assertions` are on: a released program has none of this.

/// Panics where `DATELINE_FAULT` names this place, as in `DATELINE_FAULT=parser`; with a number, as in
/// `store:3`, at the third time that the place is passed. Each fault happens once.
///
/// Places are the names of the threads' work: `parser`, `store`, `lists`, `painter`, `screen`.
#[cfg(debug_assertions)]
#[expect(clippy::panic, reason = "this is what it is for")]
pub fn break_here(place: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static WANTED: LazyLock<Option<(String, u32)>> = LazyLock::new(|| {
        let wanted = std::env::var("DATELINE_FAULT").ok()?;
        let (place, number) = wanted.split_once(':').unwrap_or((&wanted, "1"));
        Some((place.to_owned(), number.parse().ok()?))
    });
    static PASSED: AtomicU32 = AtomicU32::new(0);

    let Some((wanted, number)) = WANTED.as_ref() else { return };
    if wanted == place && PASSED.fetch_add(1, Ordering::Relaxed) + 1 == *number {
        panic!("a fault on purpose in {place}");
    }
}

/// Nothing, in a released program.
#[cfg(not(debug_assertions))]
pub fn break_here(_: &str) {}

/// Stands still for good where `DATELINE_FAULT` names this place, as `still-large` does those who parse large documents.
#[cfg(debug_assertions)]
pub(super) fn stand_still_here(place: &str) {
    if still().is_some_and(|still| still == place) {
        loop {
            std::thread::park();
        }
    }
}

/// How long to wait for somebody: `whole`, and less where `DATELINE_FAULT` lets somebody stand still.
#[cfg(debug_assertions)]
pub(super) fn patience(whole: std::time::Duration) -> std::time::Duration {
    if still().is_some() { std::time::Duration::from_secs(5) } else { whole }
}

/// Who stands still.
#[cfg(debug_assertions)]
fn still() -> Option<String> {
    std::env::var("DATELINE_FAULT").ok()?.strip_prefix("still-").map(str::to_owned)
}

/// Nothing, in a released program.
#[cfg(not(debug_assertions))]
pub(super) fn stand_still_here(_: &str) {}

/// All of it, in a released program.
#[cfg(not(debug_assertions))]
pub(super) fn patience(whole: std::time::Duration) -> std::time::Duration {
    whole
}
