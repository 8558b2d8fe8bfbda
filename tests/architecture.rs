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

    /// Whether it is its folder's front door.
    fn is_door(&self) -> bool {
        self.path.ends_with("mod.rs")
    }

    /// Whether it lies in `folder`, or in one of its rooms.
    fn lies_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Every path that the code names from the crate's root, this folder or std, in full:
    /// `use super::{a, b::C}` gives two.
    fn paths(&self) -> Vec<Vec<String>> {
        let text: String = self.code.iter().map(|(_, line)| line.trim().to_owned() + " ").collect();
        let here: Vec<String> = std::iter::once("crate")
            .chain(self.path.trim_end_matches(".rs").trim_end_matches("/mod").split('/'))
            .map(str::to_owned)
            .collect();
        // Uses first, groups and all; what then is left of the text names single paths.
        let (mut paths, mut rest) = (Vec::new(), String::new());
        for (number, part) in text.split("use ").enumerate() {
            let code = if number == 0 { part } else { expand(part, &mut Vec::new(), &mut paths) };
            rest.push_str(code);
        }
        for root in ["super::", "crate::", "self::", "std::", "tokio::"] {
            for (at, _) in rest.match_indices(root) {
                let is_longer = rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
                // `pub(in crate::tui)` says who may see a thing, and imports nothing.
                if !is_longer && !rest[..at].ends_with("pub(in ") {
                    expand(&rest[at..], &mut Vec::new(), &mut paths);
                }
            }
        }
        paths.into_iter().map(|path| resolve(&path, &here)).collect()
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
    let sources = sources();
    let files: BTreeSet<String> = sources.iter().map(|source| source.path.clone()).collect();
    let (mut faults, mut arrows) = (Vec::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for source in sources.iter().filter(|source| source.module().is_some() && !source.is_door()) {
        for path in source.paths() {
            let target = file_of(&path, &files);
            if target.as_deref().and_then(|target| target.strip_suffix("/mod.rs")).is_some_and(|room| source.lies_in(room)) {
                faults.push(format!("{}: imports the door of a folder that it lies in: {}", source.path, path.join("::")));
            }
            if let Some(target) = target.filter(|target| *target != source.path && !target.ends_with("/mod.rs")) {
                arrows.entry(source.path.clone()).or_default().insert(target);
            }
        }
    }
    none(faults);
    assert!(arrows.values().map(BTreeSet::len).sum::<usize>() > 200, "the scan sees imports");
    assert_eq!(circle(&arrows), None);
}

#[test]
fn rooms_of_a_folder_form_no_circle() {
    let sources = sources();
    let files: BTreeSet<String> = sources.iter().map(|source| source.path.clone()).collect();
    // By folder: which of its files and rooms imports which.
    let mut folders = BTreeMap::<String, BTreeMap<String, BTreeSet<String>>>::new();
    for source in sources.iter().filter(|source| source.module().is_some()) {
        for target in source.paths().iter().filter_map(|path| file_of(path, &files)) {
            let (folder, from, to) = parting(&source.path, &target);
            if from != to && from != "mod.rs" && to != "mod.rs" {
                folders.entry(folder.to_owned()).or_default().entry(from.to_owned()).or_default().insert(to.to_owned());
            }
        }
    }
    assert!(folders.get("article").is_some_and(|rooms| rooms["page"].contains("tidy")), "the scan sees rooms");
    let circles = folders.iter().filter_map(|(folder, arrows)| Some(format!("{folder}: {}", circle(arrows)?.join(" → "))));
    none(circles.collect());
}

#[test]
fn nothing_waits_in_the_screen() {
    let outside = ["tui/mod.rs", "tui/events.rs", "tui/terminal.rs", "tui/signals.rs", "tui/programs/filter.rs"];
    let is_outside = |path: &str| outside.contains(&path) || path.starts_with("tui/runtime/");
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module() == Some("tui") && !is_outside(&source.path)) {
        for (word, why) in [
            (".await", "only the runtime waits"),
            ("async fn", "only the runtime waits"),
            ("rusqlite", "no database in the screen"),
            ("Mutex", "state has one owner"),
        ] {
            faults.extend(source.faults(|line| line.contains(word), why));
        }
        for path in source.paths() {
            let path = path.join("::");
            let barred = ["std::fs", "std::thread", "tokio", "crate::reader::Reader"];
            // `programs` starts browser and editor for the runtime and the loop, never for an update.
            let allowed = source.path.starts_with("tui/programs/");
            if barred.iter().any(|barred| path == *barred || path.starts_with(&format!("{barred}::"))) && !allowed {
                faults.push(format!("{}: {path} has no place in update or draw", source.path));
            }
        }
    }
    none(faults);
}

