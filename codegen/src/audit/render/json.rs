//! JSON for programs.

use crate::audit::Report;
use crate::render;

/// The whole report.
#[must_use]
pub fn json(report: &Report) -> String {
    render::json(report)
}
