//! `tums sign`: a signature with every intermediate value, and where somebody else's goes another way.

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};
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
    let comparison = theirs.map(|header| Comparison::of(&params, query, header));
    match context.output.format {
        Format::Table => print(&told(&params, comparison.as_ref()))?,
        _ => context.output.value(&written(&params, comparison.as_ref()), &[])?,
    }
    match comparison.and_then(|comparison| comparison.differs) {
        Some((step, what)) => Err(Failure::new(Exit::Refused, messages::sign_differs(step, what))),
        None => Ok(()),
    }
}

/// The body, byte for byte. One that stands on the command line must have nothing secret in it.
fn body(source: &str) -> Result<String, Failure> {
    let inline = !(source == "-" || source.starts_with('@'));
    if inline
        && let Ok(mut value) = serde_json::from_str(source)
        && secrets::hide(&mut value, &Shape::Unknown) > 0
    {
        return Err(Failure::usage(messages::secret_inline("--body")));
    }
    source::read_text(source)
}

/// Every step, for programs.
fn written(params: &SigningParams<'_>, comparison: Option<&Comparison>) -> Value {
    let steps = params.sign().explain();
    let mut written = json!({
        "bodyHash": steps.body_hash,
        "stringToSign": steps.string_to_sign,
        "dateKey": steps.date_key,
        "pathKey": steps.path_key,
        "signingKey": steps.signing_key,
        "signature": steps.signature,
        "authorization": steps.authorization,
    });
    if let Some(Comparison { differs, diagnosis }) = comparison {
        let step = differs.as_ref().map(|(step, _)| step);
        written["comparison"] = json!({ "same": differs.is_none(), "step": step, "diagnosis": diagnosis });
    }
    written
}

/// The same for people.
fn told(params: &SigningParams<'_>, comparison: Option<&Comparison>) -> String {
    let steps = params.sign().explain();
    let Some(Comparison { differs, diagnosis }) = comparison else { return format!("{steps}\n") };
    if differs.is_none() {
        return format!("{steps}\n\n{}\n", style::good(&messages::sign_same()));
    }
    let diagnosis = diagnosis.as_ref().and_then(|diagnosis| Some((&diagnosis.expected, diagnosis.signed.as_ref()?)));
    let Some((expected, signed)) = diagnosis.filter(|(expected, signed)| expected != signed) else {
        return format!("{steps}\n");
    };
    let lines =
        table::pairs_of([(messages::sign_expected(), one_line(expected)), (messages::sign_signed(), one_line(signed))]);
    format!("{steps}\n\n{lines}")
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

/// How a header that somebody else has made compares with the right one.
struct Comparison {
    /// The first step that differs, and what is known of that.
    differs: Option<(&'static str, String)>,
    /// What was probably signed; none where that is no question.
    diagnosis: Option<Diagnosis>,
}

impl Comparison {
    fn of(params: &SigningParams<'_>, query: Option<&str>, header: &Authorization<'_>) -> Self {
        if header.access_key != params.access_key {
            let what = messages::sign_other_key(header.access_key, params.access_key);
            return Self { differs: Some(("AccessKey", what)), diagnosis: None };
        }
        if header.signature == params.sign().as_str() {
            return Self { differs: None, diagnosis: None };
        }
        let diagnosis = Diagnosis::of(params, query, header.signature);
        let differs = match diagnosis.mistake {
            Some(mistake) => (mistake.step(), messages::mistake(mistake)),
            None => ("hmac(sk, timestamp)", messages::sign_unknown()),
        };
        Self { differs: Some(differs), diagnosis: Some(diagnosis) }
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
