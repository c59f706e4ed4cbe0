//! `tums call PATH`: an operation that the specification lacks.

use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum, value_parser};
use serde_json::{Value, json};
use tums::EffectClass;
use tums::catalog::catalog;
use tums::sign::Script;

use super::{Context, operation};
use crate::exit::{Exit, Failure};
use crate::messages;
use crate::output::{print, secrets};
use crate::request;
use crate::settings;

/// What repeating the call would do.
#[derive(Clone, Copy, ValueEnum)]
enum Repeat {
    Read,
    Set,
    Create,
    Delete,
    Act,
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

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let path = arguments.get_one::<String>("path").map(String::as_str).unwrap_or_default();
    let (value, inline) = request::json_argument(arguments.get_one("json"))?;
    if inline && secrets::hide_by_name(&mut value.clone()) > 0 {
        return Err(Failure::usage(messages::secret_in_call()));
    }
    if arguments.get_flag("dry-run") {
        return show(path, &value, context);
    }
    if let Some(known) = catalog().operation_at(path) {
        let (module, name) = (crate::names::kebab(&known.module), crate::names::kebab(&known.name));
        context.output.tell(&messages::call_known(format!("tums {module} {name}")));
        operation::confirm(known, known.effect, None, arguments.get_flag("yes"))?;
    }
    let client = context.client()?;
    let answer = context.wait_for(async {
        let mut call = client.call_raw(path, &value);
        if let Some(effect) = arguments.get_one::<Repeat>("effect") {
            call = call.effect(effect.class());
        }
        Ok(call.await?)
    })?;
    let mut result = answer.result;
    if !arguments.get_flag("show-secrets") {
        let hidden = secrets::hide_by_name(&mut result);
        if hidden > 0 {
            context.output.tell(&messages::hidden(hidden));
        }
    }
    if answer.failures.is_empty() {
        return context.output.value(&result, &[]);
    }
    let failures: Vec<Value> =
        answer.failures.iter().map(|failure| serde_json::to_value(failure).unwrap_or_default()).collect();
    context.output.value(&json!({ "result": result, "failures": failures }), &[])?;
    answer.failures.iter().for_each(|failure| context.output.warn(&failure.to_string()));
    Err(Failure::new(Exit::Partial, messages::partial(path, answer.failures.len())))
}

impl Repeat {
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
    let hidden = secrets::hide_by_name(&mut shown);
    let (endpoint, body) = (settings::endpoint(&context.globals), shown.to_string());
    let script = Script { endpoint: &endpoint, path, query: "", body: &body, signed: true, secrets: &[] };
    print(&format!("POST {endpoint}{path}\n{body}\n\n{script}"))?;
    if hidden > 0 {
        context.output.warn(&messages::call_hidden(secrets::HIDDEN));
    }
    Ok(())
}
