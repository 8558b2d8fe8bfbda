//! What terminals do by themselves, and who does it where they don't.

use crate::article::Order;
use crate::config::{AmbiguousWidth, Config, RightToLeft};
use std::env;

/// What the terminal is known to do by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// It puts text that runs from right to left in the order of the screen.
    pub orders_text: bool,
    /// It turns the letters of each word round, though not the words of a line: kitty does.
    pub turns_words: bool,
    /// It paints East Asian ambiguous characters in two columns.
    pub ambiguous_wide: bool,
}

impl Habits {
    /// What the environment tells; how wide characters are, only the terminal can say.
    pub(super) fn of_environment() -> Self {
        let variable = |name: &str| env::var(name).ok();
        let is_kitty = variable("KITTY_WINDOW_ID").is_some() || variable("TERM").is_some_and(|name| name == "xterm-kitty");
        Self { orders_text: orders_text(variable), turns_words: is_kitty, ambiguous_wide: false }
    }

    /// The order in which text that runs from right to left is given to the terminal.
    pub(super) fn order(self, config: &Config) -> Order {
        match config.reading.right_to_left {
            RightToLeft::Terminal => Order::Reading,
            RightToLeft::Auto if self.orders_text => Order::Reading,
            RightToLeft::Auto if self.turns_words => Order::Words,
            RightToLeft::Auto | RightToLeft::Dateline => Order::Screen,
        }
    }

    /// Whether ambiguous characters take two columns.
    pub(super) fn ambiguous_wide(self, config: &Config) -> bool {
        match config.display.ambiguous_width {
            AmbiguousWidth::Auto => self.ambiguous_wide,
            AmbiguousWidth::Narrow => false,
            AmbiguousWidth::Wide => true,
        }
    }
}

/// Whether the locale is one whose fonts and terminals may have ambiguous characters in two columns.
pub(super) fn is_east_asian_locale() -> bool {
    let set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set);
    name.and_then(|name| env::var(name).ok()).is_some_and(|locale| is_east_asian(&locale))
}

fn is_east_asian(locale: &str) -> bool {
    let language = locale.split(['_', '.', '-', '@']).next().unwrap_or_default();
    ["zh", "ja", "ko", "yue"].contains(&language)
}

/// Terminals that implement UAX #9: VTE since 0.58, Konsole, mlterm, Apple's.
/// <https://terminal-wg.pages.freedesktop.org/bidi/>
fn orders_text(variable: impl Fn(&str) -> Option<String>) -> bool {
    const VTE: u32 = 5800;
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= VTE);
    let named = ["KONSOLE_VERSION", "MLTERM"].into_iter().any(|name| variable(name).is_some_and(|value| !value.is_empty()));
    vte || named || variable("TERM_PROGRAM").is_some_and(|name| name == "Apple_Terminal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_that_order_text_are_known_by_what_they_set() {
        let with = |name: &str, value: &str| {
            let (name, value) = (name.to_owned(), value.to_owned());
            orders_text(move |asked| (asked == name).then(|| value.clone()))
        };
        assert!(with("VTE_VERSION", "7600") && with("KONSOLE_VERSION", "230804") && with("TERM_PROGRAM", "Apple_Terminal"));
        assert!(
            !with("VTE_VERSION", "5202") && !with("VTE_VERSION", "") && !with("TERM_PROGRAM", "ghostty") && !with("TERM", "xterm-kitty")
        );
    }

    #[test]
    fn locales_of_east_asia() {
        assert!(["zh_TW.UTF-8", "ja_JP", "ko", "zh-Hant"].into_iter().all(is_east_asian));
        assert!(!["C", "en_GB.UTF-8", "kok_IN", ""].into_iter().any(is_east_asian));
    }
}
