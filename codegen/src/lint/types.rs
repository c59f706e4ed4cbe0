//! Type expressions and the rules of fields: do they exist, do they fit each other.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use super::scope::{REQUEST_ONLY, SDK_TYPES};
use super::{Findings, Rule, Scope, values};
use crate::spec::{EnumWire, Field, Location, Scalar, TypeExpr};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (path, owner, field) in scope.each_field() {
        let Some(expression) = expression(scope, path, field, findings) else { continue };
        range(path, &owner, field, &expression, findings);
        length(path, &owner, field, &expression, findings);
        own_values(scope, path, &owner, field, &expression, findings);
        if path == scope.spec.push.path || is_answer(scope, &owner) {
            direction(scope, path, &owner, field.ty.at, &expression, findings);
        }
    }
    endless(scope, findings);
    unused(scope, findings);
}

/// An object that holds itself needs a list or a map in between: without, no value of it would have an end.
fn endless(scope: &Scope<'_>, findings: &mut Findings) {
    for (path, entry) in scope.each_type() {
        for field in &entry.value.fields {
            let mut open = held(&field.value);
            let mut seen = HashSet::new();
            while let Some(name) = open.pop() {
                if name == entry.name.value {
                    let message = format!("`{name}` holds itself here without end; put a list in between");
                    findings.add(path, field.value.ty.at, Rule::Shape, message);
                    break;
                }
                let object = scope.types.get(name.as_str()).filter(|_| seen.insert(name.clone()));
                open.extend(object.into_iter().flat_map(|object| &object.fields).flat_map(|field| held(&field.value)));
            }
        }
    }
}

/// The names of what a field holds in itself, not in a list or map.
fn held(field: &Field) -> Vec<String> {
    fn names(expression: &TypeExpr) -> Vec<String> {
        match expression {
            TypeExpr::Named(name) => vec![name.clone()],
            TypeExpr::Tuple(places) => places.iter().flat_map(names).collect(),
            TypeExpr::Scalar(_) | TypeExpr::List(_) | TypeExpr::Map(..) | TypeExpr::Sort(_) => Vec::new(),
        }
    }
    field.ty.parse().as_ref().map(names).unwrap_or_default()
}

fn expression(scope: &Scope<'_>, path: &Path, field: &Field, findings: &mut Findings) -> Option<TypeExpr> {
    let parsed: Result<TypeExpr, _> = field.ty.parse();
    let expression = match parsed {
        Ok(expression) => expression,
        Err(error) => {
            findings.add(path, field.ty.at, Rule::TypeExpression, error.to_string());
            return None;
        }
    };
    if let Some(key) = odd_key(scope, &expression) {
        let message = format!("the keys of a JSON object are texts, `{key}` is none");
        findings.add(path, field.ty.at, Rule::TypeExpression, message);
    }
    for name in expression.names() {
        if !known(scope, name) {
            let message = format!("no type or enum is called `{name}`; define it in this module or in common.yaml");
            findings.add(path, field.ty.at, Rule::UnknownType, message);
        }
    }
    if let TypeExpr::Sort(key) = &expression
        && !key.names().iter().any(|name| scope.enums.contains_key(name))
    {
        findings.add(path, field.ty.at, Rule::TypeExpression, "`sort<K>` needs an enum that lists the keys");
    }
    Some(expression)
}

/// Whether this field, such as `addRegion.response.regionId`, comes back. Fields of types do where an answer leads to them.
fn is_answer(scope: &Scope<'_>, owner: &str) -> bool {
    let mut parts = owner.split('.');
    parts.next().is_some_and(|operation| scope.operations.contains_key(operation))
        && matches!(parts.next(), Some("response" | "response_headers" | "outcomes" | "failures" | "result"))
}

fn known(scope: &Scope<'_>, name: &str) -> bool {
    SDK_TYPES.contains(&name) || scope.types.contains_key(name) || scope.enums.contains_key(name)
}

/// The key of a map that is no text.
fn odd_key<'e>(scope: &Scope<'_>, expression: &'e TypeExpr) -> Option<&'e TypeExpr> {
    match expression {
        TypeExpr::Map(key, value) => {
            let fits = match &**key {
                TypeExpr::Scalar(scalar) => *scalar == Scalar::String,
                TypeExpr::Named(name) => match scope.enums.get(name.as_str()) {
                    Some(definition) => definition.wire == EnumWire::String,
                    None => SDK_TYPES.contains(&name.as_str()) && !REQUEST_ONLY.contains(&name.as_str()),
                },
                _ => false,
            };
            if fits { odd_key(scope, value) } else { Some(key) }
        }
        TypeExpr::List(item) => odd_key(scope, item),
        TypeExpr::Tuple(places) => places.iter().find_map(|place| odd_key(scope, place)),
        TypeExpr::Scalar(_) | TypeExpr::Named(_) | TypeExpr::Sort(_) => None,
    }
}

fn range(path: &Path, owner: &str, field: &Field, expression: &TypeExpr, findings: &mut Findings) {
    let Some(range) = &field.range else { return };
    if !is_number(expression) {
        let message = format!("`{owner}` is `{}`, which has no range; texts and lists have a `length`", field.ty.value);
        findings.add(path, range.at, Rule::Range, message);
    }
    bounds(path, owner, range.at, range.value, Rule::Range, findings);
}

