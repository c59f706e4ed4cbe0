//! The rows that the document should print for what the specification says.

use std::collections::HashMap;
use std::path::Path;

use super::difference::SpecPlace;
use crate::lint::Scope;
use crate::spec::{
    Entries, Entry, Enum, Erratum, Field, Location, Operation, Scalar, SwitchWire, Target, TargetKind, TypeDef,
    TypeExpr,
};

/// Types and enums by name, each with its file.
pub(super) struct Index<'s> {
    types: HashMap<&'s str, (&'s Path, &'s Entry<TypeDef>)>,
    enums: HashMap<&'s str, (&'s Path, &'s Entry<Enum>)>,
}

/// The direction in which a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Answer,
}

/// A row that the document should print.
#[derive(Clone)]
pub(super) struct Slot<'s> {
    pub(super) name: &'s str,
    /// Such as `addRegion.request.order`, or `Region.order` in a type.
    pub(super) subject: String,
    pub(super) place: SpecPlace,
    pub(super) ty: TypeExpr,
    /// Nothing for what stands in no `request` or `response`: targets, the envelope.
    pub(super) field: Option<&'s Field>,
    /// Nothing where the specification leaves it open.
    pub(super) required: Option<bool>,
    pub(super) length: Option<[Option<u64>; 2]>,
    /// Rows inside of it that no type of the specification lists.
    pub(super) rows: Vec<Slot<'s>>,
    /// The rows inside of it for each outcome, where there are several.
    pub(super) cases: Vec<Vec<Slot<'s>>>,
    pub(super) direction: Direction,
    /// The document may leave the row out.
    pub(super) optional: bool,
    /// Errata that can speak of it, those nearest to it first.
    pub(super) errata: Vec<&'s [Erratum]>,
}

/// The rows of one operation.
pub(super) struct Rows<'s> {
    pub(super) query: Vec<Slot<'s>>,
    pub(super) request: Vec<Slot<'s>>,
    pub(super) answer: Vec<Slot<'s>>,
}

/// Where a group of fields stands and what can be said about all of them.
struct Owner<'s, 'o> {
    path: &'s Path,
    subject: &'o str,
    direction: Direction,
    errata: &'o [&'s [Erratum]],
}

impl<'s> Index<'s> {
    pub(super) fn new(scope: &Scope<'s>) -> Self {
        Self {
            types: scope.each_type().map(|(path, entry)| (entry.name.as_str(), (path, entry))).collect(),
            enums: scope.each_enum().map(|(path, entry)| (entry.name.as_str(), (path, entry))).collect(),
        }
    }

    /// The enum at the core of a type, looked through lists and the values of maps.
    pub(super) fn enum_of(&self, ty: &TypeExpr) -> Option<(&'s Path, &'s Entry<Enum>)> {
        self.enums.get(core(ty).named()?).copied()
    }

    /// The object type at the core of a type.
    pub(super) fn type_of(&self, ty: &TypeExpr) -> Option<(&'s Path, &'s Entry<TypeDef>)> {
        self.types.get(core(ty).named()?).copied()
    }

