//! The names that the lint keeps from a specification are those that the SDK has: a new export that is missing in the list is found
//! here, not when a specification happens to use its name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::{ImplItem, Item, Type, UseTree, Visibility};
use tums_codegen::model::names::{RESERVED_MODULES, RESERVED_TYPES};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn items(path: &Path) -> Vec<Item> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).items
}

/// The Rust files of a folder, those below it included where `deep`.
fn sources(folder: &Path, deep: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        } else if deep && path.is_dir() && !["generated", "golden"].iter().any(|name| path.ends_with(name)) {
            found.extend(sources(&path, deep));
        }
    }
    found
}

/// Names of types and traits that a `use` brings in.
fn imported(tree: &UseTree, into: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, into),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, into)),
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            if name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) {
                into.insert(name);
            }
        }
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

#[test]
fn every_type_that_the_sdk_exports_is_reserved() {
    let mut exported = BTreeSet::new();
    for file in ["sdk/src/lib.rs", "sdk/src/types/mod.rs"] {
        for item in items(&root().join(file)) {
            if let Item::Use(item) = item
                && matches!(item.vis, Visibility::Public(_))
            {
                imported(&item.tree, &mut exported);
            }
        }
    }
    assert!(exported.len() > 30, "{exported:?}");
    all_reserved(&exported, RESERVED_TYPES);
}

#[test]
fn everything_that_generated_code_imports_is_reserved() {
    let mut used = BTreeSet::new();
    for folder in ["sdk/src/generated", "sdk/src/golden/generated"] {
        for path in sources(&root().join(folder), false) {
            for item in items(&path) {
                let Item::Use(item) = item else { continue };
                let UseTree::Path(path) = &item.tree else { continue };
                // From the files beside it come the specification's own types.
                if path.ident != "super" && matches!(item.vis, Visibility::Inherited) {
                    imported(&item.tree, &mut used);
                }
            }
        }
    }
    assert!(used.len() > 20, "{used:?}");
    all_reserved(&used, RESERVED_TYPES);
}

#[test]
fn no_module_takes_the_name_of_a_method_of_the_client() {
    let mut methods = BTreeSet::new();
    // The blocking client is another one, without handles.
    let files = sources(&root().join("sdk/src"), true).into_iter().filter(|path| !path.ends_with("blocking.rs"));
    for path in files {
        for item in items(&path) {
            let Item::Impl(item) = item else { continue };
            let client = matches!(&*item.self_ty, Type::Path(path) if path.path.is_ident("Client"));
            if client && item.trait_.is_none() {
                methods.extend(item.items.iter().filter_map(|item| match item {
                    ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                }));
            }
        }
    }
    assert!(methods.contains("call") && methods.contains("items"), "{methods:?}");
    all_reserved(&methods, RESERVED_MODULES);
}

fn all_reserved(names: &BTreeSet<String>, reserved: &[&str]) {
    let missing: Vec<&String> = names.iter().filter(|name| !reserved.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "add to codegen/src/model/names.rs: {missing:?}");
}
