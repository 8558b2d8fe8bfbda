//! dateline's binary: arguments, log, runtime; then the screen or the command line.

use anyhow::{Context, Result};
use dateline::cli;
use dateline::config::Paths;
use dateline::model::Clean;
use dateline::reader::Reader;
use dateline::tui::{self, Ending};
use std::{
    fs::{self, File, OpenOptions},
    panic,
    process::ExitCode,
    sync::Mutex,
    thread,
};
use tracing_subscriber::EnvFilter;

/// Bytes after which the log begins anew; the old one is kept beside it.
const LOG_LIMIT: u64 = 1 << 20;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let args = cli::arguments();
    let paths = Paths::find(args.home).context("this platform names no config directory; give one with --home DIR")?;
    start_log(&paths);
    tell_of_panics();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(8).enable_all().build()?;
    let code = match args.command {
        Some(request) => ExitCode::from(runtime.block_on(cli::run(request, &paths)).code()),
        None if tui::is_usable_terminal() => runtime.block_on(screen(&paths))?,
        None => {
            complain("the reader needs a terminal (and TERM other than dumb); `dateline list` and `dateline show` print without one");
            ExitCode::from(2)
        }
    };
    // What is still under way (a fetch, a parse) has been told to stop; nobody waits for it.
    runtime.shutdown_background();
    Ok(code)
}

/// Opens the reader on this terminal.
async fn screen(paths: &Paths) -> Result<ExitCode> {
    let reader = Reader::open(paths)?;
    let mistakes = reader.mistakes().iter().map(|mistake| Clean::new(mistake)).collect();
    Ok(match tui::run(reader, mistakes).await? {
        Ending::Quit => ExitCode::SUCCESS,
        Ending::Signal(status) => ExitCode::from(status),
    })
}

/// Logs to a file in the home, as DATELINE_LOG says (default: info). Without a file: nowhere.
fn start_log(paths: &Paths) {
    let Ok(file) = log_file(paths) else { return };
    let filter = EnvFilter::try_from_env("DATELINE_LOG").unwrap_or_else(|_| EnvFilter::new("dateline=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Mutex::new(file));
    let _only_fails_if_started_twice = log.try_init();
}

fn log_file(paths: &Paths) -> std::io::Result<File> {
    fs::create_dir_all(paths.home())?;
    let path = paths.log();
    if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        fs::rename(&path, path.with_extension("log.old"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// A panic of this thread is told, harmless to the terminal whatever it quotes; one of another thread
/// costs what that thread was asked and stands in the log.
fn tell_of_panics() {
    let ours = thread::current().id();
    panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a thread broke");
        if thread::current().id() == ours {
            complain(&format!("a mistake in dateline: {panic}"));
        }
    }));
}

/// A sentence on standard error, harmless to the terminal.
#[expect(clippy::print_stderr, reason = "errors before and after the screen")]
fn complain(sentence: &str) {
    eprintln!("dateline: {}", Clean::new(sentence));
}
