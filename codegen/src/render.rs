//! How reports and schemas are written, whatever they are about: JSON, and what Markdown needs.

use serde::Serialize;

/// JSON for programs, with a line end.
pub(crate) fn json(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("plain data");
    text.push('\n');
    text
}

/// Text as code, whatever quotes it contains.
pub(crate) fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Text in a cell of a table: one line, which no bar ends.
pub(crate) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
