//! Tags and text out of markup that may be broken in any way.
//!
//! A scanner over decoded text that never fails and never looks at a byte more than a few times:
//! bare `<`, missing quotes, unclosed comments, CDATA and tags all come out as something. What the
//! tags mean and whether they balance is left to `tree`.

/// A piece of markup, borrowed from the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<name attributes>`; `empty` for `<name/>`.
    Start { name: &'a str, attributes: &'a str, empty: bool },
    /// `</name>`.
    End { name: &'a str },
    /// Text in which references still stand.
    Text(&'a str),
    /// Text to be taken as it is.
    CData(&'a str),
    /// All of a `<!DOCTYPE …>` behind its `<!`.
    Doctype(&'a str),
}

/// The most attributes that one tag may have; the rest is not read.
pub(super) const MAX_ATTRIBUTES: usize = 256;

/// An iterator over the tokens of a document.
pub(super) struct Soup<'a> {
    text: &'a str,
    at: usize,
    /// Ends that were looked for in vain: looking again would make the scan quadratic.
    missing: Vec<&'static str>,
}

impl<'a> Soup<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, missing: Vec::new() }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Takes the text up to `end` and steps behind it; `None`, without a step, where it is missing.
    fn take_until(&mut self, skip: usize, end: &'static str) -> Option<&'a str> {
        if self.missing.contains(&end) {
            return None;
        }
        let body = self.rest().get(skip..)?;
        match body.find(end) {
            Some(length) => {
                self.at += skip + length + end.len();
                Some(&body[..length])
            }
            None => {
                self.missing.push(end);
                None
            }
        }
    }

    /// Takes all that is left.
    fn take_all(&mut self, skip: usize) -> &'a str {
        let body = self.rest().get(skip..).unwrap_or_default();
        self.at = self.text.len();
        body
    }

    fn text_run(&mut self, first: usize) -> Token<'a> {
        let rest = self.rest();
        let length = rest[first..].find('<').map_or(rest.len(), |next| first + next);
        self.at += length;
        Token::Text(&rest[..length])
    }

    /// An unclosed section ends with its item, so that the items after it are not lost.
    fn cdata(&mut self) -> Token<'a> {
        const OPEN: usize = "<![CDATA[".len();
        if let Some(body) = self.take_until(OPEN, "]]>") {
            return Token::CData(body);
        }
        let body = &self.rest()[OPEN..];
        // One look for whichever comes first goes no further than the section does.
        let ends = |at: &usize| ["</item>", "</entry>", "</description>"].iter().any(|tag| body[*at..].starts_with(tag));
        let end = body.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(body.len());
        self.at += OPEN + end;
        Token::CData(&body[..end])
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let close = rest.find('>').unwrap_or(rest.len());
        let subset = rest[..close].contains('[');
        let body = if subset { self.take_until(2, "]>").or_else(|| self.take_until(2, ">")) } else { self.take_until(2, ">") };
        let body = body.unwrap_or_else(|| self.take_all(2));
        starts_with(body, "doctype").then_some(Token::Doctype(body))
    }

    fn end_tag(&mut self) -> Token<'a> {
        let body = &self.rest()[2..];
        let length = body.find(['>', '<']).unwrap_or(body.len());
        let closed = body[length..].starts_with('>');
        self.at += 2 + length + usize::from(closed);
        Token::End { name: body[..length].split_ascii_whitespace().next().unwrap_or_default() }
    }

    /// A start tag, or text where the `<` begins none.
    fn start_tag(&mut self) -> Option<Token<'a>> {
        let body = &self.rest()[1..];
        let Some(length) = tag_length(body) else {
            // Cut off in the middle of its last tag, a document has said all that it can say.
            let cut = !body.contains(['<', '>']) && body.contains('=');
            return if cut { self.take_all(0).is_empty().then_some(Token::Text("")) } else { Some(self.text_run(1)) };
        };
        self.at += 1 + length + 1;
        let tag = &body[..length];
        let name_end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        let (attributes, empty) = without_slash(attributes);
        Some(Token::Start { name, attributes, empty })
    }
}