#[test]
fn panes_know_no_pane_and_widgets_know_no_news() {
    let mut faults = Vec::new();
    for source in sources() {
        let barred: &[&str] = match () {
            () if source.path.starts_with("tui/panes/") && !source.is_door() => {
                &["crate::tui::app", "crate::tui::overlays", "crate::tui::commands"]
            }
            () if source.path.starts_with("tui/widgets/") => {
                &["crate::reader", "crate::tui::app", "crate::tui::panes", "crate::tui::overlays", "crate::tui::effect"]
            }
            () => continue,
        };
        for path in source.paths().into_iter().map(|path| path.join("::")) {
            if barred.iter().any(|barred| path.starts_with(barred)) {
                faults.push(format!("{}: may not know {path}", source.path));
            }
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

/// Reads one path, or a group of them, at the beginning of `text`; returns what follows.
fn expand<'a>(mut text: &'a str, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> &'a str {
    let depth = before.len();
    loop {
        text = text.trim_start();
        if let Some(mut group) = text.strip_prefix('{') {
            loop {
                group = expand(group, before, paths).trim_start();
                match group.strip_prefix(',') {
                    Some(rest) if !rest.trim_start().starts_with('}') => group = rest,
                    rest => {
                        before.truncate(depth);
                        return rest.unwrap_or(group).trim_start().trim_start_matches('}');
                    }
                }
            }
        }
        let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        text = &text[name.len()..];
        if !name.is_empty() {
            before.push(name);
        }
        match text.strip_prefix("::") {
            Some(rest) if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '{') => text = rest,
            _ => {
                paths.push(before.clone());
                before.truncate(depth);
                return text;
            }
        }
    }
}

/// A path from the crate's root (or std) instead of from `here`.
fn resolve(path: &[String], here: &[String]) -> Vec<String> {
    match path.first().map(String::as_str) {
        Some("super" | "self") => {
            let up = path.iter().take_while(|name| *name == "super").count();
            let kept = here.len().saturating_sub(up);
            here[..kept].iter().chain(path.iter().skip_while(|name| *name == "super" || *name == "self")).cloned().collect()
        }
        _ => path.to_vec(),
    }
}

/// The file below `src` that a path from the crate's root leads into.
fn file_of(path: &[String], files: &BTreeSet<String>) -> Option<String> {
    let names = path.strip_prefix(&["crate".to_owned()])?;
    (1..=names.len()).rev().find_map(|count| {
        let place = names[..count].join("/");
        [format!("{place}.rs"), format!("{place}/mod.rs")].into_iter().find(|file| files.contains(file))
    })
}

/// Where the ways to two files part: the folder that both lie in, and what each goes on with there.
fn parting<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str, &'a str) {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let folder = one[..same].rfind('/').map_or(0, |slash| slash + 1);
    let next = |path: &'a str| path[folder..].split('/').next().unwrap_or_default();
    (one[..folder].trim_end_matches('/'), next(one), next(other))
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
fn paths_are_read_in_full() {
    let source = Source {
        path: "tui/panes/feeds.rs".into(),
        code: vec![
            (1, "use super::super::{app::App, style::{Look, Styles}};".into()),
            (2, "use std::{fs, io::Read}; let x = super::marks::of();".into()),
        ],
        length: 2,
    };
    let paths: Vec<String> = source.paths().iter().map(|path| path.join("::")).collect();
    for path in [
        "crate::tui::app::App",
        "crate::tui::style::Look",
        "crate::tui::style::Styles",
        "std::fs",
        "std::io::Read",
        "crate::tui::panes::marks::of",
    ] {
        assert!(paths.iter().any(|found| found == path), "{path} is not in {paths:?}");
    }
}

#[test]
fn ways_part_at_a_folder() {
    assert_eq!(parting("article/page/site.rs", "article/tidy/cuts.rs"), ("article", "page", "tidy"));
    assert_eq!(parting("article/set/notes.rs", "article/set/notebook.rs"), ("article/set", "notes.rs", "notebook.rs"));
    assert_eq!(parting("reader/keep.rs", "article/mod.rs"), ("", "reader", "article"));
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
