//! `tums`: TP-LINK's commercial cloud (TUMS) from the command line.
//!
//! ```text
//! arguments/  what may be typed: built-in commands, and one command for each operation of the catalog
//! settings/   which keys, which endpoint: flags, environment, profile
//! request/    from flags and JSON to a request that keeps the documented rules
//! commands/   what each command does
//! output/     answers as table, JSON, JSON lines or YAML; colours; progress
//! messages.rs every sentence that is said, in both languages
//! ```

#![forbid(unsafe_code)]

mod arguments;
mod commands;
mod exit;
mod language;
mod messages;
mod names;
mod output;
mod request;
mod settings;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    language::choose(&words);
    match arguments::run(words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
