//! Names that must lead somewhere: fields, operations, error codes.

use std::path::Path;

use super::scope::target_fields;
use super::{Findings, Rule, Scope};
use crate::spec::{Entries, Entry, Field, Located, Operation, Target, TimeRange};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (path, entry) in scope.each_type() {
        let place = Place { path, owner: &entry.name.value };
        groups(place, &entry.value.at_least_one_of, &entry.value.fields, findings);
        time_ranges(place, &entry.value.time_ranges, &entry.value.fields, findings);
    }
    for (path, entry) in scope.each_operation() {
        operation(scope, Place { path, owner: &entry.name.value }, &entry.value, findings);
    }
}

/// What a name stands in.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a Path,
    pub(super) owner: &'a str,
}

fn operation(scope: &Scope<'_>, place: Place<'_>, operation: &Operation, findings: &mut Findings) {
    groups(place, &operation.at_least_one_of, &operation.request, findings);
    time_ranges(place, &operation.time_ranges, &operation.request, findings);
    if let Some(target) = &operation.target {
        self::target(place, operation, target, findings);
    }
    if let Some(next) = &operation.followed_by
        && !scope.operations.contains_key(next.operation.as_str())
    {
        missing(place, &next.operation, "an operation", findings);
    }
    let codes = &scope.spec.errors.content.codes;
    for code in &operation.errors {
        if codes.get(&code.value.to_string()).is_none() {
            let message = format!("`{}` names code {}, which errors.yaml does not list", place.owner, code.value);
            findings.add(place.path, code.at, Rule::UnknownReference, message);
        }
    }
    for entry in &operation.outcomes {
        let code = &entry.name;
        if code.value != "0" && codes.get(&code.value).is_none() {
            let message = format!("`{}` has outcome {}, which errors.yaml does not list", place.owner, code.value);
            findings.add(place.path, code.at, Rule::UnknownReference, message);
        }
    }
    results(place, operation, findings);
    query(place, operation, findings);
}

/// An operation says once what its result is.
fn results(place: Place<'_>, operation: &Operation, findings: &mut Findings) {
    let kinds = [!operation.response.is_empty(), operation.result.is_some(), !operation.outcomes.is_empty()];
    if kinds.iter().filter(|given| **given).count() > 1 {
        let message = format!("`{}` has more than one of `response`, `result` and `outcomes`; keep one", place.owner);
        findings.add(place.path, operation.section.at, Rule::Shape, message);
    }
    if !operation.outcomes.is_empty() && operation.outcomes.get("0").is_none() {
        let message = format!("`{}` has outcomes but none for code 0", place.owner);
        findings.add(place.path, operation.section.at, Rule::Shape, message);
    }
    if let (false, Some(failures)) = (operation.outcomes.is_empty(), &operation.failures) {
        let message = format!("`{}` has `outcomes`, none of which can hold `failures`; keep one", place.owner);
        findings.add(place.path, failures.at, Rule::Shape, message);
    }
}

/// A call by URL sends what the URL has, and nothing else.
fn query(place: Place<'_>, operation: &Operation, findings: &mut Findings) {
    if operation.query.is_empty() {
        return;
    }
    if !operation.request.is_empty() || operation.target.is_some() {
        let message = format!("`{}` has a `query`; its body is empty, without `request` and `target`", place.owner);
        findings.add(place.path, operation.section.at, Rule::Shape, message);
    }
    for entry in &operation.query {
        let field = &entry.value;
        if field.constant.is_some() || (field.required && field.default.is_some()) {
            let message = format!("`{}` comes with the URL; nothing can be filled in for it", entry.name.value);
            findings.add(place.path, entry.name.at, Rule::Shape, message);
        }
    }
}

fn target(place: Place<'_>, operation: &Operation, target: &Located<Target>, findings: &mut Findings) {
    if target.kinds.is_empty() {
        findings.add(place.path, target.at, Rule::Shape, "a target needs at least one of device, channel, child");
    }
    let own: Vec<&str> = match &target.list {
        Some(list) => vec![list.as_str()],
        None => target_fields(&target.kinds),
    };
    for entry in operation.request.iter().filter(|entry| own.contains(&entry.name.as_str())) {
        let message = format!("`{}` belongs to the target already; delete it here", entry.name.value);
        findings.add(place.path, entry.name.at, Rule::Shape, message);
    }
    if let (None, Some(length)) = (&target.list, &target.length) {
        findings.add(place.path, length.at, Rule::Shape, "a target without a `list` has no length");
    }
}

fn groups(place: Place<'_>, groups: &[Vec<Located<String>>], fields: &Entries<Field>, findings: &mut Findings) {
    for name in groups.iter().flatten() {
        field(place, fields, name, "object", findings);
    }
}

fn time_ranges(place: Place<'_>, ranges: &[TimeRange], fields: &Entries<Field>, findings: &mut Findings) {
    for end in ranges.iter().flat_map(|range| [&range.from, &range.to]) {
        if let Some(found) = field(place, fields, end, "object", findings)
            && !found.ty.starts_with("timestamp")
            && found.ty.value != "day"
        {
            let message =
                format!("`{}` is `{}`; a time range is bounded by timestamps or days", end.value, found.ty.value);
            findings.add(place.path, end.at, Rule::Shape, message);
        }
    }
}

/// The field of this name, or a finding.
pub(super) fn field<'a>(
    place: Place<'_>,
    fields: &'a Entries<Field>,
    name: &Located<String>,
    what: &str,
    findings: &mut Findings,
) -> Option<&'a Field> {
    let found = fields.iter().find(|entry: &&Entry<Field>| entry.name.value == name.value).map(|entry| &entry.value);
    if found.is_none() {
        missing(place, name, &format!("a field of this {what}"), findings);
    }
    found
}

/// A name that leads nowhere.
pub(super) fn missing(place: Place<'_>, name: &Located<String>, what: &str, findings: &mut Findings) {
    let message = format!("`{}` in `{}` is not {what}; check the spelling", name.value, place.owner);
    findings.add(place.path, name.at, Rule::UnknownReference, message);
}
