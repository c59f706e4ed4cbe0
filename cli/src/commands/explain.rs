//! `tums explain CODE`: what an error code means, and what to do about it. It needs no catalog.

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;
use tums::{ErrorCategory, ErrorClass, ErrorCode};

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::names;
use crate::output::{Format, print, style, table};

pub(super) fn command() -> Command {
    let code = Arg::new("code").value_name("CODE").help(messages::explain_code()).required(true);
    Command::new("explain")
        .about(messages::explain_about())
        .arg(code.allow_hyphen_values(true).value_parser(value_parser!(String)))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let text = arguments.get_one::<String>("code").map(String::as_str).unwrap_or_default();
    let code = find(text)?;
    let english = code.explanation().map_or_else(|| messages::undocumented(code.value()), str::to_owned);
    match context.output.format {
        Format::Table => {
            let chinese = code.explanation_zh().unwrap_or_default().to_owned();
            let category = category(code.category());
            let name = style::heading(&code.to_string());
            let pairs = [
                ("English", english),
                ("中文", chinese),
                (messages::category_label().as_str(), category),
                (messages::repeated_label().as_str(), repeated(code)),
            ]
            .map(|(label, text)| (label.to_owned(), text));
            print(&format!("{name}\n{}", table::pairs_of(pairs.into_iter().filter(|(_, text)| !text.is_empty()))))
        }
        _ => context.output.value(
            &json!({
                "code": code.value(),
                "name": code.name(),
                "explanation": english,
                "explanationZh": code.explanation_zh(),
                "category": category(code.category()),
                "class": class(code.class()),
                "repeated": repeated(code),
            }),
            &[],
        ),
    }
}

/// The code with this number, or this name.
fn find(text: &str) -> Result<ErrorCode, Failure> {
    if let Ok(number) = text.parse::<i64>() {
        // The codes are negative; nobody should have to type the sign.
        let negative = ErrorCode::new(-number.abs());
        return Ok(if negative.name().is_some() { negative } else { ErrorCode::new(number) });
    }
    let wanted = names::kebab(text);
    let known = || ErrorCode::all().filter_map(|code| Some((code, code.name()?)));
    let found = known().find(|(_, name)| names::kebab(name) == wanted).map(|(code, _)| code);
    found.ok_or_else(|| match names::nearest(text, known().map(|(_, name)| name)) {
        Some(nearest) => Failure::usage(messages::unknown_code_like(text, nearest)),
        None => Failure::usage(messages::unknown_code(text)),
    })
}

fn category(category: ErrorCategory) -> String {
    names::kebab(&format!("{category:?}"))
}

fn class(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Refused => "refused",
        ErrorClass::Throttled => "throttled",
        ErrorClass::Partial => "partial",
        _ => "unknown",
    }
}

/// What the SDK does when the code comes.
fn repeated(code: ErrorCode) -> String {
    if code.is_success() {
        return messages::class_success();
    }
    match code.class() {
        ErrorClass::Refused if code.category() == ErrorCategory::Clock => messages::class_clock(),
        ErrorClass::Refused => messages::class_refused(),
        ErrorClass::Throttled => messages::class_throttled(),
        ErrorClass::Partial => messages::class_partial(),
        _ => messages::class_unknown(),
    }
}