fn length(path: &Path, owner: &str, field: &Field, expression: &TypeExpr, findings: &mut Findings) {
    let text = matches!(expression, TypeExpr::Scalar(Scalar::String | Scalar::Secret));
    let list = matches!(expression, TypeExpr::List(_) | TypeExpr::Sort(_) | TypeExpr::Map(..));
    if let Some(length) = &field.length {
        if !text && !list {
            let message = format!("`{owner}` is `{}`, which has no length; numbers have a `range`", field.ty.value);
            findings.add(path, length.at, Rule::Length, message);
        }
        bounds(path, owner, length.at, length.value, Rule::Length, findings);
    }
    if let Some(weighted) = &field.weighted_length
        && *expression != TypeExpr::Scalar(Scalar::String)
    {
        let message = format!("`{owner}` is `{}`; only a plain text has a weighted length", field.ty.value);
        findings.add(path, weighted.at, Rule::Length, message);
    }
}

fn bounds<T: PartialOrd + std::fmt::Display>(
    path: &Path,
    owner: &str,
    at: Location,
    ends: [Option<T>; 2],
    rule: Rule,
    findings: &mut Findings,
) {
    match ends {
        [Some(least), Some(most)] if least > most => {
            let message = format!("{least} to {most} allows nothing for `{owner}`; write the smaller end first");
            findings.add(path, at, rule, message);
        }
        [None, None] => {
            findings.add(path, at, rule, format!("`[null, null]` says nothing about `{owner}`; leave it out"))
        }
        _ => {}
    }
}

fn own_values(
    scope: &Scope<'_>,
    path: &Path,
    owner: &str,
    field: &Field,
    expression: &TypeExpr,
    findings: &mut Findings,
) {
    for (what, value) in [("default", &field.default), ("const", &field.constant)] {
        let Some(value) = value else { continue };
        for problem in values::problems(scope, field, expression, &value.value) {
            let message = format!("the {what} of `{owner}` {}", problem.message);
            findings.add(path, value.at, Rule::FieldValue, message);
        }
        let sent = match what {
            "const" => is_literal(value) || value.as_array().is_some_and(|items| items.iter().all(is_literal)),
            _ => !field.required || can_be_filled_in(scope, expression, &value.value),
        };
        if !sent {
            let message = format!("the {what} of `{owner}` is `{}`, which cannot be filled in", value.value);
            findings.add(path, value.at, Rule::FieldValue, message);
        }
    }
}

/// Whether the generator can write this value down as Rust.
fn can_be_filled_in(scope: &Scope<'_>, expression: &TypeExpr, value: &Value) -> bool {
    match expression {
        TypeExpr::Scalar(Scalar::Json | Scalar::Day | Scalar::RecordDay | Scalar::ClockTime) => false,
        TypeExpr::Scalar(Scalar::Decimal) => is_whole(value),
        TypeExpr::Scalar(_) => true,
        TypeExpr::Named(name) => scope.enums.contains_key(name.as_str()) || (name == "RegionId" && is_whole(value)),
        TypeExpr::List(item) => {
            value.as_array().is_some_and(|items| items.iter().all(|value| can_be_filled_in(scope, item, value)))
        }
        TypeExpr::Sort(_) => value.as_array().is_some_and(Vec::is_empty),
        TypeExpr::Map(..) | TypeExpr::Tuple(_) => false,
    }
}

fn is_literal(value: &Value) -> bool {
    value.is_string() || value.is_boolean() || value.is_i64()
}

fn is_whole(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<u32>().is_ok())
}

fn is_number(expression: &TypeExpr) -> bool {
    matches!(expression, TypeExpr::Scalar(Scalar::Int | Scalar::Long | Scalar::Decimal | Scalar::Duration { .. }))
}

fn direction(
    scope: &Scope<'_>,
    path: &Path,
    owner: &str,
    at: Location,
    expression: &TypeExpr,
    findings: &mut Findings,
) {
    let mut seen = HashSet::new();
    let mut open: Vec<String> = expression.names().into_iter().map(str::to_owned).collect();
    while let Some(name) = open.pop() {
        if REQUEST_ONLY.contains(&name.as_str()) {
            let message =
                format!("`{owner}` leads to `{name}`, which only requests hold; list `qrCode`, `mac`, … as fields");
            findings.add(path, at, Rule::TypeDirection, message);
        }
        let Some(object) = scope.types.get(name.as_str()).filter(|_| seen.insert(name.clone())) else { continue };
        for entry in &object.fields {
            let inner: Result<TypeExpr, _> = entry.value.ty.parse();
            open.extend(inner.iter().flat_map(TypeExpr::names).map(str::to_owned));
        }
    }
}

fn unused(scope: &Scope<'_>, findings: &mut Findings) {
    let fields = scope.each_field();
    let expressions: Vec<TypeExpr> = fields.iter().filter_map(|(_, _, field)| field.ty.parse().ok()).collect();
    let used: HashSet<&str> = expressions.iter().flat_map(TypeExpr::names).collect();
    let push = &scope.spec.push;
    let types = scope.each_type().map(|(path, entry)| (path, &entry.name));
    // A value table of the document is transcribed even if no field of it refers to it.
    let enums = scope.each_enum().filter(|(_, entry)| entry.value.section.is_none());
    let enums = enums.map(|(path, entry)| (path, &entry.name));
    for (path, name) in types.chain(enums) {
        // What the cloud pushes is the root of its own tree.
        if path != push.path && !used.contains(name.as_str()) {
            let message = format!("nothing mentions `{}`; use it or delete it", name.value);
            findings.add(path, name.at, Rule::Unused, message);
        }
    }
}
