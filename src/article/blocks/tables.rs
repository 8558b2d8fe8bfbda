//! `<table>` → a table of data, or the blocks of one that only places things on a page.

use super::super::figures;
use super::super::lines::Span;
use super::super::story::{Block, Cell, Item, Table, Text};
use crate::model::Clean;
use dom_query::NodeRef;

/// Columns and cells that spans may fill; what is over stays out of the spans, not out of the table.
const MAX_COLUMNS: usize = 200;
const MAX_CELLS: usize = 20_000;

/// The blocks that a table element makes; `inside` reads what an element holds.
pub(super) fn read(table: &NodeRef, mut inside: impl FnMut(&NodeRef) -> Vec<Block>) -> Vec<Block> {
    let rows = rows(table);
    if is_layout(table, &rows) {
        return inside(table);
    }
    let head = rows.iter().take_while(|row| is_heading(row)).count();
    let mut grid = Grid::default();
    for row in &rows {
        grid.row();
        for cell in cells(row) {
            let text = flat(inside(&cell));
            grid.cell(&text, span(&cell, "colspan"), span(&cell, "rowspan"));
        }
    }
    let caption = table.element_children().into_iter().find(|child| child.has_name("caption") || child.has_name(figures::CAPTION));
    let caption = caption.map(|caption| flat(inside(&caption))).unwrap_or_default();
    let rows = grid.finish();
    if rows.is_empty() { Vec::new() } else { vec![Block::Table(Table { caption, head: head.min(rows.len()), rows })] }
}

fn rows<'a>(table: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    let (mut rows, mut foot) = (Vec::new(), Vec::new());
    for part in table.element_children() {
        match &*part.node_name().unwrap_or_default() {
            "tr" => rows.push(part),
            "tfoot" => foot.extend(part.element_children().into_iter().filter(|row| row.has_name("tr"))),
            "thead" | "tbody" => rows.extend(part.element_children().into_iter().filter(|row| row.has_name("tr"))),
            _ => {}
        }
    }
    rows.extend(foot);
    rows
}

fn cells<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    row.element_children().into_iter().filter(|cell| cell.has_name("td") || cell.has_name("th")).collect()
}

fn is_heading(row: &NodeRef) -> bool {
    let in_head = row.parent().is_some_and(|parent| parent.has_name("thead"));
    let cells = cells(row);
    in_head || (!cells.is_empty() && cells.iter().all(|cell| cell.has_name("th")))
}

/// Whether a table holds no data: a single column, or what no cell of data holds.
fn is_layout(table: &NodeRef, rows: &[NodeRef]) -> bool {
    let role = table.attr_or("role", "");
    let no_cell_holds = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "hr", figures::PLACE];
    matches!(&*role, "presentation" | "none")
        || rows.iter().all(|row| cells(row).len() <= 1)
        || table.descendants_it().any(|part| part.node_name().is_some_and(|name| no_cell_holds.contains(&&*name)))
}

fn span(cell: &NodeRef, name: &str) -> usize {
    cell.attr(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1)
}

/// The text of blocks, each block on lines of its own.
fn flat(blocks: Vec<Block>) -> Text {
    let mut text = Text::default();
    for block in blocks {
        match block {
            Block::Paragraph(part) | Block::Heading(_, part) => text.lines.extend(part.lines),
            Block::Quote(blocks) | Block::Indented(blocks) => text.lines.extend(flat(blocks).lines),
            Block::Details(summary, blocks) => {
                text.lines.extend(summary.lines);
                text.lines.extend(flat(blocks).lines);
            }
            Block::List(items) => items.into_iter().for_each(|item| text.lines.extend(flat_item(item))),
            Block::Code(lines) => lines.into_iter().for_each(|line| text.lines.extend(Text::plain(line).lines)),
            Block::Table(_) | Block::Figure(_) | Block::Rule => {}
        }
    }
    text
}

fn flat_item(item: Item) -> Vec<Vec<Span>> {
    let mark = item.number.map_or("• ".to_owned(), |number| format!("{} ", &*number));
    let mut lines = flat(item.blocks).lines;
    if let Some(first) = lines.first_mut() {
        first.insert(0, Span { text: Clean::lines(&mark), ..Default::default() });
    }
    lines
}

/// A table being filled: cells that reach over several columns or rows are repeated there, so that
/// each row can be read by itself.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<Cell>>,
    /// For each column, the cell that reaches down into it and for how many rows more.
    falling: Vec<Option<(Text, usize)>>,
    cells: usize,
}

impl Grid {
    fn row(&mut self) {
        self.fill();
        self.rows.push(Vec::new());
    }

    fn cell(&mut self, text: &Text, columns: usize, rows: usize) {
        self.fill();
        let Some(row) = self.rows.last_mut() else { return };
        for n in 0..columns.clamp(1, MAX_COLUMNS) {
            if n > 0 && (row.len() >= MAX_COLUMNS || self.cells > MAX_CELLS) {
                break;
            }
            let column = row.len();
            row.push(Cell { text: text.clone(), repeated: n > 0 });
            self.cells += 1;
            if self.falling.len() <= column {
                self.falling.resize(column + 1, None);
            }
            self.falling[column] = (rows > 1).then(|| (text.clone(), rows - 1));
        }
    }

    /// Puts cells from above into the open row, as far as they come next.
    fn fill(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some((text, left)) = self.falling.get(row.len()).cloned().flatten().filter(|_| self.cells <= MAX_CELLS) {
            self.falling[row.len()] = (left > 1).then(|| (text.clone(), left - 1));
            row.push(Cell { text, repeated: true });
            self.cells += 1;
        }
    }

    /// The rows, made equally long; empty ones are dropped.
    fn finish(mut self) -> Vec<Vec<Cell>> {
        self.fill();
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut rows = self.rows;
        rows.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
        let room = MAX_CELLS.max(self.cells);
        if rows.len() * columns <= room * 2 {
            rows.iter_mut().for_each(|row| row.resize(columns, Cell::default()));
        }
        rows
    }
}
