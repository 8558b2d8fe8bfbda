//! README, help and code say the same. `UPDATE_DOCS=1 cargo test --test docs` rewrites README's blocks.

use dateline::cli;
use dateline::command::Command;
use dateline::config::Config;
use std::{fs, path::PathBuf};

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Compares the block between `<!-- name -->` and `<!-- /name -->` with what it should be, or rewrites it.
fn in_step(name: &str, right: &str) {
    let text = fs::read_to_string(readme()).expect("README.md");
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).expect("the block begins") + open.len();
    let end = text.find(&close).expect("the block ends");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(readme(), format!("{}{right}{}", &text[..start], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[start..end], right, "README.md is stale; run UPDATE_DOCS=1 cargo test --test docs");
    }
}

/// Both blocks in one test: they rewrite the same file.
#[test]
fn readme_is_in_step() {
    in_step("keys", &keys());
    in_step("commands", &commands());
}

fn keys() -> String {
    let config = Config::defaults();
    let mut table = String::new();
    let mut group = "";
    for command in Command::ALL {
        if command.group() != group {
            group = command.group();
            table += &format!("\n**{group}**\n\n| keys | command | what it does |\n|---|---|---|\n");
        }
        let keys: Vec<String> =
            config.keymap.keys_of(*command).iter().map(|keys| format!("`{}`", keys.short().replace('|', "\\|"))).collect();
        table += &format!("| {} | `{}` | {} |\n", keys.join(" "), command.name(), command.doc());
    }
    table + "\n"
}

fn commands() -> String {
    let program = cli::help(None);
    let start = program.find("Commands:").expect("commands are listed");
    let end = program.find("\nOptions:").expect("then options");
    format!("\n```\n{}\n```\n\n", program[start..end].trim_end())
}

#[test]
fn every_command_says_what_it_does_in_a_sentence() {
    for command in Command::ALL {
        assert!(command.doc().ends_with('.') && command.doc().len() < 120, "{}: {}", command.name(), command.doc());
        assert!(command.doc().starts_with(char::is_uppercase), "{}", command.name());
    }
}

#[test]
fn every_subcommand_explains_itself() {
    let program = cli::help(None);
    let listed = program.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| line.starts_with("  "));
    let names: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    for name in ["refresh", "list", "show", "count", "add", "remove", "feeds", "import", "export", "mark", "undo", "parse", "config"] {
        assert!(names.contains(&name), "{name} is missing in\n{program}");
        assert!(cli::help(Some(name)).contains("Usage:"), "{name}");
    }
}
