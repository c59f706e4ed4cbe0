//! One operation: its request, its answer, and what is known of it.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::Request;
use super::context::{Context, ident};
use super::rows::constants;
use super::source::{Definition, Source};
use super::{answers, constructor, docs, pages, rules};
use crate::model::{Direction, Field, Operation};
use crate::spec::{Apps, Auth, Effect};

/// Everything that belongs to one operation.
pub(super) fn emit(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    context.root("wire");
    request(context, operation, source);
    answers::emit(context, operation, source);
    contract(context, operation, source);
    pages::emit(context, operation, source);
}

/// Fields of the query stand in the request beside those of the body; an operation has one kind or the other.
fn fields<'m, 'a>(operation: &'m Operation<'a>) -> &'m [Field<'a>] {
    if operation.query.is_empty() { &operation.request } else { &operation.query }
}

fn request(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    let fields = fields(operation);
    let target = operation.target.as_ref();
    let aimed = target.is_some_and(|target| target.list.is_none());
    let default = !aimed && constructor::derives_default(fields, Direction::Request);
    let alias = format!("#[doc(alias = {:?})]", operation.wire);
    let to = target.map(|target| match target.list {
        None => format!(" to {}", target.ty.name()),
        Some(list) => format!(" to [{}] in {list:?}", target.ty.name()),
    });
    let spec = operation.spec;
    source.define(Definition {
        macro_name: if operation.query.is_empty() { "object" } else { "query" },
        doc: docs::lines([spec.doc.value.clone(), target_doc(operation), conditions(operation), last_line(operation)]),
        attributes: [Some(alias), default.then(|| "#[derive(Default)]".to_owned())].into_iter().flatten().collect(),
        head: format!("pub request {}{}{}", operation.request_type, to.unwrap_or_default(), constants(fields)),
        rows: context.rows(fields, Direction::Request),
    });
    let request = Request { target, has_origin: !operation.query.is_empty() };
    constructor::emit(context, &operation.request_type, Some(request), fields, Direction::Request, source);
}

/// What is special about the targets, and how many there may be.
fn target_doc(operation: &Operation<'_>) -> String {
    let Some(target) = &operation.target else { return String::new() };
    let said = target.spec.doc.as_ref().map(|doc| doc.value.trim().to_owned()).unwrap_or_default();
    let name = if target.list.is_some() { "Targets" } else { "Target" };
    let many = match target.spec.length.as_ref().map(|length| length.value) {
        Some([_, Some(most)]) => format!("at most {most}"),
        Some([Some(least), None]) => format!("at least {least}"),
        _ => String::new(),
    };
    match (said.is_empty(), many.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("{name}: {many}."),
        (false, true) => format!("{name}: {}", lower_first(&said)),
        (false, false) => format!("{name} ({many}): {}", lower_first(&said)),
    }
}

/// What only the server can judge.
fn conditions(operation: &Operation<'_>) -> String {
    let limits = &operation.spec.limits;
    let mut text = match (limits.online, limits.paid) {
        (true, true) => "The device must be online, and paid for or on trial.".to_owned(),
        (true, false) => "The device must be online.".to_owned(),
        (false, true) => "The device must be paid for or on trial.".to_owned(),
        (false, false) => String::new(),
    };
    let mut add = |sentence: &str| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(sentence);
    };
    if let Some(seconds) = limits.min_interval_s {
        add(&format!("At least {seconds} s must lie between two calls."));
    }
    if let Some(doc) = &limits.doc {
        add(&doc.value);
    }
    if let Some(seconds) = operation.spec.valid_for_s {
        add(&format!("The result stays on the server for {seconds} s."));
    }
    if let Some(next) = &operation.spec.followed_by {
        add(&format!("`{}` tells when it is finished: {}", next.operation.value, lower_first(&next.doc.value)));
    }
    if let Some(reason) = &operation.spec.repeatable {
        add(&format!("It may be repeated: {}", lower_first(&reason.value)));
    }
    text
}

