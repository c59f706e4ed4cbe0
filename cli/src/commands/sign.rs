//! `tums sign`: a signature with every intermediate value, and where somebody else's goes another way.

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;
use tums::clock::Clock;
use tums::sign::{Authorization, Diagnosis, HEADER, SigningParams};

use super::Context;
use crate::exit::{Exit, Failure};
use crate::messages;
use crate::output::shape::Shape;
use crate::output::{Format, print, secrets, style, table};
use crate::settings::{Settings, source};

pub(super) fn command() -> Command {
    let text =
        |name: &'static str, value: &'static str, help: String| Arg::new(name).long(name).value_name(value).help(help);
    Command::new("sign")
        .about(messages::sign_about())
        .before_help(messages::sign_long_about())
        .arg(Arg::new("path").value_name("PATH").help(messages::sign_path()).required(true))
        .arg(text("body", "TEXT|@FILE|-", messages::sign_body()).default_value("{}"))
        .arg(text("method", "METHOD", messages::sign_method()).default_value("POST"))
        .arg(text("timestamp", "SECONDS", messages::sign_timestamp()).value_parser(value_parser!(u64)))
        .arg(text("nonce", "HEX", messages::sign_nonce()))
        .arg(text("terminal-id", "ID", messages::sign_terminal_id()))
        .arg(text("compare", "HEADER", messages::sign_compare()))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let text = |name: &str| arguments.get_one::<String>(name).map(String::as_str);
    let settings = Settings::read(&context.globals)?;
    let header = text("compare").map(read).transpose()?;
    let theirs = header.as_ref();
    let timestamp = match (theirs.map(|header| header.timestamp), arguments.get_one::<u64>("timestamp")) {
        (Some(timestamp), _) => timestamp,
        (None, Some(timestamp)) => *timestamp,
        (None, None) => Clock::default().now().as_secs().unsigned_abs(),
    };
    let fresh = tums::sign::nonce()?;
    let nonce = theirs.map(|header| header.nonce).or_else(|| text("nonce")).unwrap_or(&fresh);
    let terminal_id = theirs.map(|header| header.terminal_id).or_else(|| text("terminal-id"));
    let terminal_id = terminal_id.map_or_else(|| settings.terminal_id(), |id| Ok(id.to_owned()))?;
    let body = body(text("body").unwrap_or("{}"))?;
    let (path, query) = text("path")
        .unwrap_or_default()
        .split_once('?')
        .map_or_else(|| (text("path").unwrap_or_default(), None), |(path, query)| (path, Some(query)));
    let params = SigningParams {
        access_key: settings.credentials.access_key(),
        secret_key: settings.credentials.secret_key().expose(),
        terminal_id: &terminal_id,
        method: text("method").unwrap_or("POST"),
        path,
        body: body.as_bytes(),
        timestamp,
        nonce,
    };
    explain(&params, context)?;
    match theirs {
        Some(header) => compare(&params, query, header),
        None => Ok(()),
    }
}

/// The body, byte for byte. One that stands on the command line must have nothing secret in it.
fn body(source: &str) -> Result<String, Failure> {
    let inline = !(source == "-" || source.starts_with('@'));
    if inline && let Ok(mut value) = serde_json::from_str(source) {
        if secrets::hide(&mut value, &Shape::Unknown) > 0 {
            return Err(Failure::usage(messages::secret_inline("--body")));
        }
    }
    source::read_text(source)
}

fn explain(params: &SigningParams<'_>, context: &Context) -> Result<(), Failure> {
    let steps = params.sign().explain();
    match context.output.format {
        Format::Table => print(&format!("{steps}\n")),
        _ => context.output.value(
            &json!({
                "bodyHash": steps.body_hash,
                "stringToSign": steps.string_to_sign,
                "dateKey": steps.date_key,
                "pathKey": steps.path_key,
                "signingKey": steps.signing_key,
                "signature": steps.signature,
                "authorization": steps.authorization,
            }),
            &[],
        ),
    }
}

/// Takes apart the header that somebody else has made, with its name or without; what is wrong with its form is the first step
/// that differs.
fn read(text: &str) -> Result<Authorization<'_>, Failure> {
    let text = text.trim();
    let name_ends = text.find(':').filter(|end| text[..*end].eq_ignore_ascii_case(HEADER));
    let text = name_ends.map_or(text, |end| &text[end + 1..]).trim_start();
    let wrong = |fault| Failure::new(Exit::Refused, messages::sign_header(messages::header_fault(fault)));
    Authorization::parse(text).map_err(wrong)
}

/// Names the first step that differs.
fn compare(params: &SigningParams<'_>, query: Option<&str>, header: &Authorization<'_>) -> Result<(), Failure> {
    let differs = |step: String, what: String| Err(Failure::new(Exit::Refused, messages::sign_differs(step, what)));
    if header.access_key != params.access_key {
        return differs("AccessKey".to_owned(), messages::sign_other_key(header.access_key, params.access_key));
    }
    let right = params.sign();
    if header.signature == right.as_str() {
        return print(&format!("\n{}\n", style::good(&messages::sign_same())));
    }
    let diagnosis = Diagnosis::of(params, query, header.signature);
    let Some(mistake) = diagnosis.mistake else {
        return differs("hmac(sk, timestamp)".to_owned(), messages::sign_unknown());
    };
    if let Some(signed) = diagnosis.signed.as_ref().filter(|signed| **signed != diagnosis.expected) {
        let lines = table::pairs_of([
            (messages::sign_expected(), one_line(&diagnosis.expected)),
            (messages::sign_signed(), one_line(signed)),
        ]);
        print(&format!("\n{lines}"))?;
    }
    differs(mistake.step().to_owned(), messages::mistake(mistake))
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
