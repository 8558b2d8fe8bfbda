//! The marks that stand around text: gutters, bullets, rules; in Unicode and in ASCII.

/// One set of marks.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub(super) rule: &'static str,
    /// Between the items of a line.
    pub(super) dot: &'static str,
    pub(super) quote: &'static str,
    pub(super) note: &'static str,
    /// Bullets of lists within lists, outermost first.
    pub(super) bullets: [&'static str; 3],
    /// Before what a page would fold away.
    pub(super) unfolded: &'static str,
    /// Before the rest of a line of code.
    pub(super) goes_on: &'static str,
    /// Between two columns of a table, and where a rule crosses there.
    pub(super) column: &'static str,
    pub(super) cross: &'static str,
}

pub(super) const UNICODE: Marks = Marks {
    rule: "─",
    dot: " · ",
    quote: "│ ",
    note: "▒ ",
    bullets: ["•", "◦", "▪"],
    unfolded: "▾ ",
    goes_on: "↳ ",
    column: " │ ",
    cross: "─┼─",
};

pub(super) const ASCII: Marks = Marks {
    rule: "-",
    dot: " - ",
    quote: "| ",
    note: "# ",
    bullets: ["*", "-", "+"],
    unfolded: "v ",
    goes_on: "> ",
    column: " | ",
    cross: "-+-",
};
