//! What is checked before a request is sent: the rules that the document states and no erratum disputes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, ident};
use super::values;
use crate::model::{Field, Model, Object, Operation, Presence, TargetType, Type};
use crate::spec::{Located, Scalar, TargetKind, TimeRange};

/// Whether an object has rules, its own or those of what it holds.
pub(super) fn object_has(model: &Model<'_>, object: &Object<'_>) -> bool {
    reaches(model, object, &mut Vec::new())
}

fn reaches<'m>(model: &'m Model<'_>, object: &'m Object<'_>, seen: &mut Vec<&'m str>) -> bool {
    if seen.contains(&object.name) {
        return false;
    }
    seen.push(object.name);
    let own = !object.spec.at_least_one_of.is_empty() || !object.spec.time_ranges.is_empty();
    own || object.fields.iter().any(|field| has_own(field) || holds(model, &field.ty, seen))
}

fn holds<'m>(model: &'m Model<'_>, ty: &'m Type, seen: &mut Vec<&'m str>) -> bool {
    match ty {
        Type::Object(name) => model.object_named(name).is_some_and(|object| reaches(model, object, seen)),
        Type::List(item) | Type::Map(_, item) => holds(model, item, seen),
        _ => false,
    }
}

fn has_own(field: &Field<'_>) -> bool {
    let rules = field.range().is_some() || field.length().is_some() || field.weighted_length().is_some();
    !matches!(field.presence, Presence::Constant(_))
        && (rules || field.required_when().is_some() || must_be_given(field))
}

/// A field of a shared object that requests must have.
fn must_be_given(field: &Field<'_>) -> bool {
    field.presence == Presence::Optional && field.spec.required
}

/// The checks of an object, one after the other.
pub(super) fn object(context: &Context<'_, '_>, object: &Object<'_>) -> TokenStream {
    let fields = fields(context, &object.fields);
    let groups = groups(&object.spec.at_least_one_of, &object.fields);
    let spans = spans(context, &object.spec.time_ranges, &object.fields);
    in_turn([fields, groups, spans].concat())
}

/// The checks of a request, one after the other, if it has any.
pub(super) fn operation(context: &Context<'_, '_>, operation: &Operation<'_>) -> Option<TokenStream> {
    let target = target(operation);
    let query = fields(context, &operation.query);
    let fields = fields(context, &operation.request);
    let groups = groups(&operation.spec.at_least_one_of, &operation.request);
    let spans = spans(context, &operation.spec.time_ranges, &operation.request);
    let checks = [target, query, fields, groups, spans].concat();
    (!checks.is_empty()).then(|| {
        context.root("rules");
        in_turn(checks)
    })
}

