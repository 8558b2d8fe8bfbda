//! The shim: a file of C, compiled once, that makes the n-th write, sync or making of a file fail.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// What happens to a change of the database.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// This one fails, the next one goes well.
    Once(i32),
    /// This one fails and all that follow.
    Ever(i32),
    /// The process dies in the middle of it.
    Kill,
}

pub(crate) const EIO: i32 = 5;
pub(crate) const ENOSPC: i32 = 28;
pub(crate) const EROFS: i32 = 30;

/// The compiled shim; `None`, with the reason printed, where there is no compiler or no preloading.
pub(crate) fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let compiled = SHIM.get_or_init(|| {
        if !cfg!(target_os = "linux") {
            println!("skipped: the shim is for Linux");
            return None;
        }
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
        let object = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shim-{}.so", std::process::id()));
        let made = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-w", "-o"]).arg(&object).arg(&source).arg("-ldl").status();
        if !made.is_ok_and(|status| status.success()) {
            println!("skipped: there is no C compiler called cc");
            return None;
        }
        Some(object)
    });
    compiled.as_deref()
}

/// The variables that bring the fault about at the `nth` change of the database; `note` is a file that
/// tells whether it did.
pub(crate) fn variables(shim: &Path, fault: Fault, nth: usize, note: &Path) -> Vec<(String, String)> {
    let (number, ever) = match fault {
        Fault::Once(number) => (number, false),
        Fault::Ever(number) => (number, true),
        Fault::Kill => (0, false),
    };
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let mut all = vec![
        ("LD_PRELOAD".to_owned(), text(shim)),
        ("FAULT_PATH".to_owned(), "dateline.db".to_owned()),
        ("FAULT_AT".to_owned(), nth.to_string()),
        ("FAULT_ERRNO".to_owned(), number.to_string()),
        ("FAULT_NOTE".to_owned(), text(note)),
    ];
    if ever {
        all.push(("FAULT_EVER".to_owned(), "1".to_owned()));
    }
    all
}
