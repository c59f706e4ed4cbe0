//! Both specifications with their names looked up, and what type went under which name.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::change::Subject;
use super::pairing::{Item, Pairing, items_of_files, overlap};
use super::references::Renamed;
use super::single::Loose;
use super::usage::{Usage, Way};
use super::{Changes, Direction, describe};
use crate::lint::Scope;
use crate::spec::{Entries, Enum, Field, Located, Module, Spec, TypeDef, TypeExpr};

/// One specification.
pub(super) struct Side<'a> {
    pub(super) spec: &'a Spec,
    pub(super) scope: Scope<'a>,
    pub(super) usage: Usage<'a>,
}

impl<'a> Side<'a> {
    fn of(spec: &'a Spec) -> Self {
        let scope = Scope::new(spec);
        Self { spec, usage: Usage::of(spec, &scope), scope }
    }
}

/// The comparison: both sides, and what was found.
pub(super) struct Comparison<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// Types, enums and operations that have another name.
    pub(super) renamed: HashMap<&'a str, &'a str>,
    /// Fields that have another name, by the new name of their type.
    pub(super) renamed_fields: HashMap<&'a str, Renamed<'a>>,
    pub(super) changes: Changes,
    pub(super) loose: Loose<'a>,
}

/// Things of one sort, paired by name or by shape.
pub(super) struct Pairs<'a, T> {
    pub(super) renamed: Vec<(Item<'a, T>, Item<'a, T>)>,
    pub(super) rest: Pairing<'a, T>,
}

impl<'a, T: 'a> Pairs<'a, T> {
    fn of(
        old: &Side<'a>,
        new: &Side<'a>,
        entries: impl Fn(&'a Module) -> &'a Entries<T>,
        shape: impl Fn(&Item<'a, T>) -> Vec<String>,
    ) -> Self {
        let all = |side: &Side<'a>| items_of_files(side.scope.files(), &entries);
        let mut rest = Pairing::by_name(all(old), all(new));
        Self { renamed: rest.take_renamed(|old, new| overlap(&shape(old), &shape(new))), rest }
    }

    fn names(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.renamed.iter().map(|(old, new)| (old.name(), new.name()))
    }
}

impl<'a> Comparison<'a> {
    /// Goes through everything that the two specifications say.
    pub(super) fn run(old: &'a Spec, new: &'a Spec) -> Changes {
        let (old, new) = (Side::of(old), Side::of(new));
        let types = Pairs::of(&old, &new, |module| &module.types, type_shape);
        let enums = Pairs::of(&old, &new, |module| &module.enums, enum_shape);
        let renamed = types.names().chain(enums.names()).collect();
        let mut comparison = Self {
            old,
            new,
            renamed,
            renamed_fields: HashMap::new(),
            changes: Changes::default(),
            loose: Loose::default(),
        };
        comparison.service();
        comparison.modules();
        // Operations speak of fields of types.
        comparison.compare_types(types);
        comparison.compare_operations();
        comparison.compare_enums(enums);
        comparison.compare_codes();
        comparison.settle_moves();
        comparison.changes
    }

    /// The type of a field of the old specification in the names of the new one; the text if it cannot be read.
    pub(super) fn old_type(&self, field: &Field) -> Result<TypeExpr, String> {
        Ok(self.in_new_names(parsed(&field.ty)?))
    }

    /// The type of a field of the new specification; the text if it cannot be read.
    pub(super) fn new_type(&self, field: &Field) -> Result<TypeExpr, String> {
        parsed(&field.ty)
    }

    /// What a type, enum or operation of the old specification is called in the new one.
    pub(super) fn new_name(&self, name: String) -> String {
        self.renamed.get(name.as_str()).map_or(name, |new| (*new).to_owned())
    }

    fn in_new_names(&self, expression: TypeExpr) -> TypeExpr {
        let inside = |part: Box<TypeExpr>| Box::new(self.in_new_names(*part));
        match expression {
            TypeExpr::Named(name) => TypeExpr::Named(self.new_name(name)),
            TypeExpr::List(item) => TypeExpr::List(inside(item)),
            TypeExpr::Sort(key) => TypeExpr::Sort(inside(key)),
            TypeExpr::Map(key, item) => TypeExpr::Map(inside(key), inside(item)),
            TypeExpr::Tuple(places) => {
                TypeExpr::Tuple(places.into_iter().map(|place| self.in_new_names(place)).collect())
            }
            TypeExpr::Scalar(scalar) => TypeExpr::Scalar(scalar),
        }
    }

    /// A type or enum as a subject: it travels in every way in which either side has it travel.
    pub(super) fn shared<T>(&self, old: Option<&Item<'a, T>>, new: Option<&Item<'a, T>>) -> Subject<'a> {
        let name = new.or(old).map_or("", |item| item.name());
        let before = old.into_iter().flat_map(|item| self.old.usage.ways(item.name()));
        let after = new.into_iter().flat_map(|item| self.new.usage.ways(item.name()));
        let ways: BTreeSet<Way<'_>> = before.chain(after).collect();
        let reaches: BTreeSet<&str> = ways.iter().map(|(user, _)| *user).filter(|user| *user != name).collect();
        Subject {
            name: name.to_owned(),
            // What nothing reaches is judged as if everything did.
            direction: ways.iter().map(|(_, direction)| *direction).reduce(Direction::with).or(Some(Direction::Both)),
            reaches: reaches.into_iter().map(str::to_owned).collect::<Rc<[_]>>(),
            members: Vec::new(),
            old: old.map(Item::site),
            new: new.map(Item::site),
        }
    }
}

fn parsed(text: &Located<String>) -> Result<TypeExpr, String> {
    text.parse().map_err(|_| text.value.clone())
}

fn type_shape(item: &Item<'_, TypeDef>) -> Vec<String> {
    let fields = item.entry.value.fields.iter();
    fields.map(|entry| format!("{}: {}", entry.name.value, entry.value.ty.value)).collect()
}

fn enum_shape(item: &Item<'_, Enum>) -> Vec<String> {
    let values = item.entry.value.values.iter().map(|entry| entry.value.value.to_string());
    values.chain([describe::word(&item.entry.value.wire)]).collect()
}
