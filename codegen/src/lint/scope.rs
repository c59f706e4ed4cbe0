//! What stands where: the files of a specification with their names, so that rules can ask.

use std::collections::HashMap;
use std::path::Path;

use crate::spec::{
    Entries, Entry, Enum, Erratum, Field, File, Module, Operation, Outcome, Spec, TargetKind, TypeDef, TypeExpr,
};

/// Types of the SDK that stand in the spec under their own names.
pub(crate) const SDK_TYPES: &[&str] = &["RegionId", "QrCode", "Mac", "DeviceId", "ChannelId", "ChildId", "Target"];

/// Types of the SDK that only requests hold.
pub(crate) const REQUEST_ONLY: &[&str] = &["DeviceId", "ChannelId", "ChildId", "Target"];

/// A specification with its names looked up.
pub(crate) struct Scope<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) types: HashMap<&'a str, &'a TypeDef>,
    pub(crate) enums: HashMap<&'a str, &'a Enum>,
    pub(crate) operations: HashMap<&'a str, &'a Operation>,
}

/// A group of fields that belong together, with what they belong to.
pub(crate) struct Fields<'a> {
    pub(crate) path: &'a Path,
    /// Such as `addRegion.request` or `Region`.
    pub(crate) owner: String,
    pub(crate) entries: &'a Entries<Field>,
}

/// An erratum with what carries it.
pub(crate) struct Carried<'a> {
    pub(crate) path: &'a Path,
    /// Such as `addRegion.request.order`, `Region` or `-10100`.
    pub(crate) owner: String,
    /// The operation that it belongs to, if any.
    pub(crate) operation: Option<&'a Operation>,
    pub(crate) erratum: &'a Erratum,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        let mut scope = Self { spec, types: HashMap::new(), enums: HashMap::new(), operations: HashMap::new() };
        for file in scope.files() {
            let module = &file.content;
            scope.types.extend(module.types.iter().map(|entry| (entry.name.as_str(), &entry.value)));
            scope.enums.extend(module.enums.iter().map(|entry| (entry.name.as_str(), &entry.value)));
            scope.operations.extend(module.operations.iter().map(|entry| (entry.name.as_str(), &entry.value)));
        }
        scope
    }

    /// Every file with types, enums or operations.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'a File<Module>> + use<'a> {
        self.spec.files()
    }

    pub(crate) fn each_operation(&self) -> impl Iterator<Item = (&'a Path, &'a Entry<Operation>)> + use<'a> {
        self.files().flat_map(|file| file.content.operations.iter().map(|entry| (file.path.as_path(), entry)))
    }

    pub(crate) fn each_type(&self) -> impl Iterator<Item = (&'a Path, &'a Entry<TypeDef>)> + use<'a> {
        self.files().flat_map(|file| file.content.types.iter().map(|entry| (file.path.as_path(), entry)))
    }

    pub(crate) fn each_enum(&self) -> impl Iterator<Item = (&'a Path, &'a Entry<Enum>)> + use<'a> {
        self.files().flat_map(|file| file.content.enums.iter().map(|entry| (file.path.as_path(), entry)))
    }

    /// Every group of fields.
    pub(crate) fn each_fields(&self) -> Vec<Fields<'a>> {
        let mut all = Vec::new();
        for (path, entry) in self.each_type() {
            all.push(Fields { path, owner: entry.name.value.clone(), entries: &entry.value.fields });
        }
        for (path, entry) in self.each_operation() {
            all.extend(operation_fields(path, &entry.name, &entry.value));
        }
        all
    }

    /// Every field by itself, the undivided result of an operation included.
    pub(crate) fn each_field(&self) -> Vec<(&'a Path, String, &'a Field)> {
        let mut all = Vec::new();
        for fields in self.each_fields() {
            for entry in fields.entries {
                all.push((fields.path, fields.owner_of(entry), &entry.value));
            }
        }
        for (path, entry) in self.each_operation() {
            all.extend(entry.value.result.iter().map(|field| (path, format!("{}.result", entry.name.value), field)));
        }
        all
    }

    /// Every erratum with what carries it.
    pub(crate) fn each_erratum(&self) -> Vec<Carried<'a>> {
        let mut all = Vec::new();
        for (path, entry) in self.each_operation() {
            let operation = &entry.value;
            let name = &entry.name.value;
            let mut carry =
                |owner: String, errata: &'a [Erratum]| all.extend(carried(path, owner, Some(operation), errata));
            carry(name.clone(), &operation.errata);
            operation.target.iter().for_each(|target| carry(format!("{name}.target"), &target.errata));
            operation.failures.iter().for_each(|failures| carry(format!("{name}.failures"), &failures.errata));
            operation.result.iter().for_each(|result| carry(format!("{name}.result"), &result.errata));
            for fields in operation_fields(path, name, operation) {
                fields.entries.iter().for_each(|entry| carry(fields.owner_of(entry), &entry.value.errata));
            }
        }
        for (path, entry) in self.each_type() {
            let fields = Fields { path, owner: entry.name.value.clone(), entries: &entry.value.fields };
            all.extend(carried(path, fields.owner.clone(), None, &entry.value.errata));
            for field in fields.entries {
                all.extend(carried(path, fields.owner_of(field), None, &field.value.errata));
            }
        }
        for (path, entry) in self.each_enum() {
            all.extend(carried(path, entry.name.value.clone(), None, &entry.value.errata));
        }
        for entry in &self.spec.errors.content.codes {
            all.extend(carried(&self.spec.errors.path, entry.name.value.clone(), None, &entry.value.errata));
        }
        let service = &self.spec.service;
        all.extend(carried(&service.path, "signing".to_owned(), None, &service.content.signing.errata));
        all
    }

    /// The fields of the object that a field's type names, looked through lists and maps.
    pub(crate) fn object_of(&self, field: &Field) -> Option<&'a TypeDef> {
        let expression: TypeExpr = field.ty.parse().ok()?;
        self.named_object(&expression)
    }

    fn named_object(&self, expression: &TypeExpr) -> Option<&'a TypeDef> {
        match expression {
            TypeExpr::Named(name) => self.types.get(name.as_str()).copied(),
            TypeExpr::List(item) | TypeExpr::Map(_, item) => self.named_object(item),
            TypeExpr::Scalar(_) | TypeExpr::Tuple(_) | TypeExpr::Sort(_) => None,
        }
    }
}

