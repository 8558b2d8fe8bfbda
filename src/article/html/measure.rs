//! Whether a text is within the limits, asked of the parser itself.
//!
//! html5ever needs time that grows with the square of a tree's depth and of a tag's attributes, so it
//! gets one tag at a time, each with its attributes counted before, and none after a limit is passed.
//! Where a tag begins only the parser knows: a comment or the text of a script ends when it says so.

use super::counted::Counted;
use super::limits::Excess;
use super::limits::MAX_ATTRIBUTES;
use super::tags;
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::TagKind;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tokenizer::Tokenizer;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilder;
use html5ever::tree_builder::TreeBuilderOpts;
use std::cell::Cell;
use std::cell::RefCell;

/// Parses `html` as a document without keeping it: `Ok` where the tree is within the limits, and has
/// `max_built` elements and comments at most.
pub(super) fn measure(html: &str, max_built: usize) -> Result<(), Excess> {
    let mut parser = Parser::new(max_built);
    let mut rest = html;
    while !rest.is_empty() {
        rest = parser.step(rest)?;
        parser.tree().so_far()?;
    }
    parser.tokenizer.end();
    parser.tree().whole()
}

/// The parser, which is never ahead of what was counted.
struct Parser {
    tokenizer: Tokenizer<Watched>,
    queue: BufferQueue,
}

impl Parser {
    fn new(max_built: usize) -> Self {
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let builder = TreeBuilder::new(Counted::new(max_built), options);
        let watched = Watched { builder, ended: Cell::new(false), raw: Cell::new(false), name: RefCell::default() };
        Self { tokenizer: Tokenizer::new(watched, TokenizerOpts::default()), queue: BufferQueue::default() }
    }

    fn tree(&self) -> &Counted {
        &self.tokenizer.sink.builder.sink
    }

    /// Parses the next text, tag or comment of `html`, which begins outside of any; what is left.
    fn step<'a>(&mut self, html: &'a str) -> Result<&'a str, Excess> {
        if self.tokenizer.sink.raw.get() {
            return self.raw(html);
        }
        let text = text_length(html);
        if text > 0 {
            self.feed(&html[..telling(&html[..text])]);
            return Ok(&html[text..]);
        }
        let name = html[1..].strip_prefix('/').unwrap_or(&html[1..]);
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let rest = self.split(html, html.len() - name.len() + within_attributes(name)?);
            return if rest.is_empty() || self.tokenizer.sink.ended.get() { Ok(rest) } else { Err(Excess::Tokens) };
        }
        // Nothing comes of this one.
        Ok(if html.starts_with("</>") { self.split(html, 3) } else { self.declaration(html) })
    }

    /// Parses a comment or the like, up to the `>` that the parser takes for its end.
    fn declaration<'a>(&mut self, html: &'a str) -> &'a str {
        const DATA: &str = "<![CDATA[";
        let mut rest = html;
        loop {
            rest = self.split_at_bracket(rest);
            // Where a drawing has text in it, that ends here alone.
            let text = html[..html.len() - rest.len()].strip_prefix(DATA);
            if rest.is_empty() || self.tokenizer.sink.ended.get() || text.is_some_and(|text| text.ends_with("]]>")) {
                return rest;
            }
        }
    }

    /// Parses text that is no markup, of a script for one, up to a `>` or to what might be its end.
    fn raw<'a>(&mut self, html: &'a str) -> Result<&'a str, Excess> {
        if let Some(name) = html.strip_prefix("</")
            && tags::is_name(name, &self.tokenizer.sink.name.borrow())
        {
            within_attributes(name)?;
            return Ok(self.split_at_bracket(html));
        }
        let first = html.chars().next().map_or(0, char::len_utf8);
        let end = html.bytes().enumerate().skip(first).find(|&(at, byte)| byte == b'>' || html.as_bytes()[at..].starts_with(b"</"));
        Ok(self.split(html, end.map_or(html.len(), |(at, byte)| at + usize::from(byte == b'>'))))
    }

    fn split_at_bracket<'a>(&mut self, html: &'a str) -> &'a str {
        self.split(html, html.find('>').map_or(html.len(), |at| at + 1))
    }

    /// Parses the first `length` bytes; what is left.
    fn split<'a>(&mut self, html: &'a str, length: usize) -> &'a str {
        let (part, rest) = html.split_at(length);
        self.feed(part);
        rest
    }

    fn feed(&mut self, part: &str) {
        self.tokenizer.sink.ended.set(false);
        self.queue.push_back(StrTendril::from(part));
        while !matches!(self.tokenizer.feed(&self.queue), TokenizerResult::Done) {}
    }
}

/// How much text `html` begins with: a `<` that opens nothing is text itself.
fn text_length(html: &str) -> usize {
    let opens =
        |at: usize| html.as_bytes().get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
    html.match_indices('<').map(|(at, _)| at).find(|&at| opens(at)).unwrap_or(html.len())
}

/// How much of a text tells the parser all that matters to a tree: that there is more in it than space.
/// What is a reference is left to the parser.
fn telling(text: &str) -> usize {
    let is_seen = |(_, c): &(usize, char)| !c.is_whitespace() && *c != '\0';
    let plain = &text[..text.find('&').unwrap_or(text.len())];
    plain.char_indices().find(is_seen).map_or(text.len(), |(at, c)| at + c.len_utf8())
}

/// How long a tag is, from its name on.
fn within_attributes(tag: &str) -> Result<usize, Excess> {
    let (attributes, length) = tags::extent(tag);
    if attributes > MAX_ATTRIBUTES { Err(Excess::Attributes) } else { Ok(length) }
}

/// The tree's builder, and what is seen of the tokens on their way to it.
struct Watched {
    builder: TreeBuilder<usize, Counted>,
    /// Whether a tag, a comment or a declaration has ended since this was last set back.
    ended: Cell<bool>,
    /// Whether what comes is text whatever it looks like, up to the end tag of `name`.
    raw: Cell<bool>,
    name: RefCell<String>,
}

impl TokenSink for Watched {
    type Handle = usize;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<usize> {
        match &token {
            Token::TagToken(tag) => {
                self.ended.set(true);
                match tag.kind {
                    TagKind::StartTag => (*tag.name).clone_into(&mut self.name.borrow_mut()),
                    TagKind::EndTag => self.raw.set(false),
                }
            }
            Token::CommentToken(_) | Token::DoctypeToken(_) => self.ended.set(true),
            _ => {}
        }
        let result = self.builder.process_token(token, line);
        if matches!(result, TokenSinkResult::RawData(_) | TokenSinkResult::Plaintext) {
            self.raw.set(true);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

#[cfg(test)]
mod tests;
