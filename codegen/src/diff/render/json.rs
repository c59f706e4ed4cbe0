//! JSON for programs.

use schemars::generate::SchemaSettings;

use crate::diff::Report;
use crate::render;

/// The report, as [`schema`] describes it.
pub fn json(report: &Report) -> String {
    render::json(report)
}

/// The JSON Schema of the report.
pub fn schema() -> String {
    render::json(&SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Report>())
}
