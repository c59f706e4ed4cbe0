//! `tums doctor`: whether calls can work from here, and if not, why. It shows no secret and changes nothing.

use clap::{ArgMatches, Command};
use jiff::fmt::rfc2822;
use serde_json::json;
use tums::clock::{SystemTimeSource, TimeSource};
use tums::{Client, Error, ErrorCategory, ErrorKind, GetDeviceListInDeviceApplication, GetPagedRootRegions, Response};

use super::Context;
use crate::exit::{Exit, Failure, explained};
use crate::language::pick;
use crate::messages;
use crate::output::{Format, print, style};
use crate::settings::Settings;

/// Seconds that a clock may be off before it is worth a word, and before calls only work because they are corrected.
const NOTICEABLE: i64 = 5;
const TOLERATED: i64 = 240;

pub(super) fn command() -> Command {
    Command::new("doctor").about(messages::doctor_about())
}

/// What is looked at, in this order.
#[derive(Clone, Copy)]
enum Subject {
    Keys,
    Endpoint,
    Connection,
    Tls,
    Signature,
    Clock,
    Application,
}

impl Subject {
    /// What programs know it by, and what people do.
    fn names(self) -> (&'static str, String) {
        match self {
            Self::Keys => ("keys", messages::check_keys()),
            Self::Endpoint => ("endpoint", messages::check_endpoint()),
            Self::Connection => ("connection", messages::check_reach()),
            Self::Tls => ("tls", messages::check_tls()),
            Self::Signature => ("signature", messages::check_signature()),
            Self::Clock => ("clock", messages::check_clock()),
            Self::Application => ("application", messages::check_application()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Uncertain,
    Bad,
}

/// One thing that was looked at.
struct Check {
    subject: Subject,
    verdict: Verdict,
    found: String,
}

/// All checks so far, and the exit code of the first that failed.
#[derive(Default)]
struct Checks {
    all: Vec<Check>,
    exit: Option<Exit>,
}

impl Checks {
    fn good(&mut self, subject: Subject, found: String) {
        self.all.push(Check { subject, verdict: Verdict::Good, found });
    }

    fn uncertain(&mut self, subject: Subject, found: String) {
        self.all.push(Check { subject, verdict: Verdict::Uncertain, found });
    }

    fn bad(&mut self, subject: Subject, found: String, exit: Exit) {
        self.all.push(Check { subject, verdict: Verdict::Bad, found });
        self.exit = self.exit.or(Some(exit));
    }
}

pub(super) fn run(_: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let mut checks = Checks::default();
    match Settings::read(&context.globals) {
        Ok(settings) => examine(&settings, context, &mut checks)?,
        Err(failure) => checks.bad(Subject::Keys, failure.text(), Exit::Credentials),
    }
    show(&checks, context)?;
    match checks.exit {
        Some(exit) => Err(Failure::told(exit)),
        None => Ok(()),
    }
}

fn examine(settings: &Settings, context: &Context, checks: &mut Checks) -> Result<(), Failure> {
    checks.good(Subject::Keys, format!("{} ({})", settings.credentials.access_key(), settings.origin));
    match settings.client(&context.globals, false) {
        Ok(client) => {
            checks.good(Subject::Endpoint, settings.endpoint.clone());
            let reached = context.wait_for(async { Ok(reach(&client).await) })?;
            let has_tls = settings.endpoint.trim_start().to_ascii_lowercase().starts_with("https:");
            match reached {
                Ok(reached) => succeeded(reached, has_tls, checks),
                Err(error) => failed(&error, has_tls, checks),
            }
        }
        Err(failure) => checks.bad(Subject::Endpoint, failure.text(), Exit::Credentials),
    }
    Ok(())
}

/// What an answer of the cloud tells.
struct Reached {
    attempts: u32,
    /// The cloud's time, in seconds.
    time: Option<i64>,
    application: String,
}

impl Reached {
    fn of<T>(response: &Response<T>, application: String) -> Self {
        let date = response.headers.get("date").and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| rfc2822::parse(date).ok());
        Self { attempts: response.attempts, time: date.map(|date| date.timestamp().as_second()), application }
    }
}

/// Makes one or two small calls that only read.
async fn reach(client: &Client) -> tums::Result<Reached> {
    let mut regions = GetPagedRootRegions::new();
    regions.limit = 1;
    match client.call(regions).with_response().await {
        Ok(response) => Ok(Reached::of(&response, messages::apps_project())),
        Err(error) if error.is_wrong_application() => {
            let mut devices = GetDeviceListInDeviceApplication::new();
            devices.limit = 1;
            let response = client.call(devices).with_response().await?;
            Ok(Reached::of(&response, messages::apps_device()))
        }
        Err(error) => Err(error),
    }
}

fn connected(attempts: u32, has_tls: bool, checks: &mut Checks) {
    checks.good(Subject::Connection, messages::check_reached(attempts));
    checks.good(Subject::Tls, if has_tls { messages::check_trusted() } else { messages::check_no_tls() });
}

fn succeeded(reached: Reached, has_tls: bool, checks: &mut Checks) {
    connected(reached.attempts, has_tls, checks);
    checks.good(Subject::Signature, messages::check_accepted());
    match reached.time {
        Some(time) => clock(time - SystemTimeSource.now().as_secs(), checks),
        None => checks.uncertain(Subject::Clock, messages::check_no_date()),
    }
    checks.good(Subject::Application, reached.application);
}

/// What the difference between the cloud's clock and ours means.
fn clock(ahead: i64, checks: &mut Checks) {
    match ahead.abs() {
        off if off <= NOTICEABLE => checks.good(Subject::Clock, messages::clock_right()),
        off if off <= TOLERATED => checks.uncertain(Subject::Clock, messages::clock_off(ahead)),
        _ => checks.uncertain(Subject::Clock, messages::clock_far_off(ahead)),
    }
}

/// What failed, and what to do about it. A refusal of the cloud means that it was reached.
fn failed(error: &Error, has_tls: bool, checks: &mut Checks) {
    let (subject, advice) = match (error.kind(), error.code()) {
        (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Reset | ErrorKind::Transport, _) => {
            (Subject::Connection, messages::advice_reach())
        }
        (ErrorKind::Tls, _) => (Subject::Tls, messages::advice_tls()),
        (ErrorKind::HttpStatus | ErrorKind::InvalidAnswer | ErrorKind::TooLarge, _) => {
            (Subject::Connection, messages::advice_between())
        }
        (ErrorKind::Api, Some(code)) => {
            let (english, chinese) = messages::advice(code.category());
            (refused(code.category()), pick(english, chinese).to_owned())
        }
        _ => (Subject::Keys, String::new()),
    };
    if error.kind() == ErrorKind::Api && !matches!(subject, Subject::Connection) {
        connected(error.attempts(), has_tls, checks);
    }
    checks.bad(subject, format!("{}. {advice}", explained(error)).trim_end().to_owned(), error.into());
}

/// What a code of the cloud puts in question. Whatever is no one's fault here, such as too many calls, keeps calls from working.
fn refused(category: ErrorCategory) -> Subject {
    match category {
        ErrorCategory::Authentication => Subject::Signature,
        ErrorCategory::Clock => Subject::Clock,
        ErrorCategory::WrongApplication
        | ErrorCategory::Permission
        | ErrorCategory::Account
        | ErrorCategory::License
        | ErrorCategory::Quota => Subject::Application,
        _ => Subject::Connection,
    }
}

fn show(checks: &Checks, context: &Context) -> Result<(), Failure> {
    if context.output.format != Format::Table {
        let word = |verdict| match verdict {
            Verdict::Good => "ok",
            Verdict::Uncertain => "warning",
            Verdict::Bad => "failed",
        };
        let row = |check: &Check| json!({ "check": check.subject.names().0, "verdict": word(check.verdict), "found": check.found });
        return context.output.value(&checks.all.iter().map(row).collect(), &[]);
    }
    let line = |check: &Check| {
        let mark = match check.verdict {
            Verdict::Good => style::good("✓"),
            Verdict::Uncertain => style::uncertain("!"),
            Verdict::Bad => style::bad("✗"),
        };
        format!("{mark} {}  {}\n", style::heading(&check.subject.names().1), check.found)
    };
    print(&checks.all.iter().map(line).collect::<String>())
}
