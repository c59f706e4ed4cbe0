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
        let spec = self.spec;
        [&spec.common, &spec.push].into_iter().chain(&spec.modules)
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
                all.push((fields.path, format!("{}.{}", fields.owner, entry.name.value), &entry.value));
            }
        }
        for (path, entry) in self.each_operation() {
            all.extend(entry.value.result.iter().map(|field| (path, format!("{}.result", entry.name.value), field)));
        }
        all
    }

    /// Every erratum with the operation that it belongs to, if any, and what carries it.
    pub(crate) fn each_erratum(&self) -> Vec<(&'a Path, Option<&'a Operation>, &'a Erratum)> {
        let mut all = Vec::new();
        for (path, entry) in self.each_operation() {
            let operation = &entry.value;
            let mut own: Vec<&Erratum> = operation.errata.iter().collect();
            own.extend(operation.target.iter().flat_map(|target| &target.errata));
            own.extend(operation.failures.iter().flat_map(|failures| &failures.errata));
            own.extend(operation.result.iter().flat_map(|field| &field.errata));
            for fields in operation_fields(path, &entry.name, operation) {
                own.extend(fields.entries.iter().flat_map(|entry| &entry.value.errata));
            }
            all.extend(own.into_iter().map(|erratum| (path, Some(operation), erratum)));
        }
        for (path, entry) in self.each_type() {
            let fields = entry.value.fields.iter().flat_map(|entry| &entry.value.errata);
            all.extend(entry.value.errata.iter().chain(fields).map(|erratum| (path, None, erratum)));
        }
        for (path, entry) in self.each_enum() {
            all.extend(entry.value.errata.iter().map(|erratum| (path, None, erratum)));
        }
        let codes = self.spec.errors.content.codes.iter().flat_map(|entry| &entry.value.errata);
        all.extend(codes.map(|erratum| (self.spec.errors.path.as_path(), None, erratum)));
        let signing = self.spec.service.content.signing.errata.iter();
        all.extend(signing.map(|erratum| (self.spec.service.path.as_path(), None, erratum)));
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
