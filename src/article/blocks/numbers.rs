//! The numbers of a list's items, as HTML counts them: `start`, `value`, `reversed`, `type`.

use crate::model::Clean;
use dom_query::NodeRef;

/// Counts the items of one list.
pub(super) struct Numbers {
    next: i64,
    step: i64,
    style: char,
}

impl Numbers {
    /// The counter of a list that has so many items.
    pub(super) fn of(list: &NodeRef, items: usize) -> Self {
        let reversed = list.has_attr("reversed");
        let first = if reversed { i64::try_from(items).unwrap_or(i64::MAX) } else { 1 };
        Self {
            next: integer(list, "start").unwrap_or(first),
            step: if reversed { -1 } else { 1 },
            style: list.attr("type").and_then(|style| style.trim().chars().next()).unwrap_or('1'),
        }
    }

    /// The number of the next item, with its full stop.
    pub(super) fn next(&mut self, item: &NodeRef) -> Clean {
        let number = integer(item, "value").unwrap_or(self.next);
        self.next = number.saturating_add(self.step);
        let text = match self.style {
            'a' => letters(number),
            'A' => letters(number).map(|text| text.to_ascii_uppercase()),
            'i' => roman(number),
            'I' => roman(number).map(|text| text.to_ascii_uppercase()),
            _ => None,
        };
        Clean::new(&format!("{}.", text.unwrap_or_else(|| number.to_string())))
    }
}

fn integer(node: &NodeRef, name: &str) -> Option<i64> {
    node.attr(name)?.trim().parse().ok()
}

/// a, b … z, aa, ab …
fn letters(number: i64) -> Option<String> {
    let mut rest = u32::try_from(number).ok().filter(|&number| number > 0)?;
    let mut out = String::new();
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from_digit(rest % 26 + 10, 36)?);
        rest /= 26;
    }
    Some(out)
}

/// i, ii, iii, iv … up to 3,999.
fn roman(number: i64) -> Option<String> {
    const STEPS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut out = String::new();
    for (value, sign) in STEPS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(html: &str) -> Vec<String> {
        let document = dom_query::Document::fragment(html);
        let list = document.select_single("ol").nodes()[0];
        let items = list.element_children();
        let mut numbers = Numbers::of(&list, items.len());
        items.iter().map(|item| numbers.next(item).into()).collect()
    }

    #[test]
    fn lists_count_as_they_say() {
        assert_eq!(numbers("<ol><li>x<li>x</ol>"), ["1.", "2."]);
        assert_eq!(numbers("<ol start=8><li>x<li value=20>x<li>x</ol>"), ["8.", "20.", "21."]);
        assert_eq!(numbers("<ol reversed><li>x<li>x</ol>"), ["2.", "1."]);
        assert_eq!(numbers("<ol type=a start=26><li>x<li>x</ol>"), ["z.", "aa."]);
        assert_eq!(numbers("<ol type=I start=4><li>x<li value=1994>x</ol>"), ["IV.", "MCMXCIV."]);
        assert_eq!(numbers("<ol start=9223372036854775807><li>x<li>x</ol>"), ["9223372036854775807.", "9223372036854775807."]);
        assert_eq!(numbers("<ol type=a start=-3><li>x</ol>"), ["-3."]);
    }
}
