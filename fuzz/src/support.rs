//! The parts of the tests' kit that targets use.

#![allow(dead_code, reason = "each target uses its own part of the kit")]

#[path = "../../tests/support/hostile.rs"]
mod hostile;
#[path = "../../tests/support/options.rs"]
mod options;
#[path = "../../tests/support/pages.rs"]
mod pages;
#[path = "../../tests/support/screen.rs"]
mod screen;
#[path = "../../tests/support/untrusted.rs"]
mod untrusted;
#[path = "../../tests/support/world.rs"]
mod world;

pub use hostile::{HOSTILE, Hostile, violations};
pub use screen::Screen;
pub use untrusted::{check_feed, check_page, check_story};
pub use world::World;
