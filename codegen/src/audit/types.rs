//! Types as the document prints them, against type expressions.

use super::expected::Index;
use crate::spec::{EnumWire, Scalar, SwitchWire, TypeExpr};

impl Index<'_> {
    /// Whether the document may print this type as `printed`.
    pub(super) fn is_printed_as(&self, ty: &TypeExpr, printed: &str) -> bool {
        let printed: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
        self.fits(ty, &printed.to_lowercase())
    }

    fn fits(&self, ty: &TypeExpr, printed: &str) -> bool {
        match ty {
            TypeExpr::Scalar(scalar) => scalar_fits(*scalar, printed),
            TypeExpr::List(item) => item_of(printed).is_some_and(|printed| self.fits(item, printed)),
            TypeExpr::Sort(_) => printed == "array<object>",
            TypeExpr::Tuple(_) => printed == "array" || printed.starts_with("array<"),
            TypeExpr::Map(..) => matches!(printed, "object" | "map") || printed.starts_with("map<"),
            TypeExpr::Named(name) => self.named_fits(name, ty, printed),
        }
    }

    fn named_fits(&self, name: &str, ty: &TypeExpr, printed: &str) -> bool {
        if let Some((_, entry)) = self.enum_of(ty) {
            return match entry.value.wire {
                EnumWire::Int => printed == "int",
                EnumWire::String => printed == "string",
                EnumWire::Words => printed == "array<int>",
            };
        }
        match name {
            "RegionId" | "QrCode" | "Mac" => printed == "string",
            _ => printed == "object",
        }
    }
}

fn item_of(printed: &str) -> Option<&str> {
    printed.strip_prefix("array<")?.strip_suffix('>')
}

fn scalar_fits(scalar: Scalar, printed: &str) -> bool {
    match scalar {
        Scalar::Json => true,
        Scalar::Int | Scalar::Switch(SwitchWire::Int) => printed == "int",
        Scalar::Long => printed == "long",
        Scalar::Timestamp { text: false, .. } | Scalar::Duration { text: false } => {
            printed == "int" || printed == "long"
        }
        Scalar::Boolean | Scalar::Switch(SwitchWire::Boolean) => printed == "boolean",
        Scalar::String
        | Scalar::Decimal
        | Scalar::Secret
        | Scalar::Timestamp { text: true, .. }
        | Scalar::Duration { text: true }
        | Scalar::Day
        | Scalar::RecordDay
        | Scalar::ClockTime
        | Scalar::Switch(SwitchWire::Text | SwitchWire::OnOff) => printed == "string",
    }
}
