//! `tums describe OPERATION`: all that the specification says of an operation.

use std::collections::HashSet;
use std::fmt::Write as _;

use clap::{Arg, ArgMatches, Command};
use tums::ErrorCode;
use tums::catalog::{Erratum, Example, Field, Operation, catalog};

use super::Context;
use crate::arguments::flags::{self, Flag};
use crate::arguments::operation as arguments;
use crate::exit::Failure;
use crate::language::pick;
use crate::messages;
use crate::names::{self, kebab};
use crate::output::{Format, pretty, print, style};

pub(super) fn command() -> Command {
    let operation = Arg::new("operation").value_name("OPERATION").help(messages::describe_operation()).required(true);
    Command::new("describe").about(messages::describe_about()).arg(operation)
}

pub(super) fn run(given: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let word = given.get_one::<String>("operation").map(String::as_str).unwrap_or_default();
    let operation = find(word)?;
    match context.output.format {
        Format::Table => print(&text(operation)),
        _ => {
            let json = serde_json::to_value(operation).map_err(|error| Failure::other(error.to_string()))?;
            context.output.value(&json, &[])
        }
    }
}

/// The operation of this name, in either spelling, or at this path.
fn find(word: &str) -> Result<&'static Operation, Failure> {
    let operations = &catalog().operations;
    let found = operations.iter().find(|operation| names::is(word, &operation.name) || operation.path == word);
    found.ok_or_else(|| {
        Failure::usage(match names::nearest(word, operations.iter().map(|operation| operation.name.as_str())) {
            Some(nearest) => messages::unknown_command_like(word, kebab(nearest)),
            None => messages::unknown_command(word),
        })
    })
}

fn text(operation: &'static Operation) -> String {
    let mut text = head(operation);
    section(&mut text, &messages::fields_heading(), flags::of(operation).iter().map(parameter));
    section(&mut text, &messages::answer_heading(), operation.answer_fields().map(|field| answered(field, 0)));
    section(&mut text, &messages::failures_heading(), operation.failures.iter().map(|field| answered(field, 0)));
    section(&mut text, &messages::limits_heading(), further(operation).into_iter().map(|limit| format!("  {limit}\n")));
    section(&mut text, &messages::errors_heading(), operation.errors.iter().map(|code| error(*code)));
    section(&mut text, &messages::examples_heading(), operation.examples.iter().map(example));
    section(&mut text, &messages::errata_heading(), errata(operation).into_iter().map(erratum));
    text
}

fn head(operation: &Operation) -> String {
    let call = format!("tums {} {}", kebab(&operation.module), kebab(&operation.name));
    let place =
        messages::stands_in(&operation.section, arguments::apps(operation.apps), arguments::effect(operation.effect));
    let title = format!("{} ({})", operation.title, operation.title_zh);
    format!("{}\n{title}\n\n{}\n{place}\nPOST {}\n", style::heading(&call), operation.doc, operation.path)
}

fn section(text: &mut String, heading: &str, parts: impl Iterator<Item = String>) {
    let parts: String = parts.collect();
    if !parts.is_empty() {
        write!(text, "\n{}\n{parts}", style::heading(heading)).expect("a text takes what is written to it");
    }
}

fn parameter(flag: &Flag) -> String {
    format!("  --{} <{}>\n      {}\n", flag.long, flag.member.ty, flags::help(flag))
}

/// A field of the answer, with those of the objects in it below.
fn answered(field: &Field, depth: usize) -> String {
    let mut text = format!("  {}{} <{}>  {}\n", "  ".repeat(depth), field.name, field.ty, field.doc);
    if depth < 3
        && let Some(object) = field.ty.object()
    {
        text.extend(object.fields.iter().map(|field| answered(field, depth + 1)));
    }
    text
}

/// What only the cloud can judge, and how the call is paged, split and waited for.
fn further(operation: &Operation) -> Vec<String> {
    let mut limits = arguments::limits(operation);
    limits.extend(operation.paging.as_ref().map(|paging| messages::limit_paging(paging.max)));
    limits.extend(operation.batch.as_ref().and_then(|batch| batch.max).map(messages::limit_batch));
    limits.extend(operation.followed_by.as_ref().map(messages::limit_followed_by));
    limits.extend(operation.valid_for_s.map(messages::limit_valid_for));
    limits.extend(operation.repeatable.as_ref().map(messages::limit_repeatable));
    for group in &operation.at_least_one_of {
        limits.push(messages::limit_one_of(group.join(", ")));
    }
    limits
}

