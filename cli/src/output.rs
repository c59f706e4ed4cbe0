//! Answers on the standard output, as table, JSON, JSON lines or YAML; everything else on the error stream.

pub(crate) mod cells;
pub(crate) mod progress;
pub(crate) mod secrets;
pub(crate) mod shape;
pub(crate) mod style;
pub(crate) mod table;

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use serde_json::Value;
use tums::catalog::Field;

use crate::arguments::globals::Globals;
use crate::exit::Failure;
use crate::messages;
use crate::settings::variable;

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON text, laid out.
    Json,
    /// One JSON text a line; of a list, one line for each entry.
    Jsonl,
    /// YAML.
    Yaml,
}

/// Where and how is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) quiet: bool,
    pub(crate) verbose: u8,
}

impl Output {
    /// As the options say, or `TUMS_OUTPUT`; else tables on a terminal and JSON in a pipe.
    pub(crate) fn new(globals: &Globals) -> Result<Self, Failure> {
        let named = match globals.format {
            Some(format) => Some(format),
            None => variable("TUMS_OUTPUT")
                .map(|name| {
                    Format::from_str(&name, true)
                        .map_err(|_| Failure::usage(messages::unknown_format("TUMS_OUTPUT", name)))
                })
                .transpose()?,
        };
        let usual = if io::stdout().is_terminal() { Format::Table } else { Format::Json };
        Ok(Self { format: named.unwrap_or(usual), quiet: globals.quiet, verbose: globals.verbose })
    }

    /// Writes an answer. `fields` are those of the object, or of the entries if it is a list.
    pub(crate) fn value(&self, value: &Value, fields: &[&'static Field]) -> Result<(), Failure> {
        match self.format {
            Format::Table => print(&table::of(value, fields)),
            Format::Json => print(&(pretty(value) + "\n")),
            Format::Jsonl => match value {
                Value::Array(entries) => entries.iter().try_for_each(|entry| self.line(entry)),
                value => self.line(value),
            },
            Format::Yaml => print(&yaml(value)?),
        }
    }

    /// Writes one JSON text on a line.
    pub(crate) fn line(&self, value: &Value) -> Result<(), Failure> {
        print(&format!("{value}\n"))
    }

    /// Tells something that is no answer, unless nothing is to be told.
    pub(crate) fn tell(&self, text: &str) {
        if !self.quiet {
            anstream::eprintln!("{text}");
        }
    }

    /// Tells something that must be known.
    pub(crate) fn warn(&self, text: &str) {
        anstream::eprintln!("{}{text}", style::uncertain(&messages::warning_label()));
    }
}

/// Writes text as it is; colours only where they are seen.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn yaml(value: &Value) -> Result<String, Failure> {
    serde_saphyr::to_string(value).map_err(|error| Failure::other(error.to_string()))
}
