//! JSON for programs.

use crate::errata::List;

/// The whole list.
#[must_use]
pub fn json(list: &List) -> String {
    let mut text = serde_json::to_string_pretty(list).expect("plain data");
    text.push('\n');
    text
}
