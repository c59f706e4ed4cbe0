//! Conditions on another field: its name and its values must be such that a request can be held against them. And what is said of
//! an effect must go with it.

use serde_json::Value;

use super::references::{Place, field};
use super::{Findings, Rule, Scope, values};
use crate::spec::{Effect, EnumWire, Field, Location, Operation, Scalar, TypeExpr};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for fields in scope.each_fields() {
        let place = Place { path: fields.path, owner: &fields.owner };
        for condition in fields.entries.iter().filter_map(|entry| entry.value.required_when.as_ref()) {
            if condition.is.is_empty() {
                let message = format!("`{}` has no value for which the field would be required; name one", place.owner);
                findings.add(place.path, condition.at, Rule::FieldValue, message);
            }
            if let Some(other) = field(place, fields.entries, &condition.field, "object", findings) {
                condition.is.iter().for_each(|value| compared(scope, place, other, value, condition.at, findings));
            }
        }
    }
    for (path, entry) in scope.each_operation() {
        let place = Place { path, owner: &entry.name.value };
        let request = &entry.value.request;
        destructive(place, &entry.value, findings);
        let Some(conditional) = &entry.value.effect_when else { continue };
        if conditional.when.is_empty() {
            let message = format!("the effect of `{}` depends on nothing; name a field and its value", place.owner);
            findings.add(path, entry.name.at, Rule::FieldValue, message);
        }
        for wanted in &conditional.when {
            if let Some(other) = field(place, request, &wanted.name, "request", findings) {
                compared(scope, place, other, &wanted.value, wanted.name.at, findings);
            }
        }
    }
}

/// What only reads destroys nothing, and of what deletes that needs no word.
fn destructive(place: Place<'_>, operation: &Operation, findings: &mut Findings) {
    let Some(reason) = &operation.destructive else { return };
    let message = match operation.effect {
        Effect::Read => format!("`{}` only reads: take `destructive` out, or name its effect", place.owner),
        Effect::Delete => format!("`{}` deletes, which is destructive by itself: take `destructive` out", place.owner),
        Effect::Set | Effect::Create | Effect::Act => return,
    };
    findings.add(place.path, reason.at, Rule::Destructive, message);
}

/// A value with which a field is compared.
fn compared(scope: &Scope<'_>, place: Place<'_>, field: &Field, value: &Value, at: Location, findings: &mut Findings) {
    let Ok(expression) = field.ty.parse::<TypeExpr>() else { return };
    if !is_comparable(scope, &expression) {
        let message = format!(
            "`{}` depends on a field of type `{}`; only texts, numbers, truth values, switches and enums are compared",
            place.owner, field.ty.value
        );
        return findings.add(place.path, at, Rule::FieldValue, message);
    }
    for problem in values::problems(scope, field, &expression, value) {
        let message = format!("`{}` depends on a value that {}", place.owner, problem.message);
        findings.add(place.path, at, Rule::FieldValue, message);
    }
}

fn is_comparable(scope: &Scope<'_>, expression: &TypeExpr) -> bool {
    match expression {
        TypeExpr::Scalar(scalar) => {
            matches!(scalar, Scalar::String | Scalar::Int | Scalar::Long | Scalar::Boolean | Scalar::Switch(_))
        }
        TypeExpr::Named(name) => {
            scope.enums.get(name.as_str()).is_some_and(|definition| definition.wire != EnumWire::Words)
        }
        _ => false,
    }
}
