//! Rows of parameters against the fields of the specification: which there are, where they stand, what type they have.

use super::additions::{Addition, NewField};
use super::comparison::{Comparison, about_row, document_place};
use super::difference::{Kind, SpecPlace};
use super::document::{Param, Place};
use super::expected::{Slot, core};
use super::pairing::{Pairing, pair};
use crate::spec::{Erratum, Scalar, TypeExpr};

/// A request or an answer while its rows are compared: what is new or gone in one place may have moved to another.
#[derive(Default)]
pub(super) struct Message<'s, 'd> {
    added: Vec<Added<'s, 'd>>,
    removed: Vec<(Slot<'s>, Place)>,
}

/// A row that no field of its object answers to.
struct Added<'s, 'd> {
    param: &'d Param,
    subject: String,
    /// The object in which it stands, with its errata.
    owner: Owner<'s>,
}

/// The object of which rows are compared.
#[derive(Clone)]
pub(super) struct Owner<'s> {
    pub(super) subject: String,
    /// What its fields belong to in the specification: the name of a type, or a part of a message as `subject` has it.
    pub(super) holder: String,
    pub(super) spec: SpecPlace,
    pub(super) errata: Vec<&'s [Erratum]>,
    /// Where the document prints it.
    pub(super) place: Place,
}

