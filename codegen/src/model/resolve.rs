//! From the files to the model.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::direction::directions;
use super::field::presence;
use super::operation::TargetType;
use super::{
    Answer, Code, Direction, Enum, Field, Model, Module, ModuleKind, Object, Operation, Outcome, Paging, Presence,
    Problem, SdkType, Target, Type, names,
};
use crate::spec::{
    self, Entries, EnumWire, Erratum, ErratumKind, File, Located, Location, PagingStyle, Scalar, Spec, TypeExpr,
};

/// Resolves a specification.
///
/// # Errors
///
/// Everything that cannot be emitted, all at once.
pub fn resolve(spec: &Spec) -> Result<Model<'_>, Vec<Problem>> {
    let mut resolver = Resolver { known: Known::of(spec), path: Path::new(""), problems: Vec::new() };
    let mut modules =
        vec![resolver.module(&spec.common, ModuleKind::Common), resolver.module(&spec.push, ModuleKind::Push)];
    modules.extend(spec.modules.iter().map(|file| resolver.module(file, ModuleKind::Chapter)));
    let codes = resolver.codes(&spec.errors);
    let mut model = Model { spec, modules, codes };
    direct(&mut model);
    resolver.collisions(&model);
    if resolver.problems.is_empty() { Ok(model) } else { Err(resolver.problems) }
}

/// Gives every object its direction, and its fields the presence that follows.
fn direct(model: &mut Model<'_>) {
    let directions = directions(model);
    for object in model.modules.iter_mut().flat_map(|module| &mut module.objects) {
        object.direction = directions[object.name];
        for field in &mut object.fields {
            field.presence = presence(field.spec, &field.ty, object.direction);
            field.holds_switch = object.direction.is_read();
        }
    }
}

/// The names of the spec.
struct Known<'a> {
    enums: HashMap<&'a str, &'a spec::Enum>,
    objects: HashMap<&'a str, &'a spec::TypeDef>,
}

impl<'a> Known<'a> {
    fn of(spec: &'a Spec) -> Self {
        let files = || spec.files().map(|file| &file.content);
        Self {
            enums: files().flat_map(|file| &file.enums).map(|entry| (entry.name.as_str(), &entry.value)).collect(),
            objects: files().flat_map(|file| &file.types).map(|entry| (entry.name.as_str(), &entry.value)).collect(),
        }
    }
}

struct Resolver<'a> {
    known: Known<'a>,
    path: &'a Path,
    problems: Vec<Problem>,
}

impl<'a> Resolver<'a> {
    fn module(&mut self, file: &'a File<spec::Module>, kind: ModuleKind) -> Module<'a> {
        self.path = &file.path;
        let module = &file.content;
        let enums = module.enums.iter().map(|entry| Enum { name: &entry.name, spec: &entry.value }).collect();
        let objects = module.types.iter().map(|entry| self.object(&entry.name, &entry.value)).collect();
        let operations = module.operations.iter().map(|entry| self.operation(&entry.name, &entry.value)).collect();
        Module { name: &module.module, kind, spec: module, enums, objects, operations }
    }

    fn object(&mut self, name: &'a str, spec: &'a spec::TypeDef) -> Object<'a> {
        let fields = self.fields(&spec.fields, Direction::Both);
        Object { name, spec, direction: Direction::Both, fields }
    }

