//! `cargo xtask audit DOCUMENT`: the specification held against the vendor's document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{eprintln, print};
use clap::{Args, ValueEnum};
use tums_codegen::audit::document::Document;
use tums_codegen::audit::{self, Report, render};
use tums_codegen::spec;

/// There are differences.
const DIFFERENT: u8 = 1;

/// The document or the specification cannot be read. (Clap's own code for a wrong command line is 2.)
const UNREADABLE: u8 = 3;

#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 clean; 1 differences; 2 wrong arguments; 3 the document or the specification cannot be read."
)]
pub(crate) struct Options {
    /// The document, as `.docx` or as its text export `.txt`.
    document: PathBuf,
    /// Text for people, Markdown for a note, JSON for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

pub(crate) fn run(spec: &Path, options: &Options) -> ExitCode {
    match compare(spec, options) {
        Ok(report) => {
            show(&report, options.format);
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) }
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(UNREADABLE)
        }
    }
}

fn compare(folder: &Path, options: &Options) -> Result<Report, String> {
    let spec =
        spec::load(folder).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let document = Document::open(&options.document).map_err(|error| error.to_string())?;
    Ok(audit::audit(&spec, &document, &options.document.display().to_string()))
}

fn show(report: &Report, format: Format) {
    match format {
        Format::Text => print!("{}", render::text(report)),
        Format::Markdown => print!("{}", render::markdown(report)),
        Format::Json => print!("{}", render::json(report)),
    }
}
