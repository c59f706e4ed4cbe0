//! What operations answer.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::docs;
use super::rows::root;
use super::source::{Definition, Row, Source};
use crate::model::{Answer, Direction, Field, Operation, Outcome, names};

/// The definition of the answer.
pub(super) fn emit(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    let Some(output) = operation.output_type() else { return };
    match &operation.answer {
        Answer::Nothing => object(context, operation, &output, &[], source),
        Answer::Fields(fields) => object(context, operation, &output, fields, source),
        Answer::Whole(field) => {
            let rows = context.rows(std::slice::from_ref(field), Direction::Answer).into_iter().map(without_kind);
            source.define(definition("whole", head(operation, &output), rows.collect()));
        }
        Answer::Outcomes(outcomes) => branches(context, operation, &output, outcomes, source),
    }
}

/// Codes besides success that are answers.
pub(super) fn other_codes(operation: &Operation<'_>) -> Vec<TokenStream> {
    let Answer::Outcomes(outcomes) = &operation.answer else { return Vec::new() };
    let codes = outcomes.iter().map(|outcome| outcome.code).filter(|code| *code != 0);
    codes.map(Literal::i64_unsuffixed).map(|code| quote!(#code)).collect()
}

fn head(operation: &Operation<'_>, output: &str) -> String {
    let failures = if operation.failures.is_some() { " with failures" } else { "" };
    format!("pub output {output} of {}{failures}", operation.request_type)
}

fn definition(macro_name: &'static str, head: String, rows: Vec<Row>) -> Definition {
    Definition { macro_name, doc: Vec::new(), attributes: Vec::new(), head, rows }
}

fn object(
    context: &Context<'_, '_>,
    operation: &Operation<'_>,
    output: &str,
    fields: &[Field<'_>],
    source: &mut Source,
) {
    let head = head(operation, output) + &root(fields);
    source.define(definition("object", head, context.rows(fields, Direction::Answer)));
}

/// The answer itself has neither kind nor name on the wire.
fn without_kind(row: Row) -> Row {
    let text = row.text.split_once(' ').map_or(row.text.clone(), |(_, rest)| rest.to_owned());
    Row { doc: row.doc, text: text.replace(" = \"result\"", "") }
}

fn branches(
    context: &Context<'_, '_>,
    operation: &Operation<'_>,
    output: &str,
    outcomes: &[Outcome<'_>],
    source: &mut Source,
) {
    let rows = outcomes.iter().map(|outcome| {
        let fields = operation.outcome_type(outcome).map(|fields| format!("({fields})")).unwrap_or_default();
        let text = format!("{} => {}{fields},", outcome.code, names::escaped(outcome.spec.name.value.clone()));
        Row { doc: docs::lines([&outcome.spec.doc.value]), text }
    });
    source.define(definition("outcomes", head(operation, output), rows.collect()));
    for outcome in outcomes {
        let Some(fields) = operation.outcome_type(outcome) else { continue };
        let variant = names::escaped(outcome.spec.name.value.clone());
        let doc = vec![format!(" Fields of [`{output}::{variant}`].")];
        let head = format!("pub answer {fields}{}", root(&outcome.fields));
        let rows = context.rows(&outcome.fields, Direction::Answer);
        source.define(Definition { doc, ..definition("object", head, rows) });
    }
}
