//! Names that Rust must bear at one place: types, the variants and constants of enums, methods of the client and of its handles.

use std::collections::HashMap;
use std::path::Path;

use super::{Findings, Rule, Scope};
use crate::model::names;
use crate::spec::{Entry, Enum, EnumWire, Outcome};

/// A Rust name with what it belongs to.
type Taken = HashMap<String, String>;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let mut taken: Taken =
        names::RESERVED_TYPES.iter().map(|name| ((*name).to_owned(), "Rust or the SDK".to_owned())).collect();
    modules(scope, &mut taken, findings);
    operations(scope, &mut taken, findings);
    let types = scope.each_type().map(|(path, entry)| (path, &entry.name));
    let enums = scope.each_enum().map(|(path, entry)| (path, &entry.name));
    for (path, name) in types.chain(enums) {
        if let Some(owner) = taken.get(name.as_str()) {
            let message = format!("`{}` is taken in Rust by {owner}; choose another name", name.value);
            findings.add(path, name.at, Rule::RustName, message);
        }
    }
}

/// A module becomes a file, a method of the client and a type.
fn modules(scope: &Scope<'_>, taken: &mut Taken, findings: &mut Findings) {
    for file in &scope.spec.modules {
        let module = &file.content.module;
        if !names::is_module(module) {
            let message = format!(
                "a module cannot be called `{}`: it becomes a file and a method of the client, and the name is taken; \
                 choose another",
                module.value
            );
            findings.add(&file.path, module.at, Rule::RustName, message);
        }
        taken.insert(format!("{}Module", names::type_name(module)), format!("module `{}`", module.value));
    }
}

/// The types that an operation takes: up to three of its own, and one for each of its outcomes with fields.
pub(crate) fn types_of_operation(wire: &str, outcomes: &[Entry<Outcome>]) -> Vec<String> {
    let name = names::type_name(wire);
    let outcomes = outcomes.iter().filter(|outcome| !outcome.value.fields.is_empty());
    let outcomes = outcomes.map(|outcome| outcome.value.name.as_str());
    ["", "Output", "Required"].into_iter().chain(outcomes).map(|part| format!("{name}{part}")).collect()
}

/// An operation becomes a method and some types.
fn operations(scope: &Scope<'_>, taken: &mut Taken, findings: &mut Findings) {
    for (path, entry) in scope.each_operation() {
        let own = types_of_operation(&entry.name, &entry.value.outcomes);
        if own[0].ends_with('_') {
            let message =
                format!("`{}` cannot become a type of Rust; the generator needs a rule for it", entry.name.value);
            findings.add(path, entry.name.at, Rule::RustName, message);
        }
        for name in &own {
            if let Some(owner) = taken.get(name) {
                let message = format!(
                    "`{}` would need the Rust type `{name}`, which is taken by {owner}; the generator needs a rule for it",
                    entry.name.value
                );
                findings.add(path, entry.name.at, Rule::RustName, message);
                break;
            }
        }
        taken.extend(own.into_iter().map(|name| (name, format!("operation `{}`", entry.name.value))));
    }
}

/// The values of an enum become variants, those of a bit mask constants.
pub(super) fn values(path: &Path, entry: &Entry<Enum>, findings: &mut Findings) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for value in &entry.value.values {
        let name = match entry.value.wire {
            EnumWire::Words => names::constant(&value.name),
            EnumWire::Int | EnumWire::String => value.name.value.clone(),
        };
        if name == names::UNKNOWN_VARIANT {
            let message = format!("`{name}` stands for what an enum does not list; choose another name");
            findings.add(path, value.name.at, Rule::RustName, message);
        }
        if let Some(earlier) = seen.insert(name, &value.name) {
            let message = format!("`{earlier}` and `{}` become the same name in Rust", value.name.value);
            findings.add(path, value.name.at, Rule::RustName, message);
        }
    }
}
