//! A tree without its texts: what html5ever would build, counted.
//!
//! Nothing else knows how badly nested HTML nests: what is ended unasked differs inside `svg`, `math`,
//! `select` and tables, and formatting is opened anew. Nothing here recurses.

use super::limits::Excess;
use super::limits::MAX_CELLS;
use super::limits::MAX_DEPTH;
use super::limits::MAX_RAISED;
use super::limits::MAX_WEIGHT;
use html5ever::Attribute;
use html5ever::LocalName;
use html5ever::QualName;
use html5ever::ns;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::ElementFlags;
use html5ever::tree_builder::NodeOrText;
use html5ever::tree_builder::QuirksMode;
use html5ever::tree_builder::TreeSink;
use std::borrow::Cow;
use std::cell::Cell;
use std::cell::Ref;
use std::cell::RefCell;

/// The document's own place among the nodes.
const DOCUMENT: usize = 0;

/// Stands for any comment: it has no place in the tree.
const COMMENT: usize = usize::MAX;

/// The tree, as far as it is built.
pub(super) struct Counted {
    nodes: RefCell<Vec<Node>>,
    /// Elements and comments, those that were made up or moved too.
    built: Cell<usize>,
    max_built: usize,
    /// How deep each element was put, all added up.
    weight: Cell<usize>,
    /// Whether something that has a place was put elsewhere, with all that is in it.
    moved: Cell<bool>,
    over: Cell<Option<Excess>>,
}

struct Node {
    name: QualName,
    parent: Option<usize>,
    /// What was put into it; some of it may have been moved since.
    children: Vec<usize>,
    /// The fragment of a `template`.
    contents: Option<usize>,
    /// Whether it is an `annotation-xml` that holds HTML.
    holds_html: bool,
    cells: usize,
}

impl Node {
    fn new(name: QualName, parent: Option<usize>) -> Self {
        Self { name, parent, children: Vec::new(), contents: None, holds_html: false, cells: 0 }
    }

    fn is_any(&self, names: &[&str]) -> bool {
        names.contains(&&*self.name.local)
    }
}

impl Counted {
    /// An empty tree that may come to `max_built` elements and comments.
    pub(super) fn new(max_built: usize) -> Self {
        let document = Node::new(nameless(), None);
        Self {
            nodes: RefCell::new(vec![document]),
            built: Cell::new(0),
            max_built,
            weight: Cell::new(0),
            moved: Cell::new(false),
            over: Cell::new(None),
        }
    }

    /// Whether what was built until now is within all limits.
    pub(super) fn so_far(&self) -> Result<(), Excess> {
        self.over.get().map_or(Ok(()), Err)
    }

    /// Whether the tree is, once nothing is added: moving an element takes deeper what is in it.
    pub(super) fn whole(&self) -> Result<(), Excess> {
        self.so_far()?;
        if self.moved.get() {
            let nodes = self.nodes.borrow();
            (0..nodes.len()).try_for_each(|at| place(&nodes, at).map(drop))?;
        }
        Ok(())
    }

    /// How many elements are in each other at most. Takes time: for tests.
    #[cfg(test)]
    pub(super) fn depth(&self) -> usize {
        let nodes = self.nodes.borrow();
        (0..nodes.len()).map(|at| std::iter::successors(nodes[at].parent, |&at| nodes[at].parent).count()).max().unwrap_or(0)
    }

    fn count(&self, more: usize) {
        self.built.set(self.built.get() + more);
        if self.built.get() > self.max_built {
            self.over.set(Some(Excess::Tags));
        }
    }

    fn put(&self, parent: usize, child: &NodeOrText<usize>) {
        let &NodeOrText::AppendNode(child) = child else { return };
        if child == COMMENT {
            return;
        }
        let mut nodes = self.nodes.borrow_mut();
        if !nodes[child].children.is_empty() {
            self.moved.set(true);
        }
        nodes[child].parent = Some(parent);
        nodes[parent].children.push(child);
        if nodes[child].is_any(&["td", "th"]) {
            nodes[parent].cells += 1;
        }
        let placed = if nodes[parent].cells > MAX_CELLS { Err(Excess::Cells) } else { place(&nodes, child) };
        self.weight.set(self.weight.get() + placed.unwrap_or(0));
        let light = if self.weight.get() > MAX_WEIGHT { Err(Excess::Depth) } else { Ok(()) };
        if let Err(excess) = placed.and(light) {
            self.over.set(Some(excess));
        }
    }
}

/// How deep a node stands, where that is within the limits; looks no further up than they go.
fn place(nodes: &[Node], at: usize) -> Result<usize, Excess> {
    let (mut depth, mut raised) = (0, 0);
    let mut above = Some(at);
    while let Some(node) = above.map(|at| &nodes[at]) {
        raised += usize::from(node.is_any(&["sup", "sub"]));
        above = node.parent;
        depth += usize::from(above.is_some());
        if raised > MAX_RAISED {
            return Err(Excess::Raised);
        }
        if depth > MAX_DEPTH {
            return Err(Excess::Depth);
        }
    }
    Ok(depth)
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), LocalName::from(""))
}

impl TreeSink for Counted {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| &nodes[*target].name)
    }

    fn create_element(&self, name: QualName, _attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        self.count(1);
        let mut nodes = self.nodes.borrow_mut();
        let at = nodes.len();
        nodes.push(Node { holds_html: flags.mathml_annotation_xml_integration_point, ..Node::new(name, None) });
        if flags.template {
            nodes[at].contents = Some(at + 1);
            nodes.push(Node::new(nameless(), Some(at)));
        }
        at
    }

    fn create_comment(&self, _text: StrTendril) -> usize {
        self.count(1);
        COMMENT
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> usize {
        self.count(1);
        COMMENT
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put(*parent, &child);
    }

    fn append_based_on_parent_node(&self, element: &usize, before: &usize, child: NodeOrText<usize>) {
        let parent = self.nodes.borrow()[*element].parent;
        self.put(parent.unwrap_or(*before), &child);
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        self.nodes.borrow()[*target].contents.unwrap_or(*target)
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.nodes.borrow()[*sibling].parent;
        self.put(parent.unwrap_or(DOCUMENT), &child);
    }

    fn add_attrs_if_missing(&self, _target: &usize, _attributes: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &usize) {
        if let Some(node) = self.nodes.borrow_mut().get_mut(*target) {
            node.parent = None;
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        self.count(children.len());
        self.moved.set(true);
        for child in children {
            if nodes[child].parent == Some(*node) {
                nodes[child].parent = Some(*new_parent);
                nodes[*new_parent].children.push(child);
            }
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, at: &usize) -> bool {
        self.nodes.borrow()[*at].holds_html
    }
}
