//! A call that signs itself, for any POSIX shell with curl and openssl. It names no secret: keys and secret fields are variables
//! of the shell.

use std::fmt::Write as _;

use serde_json::Value;
use tums::catalog::{Operation, Type};

use crate::request::members::{Member, members_of, top};

/// A call to be shown.
pub(crate) struct Call<'a> {
    pub(crate) endpoint: &'a str,
    pub(crate) path: &'a str,
    /// With its leading `?`, or empty.
    pub(crate) query: &'a str,
    pub(crate) body: &'a str,
    pub(crate) signed: bool,
}

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

/// The call as a script. The variables in `secrets` are put in where the body names them.
pub(crate) fn script(call: &Call<'_>, secrets: &[String]) -> String {
    let mut script = String::new();
    let mut line = |text: &str| writeln!(script, "{text}").expect("a text takes what is written to it");
    let mut body = quoted(call.body);
    let mut query = quoted(call.query);
    for variable in secrets {
        let (named, put_in) = (format!("${{{variable}}}"), format!("'\"${{{variable}}}\"'"));
        body = body.replace(&named, &put_in);
        query = query.replace(&named, &put_in);
    }
    let variables = [call.signed.then_some("TUMS_ACCESS_KEY"), call.signed.then_some("TUMS_SECRET_KEY")];
    for variable in variables.into_iter().flatten().chain(secrets.iter().map(String::as_str)) {
        line(&format!(": \"${{{variable}:?}}\""));
    }
    line(&format!("path={}; query={query}; body={body}", quoted(call.path)));
    if call.signed {
        line(SIGNING);
    }
    let header = if call.signed { AUTHORIZATION } else { "" };
    line(&format!(
        "curl -sS {}\"$path$query\" -H 'Content-Type: application/json; charset=utf-8' -d \"$body\"{header}",
        quoted(call.endpoint)
    ));
    script
}

const SIGNING: &str = r#"hmac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -r | cut -d' ' -f1; }
time=$(date +%s); nonce=$(openssl rand -hex 16)
hash=$(printf %s "$body" | openssl dgst -sha256 -r | cut -d' ' -f1)
key=$(printf %s "$time" | hmac "$(printf %s "$TUMS_SECRET_KEY" | od -An -v -tx1 | tr -d ' \n')")
key=$(printf tp-link | hmac "$(printf %s "$path" | hmac "$key")")
signature=$(printf 'HmacSHA256\n%s\nPOST %s tp-link_request\n%s' "$time" "$path" "$hash" | hmac "$key")"#;

const AUTHORIZATION: &str = r#" \
  -H "X-Authorization: Timestamp=$time,Nonce=$nonce,AccessKey=$TUMS_ACCESS_KEY,Signature=$signature,TerminalId=curl""#;

/// A word for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
