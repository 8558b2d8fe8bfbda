//! HTML in, readable text out; pure.
//!
//! ```text
//! HTML → clean → figures → blocks → prose → Article        (once an entry)
//!                                   Article → layout → ArticleLines   (once a width)
//! ```

mod lines;

pub use lines::{ArticleLines, Line, Link, Span, SpanKind};
