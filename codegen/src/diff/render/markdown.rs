//! Markdown for a changelog entry or a pull request.

use std::fmt::Write as _;

use super::{sides, travel};
use crate::diff::{Judged, Report, Wire};

/// The report under headings of the second and third level.
pub fn markdown(report: &Report) -> String {
    let mut text =
        format!("## Interface, `{}` to `{}`\n\n{}.\n", report.old, report.new, capital(&report.summary.to_string()));
    for wire in Wire::WORST_FIRST {
        let changes: Vec<_> = report.of_degree(wire).collect();
        if changes.is_empty() {
            continue;
        }
        let lines: String = changes.iter().map(|judged| line(judged)).collect();
        match wire {
            // Many, and of interest to few.
            Wire::TextOnly => {
                let count = changes.len();
                write!(text, "\n<details><summary>Text only ({count})</summary>\n\n{lines}\n</details>\n")
            }
            _ => write!(text, "\n### {}\n\n{lines}", capital(wire.name())),
        }
        .expect("a text takes what is written to it");
    }
    text
}

fn line(judged: &Judged) -> String {
    let change = &judged.change;
    let travel = travel(change).map(|travel| format!(" ({travel})")).unwrap_or_default();
    let sides = sides(change).map(|sides| format!(" {}", code(&sides))).unwrap_or_default();
    let place = change.new.as_ref().or(change.old.as_ref()).map(|place| format!(", {place}")).unwrap_or_default();
    let explanation = judged.explanation;
    let rust = change.rust;
    let waived = judged.waived.as_ref().map(|waived| format!(" Waived until {}: {}", waived.expires, waived.reason));
    format!(
        "- `{}`{travel}: {explanation}{sides} <sub>{}, Rust: {rust}{place}</sub>{}\n",
        change.subject,
        change.kind.id(),
        waived.unwrap_or_default()
    )
}

/// Text as code, whatever quotes it contains.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
