//! `tums explain CODE`: what an error code means, and what to do about it. It needs no catalog.

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;
use tums::{ErrorCategory, ErrorClass, ErrorCode};

use super::Context;
use crate::exit::Failure;
use crate::language::pick;
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
    match context.output.format {
        Format::Table => print(&told(code)),
        _ => {
            let advice = (!code.is_success()).then(|| messages::advice(code.category()));
            let whole = json!({
                "code": code.value(),
                "name": code.name(),
                "explanation": code.explanation(),
                "explanationZh": code.explanation_zh(),
                "category": category(code.category()),
                "class": class(code.class()),
                "repeated": repeated(code).0,
                "advice": advice.map(|(english, _)| english),
                "adviceZh": advice.map(|(_, chinese)| chinese),
            });
            context.output.value(&whole, &[])
        }
    }
}

/// All of it, for people.
fn told(code: ErrorCode) -> String {
    let heading = style::heading(&code.to_string());
    if code.is_success() {
        return format!("{heading}\n{}", table::pairs_of([(messages::repeated_label(), repeated(code).1)]));
    }
    let english = code.explanation().map_or_else(|| messages::undocumented(code.value()), str::to_owned);
    let (advice, advice_zh) = messages::advice(code.category());
    let pairs = [
        ("English".to_owned(), english),
        ("中文".to_owned(), code.explanation_zh().unwrap_or_default().to_owned()),
        (messages::category_label(), category(code.category())),
        (messages::repeated_label(), repeated(code).1),
        (messages::advice_label(), pick(advice, advice_zh).to_owned()),
    ];
    let pairs = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    format!("{heading}\n{}", table::pairs_of(pairs))
}

/// The code with this number, or this name.
fn find(text: &str) -> Result<ErrorCode, Failure> {
    if let Ok(number) = text.parse::<i64>() {
        // The codes are negative; nobody should have to type the sign.
        let negative = ErrorCode::new(number.saturating_abs().saturating_neg());
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

/// Whether a call is repeated when the code comes: a word for programs, and the same for people.
fn repeated(code: ErrorCode) -> (&'static str, String) {
    if code.is_success() {
        return ("no-need", messages::class_success());
    }
    match code.class() {
        ErrorClass::Refused if code.category() == ErrorCategory::Clock => ("once", messages::class_clock()),
        ErrorClass::Refused => ("never", messages::class_refused()),
        ErrorClass::Throttled => ("later", messages::class_throttled()),
        ErrorClass::Partial => ("never", messages::class_partial()),
        _ => ("if-harmless", messages::class_unknown()),
    }
}
