//! The command of one operation, and that of a module: made from the catalog when they are asked for.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command, value_parser};
use tums::catalog::{Module, Operation};
use tums::operation::{Apps, EffectClass};

use super::flags::{self, Flag};
use super::globals::Globals;
use super::localised;
use crate::commands::wait;
use crate::language::pick;
use crate::messages;
use crate::names::kebab;

/// The command of a module: it only lists its operations.
pub(crate) fn module(module: &Module) -> Command {
    let about = pick(&module.title, &module.title_zh).to_owned();
    localised(Command::new(kebab(&module.name)))
        .bin_name(format!("tums {}", kebab(&module.name)))
        .about(about)
        .before_help(module.doc.clone())
        .subcommand_required(true)
}

/// The same with the names of its operations.
pub(crate) fn module_with_operations(found: &Module) -> Command {
    module(found).subcommands(found.operations().map(|operation| {
        let about = pick(&operation.title, &operation.title_zh).to_owned();
        Command::new(kebab(&operation.name)).about(about)
    }))
}

/// The command of an operation.
pub(crate) fn command(operation: &'static Operation) -> Command {
    let name = kebab(&operation.name);
    let command = Command::new(name.clone())
        .bin_name(format!("tums {} {name}", kebab(&operation.module)))
        .about(pick(&operation.title, &operation.title_zh).to_owned())
        .before_help(about(operation));
    let fields = flags::of(operation).into_iter().map(|flag| argument(&flag));
    localised(command)
        .next_help_heading(messages::fields_heading())
        .args(fields)
        .next_help_heading(messages::call_heading())
        .args(modes(operation))
        .args(Globals::arguments())
}

fn about(operation: &Operation) -> String {
    let mut text = format!("{}\n", operation.doc);
    write!(text, "{}", messages::stands_in(&operation.section, apps(operation.apps), effect(operation.effect)))
        .expect("a text takes what is written to it");
    for limit in limits(operation) {
        write!(text, " {limit}").expect("a text takes what is written to it");
    }
    text
}

/// What only the cloud can judge, and what is destroyed.
pub(crate) fn limits(operation: &Operation) -> Vec<String> {
    let online = operation.online.then(messages::limit_online);
    let paid = operation.paid.then(messages::limit_paid);
    let interval = operation.min_interval_s.map(messages::limit_interval);
    let (more, destroyed) = (operation.conditions.clone(), operation.destructive.clone());
    [online, paid, interval, more, destroyed].into_iter().flatten().collect()
}

/// Who may call an operation.
pub(crate) fn apps(apps: Apps) -> String {
    match apps {
        Apps::Project => messages::apps_project(),
        Apps::Device => messages::apps_device(),
        _ => messages::apps_both(),
    }
}

/// What repeating a call would do.
pub(crate) fn effect(effect: EffectClass) -> String {
    match effect {
        EffectClass::Read => messages::effect_read(),
        EffectClass::Set => messages::effect_set(),
        EffectClass::Create => messages::effect_create(),
        EffectClass::Delete => messages::effect_delete(),
        _ => messages::effect_act(),
    }
}

fn argument(flag: &Flag) -> Arg {
    Arg::new(flag.long.clone())
        .long(flag.long.clone())
        .value_name(flags::value_name(&flag.member.ty))
        .help(flags::help(flag))
        .value_parser(flags::Suggest::of(&flag.member.ty))
        .hide_possible_values(true)
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
}

/// How the call is made.
fn modes(operation: &Operation) -> Vec<Arg> {
    let flag = |name: &'static str, help: String| Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
    let mut modes = vec![
        Arg::new("json").long("json").value_name("JSON|@FILE|-").help(messages::json_flag()),
        flag("dry-run", messages::dry_run_flag()),
        flag("yes", messages::yes_flag()).short('y'),
        flag("no-check", messages::no_check_flag()),
        flag("show-secrets", messages::show_secrets_flag()),
    ];
    if operation.paging.is_some() {
        modes.push(flag("all", messages::all_flag()));
    }
    if takes_url(operation) {
        let url = Arg::new("url").long("url").value_name("@FILE|env:NAME|-").help(messages::url_flag());
        modes.push(url.conflicts_with_all(["json", "dry-run"]));
    }
    if wait::can_wait(operation) {
        let wait = Arg::new("wait").long("wait").value_name("SECONDS").help(messages::wait_flag());
        let seconds = value_parser!(u64).range(1..);
        modes.push(wait.num_args(0..=1).default_missing_value("300").require_equals(true).value_parser(seconds));
    }
    modes
}

/// Whether the cloud gives the whole call as a URL.
pub(crate) fn takes_url(operation: &Operation) -> bool {
    operation.unsigned && !operation.query.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_has_the_name_of_an_option() {
        for operation in &tums::catalog::catalog().operations {
            let options: Vec<Arg> = modes(operation).into_iter().chain(Globals::arguments()).collect();
            for flag in flags::of(operation) {
                let taken = options.iter().any(|option| option.get_long() == Some(&flag.long)) || flag.long == "help";
                assert!(!taken, "{}: --{}", operation.name, flag.long);
            }
        }
    }
}
