//! README, help and code say the same. `UPDATE_DOCS=1 cargo test --test docs` rewrites README's blocks.

mod support;

use dateline::cli;
use dateline::command::Command;
use dateline::config::Config;
use std::{fs, path::PathBuf};
use support::{Screen, World};

/// The faults that tests/README.md lists.
const FAULTS: usize = 63;

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

/// All blocks in one test: they rewrite the same file.
#[test]
fn readme_is_in_step() {
    in_step("screen", &screen());
    in_step("keys", &keys());
    in_step("commands", &commands());
}

/// The screen as it is drawn, a story being read.
fn screen() -> String {
    let mut world = World::default();
    let pier = world.feed("North Pier Free Press", Some("Coast"));
    let hafen = world.feed("Hafenbote", Some("Coast"));
    let gang = world.feed("港口日報", Some("Coast"));
    let wire = world.feed("Lantern Wire", Some("World"));
    let ferry = "<p>The white ferry left the north pier on Sunday morning with ninety passengers and a brass band, nine years after \
        the line was closed for want of “a boat that floats… reliably”.</p>\
        <figure><img src='https://pier.example/ferry.jpg'><figcaption>The ferry passes the lighthouse on its first crossing, with half \
        of the town’s children along the rail. Photo: R. Okafor/NPA.</figcaption></figure>\
        <p>The <a href='https://harbour.example/'>harbour office</a> expects two crossings a day until the autumn, and one in winter.</p>\
        <p>“We have missed the bread from the mainland,” said the islands’ mayor. “We have not missed the queue for it.”</p>";
    world.story(wire, "2024-10-06T14:20:00Z", "Crews count fallen pines as the coast road stays closed", "<p>…</p>");
    world.story(pier, "2024-10-06T12:30:00Z", "Ferry to the ‘outer islands’ sails again after nine years", ferry);
    world.story(gang, "2024-10-06T11:00:00Z", "北碼頭渡輪九年後復航", "<p>…</p>");
    world.story(hafen, "2024-10-06T09:15:00Z", "Fähre legt nach neun Jahren wieder ab", "<p>…</p>");
    world.story(wire, "2024-10-05T22:00:00Z", "Teachers and city agree on a longer summer", "<p>…</p>");
    world.story(pier, "2024-10-05T18:00:00Z", "Tram fares rise by a crumb", "<p>…</p>");
    world.story(hafen, "2024-10-05T10:00:00Z", "Alte Brücke öffnet zum Fest", "<p>…</p>");
    world.stories[4].summary.status.starred = true;
    let mut screen = Screen::new(120, 26).with(world).press("j enter");
    format!("\n```text\n{}\n```\n\n", screen.text().trim_end())
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
    for name in [
        "refresh",
        "list",
        "show",
        "count",
        "add",
        "remove",
        "feeds",
        "import",
        "export",
        "mark",
        "undo",
        "save",
        "extract",
        "parse",
        "config",
        "doctor",
        "completions",
        "man",
    ] {
        assert!(names.contains(&name), "{name} is missing in\n{program}");
        assert!(cli::help(Some(name)).contains("Usage:"), "{name}");
    }
}

#[test]
fn the_manual_page_has_every_command_key_and_argument() {
    // roff has its own ways to write dashes, apostrophes and backslashes, and a dot at a line's beginning.
    let page = cli::manual().replace("\\-", "-").replace("\\*(Aq", "'").replace("\\&.", ".").replace("\\\\", "\\");
    let keymap = Config::defaults().keymap;
    for command in Command::ALL {
        let keys: Vec<String> = keymap.keys_of(*command).iter().map(|keys| keys.short()).collect();
        let line = format!("\\fB{}\\fR  \\fI{}\\fR\n{}", keys.join(", "), command.name(), command.doc());
        assert!(page.contains(&line), "{line} is not in\n{page}");
    }
    let program = cli::help(None);
    let listed = program.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| line.starts_with("  "));
    for name in listed.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split(' ').next()) {
        assert!(name == "help" || page.contains(&format!(".SS {name}\n")), "{name} has no part of its own");
    }
    for part in [".SH KEYS", ".SH FILES", ".SH \"EXIT STATUS\"", "--limit <N>", "DATELINE_HOME", "check"] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

/// The table of faults in tests/README.md names what is there.
#[test]
fn every_fault_has_its_tests() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("tests/README.md")).expect("tests/README.md");
    let rows: Vec<Vec<&str>> = text.lines().filter_map(|line| Some(line.strip_prefix("| ")?.split(" | ").collect())).collect();
    let rows: Vec<_> = rows.into_iter().filter(|row| row[0].parse::<usize>().is_ok()).collect();
    let numbers: Vec<usize> = rows.iter().filter_map(|row| row[0].parse().ok()).collect();
    assert_eq!(numbers, (1..=FAULTS).collect::<Vec<_>>(), "each fault once, in order");
    for row in rows {
        let tests = row[2].split('`').skip(1).step_by(2);
        let mut file = String::new();
        for name in tests {
            if name.contains('/') {
                file = fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("fault {}: {name}: {error}", row[0]));
            } else {
                assert!(file.contains(&format!("fn {name}(")), "fault {}: there is no test {name}", row[0]);
            }
        }
        assert!(
            !file.is_empty() && row.len() > 3 && !row[3].trim_matches([' ', '|']).is_empty(),
            "fault {} has a test and a figure",
            row[0]
        );
    }
}
