//! The screen, driven by keys over plain data: what it shows, what it asks for, and what it keeps.

mod colours;
mod commands;
mod keeping;
mod layouts;
mod leaving;
mod lists;
mod marks;
mod notices;
mod overlays;
mod pages;
mod pictures;
mod reading;
mod refreshing;
mod searching;
#[path = "../support/mod.rs"]
mod support;
mod typography;