    fn operation(&mut self, name: &'a Located<String>, spec: &'a spec::Operation) -> Operation<'a> {
        let mut request = self.fields(&spec.request, Direction::Request);
        let answer = self.answer(spec);
        let paging = spec.paging.as_ref().and_then(|paging| self.paging(paging, &mut request, &answer));
        Operation {
            wire: name,
            request_type: names::type_name(name),
            method: names::method(name),
            spec,
            target: spec.target.as_ref().map(|target| Target {
                ty: TargetType::of(&target.kinds),
                list: target.list.as_deref().map(String::as_str),
                spec: target,
            }),
            query: self.fields(&spec.query, Direction::Request),
            request,
            answer,
            failures: spec.failures.as_ref().map(|failures| self.fields(&failures.fields, Direction::Answer)),
            response_headers: self.fields(&spec.response_headers, Direction::Answer),
            paging,
            batch: spec.batch.as_ref().map(|batch| &batch.value),
        }
    }

    fn answer(&mut self, spec: &'a spec::Operation) -> Answer<'a> {
        if !spec.outcomes.is_empty() {
            let outcomes = spec.outcomes.iter().map(|entry| self.outcome(&entry.name, &entry.value)).collect();
            return Answer::Outcomes(outcomes);
        }
        match &spec.result {
            Some(result) => {
                let mut field = self.field("result", result, Direction::Answer);
                // A whole list or map that is missing is empty, but anything else that is the answer itself must be there.
                if !field.ty.is_many() {
                    field.presence = Presence::Required;
                }
                Answer::Whole(Box::new(field))
            }
            None if spec.response.is_empty() => Answer::Nothing,
            None => Answer::Fields(self.fields(&spec.response, Direction::Answer)),
        }
    }

    fn outcome(&mut self, code: &'a Located<String>, spec: &'a spec::Outcome) -> Outcome<'a> {
        let number = self.number(code);
        Outcome { code: number, spec, fields: self.fields(&spec.fields, Direction::Answer) }
    }

    fn codes(&mut self, file: &'a File<spec::ErrorCodes>) -> Vec<Code<'a>> {
        self.path = &file.path;
        file.content.codes.iter().map(|entry| Code { number: self.number(&entry.name), spec: &entry.value }).collect()
    }

    fn number(&mut self, text: &Located<String>) -> i64 {
        text.parse().unwrap_or_else(|_| {
            self.problem(text.at, format!("`{}` is no number", text.value));
            0
        })
    }

    fn fields(&mut self, entries: &'a Entries<spec::Field>, direction: Direction) -> Vec<Field<'a>> {
        entries.iter().map(|entry| self.field(&entry.name, &entry.value, direction)).collect()
    }

    fn field(&mut self, wire: &'a str, spec: &'a spec::Field, direction: Direction) -> Field<'a> {
        let ty = self.type_of(&spec.ty);
        let rust = spec.rust.as_deref().map_or_else(|| names::field(wire), |name| names::escaped(name.clone()));
        Field {
            wire,
            aliases: accepted(&spec.errata, ErratumKind::Name).filter(|name| *name != wire).collect(),
            rust,
            presence: presence(spec, &ty, direction),
            holds_switch: direction.is_read(),
            ty,
            any_unit: accepted(&spec.errata, ErratumKind::Unit).count() > 1,
            may_be_root: accepted(&spec.errata, ErratumKind::Nesting).any(|path| path == "$"),
            spec,
        }
    }

    fn type_of(&mut self, text: &Located<String>) -> Type {
        match text.parse::<TypeExpr>() {
            Ok(expression) => self.resolved(&expression, text.at),
            Err(error) => {
                self.problem(text.at, error.to_string());
                Type::Scalar(Scalar::Json)
            }
        }
    }

    fn resolved(&mut self, expression: &TypeExpr, at: Location) -> Type {
        match expression {
            TypeExpr::Scalar(scalar) => Type::Scalar(*scalar),
            TypeExpr::List(item) => Type::List(Box::new(self.resolved(item, at))),
            TypeExpr::Tuple(places) => Type::Tuple(places.iter().map(|place| self.resolved(place, at)).collect()),
            TypeExpr::Map(key, value) => {
                let key = self.resolved(key, at);
                if !self.is_key(&key) {
                    self.problem(at, format!("the keys of `{expression}` are no texts"));
                }
                Type::Map(Box::new(key), Box::new(self.resolved(value, at)))
            }
            TypeExpr::Sort(key) => match self.resolved(key, at) {
                Type::Enum(name) => Type::Sort(name),
                _ => self.unknown(at, format!("`{expression}` needs an enum that lists the keys")),
            },
            TypeExpr::Named(name) => self.named(name, at),
        }
    }

    fn named(&mut self, name: &str, at: Location) -> Type {
        if let Some(sdk) = SdkType::ALL.iter().find(|sdk| sdk.name() == name) {
            return Type::Sdk(*sdk);
        }
        if self.known.enums.contains_key(name) {
            Type::Enum(name.to_owned())
        } else if self.known.objects.contains_key(name) {
            Type::Object(name.to_owned())
        } else {
            self.unknown(at, format!("no type or enum is called `{name}`"))
        }
    }

    fn unknown(&mut self, at: Location, message: String) -> Type {
        self.problem(at, message);
        Type::Scalar(Scalar::Json)
    }

    fn is_key(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(Scalar::String) => true,
            Type::Sdk(sdk) => !sdk.is_object(),
            Type::Enum(name) => self.known.enums[name.as_str()].wire == EnumWire::String,
            _ => false,
        }
    }

    /// Looks up the fields of paging, and gives those of the request the values of the first page.
    fn paging(
        &mut self,
        spec: &'a Located<spec::Paging>,
        request: &mut [Field<'a>],
        answer: &Answer<'a>,
    ) -> Option<Paging<'a>> {
        let (size, last) = match spec.style {
            PagingStyle::Offset => (spec.size.as_ref(), spec.max),
            PagingStyle::Window => (spec.to.as_ref(), spec.max.saturating_sub(1)),
        };
        let Some(size) = size else {
            self.problem(spec.at, "the paging says neither `size` nor `to`".to_owned());
            return None;
        };
        let from = self.position(&spec.from, request)?;
        let size = self.position(size, request)?;
        request[from].presence = Presence::Defaulted(Value::from(0));
        request[size].presence = Presence::Defaulted(Value::from(last));
        let Answer::Fields(fields) = answer else {
            self.problem(spec.at, "only an answer with fields can have pages".to_owned());
            return None;
        };
        let items = self.position(&spec.items, fields)?;
        let total = match &spec.total {
            Some(total) => Some(self.position(total, fields)?),
            None => None,
        };
        let key = self.key(spec, &fields[items].ty)?;
        Some(Paging { spec, style: spec.style, from, size, items, total, key })
    }

    /// The outer `None` means that something is wrong, the inner that entries have no key.
    fn key(&mut self, paging: &'a spec::Paging, items: &Type) -> Option<Option<(String, Vec<usize>)>> {
        let (Some(first), Type::List(item)) = (paging.key.first(), items) else { return Some(None) };
        let object = match &**item {
            Type::Object(name) => {
                self.known.objects.get_key_value(name.as_str()).map(|(name, object)| (*name, *object))
            }
            _ => None,
        };
        let Some((name, object)) = object else {
            self.problem(first.at, "only objects have a key".to_owned());
            return None;
        };
        let mut places = Vec::new();
        for part in &paging.key {
            let Some(place) = object.fields.iter().position(|entry| entry.name.value == part.value) else {
                self.problem(part.at, format!("`{name}` has no field `{}`", part.value));
                return None;
            };
            places.push(place);
        }
        Some(Some((name.to_owned(), places)))
    }

    fn position(&mut self, name: &Located<String>, fields: &[Field<'_>]) -> Option<usize> {
        let place = fields.iter().position(|field| field.wire == name.value);
        if place.is_none() {
            self.problem(name.at, format!("there is no field `{}`", name.value));
        }
        place
    }

    fn problem(&mut self, at: Location, message: String) {
        self.problems.push(Problem { path: self.path.to_owned(), at, message });
    }

    /// Names that would stand twice in one place of the generated code.
    fn collisions(&mut self, model: &Model<'a>) {
        let mut types: HashMap<String, ()> =
            names::RESERVED_TYPES.iter().map(|name| ((*name).to_owned(), ())).collect();
        for (module, file) in model.modules.iter().zip(model.spec.files()) {
            self.path = &file.path;
            let content = &file.content;
            let enums = content.enums.iter().map(|entry| (entry.name.value.clone(), entry.name.at));
            let objects = content.types.iter().map(|entry| (entry.name.value.clone(), entry.name.at));
            let operations = module.operations.iter().zip(&content.operations).flat_map(|(operation, entry)| {
                let outcomes = match &operation.answer {
                    Answer::Outcomes(outcomes) => outcomes.as_slice(),
                    _ => &[],
                };
                let outcomes = outcomes.iter().filter_map(|outcome| operation.outcome_type(outcome));
                let own = [Some(operation.request_type.clone()), operation.output_type()].into_iter().flatten();
                own.chain(outcomes).map(|name| (name, entry.name.at)).collect::<Vec<_>>()
            });
            for (name, at) in enums.chain(objects).chain(operations).collect::<Vec<_>>() {
                if types.insert(name.clone(), ()).is_some() {
                    self.problem(at, format!("the Rust type `{name}` is taken; choose another name"));
                }
            }
            for fields in
                module.objects.iter().map(|object| &object.fields).chain(module.operations.iter().map(|o| &o.request))
            {
                self.twice(fields);
            }
        }
    }

    fn twice(&mut self, fields: &[Field<'a>]) {
        for (place, field) in fields.iter().enumerate() {
            if let Some(earlier) = fields[..place].iter().find(|earlier| earlier.rust == field.rust) {
                let message = format!(
                    "`{}` and `{}` are both `{}` in Rust; give one of them `rust:`",
                    earlier.wire, field.wire, field.rust
                );
                self.problem(field.spec.ty.at, message);
            }
        }
    }
}

/// What the errata of one kind let answers contain.
fn accepted(errata: &[Erratum], kind: ErratumKind) -> impl Iterator<Item = &str> {
    errata
        .iter()
        .filter(move |erratum| erratum.kind.value == kind)
        .flat_map(|erratum| &erratum.accept)
        .map(|name| name.as_str())
}
