//! Markdown for a page: the number of each kind, then a table for each module.

use std::fmt::Write as _;

use super::{remedy, sum};
use crate::errata::{Entry, List};
use crate::render::{cell, code};

const ON_THE_WIRE: &str =
    "On the wire are those where a client that follows another reading sends or expects other bytes.";

/// The list under headings of the first and second level.
#[must_use]
pub fn markdown(list: &List) -> String {
    let mut text = format!("# Errata of `{}`\n\n{}. {ON_THE_WIRE}\n", list.document, sum(list));
    let mut line = |content: &str| writeln!(text, "{content}").expect("a text takes what is written to it");
    line("\n| kind | errata | on the wire |\n|---|--:|--:|");
    for count in &list.summary.kinds {
        line(&format!("| {} | {} | {} |", count.kind, count.errata, count.on_the_wire));
    }
    let mut module = "";
    for entry in &list.errata {
        if entry.module != module {
            module = &entry.module;
            line(&format!("\n## {module}\n"));
            line("| about | kind | the document says | we | why | place |\n|---|---|---|---|---|---|");
        }
        line(&row(entry));
    }
    text
}

fn row(entry: &Entry) -> String {
    let wire = if entry.on_the_wire { ", on the wire" } else { "" };
    let readings = entry
        .readings
        .iter()
        .map(|reading| format!("{} {}: {}", reading.section, reading.at, code(&cell(&reading.quote))));
    let readings = readings.collect::<Vec<_>>().join("<br>");
    let remedy = remedy(entry).iter().map(|words| cell(words)).collect::<Vec<_>>().join("<br>");
    let why = cell(&entry.why);
    format!("| `{}` | {}{wire} | {readings} | {remedy} | {why} | {} |", entry.subject, entry.kind, entry.place)
}
