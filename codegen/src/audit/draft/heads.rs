//! What the specification has already and the draft repeats, so that something new stands in its place.

use std::path::Path;

use super::Builder;
use super::outline::{Enum, Field, Operation, Title, Type};
use crate::audit::additions::NewField;
use crate::spec::{Entry, TypeDef, TypeExpr, word};

impl<'a> Builder<'a> {
    /// A field that something lacks; no, if the vocabulary has no place for it.
    pub(super) fn new_field(&mut self, new: &NewField) -> bool {
        let (holder, part) = new.holder.split_once('.').unwrap_or((&new.holder, ""));
        if part.is_empty() {
            return self.new_field_of_type(holder, new);
        }
        let Some((path, entry)) = self.scope.each_operation().find(|(_, entry)| entry.name.value == holder) else {
            return false;
        };
        let module = self.known_module(path);
        let params = std::slice::from_ref(&new.param);
        let is_request = matches!(part, "request" | "query");
        if !is_request && !matches!(part, "answer" | "answer.result" | "failures.failList") {
            return false;
        }
        let mut operation = self.operation_head(&module, entry, &new.section);
        if part == "answer" {
            self.answer(&module, holder, params, &mut operation);
        } else {
            let fields = self.fields(&module, &[holder], params, is_request);
            let list = match part {
                "request" => &mut operation.request,
                "query" => &mut operation.query,
                "answer.result" => &mut operation.response,
                _ => &mut operation.failures,
            };
            add(list, fields);
        }
        self.put_operation(&module, holder, operation);
        true
    }

    fn new_field_of_type(&mut self, name: &str, new: &NewField) -> bool {
        let Some((path, entry)) = self.scope.each_type().find(|(_, entry)| entry.name.value == name) else {
            return false;
        };
        let module = self.known_module(path);
        let fields = self.fields(&module, &[name], std::slice::from_ref(&new.param), false);
        add(&mut self.type_head(&module, entry).fields, fields);
        self.reach(path, name);
        true
    }

    /// What is drafted of an operation so far, or its head.
    fn operation_head(&self, module: &str, entry: &Entry<crate::spec::Operation>, section: &str) -> Operation {
        let known = &entry.value;
        let drafted = self.folder.modules[module].operations.get(&entry.name.value);
        drafted.cloned().unwrap_or_else(|| Operation {
            section: section.to_owned(),
            title: Title::of(&known.title),
            doc: known.doc.value.trim().to_owned(),
            path: known.path.value.clone(),
            apps: known.apps,
            effect: word(&known.effect),
            online: false,
            paid: false,
            min_interval_s: None,
            target: None,
            query: Vec::new(),
            request: Vec::new(),
            response: Vec::new(),
            result: None,
            response_headers: Vec::new(),
            failures: Vec::new(),
            errors: Vec::new(),
            examples: Vec::new(),
            notes: vec!["There already; only what is missing is listed.".to_owned()],
        })
    }

    fn put_operation(&mut self, module: &str, name: &str, operation: Operation) {
        if let Some(module) = self.folder.modules.get_mut(module) {
            module.operations.insert(name.to_owned(), operation);
        }
    }

    fn type_head(&mut self, module: &str, entry: &Entry<TypeDef>) -> &mut Type {
        let head = || Type {
            section: entry.value.section.as_ref().map(|section| section.value.clone()),
            doc: entry.value.doc.value.trim().to_owned(),
            fields: Vec::new(),
        };
        self.folder.modules[module].types.entry(entry.name.value.clone()).or_insert_with(head)
    }

    pub(super) fn enum_head(&mut self, name: &str) -> Option<(&'a Path, &mut Enum)> {
        let (path, entry) = self.scope.each_enum().find(|(_, entry)| entry.name.value == name)?;
        let module = self.known_module(path);
        let head = || Enum {
            wire: entry.value.wire,
            section: entry.value.section.as_ref().map(|section| section.value.clone()),
            doc: entry.value.doc.value.trim().to_owned(),
            values: Vec::new(),
        };
        let drafted = self.folder.modules[module.as_str()].enums.entry(name.to_owned()).or_insert_with(head);
        Some((path, drafted))
    }

    /// Repeats the fields that lead to a type or an enum of the specification: what nothing mentions is a finding.
    pub(super) fn reach(&mut self, path: &Path, name: &str) {
        if path == self.scope.spec.push.path || !self.reached.insert(name.to_owned()) {
            return;
        }
        for (path, entry) in self.scope.each_operation() {
            let found = parts(&entry.value).into_iter().find(|(.., field)| mentions(field, name));
            let Some((part, wire, field)) = found else { continue };
            let module = self.known_module(path);
            let section = self.sections.now(&entry.value.section);
            let mut operation = self.operation_head(&module, entry, &section);
            operation.repeat(part, Field::known(wire, field));
            self.put_operation(&module, &entry.name, operation);
            return self.reach_others(field);
        }
        for (path, entry) in self.scope.each_type() {
            let found = entry.value.fields.iter().find(|field| mentions(&field.value, name));
            let Some(field) = found else { continue };
            let module = self.known_module(path);
            add(&mut self.type_head(&module, entry).fields, vec![Field::known(&field.name, &field.value)]);
            self.reach_others(&field.value);
            return self.reach(path, &entry.name);
        }
    }

    /// A repeated field mentions other types; their heads must be there, too.
    fn reach_others(&mut self, field: &crate::spec::Field) {
        let Ok(ty) = field.ty.parse::<TypeExpr>() else { return };
        for name in ty.names() {
            if let Some((path, entry)) = self.scope.each_type().find(|(_, entry)| entry.name.value == name) {
                let module = self.known_module(path);
                self.type_head(&module, entry);
            } else {
                self.enum_head(name);
            }
        }
    }
}

/// The parts of an operation that hold fields.
#[derive(Clone, Copy)]
enum Part {
    Request,
    Query,
    Response,
    Result,
    Failures,
}

impl Operation {
    fn repeat(&mut self, part: Part, field: Field) {
        let list = match part {
            Part::Request => &mut self.request,
            Part::Query => &mut self.query,
            Part::Response => &mut self.response,
            Part::Failures => &mut self.failures,
            Part::Result => return self.result = Some(field),
        };
        add(list, vec![field]);
    }
}

/// Every field of an operation with its wire name.
fn parts(operation: &crate::spec::Operation) -> Vec<(Part, &str, &crate::spec::Field)> {
    let mut lists = vec![
        (Part::Request, &operation.request),
        (Part::Query, &operation.query),
        (Part::Response, &operation.response),
    ];
    lists.extend(operation.outcomes.iter().map(|outcome| (Part::Response, &outcome.value.fields)));
    lists.extend(operation.failures.iter().map(|failures| (Part::Failures, &failures.fields)));
    let fields = lists.into_iter().flat_map(|(part, fields)| fields.iter().map(move |field| (part, field)));
    let mut all: Vec<_> = fields.map(|(part, field)| (part, field.name.as_str(), &field.value)).collect();
    all.extend(operation.result.iter().map(|result| (Part::Result, "result", result)));
    all
}

fn mentions(field: &crate::spec::Field, name: &str) -> bool {
    field.ty.parse::<TypeExpr>().is_ok_and(|ty| ty.names().contains(&name))
}

/// Adds fields that are not there yet.
pub(super) fn add(list: &mut Vec<Field>, fields: Vec<Field>) {
    for field in fields {
        if !list.iter().any(|known| known.name == field.name) {
            list.push(field);
        }
    }
}
