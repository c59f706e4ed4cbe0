//! JSON for programs.

use crate::audit::Report;

/// The whole report.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("plain data");
    text.push('\n');
    text
}
