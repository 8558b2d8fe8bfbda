//! Holds the code to its plan: the import table in `src/lib.rs`, doors, circles, sizes, and what
//! must never stand in the screen's update path.
//!
//! The scan reads lines, not syntax: one `use crate::module::…` a line and no globs keep it honest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// One source file.
struct Source {
    /// Its path below `src`, as in `tui/panes/feeds.rs`.
    path: String,
    /// Its lines that are code: no comments, nothing from `#[cfg(test)]` on.
    code: Vec<(usize, String)>,
    /// How many lines it has before its tests.
    length: usize,
}

impl Source {
    /// The top module that it belongs to; `None` for lib.rs and main.rs.
    fn module(&self) -> Option<&str> {
        self.path.split_once('/').map(|(module, _)| module)
    }

    fn faults<'a>(&'a self, wrong: impl Fn(&str) -> bool + 'a, why: &'a str) -> impl Iterator<Item = String> + 'a {
        self.code
            .iter()
            .filter(move |(_, line)| wrong(line))
            .map(move |(number, line)| format!("{}:{number}: {why}: {}", self.path, line.trim()))
    }
}

/// One row of the table: what a module may import, and the crates it has to itself.
struct Row {
    imports: BTreeSet<String>,
    crates: BTreeSet<String>,
}

#[test]
fn imports_follow_the_table() {
    let table = table();
    let mut faults = Vec::new();
    for source in sources() {
        let Some(module) = source.module() else { continue };
        let row = table.get(module).unwrap_or_else(|| panic!("{module} has no row in the table of src/lib.rs"));
        for (number, line) in &source.code {
            for target in names_after(line, "crate::") {
                if target != module && !row.imports.contains(&target) {
                    faults.push(format!("{}:{number}: {module} may not import {target}", source.path));
                }
            }
            for (owner, other) in table.iter().filter(|(owner, _)| *owner != module) {
                for name in other.crates.iter().filter(|name| !row.crates.contains(*name) && names_crate(line, name)) {
                    faults.push(format!("{}:{number}: {name} belongs to {owner}", source.path));
                }
            }
        }
    }
    none(faults);
}

#[test]
fn the_table_has_no_circle() {
    let table = table();
    let arrows = table.iter().map(|(name, row)| (name.clone(), row.imports.clone())).collect();
    assert_eq!(circle(&arrows), None);
}

#[test]
fn a_folders_files_never_import_their_own_door_and_form_no_circle() {
    let mut faults = Vec::new();
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let sources = sources();
    let paths: BTreeSet<&str> = sources.iter().map(|source| source.path.as_str()).collect();
    for source in sources.iter().filter(|source| source.module().is_some()) {
        let door = source.path.ends_with("/mod.rs");
        let module = source.module().unwrap_or_default();
        if !door && module != "tui" {
            let own = format!("crate::{module}::");
            faults.extend(source.faults(move |line| line.contains(&own), "a file imports its own folder's door"));
        }
        if door {
            continue;
        }
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for name in siblings(source) {
            let sibling = format!("{folder}/{name}.rs");
            if paths.contains(sibling.as_str()) && sibling != source.path {
                arrows.entry(source.path.clone()).or_default().insert(sibling);
            }
        }
    }
    none(faults);
    assert_eq!(circle(&arrows), None);
}

#[test]
fn nothing_waits_in_the_screen() {
    let outside = ["tui/mod.rs", "tui/runtime.rs", "tui/terminal.rs"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module() == Some("tui") && !outside.contains(&source.path.as_str())) {
        for (word, why) in [
            (".await", "only the runtime waits"),
            ("async fn", "only the runtime waits"),
            ("std::fs", "no file in update or draw"),
            ("std::thread", "no thread in update or draw"),
            ("tokio::", "tokio belongs to runtime, terminal and mod"),
            ("rusqlite", "no database in the screen"),
            ("Mutex", "state has one owner"),
            ("crate::reader::Reader", "only the runtime asks the reader"),
        ] {
            faults.extend(source.faults(|line| line.contains(word), why));
        }
    }
    none(faults);
}

