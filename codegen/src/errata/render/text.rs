//! Text for people: a table as wide as the terminal, then the number of each kind.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

use super::{remedy, sum};
use crate::errata::{Entry, List};

/// Below this number of columns the table cannot be read.
const NARROWEST: u16 = 80;

/// Shares of the width: what it is about, the readings, what we do, why.
const SHARES: [u16; 4] = [26, 30, 14, 30];

/// The list as a table of `width` columns.
#[must_use]
pub fn text(list: &List, width: u16) -> String {
    let mut rows = table(width);
    rows.set_header(["about", "the document says", "we", "why"]);
    for (column, share) in rows.column_iter_mut().zip(SHARES) {
        column.set_constraint(ColumnConstraint::Absolute(Width::Percentage(share)));
    }
    for entry in &list.errata {
        rows.add_row([about(entry), readings(entry), remedy(entry).join("\n"), entry.why.trim().to_owned()]);
    }
    let mut kinds = table(width);
    kinds.set_content_arrangement(ContentArrangement::Disabled).set_header(["kind", "errata", "on the wire"]);
    for count in &list.summary.kinds {
        kinds.add_row([count.kind.to_string(), count.errata.to_string(), count.on_the_wire.to_string()]);
    }
    format!("{rows}\n\n{kinds}\n\n{}: {}\n", list.document, sum(list))
}

fn table(width: u16) -> Table {
    let mut table = Table::new();
    table
        .load_preset(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.max(NARROWEST));
    table
}

fn about(entry: &Entry) -> String {
    let wire = if entry.on_the_wire { ", on the wire" } else { "" };
    format!("{}\n{}{wire}\n{}", entry.subject, entry.kind, entry.place)
}

fn readings(entry: &Entry) -> String {
    let lines = entry.readings.iter().map(|reading| format!("{} {}: {}", reading.section, reading.at, reading.quote));
    lines.collect::<Vec<_>>().join("\n")
}
