//! Names that must lead somewhere: fields, operations, error codes.

use std::path::Path;

use super::scope::{Fields, target_fields};
use super::{Findings, Rule, Scope};
use crate::spec::{
    Batch, Entries, Entry, Field, Located, Merge, Operation, Paging, PagingStyle, Target, TimeRange, TypeExpr,
};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for fields in scope.each_fields() {
        conditions(&fields, findings);
    }
    for (path, entry) in scope.each_type() {
        let place = Place { path, owner: &entry.name.value };
        groups(place, &entry.value.at_least_one_of, &entry.value.fields, findings);
        time_ranges(place, &entry.value.time_ranges, &entry.value.fields, findings);
    }
    for (path, entry) in scope.each_operation() {
        operation(scope, Place { path, owner: &entry.name.value }, &entry.value, findings);
    }
}

#[derive(Clone, Copy)]
struct Place<'a> {
    path: &'a Path,
    owner: &'a str,
}

fn operation(scope: &Scope<'_>, place: Place<'_>, operation: &Operation, findings: &mut Findings) {
    groups(place, &operation.at_least_one_of, &operation.request, findings);
    time_ranges(place, &operation.time_ranges, &operation.request, findings);
    if let Some(paging) = &operation.paging {
        self::paging(scope, place, operation, &paging.value, findings);
    }
    if let Some(batch) = &operation.batch {
        self::batch(place, operation, &batch.value, findings);
    }
    if let Some(target) = &operation.target {
        self::target(place, operation, target, findings);
    }
    if let Some(next) = &operation.followed_by
        && !scope.operations.contains_key(next.operation.as_str())
    {
        missing(place, &next.operation, "an operation", findings);
    }
    for entry in operation.effect_when.iter().flat_map(|conditional| &conditional.when) {
        field(place, &operation.request, &entry.name, "request", findings);
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
}

fn paging(scope: &Scope<'_>, place: Place<'_>, operation: &Operation, paging: &Paging, findings: &mut Findings) {
    field(place, &operation.request, &paging.from, "request", findings);
    let (needed, other, name) = match paging.style {
        PagingStyle::Offset => (&paging.size, &paging.to, "size"),
        PagingStyle::Window => (&paging.to, &paging.size, "to"),
    };
    match needed {
        Some(needed) => drop(field(place, &operation.request, needed, "request", findings)),
        None => findings.add(
            place.path,
            paging.from.at,
            Rule::Shape,
            format!("this style of paging needs `{name}`, the name of a request field"),
        ),
    }
    if let Some(other) = other {
        findings.add(place.path, other.at, Rule::Shape, "this field belongs to the other style of paging".to_owned());
    }
    if let Some(total) = &paging.total {
        field(place, &operation.response, total, "response", findings);
    }
    let Some(items) = field(place, &operation.response, &paging.items, "response", findings) else { return };
    if !is_list(items) {
        let message = format!("`{}` is `{}`; the entries of a page are a list", paging.items.value, items.ty.value);
        findings.add(place.path, paging.items.at, Rule::Shape, message);
    }
    for part in &paging.key {
        match scope.object_of(items) {
            Some(object) if object.fields.get(part.as_str()).is_some() => {}
            _ => missing(place, part, "a field of the entries", findings),
        }
    }
}

fn batch(place: Place<'_>, operation: &Operation, batch: &Batch, findings: &mut Findings) {
    let of_target = operation.target.iter().filter_map(|target| target.list.as_ref()).any(|list| *list == batch.list);
    if !of_target
        && let Some(list) = field(place, &operation.request, &batch.list, "request", findings)
        && !is_list(list)
    {
        let message = format!("`{}` is `{}`; only a list of inputs can be split", batch.list.value, list.ty.value);
        findings.add(place.path, batch.list.at, Rule::Shape, message);
    }
    for merged in &batch.fields {
        field(place, &operation.response, merged, "response", findings);
    }
    let sound = match batch.merge {
        Merge::Failures => operation.failures.is_some() && operation.response.is_empty(),
        Merge::Append | Merge::Sum => !batch.fields.is_empty(),
        Merge::Map => operation.result.is_some(),
    };
    if !sound {
        let message = format!(
            "this merge does not fit the answer of `{}`: `failures` needs `failures` and nothing else, \
             `append` and `sum` need `fields`, `map` needs a `result`",
            place.owner
        );
        findings.add(place.path, batch.list.at, Rule::Shape, message);
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

fn conditions(fields: &Fields<'_>, findings: &mut Findings) {
    let place = Place { path: fields.path, owner: &fields.owner };
    for entry in fields.entries {
        if let Some(condition) = &entry.value.required_when {
            field(place, fields.entries, &condition.field, "object", findings);
        }
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
        {
            let message = format!("`{}` is `{}`; a time range is bounded by timestamps", end.value, found.ty.value);
            findings.add(place.path, end.at, Rule::Shape, message);
        }
    }
}

fn is_list(field: &Field) -> bool {
    matches!(field.ty.parse(), Ok(TypeExpr::List(_)))
}

fn field<'a>(
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

fn missing(place: Place<'_>, name: &Located<String>, what: &str, findings: &mut Findings) {
    let message = format!("`{}` in `{}` is not {what}; check the spelling", name.value, place.owner);
    findings.add(place.path, name.at, Rule::UnknownReference, message);
}
