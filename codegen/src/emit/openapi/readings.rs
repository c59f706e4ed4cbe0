//! Errata as the export carries them, and the readings that they give beside our own.

use serde_json::{Value, json};

use super::Schema;
use super::types::{self, object};
use crate::model::{Direction, Field};
use crate::spec::{Erratum, ErratumKind, ReadingAt, Scalar, TypeExpr};

/// From here on a moment in a unit that varies is counted in milliseconds.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// Puts the errata of a place into its schema.
pub(super) fn attach<'a>(schema: &mut Schema, errata: impl IntoIterator<Item = &'a Erratum>) {
    let errata: Vec<_> = errata.into_iter().collect();
    if !errata.is_empty() {
        schema.insert("x-tums-errata".to_owned(), json!(errata));
    }
}

/// The type of a field in every reading, ours first.
pub(super) fn schema(field: &Field<'_>, direction: Direction) -> Schema {
    let own = types::expression(field);
    let schema = types::schema(&own, direction);
    if field.any_unit {
        return any_unit(schema, &own);
    }
    let mut readings = vec![schema.clone()];
    for other in other_types(field) {
        let other = types::schema(&other, direction);
        if !readings.contains(&other) {
            readings.push(other);
        }
    }
    match readings.len() {
        1 => schema,
        _ => any_of(readings),
    }
}

/// Seconds or milliseconds, told apart by their size.
fn any_unit(schema: Schema, ty: &TypeExpr) -> Schema {
    let (mut seconds, mut milliseconds) = (schema.clone(), schema);
    seconds.insert("description".to_owned(), json!("Seconds since 1970."));
    seconds.insert("maximum".to_owned(), json!(MILLISECONDS_FROM - 1));
    milliseconds.insert("description".to_owned(), json!("Milliseconds since 1970."));
    milliseconds.insert("minimum".to_owned(), json!(MILLISECONDS_FROM));
    match ty {
        TypeExpr::Scalar(Scalar::Timestamp { unit: crate::spec::TimeUnit::Milliseconds, .. }) => {
            any_of(vec![milliseconds, seconds])
        }
        _ => any_of(vec![seconds, milliseconds]),
    }
}

/// One schema for several readings, all but the first deprecated.
pub(super) fn any_of(readings: Vec<Schema>) -> Schema {
    let deprecated = |mut reading: Schema| {
        reading.insert("deprecated".to_owned(), json!(true));
        reading
    };
    let readings = readings.into_iter().enumerate();
    let readings: Vec<_> =
        readings.map(|(place, reading)| if place == 0 { reading } else { deprecated(reading) }).collect();
    object(json!({ "anyOf": readings }))
}

/// Types that an erratum accepts besides our own, or else those that the quoted rows give: `groupId long`.
fn other_types(field: &Field<'_>) -> Vec<TypeExpr> {
    let errata = field.spec.errata.iter().filter(|erratum| erratum.kind.value == ErratumKind::Type);
    let types = errata.flat_map(|erratum| match erratum.accept.as_slice() {
        [] => quoted_types(field.wire, erratum),
        accepted => {
            // Our own type comes first, where an erratum names it by its wire form.
            let own = accepted.iter().position(|ty| *ty == field.spec.ty).unwrap_or(0);
            let others = accepted.iter().enumerate().filter(|(place, _)| *place != own);
            others.map(|(_, ty)| ty.as_str()).collect()
        }
    });
    types.filter_map(|ty| ty.parse().ok()).collect()
}

fn quoted_types<'a>(name: &str, erratum: &'a Erratum) -> Vec<&'a str> {
    let rows = erratum.readings.iter().filter(|reading| reading.at == ReadingAt::Table);
    rows.filter_map(|reading| reading.quote.strip_prefix(name)).map(str::trim).collect()
}

/// Names that an erratum accepts for a field, or else those that its quotes give.
pub(super) fn other_names<'a>(field: &'a Field<'_>) -> Vec<&'a str> {
    let mut names = field.aliases.clone();
    let errata = field.spec.errata.iter().filter(|erratum| erratum.kind.value == ErratumKind::Name);
    for erratum in errata.filter(|erratum| erratum.accept.is_empty()) {
        for quoted in erratum.readings.iter().filter_map(|reading| quoted_name(&reading.quote)) {
            if quoted != field.wire && !names.contains(&quoted) {
                names.push(quoted);
            }
        }
    }
    names
}

/// The field that a quote speaks of: `"ip": "192"`, `filterAnd->ipLike`, `ipLike string`.
fn quoted_name(quote: &str) -> Option<&str> {
    let last = quote.rsplit("->").next()?;
    let mut words = last.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.find(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Keys that examples have and no table knows: `"clientUUID": …`.
pub(super) fn keys_of_examples<'a>(errata: impl IntoIterator<Item = &'a Erratum>) -> Vec<&'a str> {
    let disputed = |erratum: &&Erratum| matches!(erratum.kind.value, ErratumKind::Extra | ErratumKind::Nesting);
    let readings = errata.into_iter().filter(disputed).flat_map(|erratum| &erratum.readings);
    let shown = readings.filter(|reading| reading.at == ReadingAt::Example);
    let mut keys = Vec::new();
    for reading in shown {
        let key = reading.quote.strip_prefix('"').and_then(|quote| quote.split_once("\":")).map(|(key, _)| key);
        keys.extend(key.filter(|key| !keys.contains(key)).into_iter().collect::<Vec<_>>());
    }
    keys
}

/// A property that stands for a reading which we do not send.
pub(super) fn deprecated(schema: Schema, description: String) -> Value {
    let mut schema = schema;
    for ours in ["x-tums-errata", "default", "const"] {
        schema.remove(ours);
    }
    schema.insert("description".to_owned(), json!(description));
    schema.insert("deprecated".to_owned(), json!(true));
    Value::Object(schema)
}