    /// The rows inside of a row.
    pub(super) fn inside(&self, slot: &Slot<'s>) -> Vec<Slot<'s>> {
        if !slot.rows.is_empty() {
            return slot.rows.clone();
        }
        if let TypeExpr::Sort(key) = &slot.ty {
            return self.sort_keys(slot, key);
        }
        if let Some((path, entry)) = self.type_of(&slot.ty) {
            return self.type_rows(path, entry, slot.direction, &slot.errata);
        }
        let kinds: &[TargetKind] = match core(&slot.ty).named() {
            Some("DeviceId") => &[TargetKind::Device],
            Some("ChannelId") => &[TargetKind::Channel],
            Some("ChildId") => &[TargetKind::Child],
            Some("Target") => &[TargetKind::Device, TargetKind::Channel, TargetKind::Child],
            _ => return Vec::new(),
        };
        identifiers(kinds, &slot.subject, &slot.place, &slot.errata)
    }

    /// The rows of an object type.
    pub(super) fn type_rows(
        &self,
        path: &'s Path,
        entry: &'s Entry<TypeDef>,
        direction: Direction,
        outer: &[&'s [Erratum]],
    ) -> Vec<Slot<'s>> {
        let mut errata: Vec<&'s [Erratum]> = vec![&entry.value.errata];
        errata.extend(outer);
        let owner = Owner { path, subject: &entry.name, direction, errata: &errata };
        self.rows(&owner, &entry.value.fields)
    }

    /// The rows of an operation.
    pub(super) fn operation(&self, path: &'s Path, entry: &'s Entry<Operation>) -> Rows<'s> {
        let (name, operation) = (&entry.name, &entry.value);
        let own: [&'s [Erratum]; 1] = [&operation.errata];
        let rows = |part: &str, direction, fields| {
            let owner = Owner { path, subject: &format!("{name}.{part}", name = name.value), direction, errata: &own };
            self.rows(&owner, fields)
        };
        let mut request = self.targets(path, entry);
        request.extend(rows("request", Direction::Request, &operation.request));
        let outcomes: Vec<_> = operation
            .outcomes
            .iter()
            .map(|outcome| rows(&format!("outcomes.{}", outcome.name.value), Direction::Answer, &outcome.value.fields))
            .collect();
        let result = rows("response", Direction::Answer, &operation.response);
        Rows {
            query: rows("query", Direction::Request, &operation.query),
            request,
            answer: self.envelope(path, entry, result, outcomes),
        }
    }

    fn rows(&self, owner: &Owner<'s, '_>, fields: &'s Entries<Field>) -> Vec<Slot<'s>> {
        fields.iter().map(|entry| self.slot(owner, &entry.name.value, entry.name.at, &entry.value)).collect()
    }

    fn slot(&self, owner: &Owner<'s, '_>, name: &'s str, at: Location, field: &'s Field) -> Slot<'s> {
        let ty = field.ty.parse().unwrap_or(TypeExpr::Scalar(Scalar::Json));
        let mut errata: Vec<&'s [Erratum]> = vec![&field.errata];
        errata.extend(self.enum_of(&ty).map(|(_, entry)| entry.value.errata.as_slice()));
        errata.extend(owner.errata);
        let conditional = field.required_when.is_some();
        Slot {
            name,
            subject: format!("{}.{name}", owner.subject),
            place: SpecPlace::new(owner.path, at),
            ty,
            field: Some(field),
            required: Some(field.required && !conditional),
            length: field.length.as_ref().map(|length| length.value),
            rows: Vec::new(),
            cases: Vec::new(),
            direction: owner.direction,
            optional: false,
            errata,
        }
    }

    /// The fields that name the devices.
    fn targets(&self, path: &'s Path, entry: &'s Entry<Operation>) -> Vec<Slot<'s>> {
        let Some(located) = &entry.value.target else { return Vec::new() };
        let target: &'s Target = &located.value;
        let place = SpecPlace::new(path, located.at);
        let errata: [&'s [Erratum]; 2] = [&target.errata, &entry.value.errata];
        let subject = format!("{}.target", entry.name.value);
        let rows = identifiers(&target.kinds, &subject, &place, &errata);
        let Some(list) = &target.list else { return rows };
        let ty = TypeExpr::List(Box::new(TypeExpr::Named("Target".to_owned())));
        let mut slot = plain(list, &subject, &place, ty, Direction::Request, &errata);
        slot.required = Some(true);
        slot.length = target.length.as_ref().map(|length| length.value);
        slot.rows = rows;
        vec![slot]
    }

    fn envelope(
        &self,
        path: &'s Path,
        entry: &'s Entry<Operation>,
        result: Vec<Slot<'s>>,
        outcomes: Vec<Vec<Slot<'s>>>,
    ) -> Vec<Slot<'s>> {
        let (name, operation) = (&entry.name, &entry.value);
        let own: [&'s [Erratum]; 1] = [&operation.errata];
        let place = SpecPlace::new(path, name.at);
        let answer = |field, ty| plain(field, &format!("{}.answer", name.value), &place, ty, Direction::Answer, &own);
        let code = answer("error_code", TypeExpr::Scalar(Scalar::Int));
        let mut message = answer("msg", TypeExpr::Scalar(Scalar::String));
        message.optional = true;
        let mut rows = vec![code, message];
        if let Some(field) = &operation.result {
            let owner = Owner { path, subject: &name.value, direction: Direction::Answer, errata: &own };
            rows.push(self.slot(&owner, "result", field.ty.at, field));
        } else if !result.is_empty() || !outcomes.is_empty() {
            let mut slot = answer("result", TypeExpr::Named("Result".to_owned()));
            (slot.rows, slot.cases) = (result, outcomes);
            rows.push(slot);
        }
        if let Some(failures) = &operation.failures {
            let errata: [&'s [Erratum]; 2] = [&failures.value.errata, &operation.errata];
            let subject = format!("{}.failures", name.value);
            let owner = Owner { path, subject: &subject, direction: Direction::Answer, errata: &errata };
            let ty = TypeExpr::List(Box::new(TypeExpr::Named("Failure".to_owned())));
            let place = SpecPlace::new(path, failures.at);
            let mut slot = plain("failList", &subject, &place, ty, Direction::Answer, &errata);
            slot.rows = self.rows(&owner, &failures.value.fields);
            rows.push(slot);
        }
        rows
    }

    /// A sort is printed as the keys that it can have, without types.
    fn sort_keys(&self, slot: &Slot<'s>, key: &TypeExpr) -> Vec<Slot<'s>> {
        let Some((path, entry)) = self.enum_of(key) else { return Vec::new() };
        let values = entry.value.values.iter().filter_map(|value| Some((value, value.value.value.as_str()?)));
        let row = |(value, name): (&'s Entry<_>, &'s str)| {
            let place = SpecPlace::new(path, value.name.at);
            plain(name, &entry.name.value, &place, TypeExpr::Scalar(Scalar::Json), slot.direction, &slot.errata)
        };
        values.map(row).collect()
    }
}

/// `qrCode` and `mac`, of which one is needed, and what tells what is below the device.
fn identifiers<'s>(kinds: &[TargetKind], subject: &str, place: &SpecPlace, errata: &[&'s [Erratum]]) -> Vec<Slot<'s>> {
    let text = |name: &str| TypeExpr::Named(name.to_owned());
    let row = |name, ty, required| {
        let mut slot = plain(name, subject, place, ty, Direction::Request, errata);
        slot.required = Some(required);
        slot
    };
    let mut rows = vec![row("qrCode", text("QrCode"), false), row("mac", text("Mac"), false)];
    if kinds.contains(&TargetKind::Channel) {
        rows.push(row("channelId", TypeExpr::Scalar(Scalar::Int), kinds == [TargetKind::Channel]));
    }
    if kinds.contains(&TargetKind::Child) {
        rows.push(row("childMac", text("Mac"), kinds == [TargetKind::Child]));
    }
    rows
}

