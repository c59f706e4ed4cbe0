//! The server's table of operations.

use std::fmt::Write as _;

use super::BANNER;
use crate::model::{Model, ModuleKind};

/// The file.
pub(super) fn emit(model: &Model<'_>) -> String {
    let mut text = format!(
        "{BANNER}\n\n//! Every operation, as a server sees it.\n\nuse crate::server::endpoint_table;\n\nendpoint_table! {{\n"
    );
    for module in model.modules.iter().filter(|module| module.kind == ModuleKind::Chapter) {
        writeln!(text, "    {:?} => {{", module.name).expect("a text takes what is written to it");
        for operation in &module.operations {
            let kind = match (&operation.paging, operation.batch) {
                (Some(_), _) => "paged",
                (None, Some(_)) => "batched",
                (None, None) => "plain",
            };
            writeln!(text, "        {}: {kind},", operation.request_type).expect("a text takes what is written to it");
        }
        text += "    }\n";
    }
    text + "}\n"
}
