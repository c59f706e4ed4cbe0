//! `tums MODULE OPERATION`: any operation of the catalog.

use std::ffi::OsString;
use std::io::{self, IsTerminal};

use clap::ArgMatches;
use clap::error::ErrorKind;
use serde_json::{Value, json};
use tums::batch::Outcome;
use tums::catalog::{Module, Operation, catalog};
use tums::dynamic::Request;
use tums::sign::Script;
use tums::{Client, EffectClass, RawOutput, Response, Secret};

use super::answer::Answer;
use super::{Context, reading, wait};
use crate::arguments::globals::Globals;
use crate::arguments::operation as arguments;
use crate::exit::Failure;
use crate::messages;
use crate::names;
use crate::output::progress::Progress;
use crate::output::shape::Shape;
use crate::output::{print, secrets};
use crate::request;
use crate::settings::{self, Settings, source};

/// Finds the operation that the words name, and calls it.
pub(crate) fn run(module: &str, words: Vec<OsString>, globals: Globals) -> Result<(), Failure> {
    let module = find_module(module)?;
    let before = arguments::module(module).args(Globals::arguments()).subcommand_required(false);
    let before = before.allow_external_subcommands(true).no_binary_name(true).try_get_matches_from(words);
    let found = match &before {
        Ok(matches) => matches.subcommand(),
        Err(error) if error.kind() == ErrorKind::DisplayHelp => None,
        Err(_) => return Err(before.expect_err("it is one").into()),
    };
    let Some((name, rest)) = found else {
        arguments::module_with_operations(module).no_binary_name(true).try_get_matches_from(["--help"])?;
        return Ok(());
    };
    let operation = find_operation(module, name)?;
    let mut words: Vec<OsString> = rest.get_many("").unwrap_or_default().cloned().collect();
    let globals = before.as_ref().map(Globals::read).unwrap_or_default().or(globals);
    let indexed = request::take_indexed(&mut words)?;
    let matches = arguments::command(operation).no_binary_name(true).try_get_matches_from(words)?;
    let context = Context::new(Globals::read(&matches).or(globals))?;
    let mut assignments = request::assignments(operation, &matches);
    assignments.extend(indexed);
    let lenient = matches.get_flag("no-check");
    let url = arguments::takes_url(operation).then(|| matches.get_one::<String>("url")).flatten();
    let url = url.map(|url| source::read_secret(url, "--url")).transpose()?;
    let (value, request) = match &url {
        Some(url) => (Value::Null, Request::of(request::relay(url)?)),
        None => {
            let base = request::json_argument(matches.get_one("json"))?;
            request::build(operation, base, assignments, lenient)?
        }
    };
    if matches.get_flag("dry-run") {
        return show(operation, &value, &context);
    }
    confirm(&operation.name, destroys(operation, request.effect()), request.inputs(), matches.get_flag("yes"))?;
    let client = Settings::read(&context.globals)?.client(&context.globals, lenient)?;
    let call = Call {
        operation,
        value,
        request,
        url,
        client,
        context: &context,
        shows_secrets: matches.get_flag("show-secrets"),
    };
    context.wait_for(call.make(&matches))
}

fn find_module(word: &str) -> Result<&'static Module, Failure> {
    let modules = &catalog().modules;
    modules.iter().find(|module| names::is(word, &module.name)).ok_or_else(|| {
        let built_in = super::BUILT_IN.iter().map(|command| command.name);
        let known = modules.iter().map(|module| module.name.as_str()).chain(built_in);
        Failure::usage(match names::nearest(word, known) {
            Some(nearest) => messages::unknown_command_like(word, names::kebab(nearest)),
            None => messages::unknown_command(word),
        })
    })
}

fn find_operation(module: &'static Module, word: &str) -> Result<&'static Operation, Failure> {
    module.operations().find(|operation| names::is(word, &operation.name)).ok_or_else(|| {
        let module_name = names::kebab(&module.name);
        if let Some(elsewhere) = catalog().operations.iter().find(|operation| names::is(word, &operation.name)) {
            let (module, name) = (names::kebab(&elsewhere.module), names::kebab(&elsewhere.name));
            return Failure::usage(messages::operation_elsewhere(word, format!("tums {module} {name}")));
        }
        Failure::usage(match names::nearest(word, module.operations().map(|operation| operation.name.as_str())) {
            Some(nearest) => messages::unknown_operation_like(&module_name, word, names::kebab(nearest)),
            None => messages::unknown_operation(&module_name, word),
        })
    })
}

/// Prints what would be sent, and a `curl` that sends it. Neither shows a secret.
fn show(operation: &'static Operation, value: &Value, context: &Context) -> Result<(), Failure> {
    let mut shown = value.clone();
    let variables = secrets::as_variables(&mut shown, operation);
    let request =
        request::endpoint(operation).open(&shown.to_string()).map_err(|error| Failure::usage(error.to_string()))?;
    let body = String::from_utf8(request.body()).map_err(|error| Failure::other(error.to_string()))?;
    let mut query = request.query();
    for variable in &variables {
        query = query.replace(&format!("%24%7B{variable}%7D"), &format!("${{{variable}}}"));
    }
    let host = settings::endpoint(&context.globals);
    let (path, signed) = (&operation.path, !operation.unsigned);
    let script = Script { endpoint: &host, path, query: &query, body: &body, signed, secrets: &variables };
    print(&format!("POST {host}{path}{query}\n{body}\n\n{script}"))
}

/// What a call destroys or interrupts, if it does.
pub(crate) fn destroys(operation: &Operation, effect: EffectClass) -> Option<String> {
    let said = operation.destructive.as_ref().map(|reason| reason.trim_end_matches('.').to_owned());
    said.or_else(|| (effect == EffectClass::Delete).then(messages::effect_delete))
}

/// Whoever destroys something is asked; a script says `--yes`. `inputs` is how many are concerned.
pub(crate) fn confirm(name: &str, destroys: Option<String>, inputs: Option<usize>, yes: bool) -> Result<(), Failure> {
    let Some(what) = destroys.filter(|_| !yes) else { return Ok(()) };
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::usage(messages::needs_yes(name, what)));
    }
    let question = match inputs {
        Some(inputs) => messages::confirm_inputs(name, what, inputs),
        None => messages::confirm(name, what),
    };
    match source::ask(&question)?.to_lowercase().as_str() {
        "y" | "yes" | "是" => Ok(()),
        _ => Err(Failure::usage(messages::not_confirmed())),
    }
}

