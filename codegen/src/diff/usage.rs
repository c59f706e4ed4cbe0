//! Which operations reach a type or an enum, and in which direction it travels there.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::Direction;
use crate::lint::Scope;
use crate::spec::{Entries, Field, Operation, Spec, TypeExpr};

/// A way in which something is reached: the operation or message, and the direction.
pub(super) type Way<'a> = (&'a str, Direction);

/// The ways in which each type and enum is reached.
pub(super) struct Usage<'a>(HashMap<&'a str, BTreeSet<Way<'a>>>);

impl<'a> Usage<'a> {
    pub(super) fn of(spec: &'a Spec, scope: &Scope<'a>) -> Self {
        let mut usage = Self(HashMap::new());
        for (_, entry) in scope.each_operation() {
            let operation = &entry.value;
            for fields in [&operation.query, &operation.request] {
                usage.reach(scope, fields, (&entry.name, Direction::Request));
            }
            for fields in answered(operation) {
                usage.reach(scope, fields, (&entry.name, Direction::Answer));
            }
            if let Some(field) = &operation.result {
                usage.reach_type(scope, field, (&entry.name, Direction::Answer));
            }
        }
        for entry in &spec.push.content.types {
            usage.reach_name(scope, &entry.name, (&entry.name, Direction::Push));
        }
        usage
    }

    /// The ways in which a type or enum is reached.
    pub(super) fn ways(&self, name: &str) -> impl Iterator<Item = Way<'a>> {
        self.0.get(name).into_iter().flatten().copied()
    }

    fn reach(&mut self, scope: &Scope<'a>, fields: &'a Entries<Field>, way: Way<'a>) {
        for field in fields {
            self.reach_type(scope, &field.value, way);
        }
    }

    fn reach_type(&mut self, scope: &Scope<'a>, field: &'a Field, way: Way<'a>) {
        let Ok(expression) = field.ty.parse::<TypeExpr>() else { return };
        for name in expression.names() {
            self.reach_name(scope, name, way);
        }
    }

    fn reach_name(&mut self, scope: &Scope<'a>, name: &str, way: Way<'a>) {
        if let Some((name, _)) = scope.enums.get_key_value(name) {
            self.0.entry(name).or_default().insert(way);
        } else if let Some((name, definition)) = scope.types.get_key_value(name)
            && self.0.entry(name).or_default().insert(way)
        {
            self.reach(scope, &definition.fields, way);
        }
    }
}

/// Every group of fields that an operation answers.
pub(super) fn answered(operation: &Operation) -> Vec<&Entries<Field>> {
    let mut all = vec![&operation.response, &operation.response_headers];
    all.extend(operation.outcomes.iter().map(|entry| &entry.value.fields));
    all.extend(operation.failures.iter().map(|failures| &failures.fields));
    all
}

/// The messages that the cloud posts: the types of `push.yaml` that no other type there mentions.
pub(super) fn is_message(spec: &Spec, path: &Path, name: &str) -> bool {
    let types = &spec.push.content.types;
    let mentions =
        |field: &Field| field.ty.parse::<TypeExpr>().is_ok_and(|expression| expression.names().contains(&name));
    let mentioned = types
        .iter()
        .any(|other| other.name.value != name && other.value.fields.iter().any(|field| mentions(&field.value)));
    path == spec.push.path && types.get(name).is_some() && !mentioned
}
