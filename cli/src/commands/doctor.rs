//! `tums doctor`: whether calls can work from here, and if not, why. It shows no secret and changes nothing.

use clap::{ArgMatches, Command};
use jiff::fmt::rfc2822;
use serde_json::{Value, json};
use tums::clock::{SystemTimeSource, TimeSource};
use tums::{Client, Error, ErrorKind, GetDeviceListInDeviceApplication, GetPagedRootRegions, Response};

use super::Context;
use crate::exit::{Exit, Failure, explained};
use crate::messages;
use crate::output::{Format, print, style};
use crate::settings::Settings;

/// Seconds that a clock may be off before it is worth a word, and before calls only work because they are corrected.
const NOTICEABLE: i64 = 5;
const TOLERATED: i64 = 240;

pub(super) fn command() -> Command {
    Command::new("doctor").about(messages::doctor_about())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Uncertain,
    Bad,
}

/// One thing that was looked at.
struct Check {
    subject: String,
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
    fn good(&mut self, subject: String, found: String) {
        self.all.push(Check { subject, verdict: Verdict::Good, found });
    }

    fn uncertain(&mut self, subject: String, found: String) {
        self.all.push(Check { subject, verdict: Verdict::Uncertain, found });
    }

    fn bad(&mut self, subject: String, found: String, exit: Exit) {
        self.all.push(Check { subject, verdict: Verdict::Bad, found });
        self.exit = self.exit.or(Some(exit));
    }
}

pub(super) fn run(_: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let mut checks = Checks::default();
    match Settings::read(&context.globals) {
        Ok(settings) => {
            checks.good(messages::check_keys(), format!("{} ({})", settings.credentials.access_key(), settings.origin));
            checks.good(messages::check_endpoint(), settings.endpoint.clone());
            match settings.client(&context.globals, false) {
                Ok(client) => context.wait_for(async {
                    reach(&client, &mut checks).await;
                    Ok(())
                })?,
                Err(failure) => checks.bad(messages::check_endpoint(), failure.text(), Exit::Credentials),
            }
        }
        Err(failure) => checks.bad(messages::check_keys(), failure.text(), Exit::Credentials),
    }
    show(&checks, context)?;
    match checks.exit {
        Some(exit) => Err(Failure::told(exit)),
        None => Ok(()),
    }
}

/// Makes two small calls that only read.
async fn reach(client: &Client, checks: &mut Checks) {
    let mut regions = GetPagedRootRegions::new();
    regions.limit = 1;
    match client.call(regions).with_response().await {
        Ok(response) => {
            reached(&response, checks);
            checks.good(messages::check_application(), messages::apps_project());
        }
        Err(error) if error.is_wrong_application() => {
            let mut devices = GetDeviceListInDeviceApplication::new();
            devices.limit = 1;
            match client.call(devices).with_response().await {
                Ok(response) => {
                    reached(&response, checks);
                    checks.good(messages::check_application(), messages::apps_device());
                }
                Err(error) => failed(&error, checks),
            }
        }
        Err(error) => failed(&error, checks),
    }
}

fn reached<T>(response: &Response<T>, checks: &mut Checks) {
    checks.good(messages::check_reach(), messages::check_reached(response.attempts));
    checks.good(messages::check_signature(), messages::check_accepted());
    let date = response.headers.get("date").and_then(|date| date.to_str().ok());
    let cloud = date.and_then(|date| rfc2822::parse(date).ok()).map(|date| date.timestamp().as_second());
    let Some(cloud) = cloud else {
        return checks.uncertain(messages::check_clock(), messages::check_no_date());
    };
    clock(cloud - SystemTimeSource.now().as_secs(), checks);
}

/// What the difference between the cloud's clock and ours means.
fn clock(ahead: i64, checks: &mut Checks) {
    match ahead.abs() {
        off if off <= NOTICEABLE => checks.good(messages::check_clock(), messages::clock_right()),
        off if off <= TOLERATED => checks.uncertain(messages::check_clock(), messages::clock_off(ahead)),
        _ => checks.uncertain(messages::check_clock(), messages::clock_far_off(ahead)),
    }
}

/// What failed, and what did not: a refusal of the cloud means that it was reached.
fn failed(error: &Error, checks: &mut Checks) {
    let text = explained(error);
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Reset | ErrorKind::Transport => {
            checks.bad(messages::check_reach(), format!("{text}. {}", messages::advice_reach()), Exit::Transport);
        }
        ErrorKind::Tls => {
            checks.bad(messages::check_tls(), format!("{text}. {}", messages::advice_tls()), Exit::Transport)
        }
        ErrorKind::HttpStatus | ErrorKind::InvalidAnswer | ErrorKind::TooLarge => {
            checks.bad(messages::check_reach(), format!("{text}. {}", messages::advice_between()), Exit::Transport);
        }
        ErrorKind::Api => {
            checks.good(messages::check_reach(), messages::check_reached(error.attempts()));
            let (subject, exit) = match (error.is_clock_skew(), error.is_auth()) {
                (true, _) => (messages::check_clock(), Exit::Credentials),
                (_, true) => (messages::check_signature(), Exit::Credentials),
                _ => (messages::check_application(), Exit::Refused),
            };
            checks.bad(subject, text, exit);
        }
        _ => checks.bad(messages::check_keys(), text, Exit::Credentials),
    }
}

fn show(checks: &Checks, context: &Context) -> Result<(), Failure> {
    if context.output.format != Format::Table {
        let word = |verdict| match verdict {
            Verdict::Good => "ok",
            Verdict::Uncertain => "warning",
            Verdict::Bad => "failed",
        };
        let rows = checks
            .all
            .iter()
            .map(|check| json!({ "check": check.subject, "verdict": word(check.verdict), "found": check.found }));
        return context.output.value(&Value::Array(rows.collect()), &[]);
    }
    let line = |check: &Check| {
        let mark = match check.verdict {
            Verdict::Good => style::good("✓"),
            Verdict::Uncertain => style::uncertain("!"),
            Verdict::Bad => style::bad("✗"),
        };
        format!("{mark} {}  {}\n", style::heading(&check.subject), check.found)
    };
    print(&checks.all.iter().map(line).collect::<String>())
}
