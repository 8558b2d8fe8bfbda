//! The screen.

mod app;
mod commands;
mod dates;
mod effect;
mod find;
mod hyperlinks;
mod layout;
mod message;
mod motion;
mod overlays;
mod panes;
mod status_bar;
mod style;
mod typing;
mod widgets;

pub use app::{App, Background, Setup};
pub use effect::{Answer, Effect, Timer, UnreadQuestion, WindowQuestion};
pub use message::{Message, Mouse, MouseKind, Size};