impl<'a> Iterator for Soup<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            let token = if rest.starts_with("<!--") {
                if self.take_until(4, "-->").is_none() && self.take_until(4, ">").is_none() {
                    self.take_all(0);
                }
                None
            } else if starts_with(rest, "<![CDATA[") {
                Some(self.cdata())
            } else if rest.starts_with("<!") {
                self.declaration()
            } else if rest.starts_with("<?") {
                if self.take_until(2, "?>").is_none() && self.take_until(2, ">").is_none() {
                    self.take_all(0);
                }
                None
            } else if rest.starts_with("</") {
                Some(self.end_tag())
            } else if rest.starts_with('<') && rest[1..].starts_with(is_name_start) {
                self.start_tag()
            } else {
                Some(self.text_run(usize::from(rest.starts_with('<'))))
            };
            if token.is_some() {
                return token;
            }
        }
    }
}

/// The attributes of a tag as (name, raw value), as forgiving as browsers are.
pub(super) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'' | '='));
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            rest = after;
            return Some((name, ""));
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
    .take(MAX_ATTRIBUTES)
}

/// How long the tag is that `body` begins with, up to its `>`; `None` where it is no tag.
/// A quote runs to its like, but never over a `<`, which no attribute of XML may hold.
fn tag_length(body: &str) -> Option<usize> {
    let bytes = body.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at),
            b'<' => return None,
            quote @ (b'"' | b'\'') if after_equals => {
                after_equals = false;
                let value = &bytes[at + 1..];
                let end = value.iter().position(|&b| b == quote || b == b'<');
                if let Some(end) = end.filter(|&end| value[end] == quote) {
                    at += end + 1;
                }
            }
            b'=' => after_equals = true,
            b if !b.is_ascii_whitespace() => after_equals = false,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Attributes without the slash of an empty tag, and whether there was one.
/// In `<a href=http://host/>` the slash belongs to the address.
fn without_slash(attributes: &str) -> (&str, bool) {
    let Some(rest) = attributes.trim_ascii_end().strip_suffix('/') else {
        return (attributes, false);
    };
    let last_value = rest.rsplit('=').next().unwrap_or_default().trim_ascii_start();
    let unquoted = rest.contains('=') && !last_value.contains(['"', '\'']) && !last_value.contains(|c: char| c.is_ascii_whitespace());
    if unquoted { (attributes, false) } else { (rest, true) }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == ':'
}

fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        Soup::new(text).collect()
    }

    #[test]
    fn a_bare_less_than_is_text() {
        assert_eq!(tokens("<t>1 < 2</t>").len(), 4);
        assert_eq!(tokens("x<y</t>"), [Token::Text("x"), Token::Text("<y"), Token::End { name: "t" }]);
    }

    #[test]
    fn a_quote_without_its_like_ends_with_the_tag() {
        let got = tokens("<a href=\"x>b</a><c d='e'>");
        assert_eq!(got[0], Token::Start { name: "a", attributes: " href=\"x", empty: false });
        assert_eq!(got[3], Token::Start { name: "c", attributes: " d='e'", empty: false });
    }

    #[test]
    fn a_greater_than_in_quotes_is_no_end() {
        assert_eq!(tokens("<a b='1>2'/>"), [Token::Start { name: "a", attributes: " b='1>2'", empty: true }]);
    }

    #[test]
    fn unclosed_cdata_ends_with_its_item() {
        assert_eq!(tokens("<![CDATA[one</item><item>")[0], Token::CData("one"));
    }

    #[test]
    fn a_slash_in_an_address_is_not_the_tags() {
        assert_eq!(tokens("<a href=http://h/>"), [Token::Start { name: "a", attributes: " href=http://h/", empty: false }]);
        assert_eq!(tokens("<br/>"), [Token::Start { name: "br", attributes: "", empty: true }]);
    }

    #[test]
    fn attributes_as_browsers_read_them() {
        let got: Vec<_> = attributes(" a=1 b = \"2 3\" c d='4'e=5").collect();
        assert_eq!(got, [("a", "1"), ("b", "2 3"), ("c", ""), ("d", "4"), ("e", "5")]);
    }

    #[test]
    fn ends_that_never_come_cost_one_look_each() {
        let hostile = "<!--".repeat(200_000) + &"<![CDATA[".repeat(100);
        assert!(tokens(&hostile).len() <= 200);
        // Of three ends one comes at once, the others never: a look to the end for each section would take hours.
        let sections = "<![CDATA[</description>".repeat(200_000);
        assert_eq!(tokens(&sections).len(), 400_000);
    }
}