/// A call that is to be made.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static Operation,
    /// The request as JSON, for the waiters.
    pub(crate) value: Value,
    pub(crate) request: Request,
    /// The URL that the request was made of.
    pub(crate) url: Option<Secret>,
    pub(crate) client: Client,
    pub(crate) context: &'a Context,
    pub(crate) shows_secrets: bool,
}

impl Call<'_> {
    async fn make(self, matches: &ArgMatches) -> Result<(), Failure> {
        if self.operation.paging.is_some() && matches.get_flag("all") {
            return self.read_all().await;
        }
        if wait::can_wait(self.operation)
            && let Some(seconds) = matches.get_one::<u64>("wait")
        {
            return wait::run(self, std::time::Duration::from_secs(*seconds)).await;
        }
        if self.request.needs_batches() {
            return self.split().await;
        }
        let answer = self.request.call(&self.client).await?;
        self.show(self.answered(answer))
    }

    fn answered(&self, answer: Response<RawOutput>) -> Answer {
        let RawOutput { result, failures, .. } = answer.output;
        let outcome = self.operation.outcomes.iter().find(|outcome| outcome.code == answer.code.value());
        let mut shown = Answer::new(result, Shape::of(self.operation));
        if let Some(outcome) = outcome {
            shown = shown.beside("outcome", outcome.name.as_str()).beside("code", outcome.code);
        }
        if self.may_fail(&failures) { shown.failures(&failures) } else { shown }
    }

    /// Whether failures are shown: where the specification has them, or the cloud named some nevertheless.
    fn may_fail(&self, failures: &[tums::Failure]) -> bool {
        !(self.operation.failures.is_empty() && failures.is_empty())
    }

    /// Writes an answer of the operation.
    pub(crate) fn show(&self, answer: Answer) -> Result<(), Failure> {
        answer.show(&self.operation.name, self.shows_secrets, &self.context.output)
    }

    /// Reads a list to its end.
    async fn read_all(&self) -> Result<(), Failure> {
        let shape = Shape::of_entries(self.operation);
        let hide = |entry: &mut Value| if self.shows_secrets { 0 } else { secrets::hide(entry, &shape) };
        let (output, title) = (&self.context.output, &self.operation.title);
        reading::all(&self.request, &self.client, output, title, &shape.fields(), hide).await
    }

    /// Makes several calls, and tells what became of each input.
    async fn split(self) -> Result<(), Failure> {
        let progress = Progress::bar(&self.context.output, &self.operation.title);
        let tell = |now: tums::batch::BatchProgress| progress.at(now.done as u64, Some(now.total as u64));
        let batch = self.request.call_in_batches(&self.client, tell).expect("an operation that may be split");
        let mut batch = batch.await?;
        drop(progress);
        let ok = batch.outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Ok).count();
        // Without an input that is ok it ends like a single call that failed: by an error that leaves something open, if there is one.
        let open = batch.errors.iter().position(|call| call.error.effect() != tums::Effect::None).unwrap_or(0);
        let ending = (ok == 0 && !batch.errors.is_empty()).then(|| batch.errors.remove(open).error);
        let calls = batch.errors.iter().map(ToString::to_string);
        let complaints = calls.chain(batch.failures.iter().map(ToString::to_string)).collect();
        let result = batch.output.map(|output| output.result).unwrap_or_default();
        let mut answer = Answer::new(result, Shape::of(self.operation));
        if self.may_fail(&batch.failures) {
            let outcomes: Vec<Value> =
                batch.outcomes.iter().map(|(input, outcome)| outcome_of(input, outcome)).collect();
            answer = answer.failures(&batch.failures).beside("outcomes", outcomes);
        }
        let shown = self.show(answer.complaints(complaints, batch.outcomes.len() - ok));
        ending.map_or(shown, |error| Err(error.into()))
    }
}

fn outcome_of(input: &Value, outcome: &Outcome) -> Value {
    let word = match outcome {
        Outcome::Ok => "ok",
        Outcome::Failed { .. } => "failed",
        Outcome::Unknown => "unknown",
    };
    let mut shown = json!({ "input": input, "outcome": word });
    if let Outcome::Failed { code, message } = outcome {
        shown["code"] = code.map(tums::ErrorCode::value).into();
        shown["message"] = message.clone().into();
    }
    shown
}
