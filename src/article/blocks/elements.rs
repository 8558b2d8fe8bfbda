//! What the names of elements mean for the walk over the DOM, and how their white space is read.

use super::super::width::display_width;

/// Elements that mean nothing by themselves and stand within a paragraph; unknown ones are such.
pub(super) fn is_transparent(name: &str) -> bool {
    const BLOCKS: [&str; 37] = [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "header",
        "hgroup",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "noframes",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "search",
        "section",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "title",
        "select",
    ];
    !BLOCKS.contains(&name)
}

/// Tabs as spaces up to the next stop of four columns.
pub(super) fn without_tabs(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for part in line.split_inclusive('\t') {
        let text = part.trim_end_matches('\t');
        out.push_str(text);
        column += display_width(text);
        if text.len() < part.len() {
            let stop = 4 - column % 4;
            out.extend(std::iter::repeat_n(' ', stop));
            column += stop;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_go_to_the_next_stop() {
        assert_eq!(without_tabs("\ta\tbcd\t漢\te"), "    a   bcd 漢  e");
    }

    #[test]
    fn unknown_elements_stand_within_a_paragraph() {
        assert!(is_transparent("span") && is_transparent("x-story") && !is_transparent("p"));
    }
}
