//! Markdown for a changelog entry or a pull request.

use std::fmt::Write as _;

use super::{sides, travel, waivers};
use crate::diff::{Bump, Judged, Report, Wire};
use crate::render::code;

/// The report under headings of the third and fourth level, for an entry of a changelog.
pub fn markdown(report: &Report) -> String {
    let mut text =
        format!("### Interface, `{}` to `{}`\n\n{}.\n", report.old, report.new, capital(&report.summary.to_string()));
    for wire in [Wire::Breaking, Wire::Dangerous, Wire::Compatible] {
        section(&mut text, capital(wire.name()), report.of_degree(wire));
    }
    // A program may well notice what does not reach the wire.
    let (rust, rest): (Vec<_>, Vec<_>) =
        report.of_degree(Wire::TextOnly).partition(|judged| judged.change.rust > Bump::Patch);
    section(&mut text, "Rust alone".to_owned(), rust.into_iter());
    if !rest.is_empty() {
        let (count, lines) = (rest.len(), lines(rest.into_iter()));
        write!(text, "\n<details><summary>Text only ({count})</summary>\n\n{lines}\n</details>\n").expect(WRITTEN);
    }
    let remarks: String = waivers(report).map(|remark| format!("- {}\n", capital(&remark))).collect();
    if !remarks.is_empty() {
        write!(text, "\n#### Waivers\n\n{remarks}").expect(WRITTEN);
    }
    text
}

const WRITTEN: &str = "a text takes what is written to it";

fn section<'r>(text: &mut String, title: String, changes: impl Iterator<Item = &'r Judged>) {
    let lines = lines(changes);
    if !lines.is_empty() {
        write!(text, "\n#### {title}\n\n{lines}").expect(WRITTEN);
    }
}

fn lines<'r>(changes: impl Iterator<Item = &'r Judged>) -> String {
    changes.map(line).collect()
}

fn line(judged: &Judged) -> String {
    let change = &judged.change;
    let travel = travel(change).map(|travel| format!(" ({travel})")).unwrap_or_default();
    let sides = sides(change).map(|sides| format!(" {}", code(&sides))).unwrap_or_default();
    let waived = judged.waived.as_ref().map(|waived| format!(" Waived until {}: {}", waived.expires, waived.reason));
    format!(
        "- `{}`{travel}: {}{sides} <sub>{}, Rust: {}</sub>{}\n",
        change.subject,
        judged.explanation,
        change.kind.id(),
        change.rust,
        waived.unwrap_or_default()
    )
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
