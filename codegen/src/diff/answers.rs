//! Answers: the kind of the result, its fields, the codes that are answers, the items that failed.

use super::context::Comparison;
use super::operations::OperationPair;
use super::pairing::{Item, Pairing, items};
use super::references::Renamed;
use super::{Bump, Direction, Kind, describe, errata};
use crate::spec::{Failures, Field, Located, Operation, Outcome, TypeExpr};

impl<'a> Comparison<'a> {
    /// Compares the answers, and says which fields of the result are renamed.
    pub(super) fn answer(&mut self, pair: &OperationPair<'a>) -> Renamed<'a> {
        let (old, new) = (&pair.old.entry.value, &pair.new.entry.value);
        let (before, after) = (result_kind(old), result_kind(new));
        let mut renamed = Renamed::new();
        if before == after {
            renamed = self.group(pair, "response", Direction::Answer, &old.response, &new.response);
            self.result(pair, old.result.as_ref(), new.result.as_ref());
            self.outcomes(pair);
        } else {
            let subject = pair.subject.clone().travelling(Direction::Answer);
            self.changes.add(Kind::ResultKindChanged, &subject, Some(before.to_owned()), Some(after.to_owned()));
        }
        self.group(pair, "response_headers", Direction::Answer, &old.response_headers, &new.response_headers);
        self.failures(pair, old.failures.as_ref(), new.failures.as_ref());
        renamed
    }

    fn result(&mut self, pair: &OperationPair<'a>, old: Option<&Field>, new: Option<&Field>) {
        let (Some(old), Some(new)) = (old, new) else { return };
        let subject = pair.subject.part("result", Some(old.ty.at), Some(new.ty.at)).travelling(Direction::Answer);
        self.field(&subject, old, new);
    }

    fn outcomes(&mut self, pair: &OperationPair<'a>) {
        let (old, new) = (&pair.old, &pair.new);
        let pairing =
            Pairing::by_name(items(old.path, &old.entry.value.outcomes), items(new.path, &new.entry.value.outcomes));
        let named = |item: &Item<'a, Outcome>| format!("outcomes.{}", item.name());
        let at = |item: &Item<'a, Outcome>| Some(item.entry.name.at);
        let answer = pair.subject.clone().travelling(Direction::Answer);
        for (old, new) in &pairing.both {
            let subject = answer.part(&named(new), at(old), at(new));
            let Outcome { name, doc, fields } = &old.entry.value;
            let now = &new.entry.value;
            self.changes.located(Kind::OutcomeRenamed, &subject, Some(name), Some(&now.name));
            self.changes.text(&subject, doc, &now.doc);
            self.group(pair, &named(new), Direction::Answer, fields, &now.fields);
        }
        for item in &pairing.removed {
            let name = item.entry.value.name.value.clone();
            self.changes.add(Kind::OutcomeRemoved, &answer.part(&named(item), at(item), None), Some(name), None);
        }
        for item in &pairing.added {
            let name = item.entry.value.name.value.clone();
            self.changes.add(Kind::OutcomeAdded, &answer.part(&named(item), None, at(item)), None, Some(name));
        }
    }

    fn failures(
        &mut self,
        pair: &OperationPair<'a>,
        old: Option<&'a Located<Failures>>,
        new: Option<&'a Located<Failures>>,
    ) {
        let at = |failures: Option<&Located<Failures>>| failures.map(|failures| failures.at);
        let subject = pair.subject.part("failures", at(old), at(new)).travelling(Direction::Answer);
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => {
                let Failures { fields, errata } = &old.value;
                self.group(pair, "failures", Direction::Answer, fields, &new.fields);
                errata::compare(&subject, errata, &new.errata, &mut self.changes);
            }
            (None, Some(new)) => {
                let change = self.changes.add(Kind::FailuresAdded, &subject, None, Some(field_names(new)));
                // An answer with fields gets one more; one without becomes a type.
                if result_kind(&pair.old.entry.value) == OBJECT && result_kind(&pair.new.entry.value) == OBJECT {
                    change.rust = Bump::Minor;
                }
            }
            (Some(old), None) => drop(self.changes.add(Kind::FailuresRemoved, &subject, Some(field_names(old)), None)),
        }
    }
}

const OBJECT: &str = "object";

/// What the result of an operation is.
fn result_kind(operation: &Operation) -> &'static str {
    if !operation.outcomes.is_empty() {
        return "outcomes";
    }
    match operation.result.as_ref().map(|field| field.ty.parse()) {
        None if operation.response.is_empty() => "nothing",
        None => OBJECT,
        Some(Ok(TypeExpr::List(_) | TypeExpr::Sort(_))) => "list",
        Some(Ok(TypeExpr::Tuple(_))) => "tuple",
        Some(Ok(TypeExpr::Map(..))) => "map",
        Some(Ok(TypeExpr::Named(_))) => "named type",
        Some(Ok(TypeExpr::Scalar(_)) | Err(_)) => "value",
    }
}

fn field_names(failures: &Located<Failures>) -> String {
    describe::set(failures.fields.iter().map(|field| field.name.as_str()))
}
