//! Pictures on a terminal: what it draws them with, pictures made cells, and those that it keeps.
//!
//! ```text
//! terminal's names, its answers (asking) → canvas → painting → cells, copied by the panes
//!                                                      └→ kitty's own pictures: on_screen
//! ```
//!
//! Which pictures are wanted, and when, is the panes' to say; the runtime paints off the thread that
//! draws.

mod asking;
mod canvas;
mod on_screen;
mod painting;

pub(super) use asking::answers;
pub(super) use canvas::{Answers, QUESTION, guess};
pub use canvas::{Canvas, Protocol};
pub(super) use on_screen::OnScreen;
pub(super) use painting::fit;
pub use painting::{Painted, Painting, PictureQuestion, Scaled, paint};
