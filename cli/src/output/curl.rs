//! What a dry run shows of a body: secret fields are variables of the shell.

use heck::ToShoutySnakeCase;
use serde_json::Value;
use tums::catalog::{Field, Operation};

use super::secrets;
use crate::request::path::Path;

/// The body with every secret replaced by a variable of the shell, and the names of these variables.
pub(crate) fn without_secrets(body: &Value, operation: &'static Operation) -> (Value, Vec<String>) {
    let mut shown = body.clone();
    let mut names = Vec::new();
    let fields: Vec<&Field> = operation.request.iter().chain(&operation.query).collect();
    secrets::each(&mut shown, &fields, &Path::default(), &mut |path, secret| {
        let mut variable = path.last_name().to_shouty_snake_case();
        if names.contains(&variable) {
            variable = format!("{variable}_{}", names.len() + 1);
        }
        *secret = format!("${{{variable}}}").into();
        names.push(variable);
    });
    (shown, names)
}