fn error(code: ErrorCode) -> String {
    let meaning = pick(code.explanation().unwrap_or_default(), code.explanation_zh().unwrap_or_default()).to_owned();
    format!("  {code}  {meaning}\n")
}

fn example(example: &Example) -> String {
    let indented = |json: &tums::catalog::Json| {
        pretty(&json.value()).lines().map(|line| format!("  {line}\n")).collect::<String>()
    };
    let mut text = example.name.as_ref().map(|name| format!("  # {name}\n")).unwrap_or_default();
    if let Some(request) = example.sends.as_ref().or(example.request.as_ref()) {
        text += &indented(request);
    }
    if let Some(because) = example.because.as_ref().filter(|_| example.sends.is_some()) {
        text += &format!("  # {because}\n");
    }
    if let Some(response) = &example.response {
        text += &format!("  →\n{}", indented(response));
    }
    text
}

/// Contradictions about the operation, and about everything that stands in its request and answer.
fn errata(operation: &'static Operation) -> Vec<(String, &'static Erratum)> {
    let mut errata = Errata::default();
    errata.add(&operation.name, &operation.errata);
    let sent = operation.query.iter().chain(&operation.request);
    let answered = operation.answer_fields().chain(&operation.failures).chain(&operation.response_headers);
    errata.fields("", sent.chain(answered));
    errata.all
}

/// Errata, each with what it is about; what several fields have in common is told once.
#[derive(Default)]
struct Errata {
    all: Vec<(String, &'static Erratum)>,
    seen: HashSet<&'static str>,
}

impl Errata {
    fn add(&mut self, about: &str, errata: &'static [Erratum]) {
        self.all.extend(errata.iter().map(|erratum| (about.to_owned(), erratum)));
    }

    fn fields(&mut self, prefix: &str, fields: impl Iterator<Item = &'static Field>) {
        for field in fields {
            let name = format!("{prefix}{}", field.name);
            self.add(&name, &field.errata);
            if let Some(set) = field.ty.enumeration().filter(|set| self.seen.insert(&set.name)) {
                self.add(&name, &set.errata);
            }
            if let Some(object) = field.ty.object().filter(|object| self.seen.insert(&object.name)) {
                self.add(&name, &object.errata);
                self.fields(&format!("{name}."), object.fields.iter());
            }
        }
    }
}

fn erratum((of, erratum): (String, &Erratum)) -> String {
    let mut text = format!("  {of}: {}\n", erratum.why);
    for reading in &erratum.readings {
        text += &format!("      {} {}: {}\n", reading.section, reading.at, reading.quote);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn every_erratum_of_the_catalog_is_told_of_some_operation() {
        let catalog = catalog();
        let told: Vec<&Erratum> = catalog.operations.iter().flat_map(errata).map(|(_, erratum)| erratum).collect();
        let of_operations = catalog.operations.iter().flat_map(|operation| {
            let sent = operation.query.iter().chain(&operation.request);
            let got = operation.answer_fields().chain(&operation.failures).chain(&operation.response_headers);
            let of_fields = sent.chain(got).flat_map(|field| &field.errata);
            operation.errata.iter().chain(of_fields).map(|erratum| (&operation.name, erratum))
        });
        let objects = catalog.objects.iter().filter(|object| object.module != "push");
        let of_objects = objects.flat_map(|object| {
            object
                .errata
                .iter()
                .chain(object.fields.iter().flat_map(|field| &field.errata))
                .map(|erratum| (&object.name, erratum))
        });
        let sets = catalog.enums.iter().filter(|set| set.module != "push");
        let of_sets = sets.flat_map(|set| set.errata.iter().map(|erratum| (&set.name, erratum)));
        let mut seen = 0;
        for (owner, erratum) in of_operations.chain(of_objects).chain(of_sets) {
            seen += 1;
            assert!(told.iter().any(|told| ptr::eq(*told, erratum)), "{owner}: {}", erratum.why);
        }
        assert!(seen > 60, "only {seen}");
    }
}
