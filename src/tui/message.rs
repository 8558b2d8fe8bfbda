//! All that can have happened.

use super::effect::{Answer, Timer};
use crate::command::Key;
use crate::model::Clean;

/// Something that happened, in the order it happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(Clean),
    /// The mouse did something.
    Mouse(Mouse),
    /// The screen has another size.
    Resize(Size),
    /// The screen is ours again, after another program or a stop.
    Resumed,
    /// The terminal said whether it is dark or light.
    Background(Background),
    /// A timer ran out.
    Timer(Timer),
    /// An effect was performed.
    Answer(Answer),
    /// Another process, or a refresh, wrote to the database.
    StoreChanged,
    /// The database was damaged, or can only be read.
    Warned(Clean),
    /// Marks that waited are written.
    Kept(Clean),
}

/// What is behind the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Background {
    /// Dark, or unknown.
    #[default]
    Dark,
    /// Light.
    Light,
}

/// A size in columns and lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Lines.
    pub lines: u16,
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// The column, from 0.
    pub column: u16,
    /// The line, from 0.
    pub line: u16,
}

/// What a mouse can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button was pressed.
    Click,
    /// The wheel was turned away from the user.
    WheelUp,
    /// The wheel was turned towards the user.
    WheelDown,
}
