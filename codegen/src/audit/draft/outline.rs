//! A draft as data: what its files will say.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::audit::document::Place;
use crate::lint::section_number;
use crate::spec::{Apps, CodeDef, EnumWire, Spec, TargetKind, word};

/// The files of a draft.
pub(super) struct Folder {
    /// Modules by name, `common` and `push` first.
    pub(super) modules: IndexMap<String, Module>,
    pub(super) codes: Vec<Code>,
}

/// A file with types, enums and operations.
#[derive(Clone)]
pub(super) struct Module {
    /// Its chapter.
    pub(super) section: Option<String>,
    pub(super) title: Title,
    pub(super) doc: String,
    pub(super) enums: IndexMap<String, Enum>,
    pub(super) types: IndexMap<String, Type>,
    pub(super) operations: IndexMap<String, Operation>,
}

/// A title in English and Chinese.
#[derive(Clone)]
pub(super) struct Title {
    pub(super) en: String,
    pub(super) zh: String,
}

#[derive(Clone)]
pub(super) struct Enum {
    pub(super) wire: EnumWire,
    pub(super) section: Option<String>,
    pub(super) doc: String,
    pub(super) values: Vec<Value>,
}

#[derive(Clone)]
pub(super) struct Value {
    pub(super) name: String,
    pub(super) value: Json,
    /// A short Chinese meaning.
    pub(super) zh: Option<String>,
}

#[derive(Clone)]
pub(super) struct Type {
    pub(super) section: Option<String>,
    pub(super) doc: String,
    pub(super) fields: Vec<Field>,
}

#[derive(Clone, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) required: bool,
    pub(super) range: Option<[Option<i64>; 2]>,
    pub(super) length: Option<[Option<u64>; 2]>,
    pub(super) default: Option<Json>,
    pub(super) rust: Option<String>,
    pub(super) doc: String,
}

#[derive(Clone)]
pub(super) struct Operation {
    pub(super) section: String,
    pub(super) title: Title,
    pub(super) doc: String,
    pub(super) path: String,
    pub(super) apps: Apps,
    /// As the specification writes it.
    pub(super) effect: String,
    pub(super) online: bool,
    pub(super) paid: bool,
    pub(super) min_interval_s: Option<u64>,
    pub(super) target: Option<Target>,
    pub(super) query: Vec<Field>,
    pub(super) request: Vec<Field>,
    pub(super) response: Vec<Field>,
    pub(super) result: Option<Field>,
    pub(super) response_headers: Vec<Field>,
    pub(super) failures: Vec<Field>,
    pub(super) errors: Vec<i64>,
    pub(super) examples: Vec<Example>,
    /// What the vocabulary does not hold.
    pub(super) notes: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Target {
    pub(super) list: Option<String>,
    pub(super) kinds: Vec<TargetKind>,
    pub(super) length: Option<[Option<u64>; 2]>,
}

#[derive(Clone, Default)]
pub(super) struct Example {
    pub(super) request: Option<Body>,
    pub(super) response: Option<Body>,
}

/// A body of an example, and why it does not fit the tables.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) value: Json,
    pub(super) doubt: Option<String>,
}

pub(super) struct Code {
    pub(super) code: i64,
    pub(super) note: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) class: String,
    pub(super) doc: String,
    pub(super) zh: String,
}

impl Folder {
    pub(super) fn new(spec: &Spec) -> Self {
        let files = [&spec.common, &spec.push];
        let modules = files.map(|file| (file.content.module.value.clone(), Module::head(&file.content)));
        Self { modules: modules.into_iter().collect(), codes: Vec::new() }
    }

    /// The order of the document.
    pub(super) fn sort(&mut self) {
        for module in self.modules.values_mut() {
            module.operations.sort_by_cached_key(|_, operation| section_number(&operation.section));
        }
        let own = 2;
        let mut modules: Vec<_> = self.modules.split_off(own).into_iter().collect();
        modules.sort_by_cached_key(|(_, module)| module.section.as_deref().and_then(section_number));
        self.modules.extend(modules);
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.modules.values().flat_map(|module| module.operations.values())
    }

    pub(super) fn named_codes(&self) -> impl Iterator<Item = i64> {
        self.operations().flat_map(|operation| operation.errors.iter().copied())
    }

    /// Takes a code that nothing explains out of all operations.
    pub(super) fn forget_code(&mut self, code: i64) {
        for operation in self.modules.values_mut().flat_map(|module| module.operations.values_mut()) {
            operation.errors.retain(|named| *named != code);
        }
    }
}

impl Module {
    /// What a module of the specification says of itself.
    pub(super) fn head(module: &crate::spec::Module) -> Self {
        Self {
            section: module.section.as_ref().map(|section| section.value.clone()),
            title: Title::of(&module.title),
            doc: module.doc.value.clone(),
            enums: IndexMap::new(),
            types: IndexMap::new(),
            operations: IndexMap::new(),
        }
    }
}

impl Module {
    /// The fields of requests, answers and types.
    pub(super) fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        let types = self.types.values_mut().flat_map(|ty| &mut ty.fields);
        types.chain(self.operations.values_mut().flat_map(|operation| {
            operation.query.iter_mut().chain(&mut operation.request).chain(&mut operation.response)
        }))
    }
}

impl Title {
    pub(super) fn of(title: &crate::spec::Title) -> Self {
        Self { en: title.en.value.clone(), zh: title.zh.value.clone() }
    }

    /// The English one is for a person to write.
    pub(super) fn printed(zh: &str) -> Self {
        Self { en: String::new(), zh: zh.to_owned() }
    }
}

impl Field {
    /// Makes the enum its type if the document lists its values in a table of their own.
    pub(super) fn take_values(&mut self, name: &str, wire: EnumWire) {
        let plain = match wire {
            EnumWire::Int => "int",
            EnumWire::String => "string",
            EnumWire::Words => "list<int>",
        };
        if self.ty == plain {
            let (name, default) = (name.to_owned(), None);
            *self = Self { ty: name, range: None, length: None, default, ..std::mem::take(self) };
        }
    }

    /// A field of the specification, without its rules.
    pub(super) fn known(name: &str, field: &crate::spec::Field) -> Self {
        Self {
            name: name.to_owned(),
            ty: field.ty.value.clone(),
            rust: field.rust.as_ref().map(|rust| rust.value.clone()),
            doc: field.doc.value.trim().to_owned(),
            ..Self::default()
        }
    }
}

impl Code {
    pub(super) fn new(code: i64, place: Place) -> Self {
        Self {
            code,
            note: place.to_string(),
            name: format!("CODE_{}", code.unsigned_abs()),
            // The class that allows nothing, until someone decides.
            category: "server".to_owned(),
            class: "unknown".to_owned(),
            doc: String::new(),
            zh: String::new(),
        }
    }

    pub(super) fn known(code: i64, definition: &CodeDef) -> Self {
        Self {
            code,
            note: "there already; an operation of this draft names it".to_owned(),
            name: definition.name.value.clone(),
            category: word(&definition.category.value),
            class: word(&definition.class.value),
            doc: definition.doc.value.clone(),
            zh: definition.zh.value.clone(),
        }
    }
}
