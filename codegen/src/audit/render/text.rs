//! Text for people: one line for each difference, then notices, coverage and the verdict.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{counts, verdict};
use crate::audit::Report;

const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// The report, with colours that the caller strips where they do not belong.
#[must_use]
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    let red = AnsiColor::Red.on_default();
    for difference in &report.differences {
        line(&mut text, &format!("{red}{}{red:#} {difference}", "differs"));
    }
    for notice in &report.notices {
        let (subject, message) = (&notice.subject, &notice.message);
        line(
            &mut text,
            &format!("{FAINT}notice  {}: `{subject}`: {message} {}{FAINT:#}", notice.document, notice.spec),
        );
    }
    for (kind, count) in counts(report) {
        line(&mut text, &format!("{count:6} {kind}"));
    }
    line(&mut text, &format!("{STRONG}{}{STRONG:#}", report.document));
    for (what, share) in report.coverage.shares() {
        line(&mut text, &format!("  {what:<12}{share}"));
    }
    let errata = report.coverage.errata;
    line(
        &mut text,
        &format!(
            "  {:<12}{} in all, {} of them about differences that were found",
            "errata", errata.found, errata.done
        ),
    );
    line(&mut text, &format!("{STRONG}{}{STRONG:#}", verdict(report)));
    text
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "{content}").expect("a text takes what is written to it");
}
