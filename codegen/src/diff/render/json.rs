//! JSON for programs.

use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::diff::Report;

/// The report, as [`schema`] describes it.
pub fn json(report: &Report) -> String {
    pretty(report)
}

/// The JSON Schema of the report.
pub fn schema() -> String {
    pretty(&SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Report>())
}

fn pretty(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain data");
    text.push('\n');
    text
}
