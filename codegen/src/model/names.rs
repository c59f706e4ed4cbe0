//! How names of the wire become names of Rust.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Names that no type or enum of the spec may have: those that generated code takes for granted and those of the SDK.
pub const RESERVED_TYPES: &[&str] = &[
    // Rust
    "BTreeMap",
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Duration",
    "Err",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Some",
    "String",
    "Value",
    "Vec",
    // Names inside of what the SDK's macros write.
    "A",
    "At",
    "D",
    "S",
    // What the SDK exports.
    "Call",
    "CallFuture",
    "ChannelId",
    "ChildId",
    "Client",
    "ClientBuilder",
    "ClockTime",
    "Credentials",
    "Day",
    "Decimal",
    "DecodeError",
    "DeviceId",
    "Effect",
    "EffectClass",
    "Error",
    "ErrorCategory",
    "ErrorClass",
    "ErrorCode",
    "ErrorKind",
    "Failure",
    "InvalidRequest",
    "Mac",
    "Operation",
    "OperationInfo",
    "QrCode",
    "RawOutput",
    "RawRequest",
    "RecordDay",
    "RegionId",
    "Response",
    "Secret",
    "SortBy",
    "SortOrder",
    "Switch",
    "Target",
    "TemporaryCredentials",
    "Terminal",
    "Timestamp",
    "UnknownValue",
    // What generated code imports besides.
    "Apps",
    "Batched",
    "Paged",
    "Paging",
    "PagingStyle",
];

/// Names that no chapter may have: those of the other files of a specification, of files that are always generated, and of the
/// client's methods.
pub const RESERVED_MODULES: &[&str] = &[
    "builder",
    "call",
    "call_in_batches",
    "call_raw",
    "catalog",
    "clock",
    "clone",
    "common",
    "error_codes",
    "errors",
    "from_env",
    "from_profile",
    "items",
    "mod",
    "pages",
    "push",
    "server",
    "service",
    "waiters",
];

/// The variant or constant that stands for what an enum does not list.
pub const UNKNOWN_VARIANT: &str = "UnknownValue";

/// Keywords that stay keywords even behind `r#`.
const UNESCAPABLE: &[&str] = &["self", "super", "crate", "Self", "_"];

/// The keywords of the edition, reserved ones included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Fields that generated requests and answers have of their own.
const OWN_FIELDS: &[&str] = &["extra", "target", "targets", "failures", "origin"];

/// The name of a field: `regionName` becomes `region_name`, `type` becomes `r#type`, `self` becomes `self_`.
pub fn field(wire: &str) -> String {
    let mut name = wire.to_snake_case();
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if OWN_FIELDS.contains(&name.as_str()) {
        name.push('_');
    }
    escaped(name)
}

/// The name of the method that sets a field; another name than the field's says that there is none, because generated code calls
/// a function of the field's name.
pub fn setter(field: &str) -> String {
    match field {
        "new" | "clone" | "default" | "query_string" => format!("{field}_"),
        _ => field.to_owned(),
    }
}

/// The name of a type: `addRegion` becomes `AddRegion`.
pub fn type_name(wire: &str) -> String {
    escaped(wire.to_upper_camel_case())
}

/// The name of a constant: `LineCrossing` becomes `LINE_CROSSING`.
pub fn constant(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// The name of a method: `addRegion` becomes `add_region`.
pub fn method(wire: &str) -> String {
    escaped(wire.to_snake_case())
}

/// Whether a chapter may have this name, which becomes a file and a method of the client.
pub fn is_module(name: &str) -> bool {
    method(name) == name && !RESERVED_MODULES.contains(&name)
}

/// A name that is no keyword.
pub fn escaped(name: String) -> String {
    if UNESCAPABLE.contains(&name.as_str()) {
        name + "_"
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_snake_case_and_no_keywords() {
        for (wire, rust) in [
            ("regionName", "region_name"),
            ("clientUUID", "client_uuid"),
            ("msg_alarm_list", "msg_alarm_list"),
            ("type", "r#type"),
            ("box", "r#box"),
            ("Self", "self_"),
            ("new", "new"),
            ("build", "build"),
            ("extra", "extra_"),
            ("24hours", "_24hours"),
        ] {
            assert_eq!(field(wire), rust);
        }
    }

    #[test]
    fn methods_and_types_follow_their_operation() {
        assert_eq!(method("addRegion"), "add_region");
        assert_eq!(type_name("addRegion"), "AddRegion");
        assert_eq!(method("getDeviceOSDInfo"), "get_device_osd_info");
        assert_eq!(constant("LineCrossing"), "LINE_CROSSING");
        assert_eq!(setter("new"), "new_");
    }
}