impl<'s, 'd> Comparison<'s, 'd> {
    /// Compares the rows of one object.
    pub(super) fn object(
        &mut self,
        section: &str,
        owner: &Owner<'s>,
        slots: &[Slot<'s>],
        params: &[&'d Param],
        message: &mut Message<'s, 'd>,
    ) {
        let (params, inner) = self.untangle(slots, params);
        let Pairing { same, renamed, removed, added } = pair(&self.index, slots, &params);
        for (slot, row) in &renamed {
            let text = format!("the document calls it `{}`", params[*row].name);
            let mut found = about_row(&slots[*slot], Kind::FieldRenamed, (section, params[*row].place), text);
            found.words.push(params[*row].name.clone());
            self.found.push(found);
        }
        for (slot, row) in same.iter().chain(&renamed) {
            self.row(section, &slots[*slot], params[*row], &inner[*row], message);
        }
        for slot in removed.into_iter().map(|slot| &slots[slot]).filter(|slot| !slot.optional) {
            // A result that the document does not print lacks each of its rows.
            let gone = if slot.name == "result" { &slot.rows } else { std::slice::from_ref(slot) };
            message.removed.extend(gone.iter().map(|row| (row.clone(), owner.place)));
        }
        for row in added {
            let param = params[row];
            self.coverage.fields.done += 1 + count(&param.fields);
            self.coverage.values.done += values(param);
            let subject = format!("{}.{}", owner.subject, param.name);
            message.added.push(Added { param, subject, owner: owner.clone() });
        }
    }

    /// Compares one row with its field, and the rows inside of it.
    fn row(
        &mut self,
        section: &str,
        slot: &Slot<'s>,
        param: &'d Param,
        inner: &[&'d Param],
        message: &mut Message<'s, 'd>,
    ) {
        self.coverage.fields.done += 1;
        self.row_type(section, slot, param);
        self.rules(section, slot, param);
        self.values(section, slot, param);
        let inside = self.index.inside(slot);
        if let TypeExpr::Sort(key) = &slot.ty
            && let Some((_, keys)) = self.index.enum_of(key)
        {
            self.printed(&keys.name.value, Kind::ValuesUnprinted);
        }
        if !inner.is_empty() && matches!(core(&slot.ty), TypeExpr::Tuple(_)) {
            return self.parts_as_rows(section, slot, param, inner);
        }
        if inner.is_empty() {
            return self.unprinted_rows(slot, section, param.place);
        }
        if let Some((_, entry)) = self.index.type_of(&slot.ty) {
            self.printed(&entry.name.value, Kind::FieldRemoved);
        }
        let owner = Owner {
            subject: slot.subject.clone(),
            holder: self.holder(slot),
            spec: slot.place.clone(),
            errata: slot.errata.clone(),
            place: param.place,
        };
        if !slot.cases.is_empty() {
            return self.cases(section, &owner, &slot.cases, inner, message);
        }
        match self.unwrapped_list(slot, &inside, param, inner) {
            Some(list) => self.list_as_result(section, slot, (&inside, list), param, inner, message),
            None => self.object(section, &owner, &inside, inner, message),
        }
    }

    /// Rows cannot say that the items of a list are lists themselves.
    fn parts_as_rows(&mut self, section: &str, slot: &Slot<'s>, param: &Param, inner: &[&Param]) {
        let names: Vec<&str> = inner.iter().map(|row| row.name.as_str()).collect();
        self.coverage.fields.done += inner.iter().map(|row| 1 + count(&row.fields)).sum::<usize>();
        self.coverage.values.done += inner.iter().map(|row| values(row)).sum::<usize>();
        let text = format!("the document prints the fields {}, the specification `{}`", names.join(", "), slot.ty);
        self.about(slot, Kind::Type, (section, param.place), text);
    }

    /// The rows of an answer that has several outcomes, one group of rows for each.
    fn cases(
        &mut self,
        section: &str,
        owner: &Owner<'s>,
        cases: &[Vec<Slot<'s>>],
        params: &[&'d Param],
        message: &mut Message<'s, 'd>,
    ) {
        let mut names: Vec<Option<&str>> = params.iter().map(|param| param.case.as_deref()).collect();
        names.dedup();
        let none = Vec::new();
        for index in 0..cases.len().max(names.len()) {
            let name = names.get(index).copied();
            let rows: Vec<&'d Param> =
                params.iter().copied().filter(|param| Some(param.case.as_deref()) == name).collect();
            self.object(section, owner, cases.get(index).unwrap_or(&none), &rows, message);
        }
    }

    /// The list of the result whose items the document prints as the result itself.
    fn unwrapped_list(&self, slot: &Slot<'s>, inside: &[Slot<'s>], param: &Param, inner: &[&Param]) -> Option<usize> {
        let is_list = param.type_text.as_deref().is_some_and(|printed| printed.starts_with("array"));
        if !is_list || slot.rows.is_empty() || slot.name != "result" {
            return None;
        }
        inside.iter().position(|row| {
            let items = self.index.inside(row);
            let known = inner.iter().filter(|param| items.iter().any(|item| item.name == param.name)).count();
            known * 2 > inner.len()
        })
    }

    fn list_as_result(
        &mut self,
        section: &str,
        slot: &Slot<'s>,
        (inside, list): (&[Slot<'s>], usize),
        param: &'d Param,
        inner: &[&'d Param],
        message: &mut Message<'s, 'd>,
    ) {
        let list = &inside[list];
        let text = format!("the document prints its items as the `{}` itself", slot.name);
        self.about(list, Kind::FieldMoved, (section, param.place), text);
        let owner = Owner {
            subject: list.subject.clone(),
            holder: self.holder(list),
            spec: list.place.clone(),
            errata: list.errata.clone(),
            place: param.place,
        };
        self.object(section, &owner, &self.index.inside(list), inner, message);
        let others = inside.iter().filter(|row| row.name != list.name);
        message.removed.extend(others.map(|row| (row.clone(), param.place)));
    }

    /// The rows of a type may be printed at one place only.
    fn unprinted_rows(&mut self, slot: &Slot<'s>, section: &str, place: Place) {
        if let Some((_, entry)) = self.index.type_of(&slot.ty).filter(|(_, entry)| !entry.value.fields.is_empty()) {
            let mut of_type = slot.clone();
            of_type.subject.clone_from(&entry.name.value);
            let text = "the document prints its fields nowhere";
            self.unprinted(&of_type, Kind::FieldRemoved, (section, place), text);
        }
    }

    fn row_type(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let at = (section, param.place);
        match &param.type_text {
            // What such a row holds is compared with the list inside of the result.
            Some(printed) if slot.name == "result" && printed.starts_with("array") && !slot.rows.is_empty() => {}
            Some(printed) if !self.index.is_printed_as(&slot.ty, printed) => {
                let text = format!("the document has the type `{printed}`, the specification `{}`", slot.ty);
                self.about(slot, Kind::Type, at, text);
            }
            None if slot.ty != TypeExpr::Scalar(Scalar::Json) => {
                self.about(slot, Kind::Type, at, "the document gives no type");
            }
            _ => {}
        }
    }

    /// Puts rows that the text export may have drawn into the object above them back beside it, and returns for each row
    /// those inside of it.
    fn untangle(&self, slots: &[Slot<'s>], params: &[&'d Param]) -> (Vec<&'d Param>, Vec<Vec<&'d Param>>) {
        let mut rows: Vec<&'d Param> = Vec::new();
        let mut inner: Vec<Vec<&'d Param>> = Vec::new();
        for param in params {
            rows.push(param);
            let Some(slot) = slots.iter().find(|slot| slot.name == param.name) else {
                inner.push(param.fields.iter().collect());
                continue;
            };
            let inside = self.index.inside(slot);
            let is_outside = |field: &&Param| {
                let named = |slots: &[Slot<'_>]| slots.iter().any(|slot| slot.name == field.name);
                field.loose && !named(&inside) && named(slots)
            };
            let (outside, own): (Vec<_>, Vec<_>) = param.fields.iter().partition(is_outside);
            inner.push(own);
            for field in outside {
                rows.push(field);
                inner.push(field.fields.iter().collect());
            }
        }
        (rows, inner)
    }

    /// What is gone here and new there has moved; the rest is removed or added.
    pub(super) fn settle(&mut self, section: &str, mut message: Message<'s, 'd>) {
        for (slot, place) in message.removed {
            let moved = message.added.iter().position(|added| self.is_moved(&slot, added.param));
            match moved.map(|index| message.added.remove(index)) {
                Some(added) => {
                    let text = format!("the document prints it in `{}`", added.owner.subject);
                    let mut found = about_row(&slot, Kind::FieldMoved, (section, added.param.place), text);
                    found.errata.extend(added.owner.errata);
                    self.found.push(found);
                }
                None => self.about(&slot, Kind::FieldRemoved, (section, place), "the document does not print it"),
            }
        }
        for Added { param, subject, owner } in message.added {
            let ty = param.type_text.as_deref().unwrap_or("no type");
            let text = format!("the document prints it ({ty}), the specification lacks it");
            let place = Some(document_place(section, param.place));
            self.plain(Kind::FieldAdded, &subject, text, place, Some(owner.spec));
            let found = self.found.last_mut().expect("just noted");
            found.words = vec![param.name.clone()];
            found.errata = owner.errata;
            self.lacks(Addition::Field(Box::new(NewField {
                holder: owner.holder,
                section: section.to_owned(),
                param: param.clone(),
            })));
        }
    }

    /// What the fields inside of a row belong to.
    fn holder(&self, slot: &Slot<'s>) -> String {
        self.index.type_of(&slot.ty).map_or(slot.subject.clone(), |(_, entry)| entry.name.value.clone())
    }

    fn is_moved(&self, slot: &Slot<'s>, param: &Param) -> bool {
        let fits = param.type_text.as_deref().is_some_and(|printed| self.index.is_printed_as(&slot.ty, printed));
        slot.name == param.name && fits
    }
}

/// Rows, with those inside of them.
pub(super) fn count(params: &[Param]) -> usize {
    params.iter().map(|param| 1 + count(&param.fields)).sum()
}

/// Values that tables inside of a row list, and inside of the rows in it.
pub(super) fn values(param: &Param) -> usize {
    let own = param.values.iter().filter(|value| !value.inline).count();
    own + param.fields.iter().map(values).sum::<usize>()
}
