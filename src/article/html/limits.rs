//! How much of a text a parser may see, and what is over it.

/// Limits of one body; see [`check`](super::guard::check).
pub(super) const MAX_BYTES: usize = 1 << 20;
pub(super) const MAX_TAGS: usize = 50_000;
/// The largest page that is parsed, in bytes.
pub(in crate::article) const MAX_PAGE_BYTES: usize = 3 << 20;
pub(super) const MAX_PAGE_TAGS: usize = 100_000;
/// Elements within each other, `html` and `body` too.
pub(super) const MAX_DEPTH: usize = 256;
/// The depths of all elements, added up: what is done with each text within each of its elements takes as
/// much time. A page of 100,000 elements has them 40 deep on the average.
pub(super) const MAX_WEIGHT: usize = 4_000_000;
pub(super) const MAX_ATTRIBUTES: usize = 256;
pub(super) const MAX_CELLS: usize = 200;
pub(super) const MAX_RAISED: usize = 8;

/// The limit that a text is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::article) enum Excess {
    Bytes,
    Tags,
    Depth,
    Attributes,
    Cells,
    Raised,
    /// A tag that does not end where it should: nothing can be said of what comes after.
    Tokens,
}
