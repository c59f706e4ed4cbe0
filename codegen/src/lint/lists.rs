//! Long lists: fields that paging and batches name must be of a kind that can be counted, told apart and put together.

use super::references::{Place, field, missing};
use super::{Findings, Rule, Scope};
use crate::spec::{Batch, EnumWire, Field, Located, Merge, Operation, Paging, PagingStyle, Scalar, TypeExpr};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (path, entry) in scope.each_operation() {
        let place = Place { path, owner: &entry.name.value };
        if let Some(paging) = &entry.value.paging {
            self::paging(scope, place, &entry.value, &paging.value, findings);
        }
        if let Some(batch) = &entry.value.batch {
            self::batch(place, &entry.value, &batch.value, findings);
        }
    }
}

fn paging(scope: &Scope<'_>, place: Place<'_>, operation: &Operation, paging: &Paging, findings: &mut Findings) {
    let (needed, other, name) = match paging.style {
        PagingStyle::Offset => (&paging.size, &paging.to, "size"),
        PagingStyle::Window => (&paging.to, &paging.size, "to"),
    };
    if needed.is_none() {
        let message = format!("this style of paging needs `{name}`, the name of a request field");
        findings.add(place.path, paging.from.at, Rule::Shape, message);
    }
    if let Some(other) = other {
        findings.add(place.path, other.at, Rule::Shape, "this field belongs to the other style of paging");
    }
    for index in [Some(&paging.from), needed.as_ref()].into_iter().flatten() {
        if let Some(found) = field(place, &operation.request, index, "request", findings) {
            number(place, index, found, findings);
        }
    }
    if let Some(total) = &paging.total
        && let Some(found) = field(place, &operation.response, total, "response", findings)
    {
        number(place, total, found, findings);
    }
    let Some(items) = field(place, &operation.response, &paging.items, "response", findings) else { return };
    if !is_list(items) {
        let message = format!("`{}` is `{}`; the entries of a page are a list", paging.items.value, items.ty.value);
        findings.add(place.path, paging.items.at, Rule::Shape, message);
    }
    for part in &paging.key {
        let found = scope.object_of(items).and_then(|object| object.fields.get(part.as_str()));
        match found {
            None => missing(place, part, "a field of the entries", findings),
            Some(found) if !is_text_or_number(scope, found) => {
                let message = format!("`{}` is `{}`; a key is made of texts and numbers", part.value, found.ty.value);
                findings.add(place.path, part.at, Rule::Shape, message);
            }
            Some(_) => {}
        }
    }
}

fn batch(place: Place<'_>, operation: &Operation, batch: &Batch, findings: &mut Findings) {
    let of_target = operation.target.iter().filter_map(|target| target.list.as_ref()).any(|list| *list == batch.list);
    if !of_target
        && let Some(list) = field(place, &operation.request, &batch.list, "request", findings)
        && !is_list(list)
    {
        let message = format!("`{}` is `{}`; only a list of inputs can be split", batch.list.value, list.ty.value);
        findings.add(place.path, batch.list.at, Rule::Shape, message);
    }
    for merged in &batch.fields {
        if let Some(found) = field(place, &operation.response, merged, "response", findings)
            && !can_merge(batch.merge, found)
        {
            let message = format!(
                "`{}` is `{}`; `append` puts lists together, `map` maps, `sum` numbers",
                merged.value, found.ty.value
            );
            findings.add(place.path, merged.at, Rule::Shape, message);
        }
    }
    if !is_sound(operation, batch) {
        let message = format!(
            "this merge does not fit the answer of `{}`: `failures` needs `failures` and nothing else, `append` a list as \
             the `result` or `fields`, `sum` `fields`, `map` a map as the `result`",
            place.owner
        );
        findings.add(place.path, batch.list.at, Rule::Shape, message);
    }
}

/// Whether the merge makes one answer of several without losing a part.
fn is_sound(operation: &Operation, batch: &Batch) -> bool {
    let whole = operation.result.as_ref();
    let named = !batch.fields.is_empty() && whole.is_none();
    let nothing = operation.response.is_empty() && whole.is_none();
    operation.outcomes.is_empty()
        && match batch.merge {
            Merge::Failures => operation.failures.is_some() && nothing,
            Merge::Append => named || whole.is_some_and(is_list),
            Merge::Sum => named,
            Merge::Map => whole.is_some_and(is_map),
        }
}

fn can_merge(merge: Merge, field: &Field) -> bool {
    match merge {
        Merge::Append => is_list(field),
        Merge::Map => is_map(field),
        Merge::Sum => is_number(field),
        Merge::Failures => false,
    }
}

fn number(place: Place<'_>, name: &Located<String>, field: &Field, findings: &mut Findings) {
    if !is_number(field) {
        let message = format!("`{}` is `{}`; entries are counted by `int` or `long`", name.value, field.ty.value);
        findings.add(place.path, name.at, Rule::Shape, message);
    }
}

fn is_number(field: &Field) -> bool {
    matches!(field.ty.parse(), Ok(TypeExpr::Scalar(Scalar::Int | Scalar::Long)))
}

fn is_list(field: &Field) -> bool {
    matches!(field.ty.parse(), Ok(TypeExpr::List(_)))
}

fn is_map(field: &Field) -> bool {
    matches!(field.ty.parse(), Ok(TypeExpr::Map(..)))
}

fn is_text_or_number(scope: &Scope<'_>, field: &Field) -> bool {
    match field.ty.parse() {
        Ok(TypeExpr::Scalar(Scalar::String | Scalar::Int | Scalar::Long)) => true,
        Ok(TypeExpr::Named(name)) => {
            matches!(&*name, "RegionId" | "QrCode" | "Mac")
                || scope.enums.get(&*name).is_some_and(|definition| definition.wire != EnumWire::Words)
        }
        _ => false,
    }
}
