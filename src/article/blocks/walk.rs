//! DOM → blocks: paragraphs, headings, quotes, lists, code, tables, places of figures.
//!
//! One walk over a cleaned tree, no deeper than the guard allows. Inline elements go into the open
//! run of text, anything else ends it. What each run says is prose's to read.

use super::super::figures;
use super::super::lines::SpanKind;
use super::super::links::Addresses;
use super::super::story::{Block, Item, Text};
use super::elements::{is_transparent, without_tabs};
use super::fill::Waiting;
use super::footnotes::{Footnotes, Inner};
use super::inline::{Run, Style};
use super::media;
use super::numbers::Numbers;
use super::tables;
use crate::model::Clean;
use dom_query::NodeRef;

/// Deeper than the guard's limit and the elements that a parser adds: of what lies below, only the
/// text is taken, so that no tree can exhaust the stack.
const MAX_DEPTH: usize = 320;

/// The blocks of everything in `root`; addresses found on the way go into `addresses`.
pub(in crate::article) fn blocks(root: &NodeRef, addresses: &mut Addresses) -> Vec<Block> {
    let mut builder = Builder {
        addresses,
        footnotes: Footnotes::of(root),
        waiting: Waiting::default(),
        run: Run::default(),
        done: Vec::new(),
        role: Role::Paragraph,
        depth: 0,
    };
    builder.children(root);
    builder.flush();
    let Builder { waiting, mut done, .. } = builder;
    waiting.fill(&mut done);
    done
}

/// What the open run of text is going to be.
#[derive(Clone, Copy)]
enum Role {
    Paragraph,
    Heading(u8),
    /// A term: a paragraph that stands out.
    Term,
    Caption,
}

/// The walk's state.
struct Builder<'a> {
    addresses: &'a mut Addresses,
    footnotes: Footnotes,
    waiting: Waiting,
    run: Run,
    done: Vec<Block>,
    role: Role,
    depth: usize,
}