fn plain<'s>(
    name: &'s str,
    owner: &str,
    place: &SpecPlace,
    ty: TypeExpr,
    direction: Direction,
    errata: &[&'s [Erratum]],
) -> Slot<'s> {
    Slot {
        name,
        subject: format!("{owner}.{name}"),
        place: place.clone(),
        ty,
        field: None,
        required: None,
        length: None,
        rows: Vec::new(),
        cases: Vec::new(),
        direction,
        optional: false,
        errata: errata.to_vec(),
    }
}

/// What a list holds, or a map leads to, down to the first type that is neither.
pub(super) fn core(ty: &TypeExpr) -> &TypeExpr {
    match ty {
        TypeExpr::List(item) | TypeExpr::Map(_, item) => core(item),
        other => other,
    }
}

impl TypeExpr {
    /// The name, if it is nothing but a name.
    fn named(&self) -> Option<&str> {
        if let Self::Named(name) = self { Some(name) } else { None }
    }
}

/// The values of a switch as the document lists them.
pub(super) fn switch_values(ty: &TypeExpr) -> Option<[&'static str; 2]> {
    match core(ty) {
        TypeExpr::Scalar(Scalar::Switch(SwitchWire::Int | SwitchWire::Text)) => Some(["0", "1"]),
        TypeExpr::Scalar(Scalar::Switch(SwitchWire::OnOff)) => Some(["off", "on"]),
        TypeExpr::Scalar(Scalar::Boolean | Scalar::Switch(SwitchWire::Boolean)) => Some(["false", "true"]),
        _ => None,
    }
}
