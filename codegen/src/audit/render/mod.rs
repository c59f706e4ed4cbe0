//! A report as text for people, as Markdown for a note, as JSON for programs.

mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::{Kind, Report};

/// How often each kind of difference occurs.
fn counts(report: &Report) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for difference in &report.differences {
        *counts.entry(difference.kind).or_insert(0) += 1;
    }
    counts
}

/// The last word on a report.
fn verdict(report: &Report) -> String {
    let explained = format!("{} differences are explained by errata", report.explained.len());
    let notices = format!("{} sections have another number or title", report.notices.len());
    match report.differences.len() {
        0 => format!("clean: {explained}; {notices}"),
        1 => format!("1 difference; {explained}; {notices}"),
        count => format!("{count} differences; {explained}; {notices}"),
    }
}
