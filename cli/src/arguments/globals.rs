//! Options that every command takes.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use crate::messages;
use crate::output::Format;

/// What the options say. The order in which flags, environment and profile count is decided in `settings`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Globals {
    pub(crate) profile: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) access_key: Option<String>,
    /// Where the secret key is read from; the key itself is never an argument.
    pub(crate) secret_key_file: Option<String>,
    pub(crate) format: Option<Format>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) quiet: bool,
    pub(crate) verbose: u8,
}

impl Globals {
    /// The options, for a command that takes them.
    pub(crate) fn arguments() -> Vec<Arg> {
        let text = |name: &'static str, value: &'static str, help: String| {
            Arg::new(name).long(name).value_name(value).help(help).help_heading(messages::global_heading())
        };
        let flag = |name: &'static str, short: char, help: String| {
            Arg::new(name).long(name).short(short).help(help).help_heading(messages::global_heading())
        };
        vec![
            text("profile", "NAME", messages::profile_flag()),
            text("endpoint", "URL", messages::endpoint_flag()),
            text("access-key", "AK", messages::access_key_flag()),
            text("secret-key-file", "FILE", messages::secret_key_file_flag()),
            text("output", "table|json|jsonl|yaml", messages::output_flag())
                .short('o')
                .value_parser(value_parser!(Format))
                .hide_possible_values(true),
            text("timeout", "SECONDS", messages::timeout_flag()).value_parser(value_parser!(u64).range(1..)),
            text("lang", "en|zh", messages::lang_flag()).value_parser(["en", "zh"]).hide_possible_values(true),
            flag("quiet", 'q', messages::quiet_flag()).action(ArgAction::SetTrue).conflicts_with("verbose"),
            flag("verbose", 'v', messages::verbose_flag()).action(ArgAction::Count),
        ]
    }

    /// Reads the options.
    pub(crate) fn read(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        Self {
            profile: text("profile"),
            endpoint: text("endpoint"),
            access_key: text("access-key"),
            secret_key_file: text("secret-key-file"),
            format: matches.get_one("output").copied(),
            timeout: matches.get_one("timeout").map(|seconds| Duration::from_secs(*seconds)),
            quiet: matches.get_flag("quiet"),
            verbose: matches.get_count("verbose"),
        }
    }

    /// These options; those that are not set are taken from `others`.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            profile: self.profile.or(others.profile),
            endpoint: self.endpoint.or(others.endpoint),
            access_key: self.access_key.or(others.access_key),
            secret_key_file: self.secret_key_file.or(others.secret_key_file),
            format: self.format.or(others.format),
            timeout: self.timeout.or(others.timeout),
            quiet: self.quiet || others.quiet,
            verbose: self.verbose.max(others.verbose),
        }
    }
}
