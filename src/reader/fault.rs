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
