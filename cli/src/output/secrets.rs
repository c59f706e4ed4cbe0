//! Secrets in answers: hidden unless they are asked for.

use std::collections::HashSet;

use serde_json::Value;
use tums::catalog::{Field, Operation, Type, catalog};

/// What stands in place of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";

/// Hides every secret of an answer, and tells how many there were.
pub(crate) fn hide(value: &mut Value, operation: &Operation) -> usize {
    let whole = operation.result.as_ref().map_or(0, |result| of_type(value, &result.ty));
    let fields: Vec<&Field> = operation.answer_fields().collect();
    whole + members(value, &fields)
}

/// The same where nobody knows what the answer is: whatever has the name of a secret somewhere.
pub(crate) fn hide_by_name(value: &mut Value) -> usize {
    let catalog = catalog();
    let operations =
        catalog.operations.iter().flat_map(|operation| operation.answer_fields().chain(&operation.request));
    let objects = catalog.objects.iter().flat_map(|object| &object.fields);
    let secret = operations.chain(objects).filter(|field| field.ty == Type::Secret);
    let names: HashSet<&str> = secret.map(|field| field.name.as_str()).collect();
    named(value, &names)
}

fn named(value: &mut Value, names: &HashSet<&str>) -> usize {
    match value {
        Value::Array(items) => items.iter_mut().map(|item| named(item, names)).sum(),
        Value::Object(members) => members
            .iter_mut()
            .map(
                |(name, value)| {
                    if names.contains(name.as_str()) { of_type(value, &Type::Secret) } else { named(value, names) }
                },
            )
            .sum(),
        _ => 0,
    }
}

fn members(value: &mut Value, fields: &[&Field]) -> usize {
    let is = |field: &Field, name: &str| field.name == name || field.aliases.iter().any(|alias| alias == name);
    match value {
        Value::Array(items) => items.iter_mut().map(|item| members(item, fields)).sum(),
        Value::Object(given) => given
            .iter_mut()
            .filter_map(|(name, value)| Some((fields.iter().find(|field| is(field, name))?, value)))
            .map(|(field, value)| of_type(value, &field.ty))
            .sum(),
        _ => 0,
    }
}

fn of_type(value: &mut Value, ty: &Type) -> usize {
    match (ty, value) {
        (Type::Secret, value) if !value.is_null() && *value != "" => {
            *value = HIDDEN.into();
            1
        }
        (Type::List(item), Value::Array(items)) => items.iter_mut().map(|value| of_type(value, item)).sum(),
        (Type::Map(_, item), Value::Object(members)) => members.values_mut().map(|value| of_type(value, item)).sum(),
        (ty @ Type::Object(_), value) => {
            let fields: Vec<&Field> = ty.object().map(|object| object.fields.iter().collect()).unwrap_or_default();
            members(value, &fields)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let operation = catalog().operation("createTempApplicationApiCredential").expect("an operation");
        let secret = operation.response.iter().find(|field| field.ty == Type::Secret).expect("a secret");
        let mut answer = json!({ "other": "seen" });
        answer[&secret.name] = "canary".into();
        assert_eq!(hide(&mut answer, operation), 1);
        assert!(!answer.to_string().contains("canary") && answer["other"] == "seen", "{answer}");
    }

    #[test]
    fn an_unknown_answer_is_searched_by_name() {
        let mut answer = json!({ "list": [{ "password": "canary", "name": "seen", "token": "" }] });
        assert_eq!(hide_by_name(&mut answer), 1);
        assert!(!answer.to_string().contains("canary") && answer["list"][0]["name"] == "seen", "{answer}");
    }
}
