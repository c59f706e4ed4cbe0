//! Which row of a table is which field of the specification: by name, else renamed, else added or removed.

use std::collections::{BTreeMap, HashMap};

use super::document::Param;
use super::expected::{Index, Slot};

/// Rows (`usize` into the parameters) and fields (`usize` into the slots) put together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pairing {
    pub(super) same: Vec<(usize, usize)>,
    pub(super) renamed: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

pub(super) fn pair(index: &Index<'_>, slots: &[Slot<'_>], params: &[&Param]) -> Pairing {
    let mut pairing = Pairing::default();
    let by_name: HashMap<&str, usize> = slots.iter().enumerate().map(|(i, slot)| (slot.name, i)).collect();
    for (row, param) in params.iter().enumerate() {
        match by_name.get(param.name.as_str()) {
            Some(slot) => pairing.same.push((*slot, row)),
            None => pairing.added.push(row),
        }
    }
    let is_paired = |slot: usize| pairing.same.iter().any(|(paired, _)| *paired == slot);
    pairing.removed = (0..slots.len()).filter(|slot| !is_paired(*slot)).collect();
    find_renamed(index, slots, params, &mut pairing);
    pairing
}

fn find_renamed(index: &Index<'_>, slots: &[Slot<'_>], params: &[&Param], pairing: &mut Pairing) {
    let alone = alone_in_gap(slots.len(), params.len(), pairing);
    let is_same = |slot: usize, row: usize| {
        let (slot_row, param) = (&slots[slot], params[row]);
        let name = param.name.as_str();
        slot_row.name.eq_ignore_ascii_case(name)
            || accepts(slot_row, name)
            || (!slot_row.optional && alone.contains(&(slot, row)) && fits(index, slot_row, param))
    };
    for slot in pairing.removed.clone() {
        if let Some(row) = pairing.added.iter().copied().find(|row| is_same(slot, *row)) {
            pairing.added.retain(|added| *added != row);
            pairing.removed.retain(|removed| *removed != slot);
            pairing.renamed.push((slot, row));
        }
    }
}

/// A field and a row that stand alone without a partner between the same two pairs.
fn alone_in_gap(slots: usize, params: usize, pairing: &Pairing) -> Vec<(usize, usize)> {
    let row_of: HashMap<usize, usize> = pairing.same.iter().map(|(slot, row)| (*slot, *row)).collect();
    let slot_of: HashMap<usize, usize> = pairing.same.iter().map(|(slot, row)| (*row, *slot)).collect();
    let mut gaps: BTreeMap<Option<usize>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    let mut last = None;
    for slot in 0..slots {
        if row_of.contains_key(&slot) {
            last = Some(slot);
        } else {
            gaps.entry(last).or_default().0.push(slot);
        }
    }
    last = None;
    for row in 0..params {
        match slot_of.get(&row) {
            Some(slot) => last = Some(*slot),
            None => gaps.entry(last).or_default().1.push(row),
        }
    }
    let single = |(slots, rows): (Vec<usize>, Vec<usize>)| match (slots.as_slice(), rows.as_slice()) {
        ([slot], [row]) => Some((*slot, *row)),
        _ => None,
    };
    gaps.into_values().filter_map(single).collect()
}

fn accepts(slot: &Slot<'_>, name: &str) -> bool {
    let own = slot.field.iter().flat_map(|field| &field.errata);
    own.flat_map(|erratum| &erratum.accept).any(|accepted| accepted.value == name)
}

fn fits(index: &Index<'_>, slot: &Slot<'_>, param: &Param) -> bool {
    let mark = param.required.is_none_or(|mark| slot.required.is_none_or(|required| required == mark));
    mark && param.type_text.as_deref().is_some_and(|printed| index.is_printed_as(&slot.ty, printed))
}