/// Checks that end with the first one that fails.
fn in_turn(mut checks: Vec<TokenStream>) -> TokenStream {
    let last = checks.pop().unwrap_or_else(|| quote!(Ok(())));
    quote!(#(#checks?;)* #last)
}

fn target(operation: &Operation<'_>) -> Vec<TokenStream> {
    let Some(target) = &operation.target else { return Vec::new() };
    let kinds: Vec<&str> = target.spec.kinds.iter().map(|kind| kind_name(*kind)).collect();
    let narrowed = target.ty == TargetType::Target && kinds.len() < 3;
    let name = target.list.unwrap_or("target");
    let kind = narrowed.then(|| match target.list {
        None => quote!(rules::kind(#name, &self.target, &[#(#kinds),*])),
        Some(_) => quote!(self.targets.iter().try_for_each(|target| rules::kind(#name, target, &[#(#kinds),*]))),
    });
    let length = target.length().map(|length| {
        let bounds = bounds(length);
        quote!(rules::length(#name, &self.targets, #bounds))
    });
    length.into_iter().chain(kind).collect()
}

fn kind_name(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Device => "device",
        TargetKind::Channel => "channel",
        TargetKind::Child => "child",
    }
}

fn fields(context: &Context<'_, '_>, fields: &[Field<'_>]) -> Vec<TokenStream> {
    fields.iter().flat_map(|field| one(context, field, fields)).collect()
}

fn one(context: &Context<'_, '_>, field: &Field<'_>, siblings: &[Field<'_>]) -> Vec<TokenStream> {
    if matches!(field.presence, Presence::Constant(_)) {
        return Vec::new();
    }
    let (wire, name) = (field.wire, ident(&field.rust));
    let given = must_be_given(field).then(|| quote!(rules::given(#wire, &self.#name)));
    let when = given_when(context, field, siblings);
    let range = field.range().map(|range| {
        let bounds = bounds(range);
        let decimal = field.ty == Type::Scalar(Scalar::Decimal);
        match (decimal, &field.presence) {
            (true, Presence::Optional) => quote!(rules::decimal_range(#wire, self.#name.as_ref(), #bounds)),
            (true, _) => quote!(rules::decimal_range(#wire, &self.#name, #bounds)),
            (false, _) => quote!(rules::range(#wire, &self.#name, #bounds)),
        }
    });
    let length = field.length().map(|length| {
        let bounds = bounds(length);
        quote!(rules::length(#wire, &self.#name, #bounds))
    });
    let weighted = field.weighted_length().map(|length| {
        let (chinese, other) = (literal(length.chinese), literal(length.other));
        match field.presence {
            Presence::Optional => quote!(rules::weighted_length(#wire, self.#name.as_ref(), #chinese, #other)),
            _ => quote!(rules::weighted_length(#wire, &self.#name, #chinese, #other)),
        }
    });
    let inside =
        holds(context.model, &field.ty, &mut Vec::new()).then(|| quote!(rules::Holds::check_in(&self.#name, #wire)));
    [given, when, range, length, weighted, inside].into_iter().flatten().collect()
}

fn given_when(context: &Context<'_, '_>, field: &Field<'_>, siblings: &[Field<'_>]) -> Option<TokenStream> {
    let condition = field.required_when().filter(|_| field.presence == Presence::Optional)?;
    let other = siblings.iter().find(|other| other.wire == condition.field.value)?;
    let holds = matches(context, other, &condition.is)?;
    let values: Vec<String> = condition.is.iter().map(values::literal).collect();
    let rule = format!("must be given when `{}` is {}", other.wire, values.join(" or "));
    let (wire, name) = (field.wire, ident(&field.rust));
    Some(quote!(rules::given_when(#holds, #wire, #rule, &self.#name)))
}

/// Whether a field has one of some values, as an expression.
pub(super) fn matches(
    context: &Context<'_, '_>,
    field: &Field<'_>,
    values: &[serde_json::Value],
) -> Option<TokenStream> {
    let pattern = values::pattern(context, &field.ty, values)?;
    let name = ident(&field.rust);
    let optional = field.presence == Presence::Optional;
    let pattern = if optional { quote!(Some(#pattern)) } else { pattern };
    let value = match &field.ty {
        Type::Scalar(Scalar::String) if optional => quote!(self.#name.as_deref()),
        Type::Scalar(Scalar::String) => quote!(self.#name.as_str()),
        // Only what requests and answers share holds a `Switch` here; what is sent alone holds a `bool`.
        Type::Scalar(Scalar::Switch(_)) if field.holds_switch => {
            let switch = context.sdk("Switch");
            quote!(self.#name.as_ref().and_then(#switch::is_on))
        }
        _ => quote!(self.#name),
    };
    Some(match pattern.to_string().as_str() {
        "true" => value,
        "false" => quote!(!#value),
        _ => quote!(matches!(#value, #pattern)),
    })
}

fn groups(groups: &[Vec<Located<String>>], fields: &[Field<'_>]) -> Vec<TokenStream> {
    let groups = groups.iter().map(|group| {
        let members =
            group.iter().filter_map(|name| fields.iter().find(|field| field.wire == name.value)).map(|field| {
                let (wire, name) = (field.wire, ident(&field.rust));
                match (&field.presence, field.ty.is_many()) {
                    (_, true) => quote!((#wire, rules::filled(&self.#name))),
                    (Presence::Optional, false) => quote!((#wire, self.#name.is_some())),
                    _ => quote!((#wire, true)),
                }
            });
        quote!(rules::at_least_one(&[#(#members),*]))
    });
    groups.collect()
}

fn spans(context: &Context<'_, '_>, ranges: &[TimeRange], fields: &[Field<'_>]) -> Vec<TokenStream> {
    let find = |name: &Located<String>| fields.iter().find(|field| field.wire == name.value);
    let spans = ranges.iter().filter_map(|range| {
        let (from, to) = (find(&range.from)?, find(&range.to)?);
        let (from_wire, to_wire) = (from.wire, to.wire);
        let (from_name, to_name): (Ident, Ident) = (ident(&from.rust), ident(&to.rust));
        let most = match range.max_span_s {
            Some(seconds) => {
                let (duration, seconds) = (context.duration(), literal(seconds));
                quote!(Some(#duration::from_secs(#seconds)))
            }
            None => quote!(None),
        };
        Some(quote!(rules::span(#from_wire, &self.#from_name, #to_wire, &self.#to_name, #most)))
    });
    spans.collect()
}

fn literal(number: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(number)
}

/// Bounds as a Rust range.
fn bounds<T: std::fmt::Display>(ends: [Option<T>; 2]) -> TokenStream {
    let end = |end: &Option<T>| end.as_ref().map_or(String::new(), T::to_string);
    let text = match &ends[1] {
        Some(_) => format!("{}..={}", end(&ends[0]), end(&ends[1])),
        None => format!("{}..", end(&ends[0])),
    };
    text.parse().unwrap_or_default()
}
