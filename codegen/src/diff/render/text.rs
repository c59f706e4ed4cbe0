//! Text for people, with colours that the caller strips where they do not belong.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use super::{sides, travel, waivers};
use crate::diff::{Bump, Judged, Kind, Report, Wire};

const PLAIN: Style = Style::new();
const STRONG: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// The report, a few lines per change; changes of texts alone are counted unless `all` is wanted.
pub fn text(report: &Report, all: bool) -> String {
    let mut text = String::new();
    for wire in Wire::WORST_FIRST {
        let changes: Vec<_> = report.of_degree(wire).collect();
        let counted = !all && wire == Wire::TextOnly;
        let shown = changes.iter().filter(|judged| !counted || judged.change.rust > Bump::Patch);
        shown.for_each(|judged| text += &lines(judged));
    }
    let hidden = report.of_degree(Wire::TextOnly).filter(|judged| judged.change.rust == Bump::Patch).count();
    if !all && hidden > 0 {
        let changes = if hidden == 1 {
            "change of texts alone; `--all` lists it"
        } else {
            "changes of texts alone; `--all` lists them"
        };
        line(&mut text, FAINT, &format!("{hidden} {changes}"));
    }
    waivers(report).for_each(|remark| line(&mut text, PLAIN, &remark));
    let summary = format!("{} to {}: {}", report.old, report.new, report.summary);
    line(&mut text, STRONG, &summary);
    text
}

/// Every kind with its id, its judgement and its explanation.
pub fn catalogue() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let judgement = kind.judgement();
        let both = |sent: &str, read: &str| if sent == read { sent.to_owned() } else { format!("{sent} / {read}") };
        let wire = both(judgement.sent.name(), judgement.read.name());
        let rust = both(judgement.sent_rust.name(), judgement.read_rust.name());
        line(&mut text, STRONG, kind.id());
        line(&mut text, PLAIN, &format!("    {} Wire: {wire}. Rust: {rust}.", kind.explanation()));
    }
    text + "Requests / answers. In Rust a change may do less than is said here, never more.\n"
}

fn lines(judged: &Judged) -> String {
    let change = &judged.change;
    let mut text = String::new();
    let colour = colour(change.wire);
    let sides = sides(change).map(|sides| format!(": {sides}")).unwrap_or_default();
    let travel = travel(change).map(|travel| format!(" ({travel})")).unwrap_or_default();
    let (wire, subject) = (change.wire, &change.subject);
    writeln!(text, "{colour}{wire:10}{colour:#} {STRONG}{subject}{STRONG:#}{travel}{sides}")
        .expect("written to memory");
    let remark = format!("{} [{}] Rust: {}, {}", judged.explanation, change.kind.id(), change.rust, change.fingerprint);
    line(&mut text, PLAIN, &format!("           {remark}"));
    if let Some(waived) = &judged.waived {
        line(&mut text, FAINT, &format!("           waived until {}: {}", waived.expires, waived.reason));
    }
    let places: Vec<_> = [&change.new, &change.old].into_iter().flatten().map(ToString::to_string).collect();
    if !places.is_empty() {
        line(&mut text, FAINT, &format!("           {}", places.join(" was ")));
    }
    text
}

fn colour(wire: Wire) -> Style {
    match wire {
        Wire::Breaking => AnsiColor::Red.on_default().bold(),
        Wire::Dangerous => AnsiColor::Yellow.on_default().bold(),
        Wire::Compatible => AnsiColor::Green.on_default(),
        Wire::TextOnly => FAINT,
    }
}

fn line(text: &mut String, style: Style, content: &str) {
    writeln!(text, "{style}{content}{style:#}").expect("written to memory");
}
