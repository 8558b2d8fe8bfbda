//! `completions`: what a shell has to know to complete dateline's arguments.

use super::args::Args;
use clap::CommandFactory;
use clap_complete::Shell;

/// The script for a shell, from the same grammar as `--help`.
pub(super) fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "dateline", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_learns_every_command() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for command in Args::command().get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell} knows no {}", command.get_name());
            }
        }
    }
}
