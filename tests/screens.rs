//! The screen, driven by keys over plain data and compared as text.

mod support;

use support::{Screen, World};

#[test]
fn three_panes() {
    let mut screen = Screen::new(120, 30);
    println!("{}", screen.text());
    let mut screen = Screen::new(80, 24);
    println!("{}", screen.text());
    let mut screen = Screen::new(80, 24).press("enter");
    println!("{}", screen.text());
    let mut screen = Screen::new(40, 10);
    println!("{}", screen.text());
    let mut screen = Screen::new(200, 20).press("?");
    println!("{}", screen.text());
}
