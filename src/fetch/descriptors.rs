//! How many connections the system lets this process have: where descriptors are short, a refresh
//! is slower and nothing fails.

/// Left to the database, the terminal, the log and the resolver.
const RESERVED: u64 = 64;
/// A fetch may need as many at once: the resolver's sockets and two attempts to connect.
const FOR_ONE: u64 = 4;
/// With more than these, connections may also be kept for a while after use.
const PLENTY: u64 = 512;

/// What the limit on open descriptors leaves for fetching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    /// Fetches at the same time.
    pub(super) at_once: usize,
    /// Whether an idle connection may stay open.
    pub(super) idle: bool,
}

impl Allowance {
    /// As many as wanted, if this process may have them.
    pub(super) fn of(wanted: usize) -> Self {
        Self::within(limit(), wanted)
    }

    fn within(limit: Option<u64>, wanted: usize) -> Self {
        let limit = limit.unwrap_or(u64::MAX);
        let most = usize::try_from(limit.saturating_sub(RESERVED) / FOR_ONE).unwrap_or(usize::MAX);
        Self { at_once: wanted.min(most).max(1), idle: limit >= PLENTY }
    }
}

#[cfg(unix)]
fn limit() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn limit() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_none_and_never_more_than_wanted() {
        for (limit, wanted, at_once, idle) in [
            (None, 32, 32, true),
            (Some(1024), 32, 32, true),
            (Some(1024), 256, 240, true),
            // macOS's usual limit
            (Some(256), 32, 32, false),
            (Some(32), 32, 1, false),
            (Some(0), 0, 1, false),
        ] {
            assert_eq!(Allowance::within(limit, wanted), Allowance { at_once, idle }, "{limit:?}");
        }
    }
}
