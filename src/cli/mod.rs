//! The command line: everything that needs no screen, also while a reader is open.
//!
//! Results go to standard output as lines or JSON, mistakes to standard error as sentences. Exit
//! codes: 0 fine, 1 something failed (a feed, an entry that is not there), 2 wrong usage or config.

mod args;
mod completions;
mod config;
mod doctor;
mod entries;
mod exit;
mod extract;
mod feeds;
mod list;
mod man;
mod mark;
mod named;
mod output;
mod parse;
mod refresh;
mod save;
mod show;
mod source;

pub use args::{
    AddArgs, Args, ConfigRequest, DoctorArgs, ExtractArgs, Format, ListArgs, MarkArgs, MarkName, ParseArgs, QueryArgs, RefreshArgs,
    Request, SaveArgs, ShowArgs, TextName,
};
pub use doctor::TerminalChecks;
pub use exit::Exit;

use crate::config::Paths;
use crate::reader::Reader;
use anyhow::Result;
use exit::{Usage, not_opened};
use output::{Output, complain, complain_at_length, is_broken_pipe};
use std::time::Duration;

/// How long the end waits for the database to be closed: a few milliseconds, but where a large log was left.
const CLOSING: Duration = Duration::from_secs(5);

/// The arguments of this process; prints help, or what is wrong with them, and exits where that is due.
pub fn arguments() -> Args {
    <Args as clap::Parser>::try_parse().unwrap_or_else(|error| {
        if error.use_stderr() {
            // A mistake quotes what was typed, or pasted: not as it is.
            complain_at_length(&error.to_string());
            std::process::exit(Exit::Usage.code().into());
        }
        error.exit()
    })
}

/// The text of `--help`, of the program or of one command, for docs that must agree with it.
pub fn help(command: Option<&str>) -> String {
    let mut program = <Args as clap::CommandFactory>::command().term_width(80);
    program.build();
    match command.and_then(|name| program.find_subcommand_mut(name)) {
        Some(found) => found.render_long_help().to_string(),
        None => program.render_help().to_string(),
    }
}

/// The manual page, in roff.
pub fn manual() -> String {
    man::page()
}

/// Does what was asked and says how it ended. `terminal` looks at the terminal for `doctor`.
pub async fn run(request: Request, paths: &Paths, terminal: TerminalChecks) -> Exit {
    match answer(request, paths, terminal).await {
        Ok(exit) => exit,
        Err(error) if is_broken_pipe(&error) => Exit::Fine,
        Err(error) => {
            complain(&error.to_string());
            error.downcast_ref::<Usage>().map_or(Exit::Failed, |_| Exit::Usage)
        }
    }
}

async fn answer(request: Request, paths: &Paths, terminal: TerminalChecks) -> Result<Exit> {
    match request {
        Request::Parse(args) => return parse::run(args, paths).await,
        Request::Extract(args) => return extract::run(args, paths).await,
        Request::Config { what } => return config::run(&what, paths),
        Request::Doctor(args) => return doctor::run(&args, paths, terminal).await,
        Request::Completions { shell } => return print(&completions::script(shell)),
        Request::Man => return print(&man::page()),
        _ => {}
    }
    let reader = Reader::open(paths).map_err(not_opened)?;
    for mistake in reader.mistakes() {
        complain(&mistake);
    }
    for notice in reader.notices() {
        complain(&notice);
    }
    let exit = asked(request, &reader).await;
    reader.close(CLOSING).await;
    exit
}

/// Does what needs a reader.
async fn asked(request: Request, reader: &Reader) -> Result<Exit> {
    let mut out = Output::new();
    let exit = match request {
        Request::Refresh(args) => refresh::run(&args, reader, &mut out).await?,
        Request::List(args) => list::run(&args, reader, &mut out).await?,
        Request::Show(args) => show::run(&args, reader, &mut out).await?,
        Request::Save(args) => save::run(&args, reader, &mut out).await?,
        Request::Count(args) => list::count(&args, reader, &mut out).await?,
        Request::Add(args) => feeds::add(&args, reader, &mut out).await?,
        Request::Remove { url } => feeds::remove(&url, reader, &mut out).await?,
        Request::Move { url } => feeds::follow_move(&url, reader, &mut out).await?,
        Request::Feeds { json } => feeds::list(json, reader, &mut out).await?,
        Request::Import { file } => feeds::import(&file, reader, &mut out).await?,
        Request::Export { private } => feeds::export(private, reader, &mut out).await?,
        Request::Mark(args) => mark::run(&args, reader, &mut out).await?,
        Request::Undo => mark::undo(reader, &mut out).await?,
        Request::Parse(_)
        | Request::Extract(_)
        | Request::Config { .. }
        | Request::Doctor(_)
        | Request::Completions { .. }
        | Request::Man => Exit::Fine,
    };
    out.finish()?;
    Ok(exit)
}

fn print(text: &str) -> Result<Exit> {
    let mut out = Output::new();
    out.text(text)?;
    out.finish()?;
    Ok(Exit::Fine)
}
