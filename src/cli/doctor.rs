//! `doctor`: the findings as a text for people, or as JSON.

use super::args::DoctorArgs;
use super::exit::Exit;
use super::output::Output;
use crate::article::wrap_text;
use crate::config::{Config, Paths};
use crate::model::Clean;
use crate::reader::doctor::{Finding, State, Topic, examine, folded};
use anyhow::Result;
use serde::Serialize;

/// What the terminal can do, as the screen knows it: this module may not name the screen.
pub type TerminalChecks = fn(&Config) -> Vec<Finding>;

/// Columns of the text: those of a narrow terminal, whatever it is printed on.
const WIDTH: u16 = 80;
/// What the sentences stand behind: "  needs you  ".
const INDENT: usize = 13;

pub(super) async fn run(args: &DoctorArgs, paths: &Paths, terminal: TerminalChecks) -> Result<Exit> {
    let (config, mut findings) = examine(paths, args.offline).await;
    findings.extend(terminal(&config));
    // Within a topic the worst stands first.
    findings.sort_by_key(|finding| (finding.topic, std::cmp::Reverse(finding.state)));
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(State::Ok);
    let mut out = Output::new();
    if args.json {
        out.json(&Report { state: worst, findings: &findings })?;
    } else {
        out.text(&text(&findings, args.all))?;
    }
    out.finish()?;
    Ok(match worst {
        State::NeedsYou => Exit::Failed,
        State::Unchecked => Exit::Usage,
        State::Note | State::Ok => Exit::Fine,
    })
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    state: State,
    findings: &'a [Finding],
}

/// The findings by topic; those that are well in one line at the end, unless all are wanted.
fn text(findings: &[Finding], all: bool) -> String {
    let mut text = String::new();
    let mut topic = None;
    let folded = folded(findings);
    let mut told = folded.iter().filter(|finding| all || finding.state != State::Ok).peekable();
    while let Some(finding) = told.next() {
        if topic != Some(finding.topic) {
            let gap = if topic.is_some() { "\n" } else { "" };
            text += &format!("{gap}{}\n", heading(finding.topic));
            topic = Some(finding.topic);
        }
        text += &says(finding);
        // Many mistakes of one file are mended in one step.
        if !told.peek().is_some_and(|after| finding.subject.is_none() && (finding.check, &finding.next) == (after.check, &after.next)) {
            text += &step(finding);
        }
    }
    if topic.is_some() {
        text.push('\n');
    }
    text + &summary(findings, all)
}

fn says(finding: &Finding) -> String {
    let subject = finding.subject.as_ref().map(|subject| format!("{}: ", subject.shortened(60))).unwrap_or_default();
    paragraph(label(finding.state), &format!("{subject}{}", finding.says))
}

fn step(finding: &Finding) -> String {
    finding.next.as_ref().map(|next| paragraph("", &format!("→ {next}"))).unwrap_or_default()
}

/// A sentence in a column of its own, a word before its first line.
fn paragraph(label: &str, sentence: &str) -> String {
    let wrapped = wrap_text(&Clean::new(sentence), WIDTH - INDENT as u16);
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(wrapped).map(|(label, line)| format!("  {label:<width$}{line}\n", width = INDENT - 2)).collect()
}

fn summary(findings: &[Finding], all: bool) -> String {
    let of = |state| findings.iter().filter(|finding| finding.state == state).count();
    let well = of(State::Ok);
    let needy = match of(State::NeedsYou) {
        0 => "Nothing needs you".to_owned(),
        1 => "1 thing needs you".to_owned(),
        number => format!("{number} things need you"),
    };
    let unchecked = match of(State::Unchecked) {
        0 => String::new(),
        number => format!("; {number} could not be checked"),
    };
    let shown = if all || well == 0 { "" } else { " (--all shows them)" };
    let sentence = format!("{needy}{unchecked}; {well} of {} checks are well{shown}.", findings.len());
    wrap_text(&Clean::new(&sentence), WIDTH).iter().map(|line| format!("{line}\n")).collect()
}

fn label(state: State) -> &'static str {
    match state {
        State::Ok => "ok",
        State::Note => "note",
        State::Unchecked => "unchecked",
        State::NeedsYou => "needs you",
    }
}

fn heading(topic: Topic) -> &'static str {
    match topic {
        Topic::Config => "Config",
        Topic::Programs => "Programs",
        Topic::Files => "Files",
        Topic::Database => "Database",
        Topic::Terminal => "Terminal",
        Topic::Network => "Network",
        Topic::Clock => "Clock",
        Topic::Feeds => "Feeds",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::display_width;

    #[test]
    fn a_step_that_mends_many_mistakes_is_told_once() {
        let mistake =
            |line: u32| Finding::new(Topic::Config, "config", State::NeedsYou, format!("config.toml:{line}: wrong")).next("mend it");
        let refused = |title: &str| Finding::new(Topic::Feeds, "feed_refused", State::NeedsYou, "is refused").of(title).next("ask them");
        let text = text(&[mistake(1), mistake(7), refused("Alpha"), refused("Beta")], false);
        let before = "Config\n  needs you  config.toml:1: wrong\n  needs you  config.toml:7: wrong\n             → mend it\n\nFeeds\n";
        assert!(text.starts_with(before) && text.matches("→ ask them").count() == 2, "{text}");
    }

    #[test]
    fn the_text_fits_and_folds_what_is_well() {
        let long = "中文 and a word ".repeat(30);
        let findings = [
            Finding::new(Topic::Config, "config", State::Ok, "config.toml is right"),
            Finding::new(Topic::Feeds, "feed_gone", State::NeedsYou, &long).of("Alpha".repeat(40)).next(&long),
            Finding::new(Topic::Feeds, "feed_slow", State::Note, "is slow").of("Beta"),
        ];
        let short = text(&findings, false);
        assert!(short.lines().all(|line| display_width(line) <= 80), "{short}");
        assert!(short.starts_with("Feeds\n  needs you  Alpha") && short.contains("\n  note       Beta: is slow\n"), "{short}");
        assert!(short.ends_with("\n\n1 thing needs you; 1 of 3 checks are well (--all shows them).\n"), "{short}");
        assert!(text(&findings, true).starts_with("Config\n  ok         config.toml is right\n\nFeeds\n"));
        assert_eq!(text(&findings[..1], false), "Nothing needs you; 1 of 1 checks are well (--all shows them).\n");
    }
}
