//! Markdown for a note: a table of differences by section, notices, coverage.

use std::fmt::Write as _;

use super::{counts, verdict};
use crate::audit::Report;
use crate::render::cell;

/// The report under headings of the second and third level.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut text = format!("## Audit of `{}`\n\n{}.\n\n", report.document, verdict(report));
    let mut line = |content: String| writeln!(text, "{content}").expect("a text takes what is written to it");
    line("| covered | |\n|---|---|".to_owned());
    for (what, share) in report.coverage.shares() {
        line(format!("| {what} | {share} |"));
    }
    if !report.differences.is_empty() {
        line("\n### Differences\n\n| kind | number |\n|---|---|".to_owned());
        for (kind, count) in counts(report) {
            line(format!("| {kind} | {count} |"));
        }
        line("\n| place | subject | difference | kind |\n|---|---|---|---|".to_owned());
        for difference in &report.differences {
            let place = difference.document.as_ref().map_or(String::new(), ToString::to_string);
            let (subject, message) = (cell(&difference.subject), cell(&difference.message));
            line(format!("| {place} | `{subject}` | {message} | {} |", difference.kind));
        }
    }
    if !report.notices.is_empty() {
        line("\n### Numbers and titles\n".to_owned());
        for notice in &report.notices {
            line(format!("- `{}` ({}): {}", notice.subject, notice.document, notice.message));
        }
    }
    text
}
