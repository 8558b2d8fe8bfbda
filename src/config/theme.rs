//! Themes as data: what each part of the screen looks like, in words; no terminal library here.
//!
//! The files in `assets/themes` are compiled in. A role without its line there fails a test.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::str::FromStr;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One of the terminal's own sixteen, 0 to 15.
    Terminal(u8),
    /// True colour: red, green, blue.
    Rgb(u8, u8, u8),
}

/// What a piece of text looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "their names say it")]
pub struct ThemeStyle {
    pub colour: Option<Colour>,
    pub background: Option<Colour>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underlined: bool,
    pub reversed: bool,
    pub crossed_out: bool,
}

/// One style for each part of the screen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the theme files say what each is for")]
pub struct Theme {
    pub text: ThemeStyle,
    pub quiet: ThemeStyle,
    pub frame: ThemeStyle,
    pub title: ThemeStyle,
    pub title_quiet: ThemeStyle,
    pub selection: ThemeStyle,
    pub selection_quiet: ThemeStyle,
    pub unread: ThemeStyle,
    pub unread_mark: ThemeStyle,
    pub star: ThemeStyle,
    pub day: ThemeStyle,
    pub count: ThemeStyle,
    pub failing: ThemeStyle,
    pub r#match: ThemeStyle,
    pub match_here: ThemeStyle,
    pub status: ThemeStyle,
    pub key: ThemeStyle,
    pub notice: ThemeStyle,
    pub error: ThemeStyle,
    pub bar: ThemeStyle,
    pub popup: ThemeStyle,
    pub popup_title: ThemeStyle,
    pub kicker: ThemeStyle,
    pub headline: ThemeStyle,
    pub meta: ThemeStyle,
    pub rule: ThemeStyle,
    pub heading: ThemeStyle,
    pub emphasis: ThemeStyle,
    pub strong: ThemeStyle,
    pub deleted: ThemeStyle,
    pub code: ThemeStyle,
    pub link: ThemeStyle,
    pub quote_mark: ThemeStyle,
    pub list_mark: ThemeStyle,
    pub note_mark: ThemeStyle,
    pub caption: ThemeStyle,
    pub credit: ThemeStyle,
    pub table_frame: ThemeStyle,
    pub article_notice: ThemeStyle,
    pub address: ThemeStyle,
}

impl Theme {
    /// The themes that come with the program: name and file.
    const BUILT_IN: &'static [(&'static str, &'static str)] =
        &[("dark", include_str!("../../assets/themes/dark.toml")), ("light", include_str!("../../assets/themes/light.toml"))];

    /// The theme of this name; `None` where there is none.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = Self::BUILT_IN.iter().find(|(known, _)| *known == name)?;
        Some(toml_edit::de::from_str(text).expect("the built-in themes are tested"))
    }

    /// The names that `display.theme` takes beside "auto".
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::BUILT_IN.iter().map(|(name, _)| *name)
    }
}

/// A word that no style has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a colour nor a way to set text")]
pub struct StyleError(String);

impl FromStr for ThemeStyle {
    type Err = StyleError;

    fn from_str(text: &str) -> Result<Self, StyleError> {
        let mut style = Self::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "bold" => style.bold = true,
                "dim" => style.dim = true,
                "italic" => style.italic = true,
                "underlined" => style.underlined = true,
                "reversed" => style.reversed = true,
                "crossed_out" => style.crossed_out = true,
                "on" => style.background = Some(colour(words.next().unwrap_or("on"))?),
                word => style.colour = Some(colour(word)?),
            }
        }
        Ok(style)
    }
}

impl<'de> Deserialize<'de> for ThemeStyle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

fn colour(word: &str) -> Result<Colour, StyleError> {
    let (name, first) = word.strip_prefix("bright_").map_or((word, 0), |name| (name, 8));
    if let Some(number) = (0..8_u8).find(|number| NAMES[usize::from(*number)] == name) {
        return Ok(Colour::Terminal(first + number));
    }
    let digits = word.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii());
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = number.ok_or_else(|| StyleError(word.to_owned()))?.to_be_bytes();
    Ok(Colour::Rgb(red, green, blue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_is_whole() {
        for name in Theme::names() {
            let theme = Theme::named(name).expect("a name of ours");
            assert_ne!(theme.selection, ThemeStyle::default(), "the selection of {name} can be seen");
        }
        assert_eq!(Theme::named("plaid"), None);
    }

    #[test]
    fn styles_are_words() {
        let style: ThemeStyle = "bold bright_red on #102030".parse().expect("good");
        assert_eq!((style.bold, style.colour, style.background), (true, Some(Colour::Terminal(9)), Some(Colour::Rgb(16, 32, 48))));
        assert!("bold on".parse::<ThemeStyle>().is_err());
        assert!("#12345é".parse::<ThemeStyle>().unwrap_err().to_string().contains("#12345é"));
    }

    #[test]
    fn no_meaning_by_colour_alone() {
        for theme in Theme::names().filter_map(Theme::named) {
            for style in [theme.selection, theme.unread, theme.title, theme.r#match, theme.link, theme.headline] {
                let plain = ThemeStyle { colour: None, background: None, ..style };
                assert_ne!(plain, ThemeStyle::default());
            }
        }
    }
}
