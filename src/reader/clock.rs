//! The one place where the use cases read the clock; everything below is told what time it is.

use jiff::{Timestamp, tz::TimeZone};

/// Now.
#[expect(clippy::disallowed_methods, reason = "this is the clock that the rest is told")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// The last midnight, local time.
pub(super) fn midnight() -> Timestamp {
    let today = now().to_zoned_datetime(TimeZone::system());
    today.start_of_day().map_or_else(|_| today.timestamp(), |midnight| midnight.timestamp())
}
