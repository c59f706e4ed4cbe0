//! `tums list`: every operation.

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use tums::catalog::{Operation, catalog};

use super::Context;
use crate::exit::Failure;
use crate::language::pick;
use crate::messages;
use crate::names::kebab;
use crate::output::{Format, print, style, table};

pub(super) fn command() -> Command {
    Command::new("list")
        .about(messages::list_about())
        .arg(Arg::new("word").value_name("WORD").help(messages::list_word()).action(ArgAction::Append))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let words: Vec<String> =
        arguments.get_many::<String>("word").unwrap_or_default().map(|word| word.to_lowercase()).collect();
    let found: Vec<&Operation> =
        catalog().operations.iter().filter(|found| words.iter().all(|word| has(found, word))).collect();
    if found.is_empty() {
        return Err(Failure::usage(messages::list_nothing(words.join(" "))));
    }
    match context.output.format {
        Format::Table => print(&by_module(&found)),
        _ => context.output.value(&found.iter().map(|operation| shown(operation)).collect(), &[]),
    }
}

fn has(operation: &Operation, word: &str) -> bool {
    let texts =
        [&operation.name, &operation.module, &operation.title, &operation.title_zh, &operation.path, &operation.doc];
    texts.iter().any(|text| text.to_lowercase().contains(word)) || kebab(&operation.name).contains(word)
}

fn shown(operation: &Operation) -> Value {
    json!({
        "module": kebab(&operation.module),
        "operation": kebab(&operation.name),
        "name": operation.name,
        "title": operation.title,
        "titleZh": operation.title_zh,
        "effect": operation.effect,
        "path": operation.path,
        "section": operation.section,
    })
}

fn by_module(found: &[&Operation]) -> String {
    let mut text = String::new();
    for module in &catalog().modules {
        let inside = found.iter().filter(|operation| operation.module == module.name);
        let pairs: Vec<_> = inside
            .map(|operation| {
                (format!("  {}", kebab(&operation.name)), pick(&operation.title, &operation.title_zh).to_owned())
            })
            .collect();
        if !pairs.is_empty() {
            let title = pick(&module.title, &module.title_zh);
            text += &format!(
                "{}  {}\n{}",
                style::heading(&kebab(&module.name)),
                style::faint(title),
                table::pairs_of(pairs)
            );
        }
    }
    text
}
