//! `cargo xtask diff OLD [NEW]`: what a change of the specification means, on the wire and for Rust code.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{eprintln, print};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tums_codegen::diff::{self, Report, Source, Waivers, Wire, render};

use crate::format::Format;

/// A change is as bad as `--fail-on` says, or worse.
const REACHED: u8 = 1;

/// A specification or the waivers cannot be read. (Clap's own code for a wrong command line is 2.)
const UNREADABLE: u8 = 3;

#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 compared; 1 a change is as bad as --fail-on says; 2 wrong arguments; 3 a side or the waivers \
                        cannot be read."
)]
pub(crate) struct Options {
    /// A folder, or a git revision of the specification: a tag, a branch, HEAD~1.
    #[arg(required_unless_present_any = ["kinds", "schema"])]
    old: Option<String>,
    /// The same for the new side; the working tree if not given.
    new: Option<String>,
    /// Text for people, Markdown for a changelog or pull request, JSON for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with code 1 if a change that is not waived is this bad, on the wire or for Rust code.
    #[arg(long, value_enum, value_name = "DEGREE")]
    fail_on: Option<FailOn>,
    /// A YAML file with accepted changes: `waivers: [{ fingerprint, reason, expires }]`.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// The day on which waivers must still hold, as 2030-12-31; today if not given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// List changes of texts alone too.
    #[arg(long)]
    all: bool,
    /// Print every kind of change with its judgement and explanation.
    #[arg(long, exclusive = true)]
    kinds: bool,
    /// Print the JSON Schema of `--format json`.
    #[arg(long, exclusive = true)]
    schema: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Breaking on the wire, major for Rust, or unclassified.
    Breaking,
    /// The same, or dangerous.
    Dangerous,
    /// Any change at all.
    Any,
}

impl FailOn {
    fn degree(self) -> Wire {
        match self {
            Self::Breaking => Wire::Breaking,
            Self::Dangerous => Wire::Dangerous,
            Self::Any => Wire::TextOnly,
        }
    }
}

pub(crate) fn run(spec: &Path, options: &Options) -> ExitCode {
    if options.kinds {
        print!("{}", render::catalogue());
        return ExitCode::SUCCESS;
    }
    if options.schema {
        print!("{}", render::schema());
        return ExitCode::SUCCESS;
    }
    match compare(spec, options) {
        Ok(report) => {
            show(&report, options);
            let failed = options.fail_on.is_some_and(|degree| report.reaches(degree.degree()));
            if failed { ExitCode::from(REACHED) } else { ExitCode::SUCCESS }
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(UNREADABLE)
        }
    }
}

fn compare(spec: &Path, options: &Options) -> Result<Report, String> {
    let old = Source::named(options.old.as_deref().unwrap_or_default(), spec);
    let new = options.new.as_deref().map_or_else(|| Source::Folder(spec.to_owned()), |name| Source::named(name, spec));
    let waivers = match &options.waivers {
        Some(path) => Waivers::load(path).map_err(lines)?,
        None => Waivers::default(),
    };
    let today = options.today.unwrap_or_else(|| TimeZone::UTC.to_datetime(Timestamp::now()).date());
    let (before, after) = (load(&old)?, load(&new)?);
    let changes = diff::compare(&before, &after);
    let new_name = if options.new.is_some() { new.to_string() } else { "working tree".to_owned() };
    Ok(Report::new(old.to_string(), new_name, changes, &waivers, today))
}

fn load(source: &Source) -> Result<tums_codegen::spec::Spec, String> {
    source.load().map_err(|error| error.to_string())
}

fn lines<T: Display>(problems: Vec<T>) -> String {
    problems.iter().map(T::to_string).collect::<Vec<_>>().join("\n")
}

fn show(report: &Report, options: &Options) {
    match options.format {
        Format::Text => print!("{}", render::text(report, options.all)),
        Format::Markdown => print!("{}", render::markdown(report)),
        Format::Json => print!("{}", render::json(report)),
    }
}