#[test]
fn panes_know_no_pane_and_widgets_know_no_news() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.path.starts_with("tui/panes/") && !source.path.ends_with("/mod.rs") {
            let wrong = |line: &str| line.contains("tui::app") || line.contains("tui::overlays") || line.contains("tui::panes::");
            faults.extend(source.faults(wrong, "a pane knows no pane, no overlay and not the app"));
        }
        if source.path.starts_with("tui/widgets/") {
            let wrong = |line: &str| ["crate::reader", "crate::article", "tui::panes", "tui::app"].iter().any(|word| line.contains(word));
            faults.extend(source.faults(wrong, "a widget knows no feed and no entry"));
        }
    }
    none(faults);
}

#[test]
fn rooms_are_small() {
    let faults =
        sources().into_iter().filter(|source| source.length > 400).map(|source| format!("{}: {} lines", source.path, source.length));
    none(faults.collect());
}

#[test]
fn every_file_says_what_it_is_for_and_takes_no_globs() {
    let mut faults = Vec::new();
    for source in sources() {
        let text = fs::read_to_string(src().join(&source.path)).expect("readable");
        if !text.starts_with("//!") && !source.path.ends_with("tests.rs") {
            faults.push(format!("{}: opens without //!", source.path));
        }
        faults.extend(source.faults(|line| line.trim_start().starts_with("use ") && line.contains("::*"), "a glob hides what is imported"));
        faults.extend(source.faults(|line| line.contains("todo!(") || line.contains("unimplemented!("), "a stub"));
    }
    none(faults);
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn table() -> BTreeMap<String, Row> {
    let docs = fs::read_to_string(src().join("lib.rs")).expect("readable");
    let words = |cell: &str| cell.split([',', ' ']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let rows = docs.lines().filter_map(|line| line.strip_prefix("//! |")).map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let table: BTreeMap<String, Row> = rows
        .filter(|cells| cells.len() >= 3 && cells[0] != "module" && !cells[0].starts_with('-'))
        .map(|cells| (cells[0].to_owned(), Row { imports: words(cells[1]), crates: words(cells[2]) }))
        .collect();
    assert!(table.len() > 5, "no table in src/lib.rs");
    table
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    gather(&src(), &mut paths);
    let sources: Vec<Source> = paths.into_iter().map(|path| source(&path)).collect();
    assert!(sources.len() > 5, "no sources found");
    sources
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            gather(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            into.push(path);
        }
    }
}

fn source(path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("readable");
    let body: Vec<&str> = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).collect();
    let code = (1..).zip(&body).filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(number, line)| (number, (*line).to_owned()));
    let shown = path.strip_prefix(src()).expect("below src").to_string_lossy().replace('\\', "/");
    Source { path: shown, code: code.collect(), length: body.len() }
}

fn names_after(line: &str, prefix: &str) -> Vec<String> {
    line.split(prefix).skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

/// The names that a file takes from its own folder: after `super::`, also inside `super::{…}` over lines.
fn siblings(source: &Source) -> Vec<String> {
    let text: String = source.code.iter().map(|(_, line)| line.trim().to_owned() + " ").collect();
    let mut names = names_after(&text, "super::");
    for group in text.split("super::{").skip(1) {
        let mut depth = 0;
        let top = group.chars().take_while(|c| *c != ';').filter(|c| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && *c != '}'
        });
        let top: String = top.collect();
        names.extend(top.split(',').map(|item| item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()));
    }
    names
}

/// Whether `line` names the crate `name`, and not something that ends like it.
fn names_crate(line: &str, name: &str) -> bool {
    let path = format!("{name}::");
    line.match_indices(&path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

/// A circle in the arrows, if there is one.
fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit(at: &str, arrows: &BTreeMap<String, BTreeSet<String>>, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> bool {
        if way.iter().any(|before| before == at) {
            way.push(at.to_owned());
            return true;
        }
        if !done.insert(at.to_owned()) {
            return false;
        }
        way.push(at.to_owned());
        let found = arrows.get(at).is_some_and(|next| next.iter().any(|next| visit(next, arrows, way, done)));
        if !found {
            way.pop();
        }
        found
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    arrows.keys().any(|start| visit(start, arrows, &mut way, &mut done)).then_some(way)
}

#[test]
fn a_circle_is_found() {
    let arrows = |pairs: &[(&str, &str)]| {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            map.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        map
    };
    assert!(circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")])).is_some());
    assert!(circle(&arrows(&[("a", "b"), ("a", "c"), ("b", "c")])).is_none());
    assert!(names_crate("use ratatui::text;", "ratatui") && !names_crate("use my_ratatui::text;", "ratatui"));
}
