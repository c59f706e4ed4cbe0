//! The list as text for people, as Markdown for a page, as JSON for programs.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::{Entry, List};

/// What a client should do, in a word or two: `send fileName`, `accept fileName, filename`.
fn remedy(entry: &Entry) -> Vec<String> {
    let sends = entry.sends.iter().map(|sent| format!("send {sent}"));
    let accepts = (!entry.accepts.is_empty()).then(|| format!("accept {}", entry.accepts.join(", ")));
    sends.chain(accepts).collect()
}

/// The sum in a sentence.
fn sum(list: &List) -> String {
    let summary = &list.summary;
    let errata = if summary.errata == 1 { "1 erratum".to_owned() } else { format!("{} errata", summary.errata) };
    format!("{errata}, {} on the wire", summary.on_the_wire)
}