/// Where it stands in the document, who may call it, and what repeating it would do.
fn last_line(operation: &Operation<'_>) -> String {
    let spec = operation.spec;
    let apps = match spec.apps {
        Apps::Project => "project-type applications",
        Apps::Device => "device-type applications",
        Apps::Both => "both types of application",
    };
    let effect = effect(spec.effect).to_lowercase();
    format!("Section {} ({}); {apps}; effect: {effect}.", spec.section.value, spec.title.zh.value)
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "Read",
        Effect::Set => "Set",
        Effect::Create => "Create",
        Effect::Delete => "Delete",
        Effect::Act => "Act",
    }
}

/// A sentence that goes on behind a colon. Names and codes keep their capital.
fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && !second.is_ascii_uppercase() => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => text.to_owned(),
    }
}

/// The implementation of `Operation`.
fn contract(context: &Context<'_, '_>, operation: &Operation<'_>, source: &mut Source) {
    let name = ident(&operation.request_type);
    let (contract, info_type) = (context.operation("Operation"), context.operation("OperationInfo"));
    let output = operation.output_type().map_or_else(
        || quote!(()),
        |output| {
            let output = ident(&output);
            quote!(#output)
        },
    );
    let info = info(context, operation);
    let checks = rules::operation(context, operation);
    let validate = checks.map(|checks| {
        let invalid = context.error("InvalidRequest");
        quote! {
            fn validate(&self) -> Result<(), #invalid> {
                #checks
            }
        }
    });
    let query = (!operation.query.is_empty()).then(|| {
        quote! {
            fn query(&self) -> String {
                self.query_string()
            }

            fn origin(&self) -> Option<&str> {
                self.origin.as_deref()
            }
        }
    });
    let effect = conditional_effect(context, operation);
    source.add(quote! {
        impl #contract for #name {
            type Output = #output;

            const INFO: &'static #info_type = &#info;

            #validate
            #query
            #effect
        }
    });
}

fn info(context: &Context<'_, '_>, operation: &Operation<'_>) -> TokenStream {
    let spec = operation.spec;
    let (info, apps_type, class) =
        (context.operation("OperationInfo"), context.operation("Apps"), context.operation("EffectClass"));
    let (wire, module, path, section) = (operation.wire, context.module.name, &spec.path.value, &spec.section.value);
    let apps = match spec.apps {
        Apps::Project => quote!(#apps_type::Project),
        Apps::Device => quote!(#apps_type::Device),
        Apps::Both => quote!(#apps_type::Both),
    };
    let effect = ident(effect(spec.effect));
    let repeatable = spec.repeatable.is_some().then(|| quote!(.repeatable()));
    let unsigned = (spec.auth == Auth::UrlToken).then(|| quote!(.unsigned()));
    let online = spec.limits.online.then(|| quote!(.online()));
    let paid = spec.limits.paid.then(|| quote!(.paid()));
    let interval = spec.limits.min_interval_s.map(|seconds| {
        let seconds = proc_macro2::Literal::u64_unsuffixed(seconds);
        quote!(.min_interval(#seconds))
    });
    let outcomes = answers::other_codes(operation);
    let outcomes = (!outcomes.is_empty()).then(|| quote!(.outcomes(&[#(#outcomes),*])));
    let followed = spec.followed_by.as_ref().map(|next| {
        let next = &next.operation.value;
        quote!(.followed_by(#next))
    });
    quote! {
        #info::new(#wire, #module, #path, #section, #apps, #class::#effect)
            #repeatable #unsigned #online #paid #interval #outcomes #followed
    }
}

fn conditional_effect(context: &Context<'_, '_>, operation: &Operation<'_>) -> Option<TokenStream> {
    let conditional = operation.spec.effect_when.as_ref()?;
    let conditions: Vec<TokenStream> = conditional
        .when
        .iter()
        .filter_map(|entry| {
            let field = operation.request.iter().find(|field| field.wire == entry.name.value)?;
            rules::matches(context, field, std::slice::from_ref(&entry.value))
        })
        .collect();
    let class = context.operation("EffectClass");
    let (then, otherwise) = (ident(effect(conditional.then)), ident(effect(operation.spec.effect)));
    Some(quote! {
        fn effect(&self) -> #class {
            if #(#conditions)&&* { #class::#then } else { #class::#otherwise }
        }
    })
}
