//! A report as text for people, as Markdown for a changelog or pull request, as JSON for programs.

mod json;
mod markdown;
mod text;

pub use json::{json, schema};
pub use markdown::markdown;
pub use text::{catalogue, text};

use super::{Change, Direction, Report};

/// Longest text of one side that is shown whole.
const WIDTH: usize = 80;

/// What stood before and what stands now: `1 to 100 → 1 to 50`, or the one side that there is.
fn sides(change: &Change) -> Option<String> {
    match (&change.before, &change.after) {
        (None, None) => None,
        (Some(before), None) => Some(format!("was {}", shortened(before))),
        (None, Some(after)) => Some(shortened(after)),
        (Some(before), Some(after)) => Some(format!("{} → {}", shortened(before), shortened(after))),
    }
}

/// In one line, and no longer than a reader bears.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WIDTH { line } else { line.chars().take(WIDTH - 1).chain(['…']).collect() }
}

/// What is to be said of waivers that do not hold, or that nothing needs.
fn waivers(report: &Report) -> impl Iterator<Item = String> {
    let expired = report.expired.iter().map(|expired| {
        let needed = if expired.needed { "its change is still there" } else { "no change needs it; delete it" };
        format!("waiver {} expired on {}; {needed}", expired.fingerprint, expired.expires)
    });
    expired.chain(report.unused.iter().map(|unused| format!("waiver {unused} is for no change; delete it")))
}

/// The direction and what a shared thing reaches, as a remark.
fn travel(change: &Change) -> Option<String> {
    let direction = match change.direction? {
        // The name of a field says it: `addRegion.request.order`.
        Direction::Request | Direction::Answer if change.reaches.is_empty() && change.subject.contains('.') => {
            return None;
        }
        Direction::Request => "request",
        Direction::Answer => "answer",
        Direction::Push => "push",
        Direction::Both => "request and answer",
    };
    let most = 3;
    let mut reached = change.reaches.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if change.reaches.len() > most {
        reached += &format!(" and {} more", change.reaches.len() - most);
    }
    Some(if reached.is_empty() { direction.to_owned() } else { format!("{direction} of {reached}") })
}
