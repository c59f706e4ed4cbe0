//! The specification as data: every operation with its fields, rules, documentation, examples and errata, for programs that
//! ask about operations at run time.
//!
//! ```
//! use tums::catalog::catalog;
//!
//! let operation = catalog().operation("addRegion").expect("a documented operation");
//! assert_eq!((operation.section.as_str(), operation.module().title_zh.as_str()), ("1.4.2.1", "分组管理"));
//! let name = operation.request.iter().find(|field| field.name == "regionName").expect("a field");
//! assert_eq!((name.required, name.max_length), (true, Some(32)));
//! ```
//!
//! The data is part of the program and read when it is first asked for, which takes a few milliseconds. What the error codes
//! mean is not repeated here: [`ErrorCode`] knows it.

mod field;
mod json;
mod operation;
mod types;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::value::RawValue;

pub use field::{Condition, Erratum, ErratumKind, Field, Reading, ReadingAt, TimeRange};
pub use json::{Json, means, whole_number};
pub use operation::{Batch, EffectWhen, Example, Merge, Operation, Outcome, Paging, Target, TargetKind};
pub use types::{Direction, Enum, EnumValue, EnumWire, Object, SwitchForm, TimeUnit, Type};

#[cfg(doc)]
use crate::ErrorCode;
use crate::wire;

static TEXT: &str = include_str!("generated/catalog.json");

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    // The generator wrote the text for these types, and a test reads all of it.
    serde_json::from_str(TEXT).expect("the catalog that is part of this crate can be read")
});

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| {
    let parts: BTreeMap<&str, &RawValue> = serde_json::from_str(TEXT).expect("the catalog is an object");
    serde_json::from_str(parts["modules"].get()).expect("the modules of the catalog can be read")
});

/// The specification.
pub fn catalog() -> &'static Catalog {
    &CATALOG
}

/// The chapters alone. Whoever needs no more gets them in a fraction of the time that the whole takes.
pub fn modules() -> &'static [Module] {
    &MODULES
}

wire::object! {
    /// The whole specification.
    pub answer Catalog {
        /// Name of the service.
        required title: String;
        /// The same, as in the document.
        required title_zh: String;
        /// What it is.
        required doc: String;
        /// Which revision of the document is transcribed.
        required revision: String;
        /// Where the service answers.
        required endpoint: String;
        /// Other hosts at which it answers.
        repeated other_endpoints: Vec<String>;
        /// The chapters, in the document's order.
        repeated modules: Vec<Module>;
        /// The operations, in the document's order.
        repeated operations: Vec<Operation>;
        /// Objects inside requests, answers and messages.
        repeated objects: Vec<Object>;
        /// Sets of values.
        repeated enums: Vec<Enum>;
    }
}

wire::object! {
    /// One chapter.
    pub answer Module {
        /// Its name: that of the cargo feature and of the client's method.
        required name: String;
        /// Its section of the document.
        optional section: String;
        /// Its title.
        required title: String;
        /// The same, as in the document.
        required title_zh: String;
        /// What it is about.
        required doc: String;
    }
}

impl Catalog {
    /// The operation of this name, such as `addRegion`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }

    /// The operation at this path.
    pub fn operation_at(&self, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.path == path)
    }

    /// The chapter of this name, such as `region`.
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// The object of this name, such as `RegionSummary`.
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    /// The set of values of this name, such as `DeviceStatus`.
    pub fn enumeration(&self, name: &str) -> Option<&Enum> {
        self.enums.iter().find(|definition| definition.name == name)
    }
}

impl Module {
    /// Its operations, in the document's order.
    pub fn operations(&self) -> impl Iterator<Item = &'static Operation> {
        catalog().operations.iter().filter(|operation| operation.module == self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_somewhere() {
        let catalog = catalog();
        assert_eq!(catalog.modules, modules());
        assert!(catalog.modules.len() >= 9 && catalog.operations.len() >= 91);
        for operation in &catalog.operations {
            assert!(catalog.module(&operation.module).is_some(), "{}", operation.name);
            assert_eq!(catalog.operation_at(&operation.path).map(|found| &found.name), Some(&operation.name));
            let fields = operation.query.iter().chain(&operation.request).chain(&operation.failures);
            fields.chain(operation.answer_fields()).for_each(reaches);
        }
        catalog.objects.iter().flat_map(|object| &object.fields).for_each(reaches);
    }

    fn reaches(field: &Field) {
        let missing = |ty: &Type| match ty {
            Type::Object(name) => catalog().object(name).is_none(),
            Type::Enum(name) | Type::Sort(name) => catalog().enumeration(name).is_none(),
            _ => false,
        };
        assert!(!field.ty.parts().any(missing), "{}: {:?}", field.name, field.ty);
    }

    #[test]
    fn nothing_of_the_text_is_left_unread() {
        let text: serde_json::Value = serde_json::from_str(TEXT).expect("JSON");
        let lengths = |name: &str| text[name].as_array().map(Vec::len);
        let catalog = catalog();
        assert_eq!(lengths("operations"), Some(catalog.operations.len()));
        assert_eq!(lengths("objects"), Some(catalog.objects.len()));
        assert_eq!(lengths("enums"), Some(catalog.enums.len()));
        for (operation, text) in catalog.operations.iter().zip(text["operations"].as_array().into_iter().flatten()) {
            let count = |name: &str| text[name].as_array().map_or(0, Vec::len);
            assert_eq!(operation.examples.len(), count("examples"), "{}", operation.name);
            assert_eq!(operation.errata.len(), count("errata"), "{}", operation.name);
            assert_eq!(operation.request.len(), count("request"), "{}", operation.name);
            assert_eq!(operation.errors.len(), count("errors"), "{}", operation.name);
        }
    }
}
