//! Tables for people: lists as rows, objects as names and values; what is too wide becomes one block for each entry.

use serde_json::{Map, Value};
use tums::catalog::Field;

use super::shape::fields_of;
use super::{cells, style};

/// Blanks between two columns.
const GAP: usize = 2;

/// An answer as a table. `fields` are those of the object, or of the entries if it is a list.
pub(crate) fn of(value: &Value, fields: &[&'static Field]) -> String {
    match value {
        Value::Array(entries) => list(entries, fields),
        Value::Object(members) => object(members, fields),
        Value::Null => String::new(),
        value => cells::of_field(None, value) + "\n",
    }
}

/// Rows of texts under headings, in columns that are as wide as they must be.
pub(crate) fn rows(headings: &[String], rows: &[Vec<String>]) -> String {
    let headings: Vec<String> = headings.iter().map(|heading| style::heading(heading)).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&headings).chain(rows).collect();
    let widest = |column: usize| all.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..headings.len()).map(widest).collect();
    let line = |row: &&Vec<String>| {
        let cells =
            row.iter().zip(&widths).map(|(text, widest)| format!("{text}{}", " ".repeat(widest - width(text) + GAP)));
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    all.iter().map(line).collect()
}

fn list(entries: &[Value], fields: &[&'static Field]) -> String {
    if !entries.iter().all(Value::is_object) {
        return entries.iter().map(|entry| cells::of_field(None, entry) + "\n").collect();
    }
    let names = columns(entries, fields);
    let texts: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| names.iter().map(|name| cells::of_field(field(fields, name), &entry[name.as_str()])).collect())
        .collect();
    let table = rows(&names, &texts);
    if fits(&table) { table } else { blocks(&names, &texts) }
}

/// The names that have a value somewhere: known ones in the document's order, then the others.
fn columns(entries: &[Value], fields: &[&'static Field]) -> Vec<String> {
    let mut names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for name in entries.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names.retain(|name| entries.iter().any(|entry| !is_empty(&entry[name.as_str()])));
    names
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn field(fields: &[&'static Field], name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.is_called(name)).copied()
}

/// Whether no line is wider than the terminal. What is no terminal is as wide as it takes.
fn fits(table: &str) -> bool {
    let Some((terminal_size::Width(columns), _)) = terminal_size::terminal_size() else { return true };
    let widest = table.lines().map(width).max().unwrap_or(0);
    widest <= usize::from(columns)
}

/// Columns that a text takes on a terminal; a Chinese character takes two, a colour none.
fn width(line: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(anstream::adapter::strip_str(line).to_string().as_str())
}

/// One block of names and values for each entry.
fn blocks(names: &[String], entries: &[Vec<String>]) -> String {
    let block = |values: &Vec<String>| {
        let pairs = names.iter().zip(values).filter(|(_, value)| !value.is_empty());
        pairs_of(pairs.map(|(name, value)| (name.clone(), value.clone())))
    };
    entries.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// Names with their values, one pair a line.
pub(crate) fn pairs_of(pairs: impl IntoIterator<Item = (String, String)>) -> String {
    let pairs: Vec<(String, String)> = pairs.into_iter().collect();
    let widest = pairs.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let line = |(name, value): &(String, String)| {
        let blanks = " ".repeat(widest - width(name) + GAP);
        format!("{}{blanks}{value}\n", style::heading(name))
    };
    pairs.iter().map(line).collect()
}

/// Plain values as pairs; lists of objects below, each under its name.
fn object(members: &Map<String, Value>, fields: &[&'static Field]) -> String {
    let is_table = |value: &Value| value.as_array().is_some_and(|items| items.first().is_some_and(Value::is_object));
    let mut pairs = Vec::new();
    for (name, value) in members.iter().filter(|(_, value)| !is_table(value) && !is_empty(value)) {
        flatten(name.clone(), value, field(fields, name), &mut pairs);
    }
    let mut text = pairs_of(pairs);
    for (name, value) in members.iter().filter(|(_, value)| is_table(value)) {
        if !text.is_empty() {
            text += "\n";
        }
        let inner = field(fields, name).map(|field| fields_of(&field.ty)).unwrap_or_default();
        text += &format!("{}\n{}", style::heading(name), of(value, &inner));
    }
    text
}

/// An object in an object becomes names with dots.
fn flatten(name: String, value: &Value, field: Option<&'static Field>, pairs: &mut Vec<(String, String)>) {
    let Value::Object(members) = value else {
        pairs.push((name, cells::of_field(field, value)));
        return;
    };
    let inner = field.map(|field| fields_of(&field.ty)).unwrap_or_default();
    for (part, value) in members {
        flatten(format!("{name}.{part}"), value, self::field(&inner, part), pairs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn lists_are_rows_and_empty_columns_are_left_out() {
        let list = json!([{ "a": 1, "b": "", "c": "x" }, { "a": 22, "b": null, "d": [1, 2] }]);
        assert_eq!(plain(&of(&list, &[])), "a   c  d\n1   x\n22     [1,2]\n");
    }

    #[test]
    fn objects_are_pairs_with_their_lists_below() {
        let answer = json!({ "total": 1, "inner": { "x": true }, "empty": [], "list": [{ "id": "7" }] });
        assert_eq!(plain(&of(&answer, &[])), "total    1\ninner.x  true\n\nlist\nid\n7\n");
    }

    #[test]
    fn values_have_their_names() {
        let operation = tums::catalog::catalog().operation("getDeviceListInProjectApplication").expect("an operation");
        let device = operation.response[1].ty.object().expect("an object");
        let fields: Vec<&'static Field> = device.fields.iter().collect();
        let text = plain(&of(&json!([{ "deviceName": "大门", "deviceStatus": 1 }]), &fields));
        assert!(text.contains("大门") && text.contains("online"), "{text}");
    }
}
