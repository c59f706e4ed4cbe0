//! In which directions an object travels: told by what reaches it.

use std::collections::HashMap;

use super::{Model, ModuleKind, Type};

/// In which directions an object travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Only inside requests.
    Request,
    /// Only inside answers and messages.
    Answer,
    /// Both.
    Both,
}

impl Direction {
    /// Whether requests hold it.
    pub fn is_sent(self) -> bool {
        self != Self::Answer
    }

    /// Whether answers hold it.
    pub fn is_read(self) -> bool {
        self != Self::Request
    }
}

/// The direction of every object. What nothing reaches is read: it describes a table of the document.
pub(super) fn directions(model: &Model<'_>) -> HashMap<String, Direction> {
    let mut sent = Vec::new();
    let mut read = Vec::new();
    for (_, operation) in model.operations() {
        sent.extend(operation.query.iter().chain(&operation.request).flat_map(|field| field.ty.objects()));
        read.extend(operation.answer_fields().flat_map(|field| field.ty.objects()));
    }
    let push = model.modules.iter().filter(|module| module.kind == ModuleKind::Push);
    read.extend(push.flat_map(|module| &module.objects).map(|object| object.name));
    let sent = reached(model, sent);
    let read = reached(model, read);
    let objects = model.modules.iter().flat_map(|module| &module.objects);
    objects
        .map(|object| {
            let name = object.name.to_owned();
            let direction = match (sent.contains(&object.name), read.contains(&object.name)) {
                (true, true) => Direction::Both,
                (true, false) => Direction::Request,
                (false, _) => Direction::Answer,
            };
            (name, direction)
        })
        .collect()
}

/// The objects that these lead to, themselves included.
fn reached<'m>(model: &'m Model<'_>, roots: Vec<&'m str>) -> Vec<&'m str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = roots;
    while let Some(name) = open.pop() {
        if found.contains(&name) {
            continue;
        }
        found.push(name);
        let object = model.object_named(name);
        open.extend(object.iter().flat_map(|object| &object.fields).flat_map(|field| Type::objects(&field.ty)));
    }
    found
}
