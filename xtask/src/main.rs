//! The project's own commands: `cargo xtask NAME`.

mod audit;
mod diff;
mod errata;
mod format;
mod generate;
mod lint;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Commands of the project.
#[derive(Parser)]
#[command(name = "cargo xtask", about)]
struct Arguments {
    /// The specification's folder, if not the workspace's own.
    #[arg(long, global = true, value_name = "DIR")]
    spec: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate everything that is made from the specification.
    Gen(generate::Options),
    /// Judge the specification by its rules.
    Lint(lint::Options),
    /// Hold the specification against the vendor's document.
    Audit(audit::Options),
    /// List the contradictions of the document, with what we make of each.
    Errata(errata::Options),
    /// Tell what a change of the specification means, on the wire and for Rust code.
    Diff(diff::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let spec = arguments.spec.unwrap_or_else(workspace::spec);
    match arguments.command {
        Command::Gen(options) => generate::run(&spec, &options),
        Command::Lint(options) => lint::run(&spec, &options),
        Command::Audit(options) => audit::run(&spec, &options),
        Command::Errata(options) => errata::run(&spec, &options),
        Command::Diff(options) => diff::run(&spec, &options),
    }
}
