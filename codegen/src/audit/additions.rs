//! What the document has and the specification lacks, kept until a draft of it is wanted.

use super::document::{ApiTable, Example, FieldTable, Param, Place, ValueTable};

/// One thing that the specification lacks.
pub(super) enum Addition {
    /// An operation.
    Operation(Box<NewOperation>),
    /// A field of something that the specification has.
    Field(Box<NewField>),
    /// A value, behind the name of its enum.
    Value(String, String),
    /// A table of values in this section.
    Values(String, Box<ValueTable>),
    /// A table of fields in this section.
    Fields(String, Box<FieldTable>),
    /// An error code.
    Code(i64, Place),
}

/// An operation as the document has it.
pub(super) struct NewOperation {
    pub(super) section: String,
    pub(super) title: String,
    pub(super) api: ApiTable,
    pub(super) examples: Vec<Example>,
}

/// A field as the document has it.
pub(super) struct NewField {
    /// The type, or the part of the message, such as `addRegion.request`.
    pub(super) holder: String,
    pub(super) section: String,
    pub(super) param: Param,
}
