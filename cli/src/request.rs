//! From flags and JSON to a request that keeps the documented rules.

pub(crate) mod check;
pub(crate) mod members;
pub(crate) mod path;
pub(crate) mod values;

use std::ffi::OsString;

use clap::ArgMatches;
use serde_json::{Map, Value, json};
use tums::catalog::{Operation, Type};
use tums::dynamic::Request;
use tums::server::Endpoint;
use tums::{InvalidRequest, RequestRelayUrl, Secret};

use crate::arguments::flags;
use crate::exit::Failure;
use crate::messages;
use crate::names::kebab;
use crate::settings::source;

use path::Path;

/// A field that was set on the command line.
pub(crate) struct Assignment {
    /// Without its dashes.
    pub(crate) long: String,
    pub(crate) text: String,
}

/// Takes the flags with a place in a list, such as `--list.0.uuid X`, out of the words: their names have no end, so that the parser
/// cannot know them.
pub(crate) fn take_indexed(words: &mut Vec<OsString>) -> Result<Vec<Assignment>, Failure> {
    let mut taken = Vec::new();
    let mut rest = Vec::with_capacity(words.len());
    let mut words_left = std::mem::take(words).into_iter();
    while let Some(word) = words_left.next() {
        let flag = word.to_str().and_then(|word| word.strip_prefix("--")).map(str::to_owned);
        let (name, value) = match flag.as_deref().map(|flag| flag.split_once('=').unwrap_or((flag, ""))) {
            Some((name, value)) if has_index(name) => (name.to_owned(), value.to_owned()),
            _ => {
                rest.push(word);
                continue;
            }
        };
        let given = flag.is_some_and(|flag| flag.contains('='));
        let text = if given { Some(value) } else { words_left.next().and_then(|value| value.into_string().ok()) };
        let text = text.ok_or_else(|| Failure::usage(messages::value_missing(&name)))?;
        taken.push(Assignment { long: name, text });
    }
    *words = rest;
    Ok(taken)
}

fn has_index(name: &str) -> bool {
    name.split('.').skip(1).any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The fields that the parser has found.
pub(crate) fn assignments(operation: &'static Operation, matches: &ArgMatches) -> Vec<Assignment> {
    let flags = flags::of(operation).into_iter();
    flags
        .flat_map(|flag| {
            let texts: Vec<String> = matches.get_many::<String>(&flag.long).unwrap_or_default().cloned().collect();
            texts.into_iter().map(move |text| Assignment { long: flag.long.clone(), text })
        })
        .collect()
}

/// The JSON of `--json`, and whether it stood on the command line, where others can see it.
pub(crate) fn json_argument(text: Option<&String>) -> Result<(Value, bool), Failure> {
    let Some(text) = text else { return Ok((json!({}), false)) };
    let inline = !(text == "-" || text.starts_with('@'));
    let read = if inline { text.clone() } else { source::read_text(text)? };
    let value = serde_json::from_str(&read).map_err(|error| Failure::usage(messages::no_json("--json", error)))?;
    Ok((value, inline))
}

/// Puts a request together and holds it against the documented rules. `lenient`: only against what the types demand.
pub(crate) fn build(
    operation: &'static Operation,
    base: (Value, bool),
    assignments: Vec<Assignment>,
    lenient: bool,
) -> Result<(Value, Request), Failure> {
    let (mut value, inline) = base;
    let members = members::top(operation);
    if inline {
        check::refuse_secrets(&value, operation)?;
    }
    for Assignment { long, text } in assignments {
        path::assign(&mut value, operation, &long, &text)?;
    }
    check::object(&value, &members, &Path::default(), lenient)?;
    fill_in(operation, &mut value);
    let request = endpoint(operation)
        .open(&value.to_string())
        .map_err(|error| Failure::usage(messages::unreadable(&operation.name, error.path(), error.message())))?;
    // Each part of what is split is checked before any is sent.
    if !lenient && !request.needs_batches() {
        request.validate().map_err(|broken| refused(operation, &broken))?;
    }
    Ok((value, request))
}

/// The typed operation.
pub(crate) fn endpoint(operation: &Operation) -> &'static Endpoint {
    tums::server::operation(&operation.name).expect("the catalog and the types come from one specification")
}

/// The request that a URL of the cloud describes. The URL grants access, so it is never shown.
pub(crate) fn relay(url: &Secret) -> Result<RequestRelayUrl, Failure> {
    RequestRelayUrl::from_url(url.clone())
        .map_err(|broken| Failure::usage(messages::wrong_value("--url", broken.rule(), broken.value())))
}

/// A window that is not at the beginning is as wide as it may be, unless told otherwise. The SDK knows all other defaults.
fn fill_in(operation: &Operation, value: &mut Value) {
    let Some(paging) = &operation.paging else { return };
    if let (Some(to), Some(from)) = (&paging.to, value[&paging.from].as_i64())
        && value[to].is_null()
    {
        value[to] = from.saturating_add(paging.max - 1).into();
    }
}

fn refused(operation: &Operation, broken: &InvalidRequest) -> Failure {
    let flag = broken.field().split('.').map(kebab).collect::<Vec<_>>().join(".");
    Failure::usage(messages::rule_broken(&operation.name, flag, broken.rule(), broken.value()))
}

/// The members of an object; an object that is not there has none.
fn object(value: &mut Value) -> Option<&mut Map<String, Value>> {
    if value.is_null() {
        *value = json!({});
    }
    value.as_object_mut()
}

/// Whether values of this type are lists.
fn is_list(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Sort(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tums::catalog::catalog;

    #[test]
    fn every_documented_request_passes() {
        let mut seen = 0;
        for operation in &catalog().operations {
            for example in &operation.examples {
                let Some(json) = example.sends.as_ref().or(example.request.as_ref()) else { continue };
                seen += 1;
                // Some examples break a rule or have a value that no table knows; their names and types must be right.
                if let Err(failure) = build(operation, (json.value(), false), Vec::new(), true) {
                    panic!("{}: {}: {}", operation.name, json.text(), failure.text());
                }
            }
        }
        assert!(seen > 80, "only {seen} examples");
    }

    #[test]
    fn the_same_request_comes_of_flags_and_of_json() {
        let operation = catalog().operation("addIpcListToNvr").expect("an operation");
        let mut words: Vec<OsString> =
            ["--qr-code", "16E0091709B04C926", "--list.0.uuid=u", "--list.0.ip", "192.168.1.3"]
                .map(Into::into)
                .to_vec();
        let indexed = take_indexed(&mut words).expect("flags with values");
        assert_eq!((indexed.len(), words.len()), (2, 2));
        let mut assignments = vec![Assignment { long: "qr-code".into(), text: "16E0091709B04C926".into() }];
        assignments.extend(indexed);
        let more = [("list.0.port", "80"), ("list.0.connect-protocol", "ONVIF")];
        assignments.extend(more.map(|(long, text)| Assignment { long: long.into(), text: text.into() }));
        let (value, _) = build(operation, (json!({}), false), assignments, false)
            .unwrap_or_else(|failure| panic!("{}", failure.text()));
        let camera = json!({ "uuid": "u", "ip": "192.168.1.3", "port": "80", "connectProtocol": "ONVIF" });
        assert_eq!(value, json!({ "qrCode": "16E0091709B04C926", "list": [camera] }));
    }

    #[test]
    fn a_flag_without_its_value_is_told() {
        let mut words: Vec<OsString> = vec!["--list.0.uuid".into()];
        assert!(take_indexed(&mut words).is_err());
    }
}
