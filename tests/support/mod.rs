//! The kit that tests share: servers and homes of their own, nothing of the user's, nothing beyond loopback.
//!
//! [`FeedServer`] answers on 127.0.0.1 with whatever a test wants a publisher to say, rightly or
//! wrongly, and remembers what it was asked. [`TempHome`] is a home for the real binary. [`Screen`] is
//! the app without a terminal, over a [`World`] of plain data.
//! A test file begins with `mod support;`.

#![allow(dead_code, unused_imports, unreachable_pub, reason = "each test file uses its own part of the kit")]
#![allow(clippy::panic, reason = "a kit fails by panicking, like the tests that use it")]
#![allow(clippy::print_stdout, reason = "what a test can not show here it says")]

mod bombs;
mod clock;
mod gallery;
mod home;
mod hostile;
mod newspaper;
mod options;
mod pages;
mod pty;
mod reply;
mod screen;
mod server;
mod stream;
mod tls;
mod untrusted;
mod wire;
mod world;

pub use bombs::{brotli_bomb, deflate_bomb, gzip_bomb, zlib_bomb, zstd_bomb};
pub use clock::Clock;
pub use gallery::{gif_of, picture, png, png_that_claims, png_with_packed_text};
pub use home::{Run, TempHome};
pub use hostile::{BENIGN, HOSTILE, Hostile, Writing, hostile_feed, hostile_page, marker, violations};
pub use newspaper::{ARTICLE_AT_80, article_feed, newspaper, newspaper_with};
pub use options::{fetch_options, setting};
pub use pages::Pages;
pub use pty::Pty;
pub use reply::{Reply, gzipped};
pub use screen::{Screen, clean, config, now};
pub use server::{FeedServer, Request};
pub use stream::{acts, kinds, parts};
pub use tls::{Authority, Identity};
pub use untrusted::{check_feed, check_page, check_story};
pub use world::{Story, World};