impl Builder<'_> {
    fn children(&mut self, node: &NodeRef) {
        if self.depth >= MAX_DEPTH {
            self.run.text(&node.text());
            return;
        }
        self.depth += 1;
        for child in node.children() {
            self.node(&child);
        }
        self.depth -= 1;
    }

    fn node(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.run.text(&node.text());
            return;
        }
        let Some(name) = node.node_name() else { return };
        if !self.inline(node, &name) {
            self.block(node, &name);
        }
    }

    /// An element within a paragraph; false where it is none.
    fn inline(&mut self, node: &NodeRef, name: &str) -> bool {
        match name {
            "em" | "i" | "cite" | "dfn" | "var" | "ins" => self.styled(node, Style::Emphasis),
            "strong" | "b" | "mark" => self.styled(node, Style::Strong),
            "code" | "kbd" | "samp" | "tt" => self.styled(node, Style::Code),
            "del" | "s" | "strike" => self.styled(node, Style::Deleted),
            "a" => self.link(node),
            "sup" | "sub" => self.script(node, name == "sup"),
            "q" => self.between("“", node, "”"),
            "rt" if node.prev_element_sibling().is_none_or(|before| !before.has_name("rp")) => self.between("(", node, ")"),
            "br" => {
                if self.run.line_break() {
                    self.flush();
                }
            }
            "input" if node.attr_or("type", "").eq_ignore_ascii_case("checkbox") => {
                self.run.text(if node.has_attr("checked") { "[x] " } else { "[ ] " });
            }
            "math" => self.math(node),
            _ => return false,
        }
        true
    }

    fn link(&mut self, node: &NodeRef) {
        match self.footnotes.read(node) {
            Some(Inner::Mark(mark)) => self.run.note_mark(&mark),
            Some(Inner::Back) => {}
            None => match node.attr("href").and_then(|href| self.addresses.add(&href)) {
                Some(index) => self.styled(node, Style::Link(index)),
                None => self.children(node),
            },
        }
    }

    fn styled(&mut self, node: &NodeRef, style: Style) {
        self.run.open(style);
        self.children(node);
        self.run.close();
    }

    fn between(&mut self, before: &str, node: &NodeRef, after: &str) {
        self.run.text(before);
        self.children(node);
        self.run.text(after);
    }

    /// Sub and sup; what is a link or more than text in them stays what it is.
    fn script(&mut self, node: &NodeRef, raised: bool) {
        if node.element_children().is_empty() {
            self.run.script(&node.text(), raised);
        } else {
            self.children(node);
        }
    }

    /// A formula: what its author says instead of it, else its TeX, else its text.
    fn math(&mut self, node: &NodeRef) {
        let tex = node.descendants_it().find(|part| part.has_name("annotation")).map(|part| part.text());
        let instead = node.attr("alttext").or(node.attr("alt")).or(tex);
        self.run.text(&instead.unwrap_or_else(|| node.text()));
    }

    fn block(&mut self, node: &NodeRef, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.in_role(node, Role::Heading(level));
            }
            "blockquote" => self.wrapped(node, Block::Quote),
            "ul" | "menu" | "dir" | "ol" => self.list(node, name == "ol"),
            "details" => self.details(node),
            "dt" | "summary" => self.in_role(node, Role::Term),
            "dd" => self.wrapped(node, Block::Indented),
            "table" => self.table(node),
            "pre" | "listing" | "xmp" => self.code(node),
            "hr" => self.put(Block::Rule),
            "video" | "audio" | "iframe" | "embed" | "object" => self.media(node, name),
            figures::CAPTION => self.in_role(node, Role::Caption),
            figures::PLACE => {
                if let Some(index) = node.attr("n").and_then(|n| n.parse().ok()) {
                    self.put(Block::Figure(index));
                }
            }
            _ if is_transparent(name) => self.children(node),
            _ => {
                self.flush();
                self.children(node);
                self.flush();
            }
        }
    }

    /// Ends the open run of text.
    fn flush(&mut self) {
        let Some(html) = self.run.take() else { return };
        let text = |kind| self.waiting.add(html, kind);
        self.done.push(match self.role {
            Role::Paragraph => Block::Paragraph(text(SpanKind::Text)),
            Role::Heading(level) => Block::Heading(level, text(SpanKind::Text)),
            Role::Term => Block::Paragraph(text(SpanKind::Strong)),
            Role::Caption => Block::Paragraph(text(SpanKind::Caption)),
        });
    }

    fn put(&mut self, block: Block) {
        self.flush();
        self.done.push(block);
    }

    fn in_role(&mut self, node: &NodeRef, role: Role) {
        self.flush();
        let before = std::mem::replace(&mut self.role, role);
        self.children(node);
        self.flush();
        self.role = before;
    }

    /// The blocks in `node`, apart from those done so far.
    fn nested(&mut self, node: &NodeRef) -> Vec<Block> {
        self.collected(|builder| builder.children(node))
    }

    /// The blocks that `walk` adds, apart from those done so far.
    fn collected(&mut self, walk: impl FnOnce(&mut Self)) -> Vec<Block> {
        self.flush();
        let before = std::mem::take(&mut self.done);
        let role = std::mem::replace(&mut self.role, Role::Paragraph);
        walk(self);
        self.flush();
        self.role = role;
        std::mem::replace(&mut self.done, before)
    }

    fn wrapped(&mut self, node: &NodeRef, make: impl Fn(Vec<Block>) -> Block) {
        let blocks = self.nested(node);
        if !blocks.is_empty() {
            self.done.push(make(blocks));
        }
    }

    /// What a page folds away: the first summary heads it.
    fn details(&mut self, node: &NodeRef) {
        let summary = node.element_children().into_iter().find(|child| child.has_name("summary"));
        let Some(summary) = summary.filter(|_| self.depth < MAX_DEPTH) else {
            self.flush();
            self.children(node);
            return self.flush();
        };
        let heading: Vec<Block> = self.nested(&summary);
        let blocks = self.collected(|builder| {
            builder.depth += 1;
            node.children().iter().filter(|child| child.id != summary.id).for_each(|child| builder.node(child));
            builder.depth -= 1;
        });
        let lines = heading.iter().flat_map(Block::texts).flat_map(|text| text.lines.clone()).collect();
        if !heading.is_empty() || !blocks.is_empty() {
            self.done.push(Block::Details(Text { lines }, blocks));
        }
    }

    fn list(&mut self, node: &NodeRef, ordered: bool) {
        self.flush();
        let children = node.children();
        let mut numbers = Numbers::of(node, children.iter().filter(|child| child.has_name("li")).count());
        let mut items: Vec<Item> = Vec::new();
        for child in children {
            let is_item = child.has_name("li");
            let blocks = if is_item { self.nested(&child) } else { self.nested_one(&child) };
            let number = (ordered && is_item).then(|| numbers.next(&child));
            match items.last_mut() {
                _ if blocks.is_empty() => {}
                // Old HTML puts a list, or text, into a list without an item between.
                Some(last) if !is_item => last.blocks.extend(blocks),
                _ => items.push(Item { number, blocks }),
            }
        }
        if !items.is_empty() {
            self.done.push(Block::List(items));
        }
    }

    /// The blocks that `node` itself makes.
    fn nested_one(&mut self, node: &NodeRef) -> Vec<Block> {
        let before = std::mem::take(&mut self.done);
        self.node(node);
        self.flush();
        std::mem::replace(&mut self.done, before)
    }

    fn table(&mut self, node: &NodeRef) {
        self.flush();
        let blocks = tables::read(node, |inside| self.nested(inside));
        self.done.extend(blocks);
    }

    fn code(&mut self, node: &NodeRef) {
        let mut text = String::new();
        for part in node.descendants_it() {
            match part.node_name() {
                None if part.is_text() => text.push_str(&part.text()),
                Some(name) if &*name == "br" => text.push('\n'),
                _ => {}
            }
        }
        let text = text.trim_end().trim_start_matches(['\n', '\r']).to_owned();
        if text.trim().is_empty() {
            self.flush();
            return;
        }
        self.put(Block::Code(Clean::lines(&text).split('\n').map(|line| Clean::lines(&without_tabs(line))).collect()));
    }

    /// What can't be shown becomes a link that says what it is; without an address, what is in it.
    fn media(&mut self, node: &NodeRef, name: &str) {
        self.flush();
        let url = media::source(node).and_then(|source| self.addresses.resolve(&source));
        match url.as_ref().and_then(|url| self.addresses.add(url)).zip(url.as_ref()) {
            Some((index, url)) => {
                self.run.open(Style::Link(index));
                self.run.text(&media::label(node, name, url));
                self.run.close();
            }
            None => self.children(node),
        }
        self.flush();
    }
}
