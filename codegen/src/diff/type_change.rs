//! Two types of one field: which values each lets pass, how they are written, and what they are in Rust.

use super::Kind;
use super::change::{Changes, Subject};
use super::context::Side;
use crate::spec::{EnumWire, Scalar, SwitchWire, TypeExpr};

/// Compares the type of a field, both in the names of the new specification.
pub(super) fn compare(
    old: (&Side<'_>, &TypeExpr),
    new: (&Side<'_>, &TypeExpr),
    subject: &Subject<'_>,
    changes: &mut Changes,
) {
    let mut kinds = Vec::new();
    relate(old, new, &mut kinds);
    kinds.sort();
    kinds.dedup();
    for kind in kinds {
        changes.add(kind, subject, Some(old.1.to_string()), Some(new.1.to_string()));
    }
}

fn relate(old: (&Side<'_>, &TypeExpr), new: (&Side<'_>, &TypeExpr), kinds: &mut Vec<Kind>) {
    use TypeExpr::{List, Map, Scalar as Plain, Sort, Tuple};
    let mut inside = |a, b| relate((old.0, a), (new.0, b), kinds);
    match (old.1, new.1) {
        (a, b) if a == b => {}
        (List(a), List(b)) | (Sort(a), Sort(b)) => inside(a, b),
        (Map(key, item), Map(other_key, other_item)) => {
            inside(key, other_key);
            inside(item, other_item);
        }
        (Tuple(a), Tuple(b)) if a.len() == b.len() => a.iter().zip(b).for_each(|(a, b)| inside(a, b)),
        (Plain(a), Plain(b)) if relate_scalars(*a, *b, kinds) => {}
        (a, b) => kinds.push(relate_sets(old.0, a, new.0, b)),
    }
}

/// What two scalars that mean the same differ in. `false` if they do not mean the same.
fn relate_scalars(old: Scalar, new: Scalar, kinds: &mut Vec<Kind>) -> bool {
    use Scalar::{Boolean, ClockTime, Day, Decimal, Duration, Int, Long, RecordDay, Secret, String, Switch, Timestamp};
    match (old, new) {
        (Timestamp { unit, text }, Timestamp { unit: new_unit, text: new_text }) => {
            kinds.extend((unit != new_unit).then_some(Kind::TimeUnitChanged));
            kinds.extend((text != new_text).then_some(Kind::TimeFormatChanged));
        }
        (Timestamp { .. } | Day | RecordDay | ClockTime, Timestamp { .. } | Day | RecordDay | ClockTime) => {
            kinds.push(Kind::TimeFormatChanged);
        }
        (String, Secret) => kinds.push(Kind::BecameSecret),
        (Secret, String) => kinds.push(Kind::NoLongerSecret),
        (Boolean, Switch(SwitchWire::Boolean)) | (Switch(SwitchWire::Boolean), Boolean) => {
            kinds.push(Kind::RustTypeChanged)
        }
        (Boolean | Switch(_), Boolean | Switch(_))
        | (Duration { .. }, Duration { .. })
        | (Int | Long, Decimal)
        | (Decimal, Int | Long) => kinds.push(Kind::EncodingChanged),
        _ => return false,
    }
    true
}

/// Whether one type lets all values of the other pass, and more.
fn relate_sets(old_side: &Side<'_>, old: &TypeExpr, new_side: &Side<'_>, new: &TypeExpr) -> Kind {
    if old_side.is_like(old, new_side, new) {
        return Kind::RustTypeChanged;
    }
    match (old_side.contains(old, new_side, new), new_side.contains(new, old_side, old)) {
        (true, true) => Kind::RustTypeChanged,
        (true, false) => Kind::TypeNarrowed,
        (false, true) => Kind::TypeWidened,
        (false, false) => Kind::TypeChanged,
    }
}

/// What the values of a type are in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Json {
    Text,
    Number,
    Boolean,
    Other,
}

impl Side<'_> {
    /// Whether both are objects with the same fields, or enums with the same values.
    fn is_like(&self, mine: &TypeExpr, other: &Self, theirs: &TypeExpr) -> bool {
        let (TypeExpr::Named(mine), TypeExpr::Named(theirs)) = (mine, theirs) else { return false };
        let objects = (self.scope.types.get(mine.as_str()), other.scope.types.get(theirs.as_str()));
        if let (Some(mine), Some(theirs)) = objects {
            let fits = |field: &crate::spec::Entry<crate::spec::Field>| {
                theirs
                    .fields
                    .get(&field.name)
                    .is_some_and(|other| other.ty == field.value.ty && other.required == field.value.required)
            };
            return mine.fields.len() == theirs.fields.len() && mine.fields.iter().all(fits);
        }
        false
    }

    /// Whether every value of their type is a value of mine.
    fn contains(&self, mine: &TypeExpr, other: &Self, theirs: &TypeExpr) -> bool {
        use TypeExpr::{Named, Scalar as Plain};
        match (mine, theirs) {
            (Plain(Scalar::Json), _) => true,
            (Plain(Scalar::Long), Plain(Scalar::Int)) => true,
            (Plain(Scalar::Int | Scalar::Long), _) => {
                other.json(theirs) == Json::Number && *theirs != Plain(Scalar::Long)
            }
            (Plain(Scalar::String), _) => other.json(theirs) == Json::Text,
            (Named(mine), Named(theirs)) => {
                match (self.scope.enums.get(mine.as_str()), other.scope.enums.get(theirs.as_str())) {
                    (Some(mine), Some(theirs)) => theirs
                        .values
                        .iter()
                        .all(|value| mine.values.iter().any(|known| known.value.value == value.value.value)),
                    _ => mine == "Target" && matches!(theirs.as_str(), "DeviceId" | "ChannelId" | "ChildId"),
                }
            }
            _ => false,
        }
    }

    fn json(&self, ty: &TypeExpr) -> Json {
        match ty {
            TypeExpr::Scalar(scalar) => json_of_scalar(*scalar),
            TypeExpr::Named(name) => match self.scope.enums.get(name.as_str()).map(|definition| definition.wire) {
                Some(EnumWire::Int) => Json::Number,
                Some(EnumWire::String) => Json::Text,
                Some(EnumWire::Words) => Json::Other,
                None if matches!(name.as_str(), "RegionId" | "QrCode" | "Mac") => Json::Text,
                None => Json::Other,
            },
            TypeExpr::List(_) | TypeExpr::Map(..) | TypeExpr::Tuple(_) | TypeExpr::Sort(_) => Json::Other,
        }
    }
}

fn json_of_scalar(scalar: Scalar) -> Json {
    match scalar {
        Scalar::String
        | Scalar::Decimal
        | Scalar::Secret
        | Scalar::Day
        | Scalar::RecordDay
        | Scalar::ClockTime
        | Scalar::Timestamp { text: true, .. }
        | Scalar::Duration { text: true }
        | Scalar::Switch(SwitchWire::Text | SwitchWire::OnOff) => Json::Text,
        Scalar::Int
        | Scalar::Long
        | Scalar::Timestamp { text: false, .. }
        | Scalar::Duration { text: false }
        | Scalar::Switch(SwitchWire::Int) => Json::Number,
        Scalar::Boolean | Scalar::Switch(SwitchWire::Boolean) => Json::Boolean,
        Scalar::Json => Json::Other,
    }
}
