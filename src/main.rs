//! dateline's binary: arguments, log, runtime; then the screen or the command line.

use anyhow::{Context, Result};
use dateline::cli;
use dateline::config::{Paths, make_private_folder};
use dateline::model::Clean;
use dateline::reader::{OpenError, Reader};
use dateline::tui::{self, Ending};
use std::{
    env,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    panic,
    process::ExitCode,
    sync::Mutex,
    thread,
    time::Duration,
};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Bytes after which the log begins anew; the old one is kept beside it.
const LOG_LIMIT: u64 = 1 << 20;

/// Bytes of each thread's stack. Parsers recurse, and no program survives the end of a stack; what HTML they
/// get is bounded so that an eighth of this is enough. Memory is taken for what is used alone.
const STACK: usize = 16 << 20;

/// How long the screen's end waits for the database to be closed.
const CLOSING: Duration = Duration::from_millis(300);

/// The same where changes were waited for before, and could not be made.
const AFTER_A_WAIT: Duration = Duration::from_millis(30);

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
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).max_blocking_threads(64).thread_stack_size(STACK).enable_all().build()?;
    refuse_long_files(&runtime);
    let code = match args.command {
        Some(request) => ExitCode::from(runtime.block_on(cli::run(request, &paths, tui::terminal_checks)).code()),
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

/// Where files may not be longer than the system allows (`ulimit -f`), a write fails like any other; by
/// itself the signal would end the process, and leave the terminal as it is.
fn refuse_long_files(runtime: &tokio::runtime::Runtime) {
    #[cfg(unix)]
    {
        let _within = runtime.enter();
        let signal = tokio::signal::unix::SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
        if let Err(error) = tokio::signal::unix::signal(signal) {
            tracing::warn!(%error, "a limit on the length of files would end this process");
        }
    }
}

/// Opens the reader on this terminal.
async fn screen(paths: &Paths) -> Result<ExitCode> {
    let reader = match Reader::open(paths) {
        Err(error @ OpenError::Config(_)) => {
            complain(&error.to_string());
            return Ok(ExitCode::from(2));
        }
        opened => opened?,
    };
    let mistakes = reader.mistakes().iter().map(|mistake| Clean::new(mistake)).collect();
    let end = tui::run(reader.clone(), mistakes).await?;
    let told: Vec<Clean> = reader.unkept().into_iter().chain(end.untold).collect();
    told.iter().for_each(|sentence| complain(sentence));
    reader.close(if told.is_empty() { CLOSING } else { AFTER_A_WAIT }).await;
    Ok(match end.ending {
        Ending::Quit if !told.is_empty() => ExitCode::FAILURE,
        Ending::Quit => ExitCode::SUCCESS,
        Ending::Signal(status) => ExitCode::from(status),
    })
}

/// Logs to a file in the home; DATELINE_LOG is error, warn, info (the default), debug or trace.
/// Without a file: nowhere.
fn start_log(paths: &Paths) {
    let Ok(file) = log_file(paths) else { return };
    // Only what dateline itself logs: other crates' lines hold addresses with their secrets.
    let level = env::var("DATELINE_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let filter = Targets::new().with_target("dateline", level);
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let _only_fails_if_started_twice = tracing_subscriber::registry().with(lines).with(filter).try_init();
}

fn log_file(paths: &Paths) -> std::io::Result<File> {
    make_private_folder(paths.home())?;
    let path = paths.log();
    if fs::metadata(&path).is_ok_and(|meta| meta.len() > LOG_LIMIT) {
        fs::rename(&path, path.with_extension("log.old"))?;
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true).append(true).open(path)
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
///
/// The terminal may be gone by then (its window was closed), and nobody left to read it.
fn complain(sentence: &str) {
    if let Err(error) = writeln!(io::stderr(), "dateline: {}", Clean::new(sentence)) {
        tracing::warn!(%error, sentence, "nobody reads this");
    }
}
