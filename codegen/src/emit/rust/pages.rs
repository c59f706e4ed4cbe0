//! Long lists: read in pages, split into batches.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, ident};
use super::source::Source;
use crate::model::{Answer, Direction, Field, Operation, Paging, Presence, TargetType, Type};
use crate::spec::{Merge, PagingStyle, Scalar};

/// The implementations of `Paged` and `Batched`, where the operation has them.
pub(super) fn emit(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    if let (Some(paging), Answer::Fields(answer)) = (&operation.paging, &operation.answer) {
        paged(context, operation, paging, answer, source);
    }
    batched(context, operation, source);
}

fn paged(
    context: &Context<'_, '_>,
    operation: &Operation<'_>,
    paging: &Paging<'_>,
    answer: &[Field<'_>],
    source: &mut Source,
) {
    let name = ident(&operation.request_type);
    let (paged, paging_type, style) =
        (context.operation("Paged"), context.operation("Paging"), context.operation("PagingStyle"));
    let items = &answer[paging.items];
    let Type::List(item) = &items.ty else { return };
    let item_type = context.rust_type(item, Direction::Answer);
    let max = proc_macro2::Literal::u64_unsuffixed(paging.spec.max);
    let (from, size) = (ident(&operation.request[paging.from].rust), ident(&operation.request[paging.size].rust));
    let (style, set, get) = match paging.style {
        PagingStyle::Offset => (
            quote!(#style::Offset),
            quote!(self.#size = size as i64;),
            quote!((self.#from.max(0) as u64, self.#size.max(0) as u64)),
        ),
        PagingStyle::Window => (
            quote!(#style::Window),
            quote!(self.#size = (from + size) as i64 - 1;),
            quote!((self.#from.max(0) as u64, (self.#size - self.#from + 1).max(0) as u64)),
        ),
    };
    let list = ident(&items.rust);
    let total = paging.total.map(|total| {
        let name = ident(&answer[total].rust);
        match answer[total].presence {
            Presence::Optional => quote!(output.#name.and_then(|total| u64::try_from(total).ok())),
            _ => quote!(u64::try_from(output.#name).ok()),
        }
    });
    let total = total.unwrap_or_else(|| quote!(None));
    let key = paging.key.as_ref().and_then(|(object, places)| key(context, object, places));
    let output = ident(&format!("{}Output", operation.request_type));
    source.add(quote! {
        impl #paged for #name {
            type Item = #item_type;

            const PAGING: #paging_type = #paging_type { style: #style, max: #max };

            fn set_page(&mut self, from: u64, size: u64) {
                self.#from = from as i64;
                #set
            }

            fn page(&self) -> (u64, u64) {
                #get
            }

            fn into_page(output: #output) -> (Vec<#item_type>, Option<u64>) {
                (output.#list, #total)
            }

            #key
        }
    });
}

/// What tells an entry from every other.
fn key(context: &Context<'_, '_>, object: &str, places: &[usize]) -> Option<TokenStream> {
    let object = context.model.object_named(object)?;
    let ty = ident(object.name);
    let parts: Vec<TokenStream> = places
        .iter()
        .map(|place| {
            let field = &object.fields[*place];
            let name = ident(&field.rust);
            // An empty text tells nothing apart. The SDK's own types are never empty.
            match (&field.presence, &field.ty) {
                (Presence::Optional, Type::Scalar(Scalar::String)) => {
                    quote!(item.#name.as_ref().filter(|part| !part.is_empty())?)
                }
                (_, Type::Scalar(Scalar::String)) => quote!(Some(&item.#name).filter(|part| !part.is_empty())?),
                (Presence::Optional, _) => quote!(item.#name.as_ref()?),
                _ => quote!(item.#name),
            }
        })
        .collect();
    let key = match &parts[..] {
        [part] => quote!(#part.to_string()),
        _ => {
            let format = vec!["{}"; parts.len()].join("/");
            quote!(format!(#format, #(#parts),*))
        }
    };
    Some(quote! {
        fn item_key(item: &#ty) -> Option<String> {
            Some(#key)
        }
    })
}

fn batched(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    let Some(batch) = operation.batch else { return };
    let Some(inputs) = Inputs::of(context, operation, &batch.list.value) else { return };
    let name = ident(&operation.request_type);
    let (batched, contract) = (context.operation("Batched"), context.operation("Operation"));
    let max = match batch.max {
        Some(max) => {
            let max = proc_macro2::Literal::u64_unsuffixed(max);
            quote!(Some(#max))
        }
        None => quote!(None),
    };
    let failing = operation.failures.is_some();
    let mut merges = merges(operation);
    if failing {
        merges.push(quote!(into.failures.extend(next.failures);));
    }
    let failures = failing.then(|| {
        let failure = context.sdk("Failure");
        let concerns = inputs.concerns.as_ref().map(|concerns| {
            quote! {
                fn is_failure_of(failure: &#failure, input: &Self::Input) -> bool {
                    #concerns
                }
            }
        });
        quote! {
            fn failures(output: &Self::Output) -> &[#failure] {
                &output.failures
            }

            #concerns
        }
    });
    let (ty, field, put) = (&inputs.ty, &inputs.get, &inputs.put);
    source.add(quote! {
        impl #batched for #name {
            type Input = #ty;

            const MAX: Option<usize> = #max;

            fn inputs(&self) -> &[Self::Input] {
                #field
            }

            fn with_inputs(&self, inputs: Vec<Self::Input>) -> Self {
                Self { #put, ..self.clone() }
            }

            fn merge(into: &mut <Self as #contract>::Output, next: <Self as #contract>::Output) {
                #(#merges)*
            }

            #failures
        }
    });
}

/// The list that is split.
struct Inputs {
    ty: TokenStream,
    get: TokenStream,
    put: TokenStream,
    /// Whether `failure` speaks of `input`, where that can be told.
    concerns: Option<TokenStream>,
}

impl Inputs {
    fn of(context: &Context<'_, '_>, operation: &Operation<'_>, list: &str) -> Option<Self> {
        if let Some(target) = operation.target.as_ref().filter(|target| target.list == Some(list)) {
            let ty = context.sdk(target.ty.name());
            let concerns = match target.ty {
                TargetType::Target => quote!(failure.concerns(input)),
                _ => quote!(failure.concerns(&input.clone().into())),
            };
            let (get, put) = (quote!(&self.targets), quote!(targets: inputs));
            return Some(Self { ty: quote!(#ty), get, put, concerns: Some(concerns) });
        }
        let field = operation.request.iter().find(|field| field.wire == list)?;
        let Type::List(item) = &field.ty else { return None };
        let name = ident(&field.rust);
        let (get, put) = match field.presence {
            Presence::Optional => (quote!(self.#name.as_deref().unwrap_or_default()), quote!(#name: Some(inputs))),
            _ => (quote!(&self.#name), quote!(#name: inputs)),
        };
        let ty = context.rust_type(item, Direction::Request);
        Some(Self { ty, get, put, concerns: concerns(context, item) })
    }
}

/// Items of a list are told apart by what failures say about them.
fn concerns(context: &Context<'_, '_>, item: &Type) -> Option<TokenStream> {
    match item {
        Type::Object(name) => {
            let object = context.model.object_named(name)?;
            let uuid = object.fields.iter().find(|field| field.wire == "uuid")?;
            if uuid.ty != Type::Scalar(Scalar::String) {
                return None;
            }
            let name = ident(&uuid.rust);
            Some(match uuid.presence {
                Presence::Optional => quote!(failure.uuid.is_some() && failure.uuid == input.#name),
                _ => quote!(failure.uuid.as_ref() == Some(&input.#name)),
            })
        }
        Type::Sdk(sdk) if sdk.is_object() || matches!(sdk.name(), "QrCode" | "Mac") => Some(match sdk.name() {
            "Target" => quote!(failure.concerns(input)),
            _ => quote!(failure.concerns(&input.clone().into())),
        }),
        _ => None,
    }
}

/// How the answers of two calls become one, failures aside.
fn merges(operation: &Operation<'_>) -> Vec<TokenStream> {
    let Some(batch) = operation.batch else { return Vec::new() };
    match (&operation.answer, batch.merge) {
        (Answer::Whole(field), Merge::Map | Merge::Append) => {
            let name = ident(&field.rust);
            vec![quote!(into.#name.extend(next.#name);)]
        }
        (Answer::Fields(fields), Merge::Append | Merge::Map | Merge::Sum) => {
            let named = batch.fields.iter().filter_map(|name| fields.iter().find(|field| field.wire == name.value));
            named.map(|field| merged(field)).collect()
        }
        _ => Vec::new(),
    }
}

fn merged(field: &Field<'_>) -> TokenStream {
    let name = ident(&field.rust);
    match (&field.presence, field.ty.is_many()) {
        (_, true) => quote!(into.#name.extend(next.#name);),
        // A number that one of the calls did not tell leaves the sum unknown.
        (Presence::Optional, false) => quote!(into.#name = into.#name.zip(next.#name).map(|(sum, more)| sum + more);),
        (_, false) => quote!(into.#name += next.#name;),
    }
}
