//! Names: unique across files, spelled in the style of their kind, bearable in Rust.

use std::collections::HashMap;
use std::path::Path;

use super::scope::Fields;
use super::{Findings, Rule, Scope, rust_types};
use crate::model::names as rust;
use crate::spec::{Entry, Enum, EnumWire, Field, Located, Operation, ValueDef};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    uniqueness(scope, findings);
    paths(scope, findings);
    let service = &scope.spec.service;
    let mut modules = HashMap::new();
    for name in service.content.modules.iter() {
        unique(&mut modules, &service.path, name, Rule::DuplicateName, findings);
    }
    for file in scope.files() {
        let module = &file.content.module;
        styled(&file.path, module, is_snake, "like_this", findings);
        if file.path.file_stem().is_none_or(|stem| stem.to_string_lossy() != module.value) {
            let message = format!("the module is called `{}`, the file is not; give both one name", module.value);
            findings.add(&file.path, module.at, Rule::NameStyle, message);
        }
    }
    for (path, entry) in scope.each_type() {
        styled(path, &entry.name, is_pascal, "LikeThis", findings);
    }
    for (path, entry) in scope.each_enum() {
        styled(path, &entry.name, is_pascal, "LikeThis", findings);
        values(path, entry, findings);
    }
    for (path, entry) in scope.each_operation() {
        outcomes(path, &entry.value, findings);
    }
    codes(scope, findings);
    for fields in scope.each_fields() {
        rust_fields(&fields, findings);
    }
    rust_types::check(scope, findings);
}

fn outcomes(path: &Path, operation: &Operation, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for entry in &operation.outcomes {
        styled(path, &entry.value.name, is_pascal, "LikeThis", findings);
        unique(&mut seen, path, &entry.value.name, Rule::DuplicateValue, findings);
    }
}

fn uniqueness(scope: &Scope<'_>, findings: &mut Findings) {
    let mut seen: HashMap<&str, (&Path, &Located<String>)> = HashMap::new();
    let types = scope.each_type().map(|(path, entry)| (path, &entry.name));
    let enums = scope.each_enum().map(|(path, entry)| (path, &entry.name));
    for (path, name) in types.chain(enums) {
        unique(&mut seen, path, name, Rule::DuplicateName, findings);
    }
    let mut seen = HashMap::new();
    for (path, entry) in scope.each_operation() {
        unique(&mut seen, path, &entry.name, Rule::DuplicateName, findings);
    }
    let mut seen = HashMap::new();
    for (path, entry) in scope.each_operation() {
        unique(&mut seen, path, &entry.value.path, Rule::DuplicatePath, findings);
    }
}

fn unique<'a>(
    seen: &mut HashMap<&'a str, (&'a Path, &'a Located<String>)>,
    path: &'a Path,
    name: &'a Located<String>,
    rule: Rule,
    findings: &mut Findings,
) {
    if let Some((first, earlier)) = seen.insert(name.as_str(), (path, name)) {
        let message =
            format!("`{}` stands at {}:{} already; choose another name", name.value, first.display(), earlier.at);
        findings.add(path, name.at, rule, message);
    }
}

fn paths(scope: &Scope<'_>, findings: &mut Findings) {
    for (file, entry) in scope.each_operation() {
        let path = &entry.value.path;
        if !path.starts_with('/') || path.rsplit('/').next() != Some(entry.name.as_str()) {
            let message =
                format!("the path `{}` should start with `/` and end with `/{}`", path.value, entry.name.value);
            findings.add(file, path.at, Rule::Path, message);
        }
    }
}

/// Fields of one object must not fold to one name; a name given by hand must be one that Rust takes as it is.
fn rust_fields(fields: &Fields<'_>, findings: &mut Findings) {
    let mut seen: HashMap<String, &Entry<Field>> = HashMap::new();
    for entry in fields.entries {
        let given = entry.value.rust.as_ref();
        let name = rust::field(given.map_or(entry.name.as_str(), |given| given.as_str()));
        let place = given.map_or(entry.name.at, |given| given.at);
        if let Some(given) = given
            && (name != given.value || !is_snake(&name))
        {
            let message =
                format!("`{}` is no name for a field in Rust; write it like_this, and no keyword", given.value);
            findings.add(fields.path, place, Rule::RustName, message);
        }
        let setter = rust::setter(&name);
        if let Some(earlier) = seen.insert(setter, entry) {
            let message = format!(
                "`{}` and `{}` in `{}` become the same name in Rust; give one of them another by `rust:`",
                earlier.name.value, entry.name.value, fields.owner
            );
            findings.add(fields.path, place, Rule::RustName, message);
        }
    }
}

fn values(path: &Path, entry: &Entry<Enum>, findings: &mut Findings) {
    let mut seen: Vec<&Entry<ValueDef>> = Vec::new();
    for value in &entry.value.values {
        styled(path, &value.name, is_pascal, "LikeThis", findings);
        let literal = &value.value.value;
        let fits = match entry.value.wire {
            EnumWire::Int => literal.is_i64(),
            EnumWire::String => literal.is_string(),
            EnumWire::Words => literal.as_array().is_some_and(|words| {
                words.iter().filter_map(|word| word.as_i64()).map(|word| (word as i32).count_ones()).sum::<u32>() == 1
            }),
        };
        if !fits {
            let message = format!(
                "`{}` is no value of an enum with `wire: {}`; a number is bare, a text quoted, a bit a list of words",
                literal.value,
                format!("{:?}", entry.value.wire).to_lowercase()
            );
            findings.add(path, literal.at, Rule::EnumValue, message);
        }
        if let Some(earlier) = seen.iter().find(|earlier| earlier.value.value == *literal) {
            let message = format!("`{}` has this value already; one value, one name", earlier.name.value);
            findings.add(path, literal.at, Rule::DuplicateValue, message);
        }
        seen.push(value);
    }
    rust_types::values(path, entry, findings);
}

fn codes(scope: &Scope<'_>, findings: &mut Findings) {
    let file = &scope.spec.errors;
    let mut seen = HashMap::new();
    for entry in &file.content.codes {
        if entry.name.parse::<i64>().is_err() {
            let message = format!("`{}` is no error code; write the number", entry.name.value);
            findings.add(&file.path, entry.name.at, Rule::EnumValue, message);
        }
        styled(&file.path, &entry.value.name, is_screaming, "LIKE_THIS", findings);
        unique(&mut seen, &file.path, &entry.value.name, Rule::DuplicateValue, findings);
    }
}

fn styled(path: &Path, name: &Located<String>, fits: fn(&str) -> bool, style: &str, findings: &mut Findings) {
    if !fits(name) {
        let message = format!("`{}` should be written {style}", name.value);
        findings.add(path, name.at, Rule::NameStyle, message);
    }
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_screaming(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