impl Fields<'_> {
    /// One of its fields, such as `addRegion.request.order`.
    pub(crate) fn owner_of(&self, entry: &Entry<Field>) -> String {
        format!("{}.{}", self.owner, entry.name.value)
    }
}

fn carried<'a>(
    path: &'a Path,
    owner: String,
    operation: Option<&'a Operation>,
    errata: &'a [Erratum],
) -> impl Iterator<Item = Carried<'a>> {
    errata.iter().map(move |erratum| Carried { path, owner: owner.clone(), operation, erratum })
}

/// Wire names of the fields that a target of these kinds has.
pub(crate) fn target_fields(kinds: &[TargetKind]) -> Vec<&'static str> {
    let mut names = vec!["qrCode", "mac"];
    if kinds.contains(&TargetKind::Channel) {
        names.push("channelId");
    }
    if kinds.contains(&TargetKind::Child) {
        names.push("childMac");
    }
    names
}

fn operation_fields<'a>(path: &'a Path, name: &str, operation: &'a Operation) -> Vec<Fields<'a>> {
    let mut all = vec![
        Fields { path, owner: format!("{name}.query"), entries: &operation.query },
        Fields { path, owner: format!("{name}.request"), entries: &operation.request },
        Fields { path, owner: format!("{name}.response"), entries: &operation.response },
        Fields { path, owner: format!("{name}.response_headers"), entries: &operation.response_headers },
    ];
    let outcomes = operation.outcomes.iter().map(|entry: &Entry<Outcome>| Fields {
        path,
        owner: format!("{name}.outcomes.{}", entry.name.value),
        entries: &entry.value.fields,
    });
    all.extend(outcomes);
    all.extend(operation.failures.iter().map(|failures| Fields {
        path,
        owner: format!("{name}.failures"),
        entries: &failures.fields,
    }));
    all
}
