//! The server's table of operations.

use std::fmt::Write as _;

use super::BANNER;
use crate::model::{Model, ModuleKind};

/// The file.
pub(super) fn emit(model: &Model<'_>) -> String {
    let mut text = format!("{BANNER}\n\n//! Every operation, as a server sees it.\n\nuse crate::server::Endpoint;\n\n");
    text += "/// The operations in the document's order.\npub(crate) static ENDPOINTS: &[Endpoint] = &[\n";
    for module in model.modules.iter().filter(|module| module.kind == ModuleKind::Chapter) {
        for operation in &module.operations {
            writeln!(text, "    #[cfg(feature = \"{}\")]\n    Endpoint::of::<super::{}>(),", module.name, operation.request_type)
                .expect("a text takes what is written to it");
        }
    }
    text + "];\n"
}
