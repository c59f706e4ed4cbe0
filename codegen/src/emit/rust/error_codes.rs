//! The error codes: a table that becomes constants and explanations.

use std::fmt::Write as _;

use super::BANNER;
use crate::model::Code;

/// The file.
pub(super) fn emit(codes: &[Code<'_>]) -> String {
    let mut text =
        format!("{BANNER}\n\n//! Every documented error code.\n\nuse crate::types::error_codes;\n\nerror_codes! {{\n");
    for code in codes {
        let spec = code.spec;
        let (number, name) = (code.number, &spec.name.value);
        let (category, class) = (format!("{:?}", spec.category.value), format!("{:?}", spec.class.value));
        let doc = spec.doc.value.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(text, "    /// {doc}").expect("a text takes what is written to it");
        writeln!(text, "    {name} = {number} \"{number}\", {category}, {class}, {:?};", spec.zh.value)
            .expect("a text takes what is written to it");
    }
    text + "}\n"
}
