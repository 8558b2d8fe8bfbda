//! What things look like: the theme's styles as ratatui's, and the ornaments.
//!
//! Without colours (`NO_COLOR`) a style keeps its bold, underline and reverse: every meaning has
//! a sign or one of these besides its colour.

use crate::article::{Order, SpanKind};
use crate::command::Keymap;
use crate::config::{Colour, Counts, Icons, Theme, ThemeStyle};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::style::{Color, Modifier, Style};

/// The styles in force.
#[derive(Clone, Debug)]
pub(super) struct Styles {
    theme: Theme,
    colours: bool,
}

impl Styles {
    /// A theme's styles; `colours` is false where `NO_COLOR` is set.
    pub(super) fn new(theme: Theme, colours: bool) -> Self {
        Self { theme, colours }
    }

    /// The style of one role: `styles.of(|theme| theme.title)`.
    pub(super) fn of(&self, role: impl Fn(&Theme) -> ThemeStyle) -> Style {
        self.style(role(&self.theme))
    }

    /// The style of a piece of an article.
    pub(super) fn span(&self, kind: SpanKind) -> Style {
        self.of(|theme| match kind {
            SpanKind::Text | SpanKind::Gap | SpanKind::Hyphen => theme.text,
            SpanKind::Emphasis => theme.emphasis,
            SpanKind::Strong => theme.strong,
            SpanKind::Deleted => theme.deleted,
            SpanKind::Code | SpanKind::Preformatted => theme.code,
            SpanKind::Link => theme.link,
            SpanKind::Kicker => theme.kicker,
            SpanKind::Headline => theme.headline,
            SpanKind::Meta => theme.meta,
            SpanKind::Rule => theme.rule,
            SpanKind::Heading => theme.heading,
            SpanKind::QuoteMark => theme.quote_mark,
            SpanKind::ListMark => theme.list_mark,
            SpanKind::NoteMark => theme.note_mark,
            SpanKind::Caption => theme.caption,
            SpanKind::Credit => theme.credit,
            SpanKind::TableFrame => theme.table_frame,
            SpanKind::Notice => theme.article_notice,
            SpanKind::Address => theme.address,
        })
    }

    fn style(&self, from: ThemeStyle) -> Style {
        let modifiers = [
            (from.bold, Modifier::BOLD),
            (from.dim, Modifier::DIM),
            (from.italic, Modifier::ITALIC),
            (from.underlined, Modifier::UNDERLINED),
            (from.reversed, Modifier::REVERSED),
            (from.crossed_out, Modifier::CROSSED_OUT),
        ];
        let on = modifiers.into_iter().filter(|(on, _)| *on).fold(Modifier::empty(), |all, (_, one)| all | one);
        let mut style = Style::default().add_modifier(on);
        style.fg = from.colour.filter(|_| self.colours).map(colour);
        style.bg = from.background.filter(|_| self.colours).map(colour);
        style
    }
}

fn colour(colour: Colour) -> Color {
    const TERMINAL: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        Colour::Terminal(number) => TERMINAL[usize::from(number % 16)],
        Colour::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

/// The signs that stand for things; each set is complete.
#[derive(Debug)]
pub(super) struct Ornaments {
    pub cursor: &'static str,
    pub unread: &'static str,
    pub star: &'static str,
    pub failing: &'static str,
    pub folded: &'static str,
    pub unfolded: &'static str,
    pub rule: &'static str,
    pub side: &'static str,
    pub thumb: &'static str,
    pub bar_done: &'static str,
    pub bar_left: &'static str,
    pub ellipsis: &'static str,
    pub separator: &'static str,
    pub spinner: &'static [&'static str],
    pub corners: [&'static str; 4],
    /// Where a line goes on out of view: to the left, to the right.
    pub more: [&'static str; 2],
    /// How text that runs from right to left is given to the terminal.
    pub order: Order,
}

const UNICODE: Ornaments = Ornaments {
    cursor: "▌",
    unread: "●",
    star: "★",
    failing: "!",
    folded: "▸ ",
    unfolded: "▾ ",
    rule: "─",
    side: "│",
    thumb: "┃",
    bar_done: "█",
    bar_left: "░",
    ellipsis: "…",
    separator: " · ",
    spinner: &["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"],
    corners: ["┌", "┐", "└", "┘"],
    more: ["‹", "›"],
    order: Order::Reading,
};

const ASCII: Ornaments = Ornaments {
    cursor: ">",
    unread: "o",
    star: "*",
    failing: "!",
    folded: "+ ",
    unfolded: "- ",
    rule: "-",
    side: "|",
    thumb: "#",
    bar_done: "#",
    bar_left: ".",
    ellipsis: "...",
    separator: " - ",
    spinner: &["|", "/", "-", "\\"],
    corners: ["+", "+", "+", "+"],
    more: ["<", ">"],
    order: Order::Reading,
};

/// All that drawing asks for beside the thing to draw.
#[derive(Clone, Debug)]
pub(super) struct Look<'a> {
    /// The styles.
    pub styles: &'a Styles,
    /// The signs.
    pub signs: &'static Ornaments,
    /// How unread entries are counted.
    pub counts: Counts,
    /// The user's keys, for hints.
    pub keymap: &'a Keymap,
    /// Whether what is drawn has the focus.
    pub focused: bool,
    /// The moment that ages are counted from.
    pub now: Timestamp,
    /// The reader's time zone.
    pub time_zone: &'a TimeZone,
}

/// The signs of an icon set, for a terminal that is given text in an order.
pub(super) fn ornaments(icons: Icons, order: Order) -> &'static Ornaments {
    match (icons, order) {
        (Icons::Unicode, Order::Reading) => &UNICODE,
        (Icons::Unicode, Order::Screen) => &Ornaments { order: Order::Screen, ..UNICODE },
        (Icons::Unicode, Order::Words) => &Ornaments { order: Order::Words, ..UNICODE },
        (Icons::Ascii, Order::Reading) => &ASCII,
        (Icons::Ascii, Order::Screen) => &Ornaments { order: Order::Screen, ..ASCII },
        (Icons::Ascii, Order::Words) => &Ornaments { order: Order::Words, ..ASCII },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_the_rest_stays() {
        let theme = Theme::named("dark").expect("built in");
        let style = Styles::new(theme.clone(), false).of(|theme| theme.error);
        assert_eq!((style.fg, style.add_modifier), (None, Modifier::BOLD));
        assert_eq!(Styles::new(theme, true).of(|theme| theme.error).fg, Some(Color::Red));
    }

    #[test]
    fn ascii_is_ascii() {
        let text = format!("{:?}", ornaments(Icons::Ascii, Order::Reading));
        assert!(text.is_ascii(), "{text}");
    }
}
