//! What a dry run shows of a body: secret fields are variables of the shell.

use serde_json::Value;
use tums::catalog::{Operation, Type};

use crate::request::members::{Member, members_of, top};

/// The body with every secret replaced by a variable of the shell, and the names of these variables.
pub(crate) fn without_secrets(body: &Value, operation: &'static Operation) -> (Value, Vec<String>) {
    let mut shown = body.clone();
    let mut names = Vec::new();
    replace(&mut shown, &top(operation), &mut names);
    (shown, names)
}

fn replace(value: &mut Value, members: &[Member], names: &mut Vec<String>) {
    for (name, value) in value.as_object_mut().into_iter().flatten() {
        if let Some(member) = members.iter().find(|member| member.name == *name) {
            replace_typed(value, &member.ty, name, names);
        }
    }
}

fn replace_typed(value: &mut Value, ty: &Type, name: &str, names: &mut Vec<String>) {
    match (ty, value) {
        (Type::Secret, value @ Value::String(_)) => {
            let mut variable = heck::ToShoutySnakeCase::to_shouty_snake_case(name);
            if names.contains(&variable) {
                variable = format!("{variable}_{}", names.len() + 1);
            }
            *value = format!("${{{variable}}}").into();
            names.push(variable);
        }
        (Type::List(item), Value::Array(items)) => {
            items.iter_mut().for_each(|value| replace_typed(value, item, name, names));
        }
        (ty, value) => replace(value, &members_of(ty).unwrap_or_default(), names),
    }
}
