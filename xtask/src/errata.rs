//! `cargo xtask errata`: the contradictions of the vendor's document, with both readings and what we make of them.

use std::path::Path;
use std::process::ExitCode;

use anstream::{eprintln, print};
use clap::Args;
use tums_codegen::errata::{Filter, List, render};
use tums_codegen::spec::{self, ErratumKind};

use crate::format::Format;

/// The filter names a module that is not there.
const WRONG_ARGUMENTS: u8 = 2;

/// The specification cannot be read.
const UNREADABLE: u8 = 3;

/// How wide the table is if not said otherwise.
const WIDTH: u16 = 160;

#[derive(Args)]
#[command(after_help = "Exit codes: 0 listed; 2 wrong arguments; 3 the specification cannot be read.")]
pub(crate) struct Options {
    /// Text for people, Markdown for a page, JSON for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only the errata of this module, or of `service`, `common`, `push`, `errors`; may be repeated.
    #[arg(long, value_name = "MODULE")]
    module: Vec<String>,
    /// Only the errata of this kind, such as `name` or `type`; may be repeated.
    #[arg(long, value_name = "KIND")]
    kind: Vec<ErratumKind>,
    /// Only the errata that change bytes on the wire.
    #[arg(long)]
    wire: bool,
    /// Number of columns of the table.
    #[arg(long, value_name = "COLUMNS", default_value_t = WIDTH)]
    width: u16,
}

pub(crate) fn run(folder: &Path, options: &Options) -> ExitCode {
    let spec = match spec::load(folder) {
        Ok(spec) => spec,
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("{error}"));
            return ExitCode::from(UNREADABLE);
        }
    };
    let filter = Filter { modules: options.module.clone(), kinds: options.kind.clone(), on_the_wire: options.wire };
    match List::of(&spec, &filter) {
        Ok(list) => {
            show(&list, options);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(WRONG_ARGUMENTS)
        }
    }
}

fn show(list: &List, options: &Options) {
    match options.format {
        Format::Text => print!("{}", render::text(list, options.width)),
        Format::Markdown => print!("{}", render::markdown(list)),
        Format::Json => print!("{}", render::json(list)),
    }
}
