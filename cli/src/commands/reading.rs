//! Lists read to their end, with a bar, and with a word when they moved meanwhile.

use serde_json::Value;
use tums::Client;
use tums::catalog::Field;
use tums::dynamic::{Pages, Request};

use crate::exit::Failure;
use crate::messages;
use crate::output::progress::Progress;
use crate::output::{Format, Output};

/// Reads a list and writes it: lines as they come, everything else at the end.
pub(crate) async fn all(
    request: &Request,
    client: &Client,
    output: &Output,
    title: &str,
    fields: &[&'static Field],
    hide: impl Fn(&mut Value) -> usize,
) -> Result<(), Failure> {
    let progress = Progress::bar(output, title);
    let mut pages = request.pages(client).expect("an operation with pages");
    let mut entries = Vec::new();
    let mut hidden = 0;
    let read = loop {
        let mut page = match pages.try_next().await {
            Ok(Some(page)) => page,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        hidden += page.entries.iter_mut().map(&hide).sum::<usize>();
        let report = pages.report();
        progress.at(report.entries, report.total);
        match output.format {
            Format::Jsonl => progress.aside(|| page.entries.iter().try_for_each(|entry| output.line(entry)))?,
            _ => entries.append(&mut page.entries),
        }
    };
    drop(progress);
    if output.format != Format::Jsonl {
        output.value(&Value::Array(entries), fields)?;
    }
    if hidden > 0 {
        output.tell(&messages::hidden(hidden));
    }
    read?;
    warn_if_incomplete(pages.as_ref(), output);
    Ok(())
}

/// Reads a list.
pub(crate) async fn entries(
    request: &Request,
    client: &Client,
    output: &Output,
    title: &str,
) -> tums::Result<Vec<Value>> {
    let progress = Progress::bar(output, title);
    let mut pages = request.pages(client).expect("an operation with pages");
    let mut entries = Vec::new();
    while let Some(mut page) = pages.try_next().await? {
        entries.append(&mut page.entries);
        progress.at(pages.report().entries, pages.report().total);
    }
    drop(progress);
    warn_if_incomplete(pages.as_ref(), output);
    Ok(entries)
}

fn warn_if_incomplete(pages: &dyn Pages, output: &Output) {
    if !pages.report().is_complete() {
        output.warn(&messages::list_moved(pages.report()));
    }
}
