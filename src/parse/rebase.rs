//! HTML moved to another base: its relative addresses made absolute against their own.
//!
//! An entry has one base. Where the summary's is another one than the body's (RFC 4287 §2), its
//! addresses are settled here; all others are left to `article`.

use super::address;
use super::soup::Soup;
use super::soup::Token;
use super::soup::attributes;
use url::Url;

/// Attributes that hold an address.
pub(super) const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "longdesc", "background", "usemap", "data", "action", "codebase"];

/// `html` with its addresses made absolute against `base`.
pub(super) fn absolute_html(html: &str, base: Option<&Url>) -> String {
    let mut out = String::with_capacity(html.len());
    for token in Soup::new(html) {
        match token {
            Token::Start { name, attributes, empty } => {
                out.extend(["<", name]);
                add_attributes(&mut out, attributes, base);
                out.push_str(if empty { "/>" } else { ">" });
            }
            Token::End { name } => out.extend(["</", name, ">"]),
            Token::Text(text) => out.push_str(text),
            Token::CData(text) => out.push_str(&htmlize::escape_text(text)),
            Token::Doctype(_) => {}
        }
    }
    out
}

fn add_attributes(out: &mut String, text: &str, base: Option<&Url>) {
    for (name, value) in attributes(text) {
        let value = htmlize::unescape_attribute(value);
        let is_address = ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known));
        let absolute = is_address.then(|| address::absolute(&value, base)).flatten();
        out.extend([" ", name, "=\"", &htmlize::escape_attribute(absolute.as_deref().unwrap_or(&value)), "\""]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_move_and_words_stay() {
        let base = Url::parse("http://a.example/b/").ok();
        let moved = |html: &str| absolute_html(html, base.as_ref());
        assert_eq!(
            moved("x &amp; <a href='c?d=1&amp;e=2' title=y>z</a>"),
            "x &amp; <a href=\"http://a.example/b/c?d=1&amp;e=2\" title=\"y\">z</a>"
        );
        assert_eq!(moved("<img SRC=/p.png alt>"), "<img SRC=\"http://a.example/p.png\" alt=\"\">");
    }
}
