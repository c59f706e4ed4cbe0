//! `tums call PATH`: an operation that the specification lacks.

use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum, value_parser};
use serde_json::Value;
use tums::EffectClass;
use tums::catalog::{Operation, catalog};
use tums::sign::Script;

use super::answer::Answer;
use super::{Context, operation};
use crate::arguments::operation as arguments;
use crate::exit::Failure;
use crate::messages;
use crate::names::kebab;
use crate::output::shape::Shape;
use crate::output::{print, secrets};
use crate::request;
use crate::settings;

/// What repeating the call would do, the mildest first.
#[derive(Clone, Copy, PartialEq, PartialOrd, ValueEnum)]
enum Repeat {
    Read,
    Set,
    Create,
    Act,
    Delete,
}

pub(super) fn command() -> Command {
    let flag = |name: &'static str, help: String| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
    let effect =
        Arg::new("effect").long("effect").value_name("read|set|create|delete|act").value_parser(value_parser!(Repeat));
    Command::new("call")
        .about(messages::call_about())
        .arg(Arg::new("path").value_name("PATH").help(messages::call_path()).required(true))
        .arg(Arg::new("json").long("json").value_name("JSON|@FILE|-").help(messages::call_json()).default_value("{}"))
        .arg(effect.hide_possible_values(true).help(messages::call_effect()))
        .arg(flag("dry-run", messages::dry_run_flag()))
        .arg(flag("yes", messages::yes_flag()).short('y'))
        .arg(flag("show-secrets", messages::show_secrets_flag()))
}

pub(super) fn run(given: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let path = given.get_one::<String>("path").map(String::as_str).unwrap_or_default();
    let (value, inline) = request::json_argument(given.get_one("json"))?;
    if inline && secrets::hide(&mut value.clone(), &Shape::Unknown) > 0 {
        return Err(Failure::usage(messages::secret_inline("--json")));
    }
    if given.get_flag("dry-run") {
        return show(path, &value, context);
    }
    let repeat = given.get_one::<Repeat>("effect").copied();
    let destroys = match catalog().operation_at(path) {
        Some(known) => known_to_destroy(known, &value, repeat, context)?,
        None => matches!(repeat, Some(Repeat::Delete)).then(messages::effect_delete),
    };
    operation::confirm(path, destroys, None, given.get_flag("yes"))?;
    let client = context.client()?;
    let answer = context.wait_for(async {
        let mut call = client.call_raw(path, &value);
        if let Some(repeat) = repeat {
            call = call.effect(repeat.class());
        }
        Ok(call.await?)
    })?;
    let mut shown = Answer::new(answer.result, Shape::Unknown);
    if !answer.failures.is_empty() {
        shown = shown.failures(&answer.failures);
    }
    shown.show(path, given.get_flag("show-secrets"), &context.output)
}

/// What a call of a known operation destroys. What is said of its effect must not be milder than what is known.
fn known_to_destroy(
    known: &Operation,
    value: &Value,
    repeat: Option<Repeat>,
    context: &Context,
) -> Result<Option<String>, Failure> {
    let (module, name) = (kebab(&known.module), kebab(&known.name));
    context.output.tell(&messages::call_known(format!("tums {module} {name}")));
    let effect = effect_of(known, value);
    if repeat.is_some_and(|repeat| repeat < Repeat::of(effect)) {
        return Err(Failure::usage(messages::call_milder(&known.name, arguments::effect(effect))));
    }
    Ok(operation::destroys(known, effect))
}

/// What this request does; if it cannot be read, the worst that the operation may do.
fn effect_of(operation: &Operation, value: &Value) -> EffectClass {
    let worst = operation.effect_when.as_ref().map_or(operation.effect, |depending| depending.then);
    request::endpoint(operation).open(&value.to_string()).map_or(worst, |request| request.effect())
}

impl Repeat {
    fn of(class: EffectClass) -> Self {
        match class {
            EffectClass::Read => Self::Read,
            EffectClass::Set => Self::Set,
            EffectClass::Create => Self::Create,
            EffectClass::Delete => Self::Delete,
            _ => Self::Act,
        }
    }

    fn class(self) -> EffectClass {
        match self {
            Self::Read => EffectClass::Read,
            Self::Set => EffectClass::Set,
            Self::Create => EffectClass::Create,
            Self::Delete => EffectClass::Delete,
            Self::Act => EffectClass::Act,
        }
    }
}

/// Prints what would be sent. Nobody knows for sure what in it is secret: what is called like a secret is not shown.
fn show(path: &str, value: &Value, context: &Context) -> Result<(), Failure> {
    let mut shown = value.clone();
    let hidden = secrets::hide(&mut shown, &Shape::Unknown);
    let (endpoint, body) = (settings::endpoint(&context.globals), shown.to_string());
    let script = Script { endpoint: &endpoint, path, query: "", body: &body, signed: true, secrets: &[] };
    print(&format!("POST {endpoint}{path}\n{body}\n\n{script}"))?;
    if hidden > 0 {
        context.output.warn(&messages::call_hidden(secrets::HIDDEN));
    }
    Ok(())
}
