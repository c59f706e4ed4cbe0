//! What operations answer.

use quote::quote;

use super::context::{Context, form, ident};
use super::source::Source;
use super::{docs, objects};
use crate::model::{Answer, Direction, Field, Operation, Outcome};

/// The type of the answer with its table.
pub(super) fn emit(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    let Some(output) = operation.output_type() else { return };
    match &operation.answer {
        Answer::Nothing => object(context, operation, &output, &[], source),
        Answer::Fields(fields) => object(context, operation, &output, fields, source),
        Answer::Whole(field) => whole(context, operation, &output, field, source),
        Answer::Outcomes(outcomes) => branches(context, operation, &output, outcomes, source),
    }
}

/// Codes besides success that are answers.
pub(super) fn other_codes(operation: &Operation<'_>) -> Vec<proc_macro2::TokenStream> {
    let Answer::Outcomes(outcomes) = &operation.answer else { return Vec::new() };
    let codes = outcomes.iter().map(|outcome| outcome.code).filter(|code| *code != 0);
    codes.map(|code| quote_code(code)).collect()
}

fn quote_code(code: i64) -> proc_macro2::TokenStream {
    let code = proc_macro2::Literal::i64_unsuffixed(code);
    quote!(#code)
}

fn answer_of(operation: &Operation<'_>) -> proc_macro2::TokenStream {
    docs::written(&format!("Answer of [`{}`].", operation.request_type))
}

fn object(context: &Context<'_, '_>, operation: &Operation<'_>, output: &str, fields: &[Field<'_>], source: &mut Source) {
    let (name, doc) = (ident(output), answer_of(operation));
    let members = objects::members(context, fields, Direction::Answer);
    let failures = failures(context, operation);
    let must_use = must_use(operation);
    let exhaustive = objects::exhaustiveness(Direction::Answer);
    source.add(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #must_use
        #exhaustive
        pub struct #name {
            #(#members)*
            #failures
        }
    });
    let mut rows = Vec::new();
    if operation.failures.is_some() {
        rows.push("failures failures;".to_owned());
    }
    rows.extend(context.rows(fields));
    source.table(&format!("wire::object output {output}"), &rows);
    all_ok(context, operation, output, source);
}

fn whole(context: &Context<'_, '_>, operation: &Operation<'_>, output: &str, field: &Field<'_>, source: &mut Source) {
    let (name, doc) = (ident(output), answer_of(operation));
    let members = objects::members(context, std::slice::from_ref(field), Direction::Answer);
    let failures = failures(context, operation);
    let must_use = must_use(operation);
    let exhaustive = objects::exhaustiveness(Direction::Answer);
    source.add(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #must_use
        #exhaustive
        pub struct #name {
            #(#members)*
            #failures
        }
    });
    let form = form(&field.ty, field.any_unit).map(|form| format!(" as {form}")).unwrap_or_default();
    let mut rows = vec![format!("{}{form};", field.rust)];
    if operation.failures.is_some() {
        rows.push("failures failures;".to_owned());
    }
    source.table(&format!("wire::whole {output}"), &rows);
    all_ok(context, operation, output, source);
}

fn branches(context: &Context<'_, '_>, operation: &Operation<'_>, output: &str, outcomes: &[Outcome<'_>], source: &mut Source) {
    let (name, doc) = (ident(output), answer_of(operation));
    let variants = outcomes.iter().map(|outcome| {
        let doc = docs::comment([outcome.spec.doc.value.clone()]);
        let alias = docs::alias(&outcome.code.to_string(), "");
        let variant = ident(&outcome.spec.name.value);
        let fields = operation.outcome_type(outcome).map(|fields| {
            let fields = ident(&fields);
            quote!((#fields))
        });
        quote!(#doc #alias #variant #fields,)
    });
    source.add(quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    });
    let rows: Vec<String> = outcomes
        .iter()
        .map(|outcome| {
            let fields = operation.outcome_type(outcome).map(|fields| format!("({fields})")).unwrap_or_default();
            format!("{} => {}{fields},", outcome.code, outcome.spec.name.value)
        })
        .collect();
    source.table(&format!("wire::outcomes {output}"), &rows);
    for outcome in outcomes {
        let Some(fields) = operation.outcome_type(outcome) else { continue };
        let doc = docs::written(&format!("Fields of [`{output}::{}`].", outcome.spec.name.value));
        let (name, members) = (ident(&fields), objects::members(context, &outcome.fields, Direction::Answer));
        let exhaustive = objects::exhaustiveness(Direction::Answer);
        source.add(quote! {
            #doc
            #[derive(Clone, Debug, PartialEq)]
            #exhaustive
            pub struct #name {
                #(#members)*
            }
        });
        source.table(&format!("wire::object answer {fields}"), &context.rows(&outcome.fields));
    }
}

/// The field with what failed.
fn failures(context: &Context<'_, '_>, operation: &Operation<'_>) -> Option<proc_macro2::TokenStream> {
    operation.failures.as_ref()?;
    let failure = context.sdk("Failure");
    Some(quote! {
        #[doc = " What failed although the call was carried out."]
        #[doc(alias = "failList")]
        pub failures: Vec<#failure>,
    })
}

fn must_use(operation: &Operation<'_>) -> Option<proc_macro2::TokenStream> {
    operation.failures.as_ref().map(|_| quote!(#[must_use = "some items may have failed: look at `failures`, or ask for `all_ok`"]))
}

/// The method that makes failures an error.
fn all_ok(context: &Context<'_, '_>, operation: &Operation<'_>, output: &str, source: &mut Source) {
    if operation.failures.is_none() {
        return;
    }
    let (name, request) = (ident(output), ident(&operation.request_type));
    let (error, contract) = (context.error("Error"), context.operation("Operation"));
    source.add(quote! {
        impl #name {
            #[doc = " This answer, or an error if anything failed."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " A partial failure that holds what failed."]
            pub fn all_ok(self) -> Result<Self, #error> {
                if self.failures.is_empty() {
                    Ok(self)
                } else {
                    Err(#error::partial_failure(<#request as #contract>::INFO, self.failures))
                }
            }
        }
    });
}
