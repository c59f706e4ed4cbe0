//! `spec/schema.json`, with which editors complete and check the YAML: it accepts every file of the specification, refuses what the
//! loader refuses, and has something to say about every key.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(folder().join("schema.json")).expect("`cargo xtask gen` has written it");
    serde_json::from_str(&text).expect("it is JSON")
});

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| jsonschema::validator_for(&SCHEMA).expect("a schema"));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).expect("YAML that is JSON in another dress")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let modules = folder.join("modules");
    let mut files: Vec<PathBuf> =
        ["service.yaml", "errors.yaml", "common.yaml", "push.yaml"].iter().map(|name| folder.join(name)).collect();
    files.extend(std::fs::read_dir(modules).expect("a folder").map(|entry| entry.expect("an entry").path()));
    files
}

#[test]
fn every_file_of_the_specification_is_accepted() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/spec");
    let files = [files(&folder()), files(&golden)].concat();
    assert!(files.len() > 20, "{files:?}");
    for path in files {
        let value = yaml(&std::fs::read_to_string(&path).expect("read"));
        let errors: Vec<String> = VALIDATOR.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn what_the_loader_refuses_is_refused() {
    let region = std::fs::read_to_string(folder().join("modules/region.yaml")).expect("read");
    let service = std::fs::read_to_string(folder().join("service.yaml")).expect("read");
    for (text, old, new) in [
        (&region, "effect: create", "effect: created"),
        (&region, "effect: create", "efect: create"),
        (&region, "apps: project", "apps: none"),
        (&region, "wire: int", "wire: number"),
        (&region, "required: true", "required: 1"),
        (&region, "length: [1, 32]", "length: 32"),
        (&region, "module: region\n", ""),
        (&service, "max_skew_s: 300", "max_skew_s: five minutes"),
        (&service, "modules:\n", "chapters:\n"),
    ] {
        assert!(text.contains(old), "{old}");
        assert!(!VALIDATOR.is_valid(&yaml(&text.replacen(old, new, 1))), "{old} -> {new}");
    }
}

/// An editor that completes a key shows what it means.
#[test]
fn every_key_has_a_description() {
    let mut keys = 0;
    for (name, definition) in SCHEMA["$defs"].as_object().expect("definitions") {
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "{name}.{key}");
            keys += 1;
        }
    }
    assert!(keys > 80, "{keys}");
    assert_eq!(SCHEMA["$defs"]["Operation"]["additionalProperties"], json!(false), "a misspelt key is marked");
}

/// Whoever writes modules, codes or messages finds every key in `spec/README.md`.
#[test]
fn every_key_is_explained() {
    let readme = std::fs::read_to_string(folder().join("README.md")).expect("read");
    let begins = |at: usize| !readme[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
    let explains =
        |key: &str| [":", "`"].iter().any(|end| readme.match_indices(&format!("{key}{end}")).any(|(at, _)| begins(at)));
    // `service.yaml` and the head of `errors.yaml` are written once.
    const ONCE: [&str; 4] = ["Service", "DocumentRevision", "Signing", "ErrorCodes"];
    let definitions = SCHEMA["$defs"].as_object().expect("definitions");
    for (name, definition) in definitions.iter().filter(|(name, _)| !ONCE.contains(&name.as_str())) {
        let keys = definition["properties"].as_object().into_iter().flatten();
        let missing: Vec<&String> = keys.map(|(key, _)| key).filter(|key| !explains(key)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "keys of {name}");
    }
}

/// The first line of each file tells editors where the schema is.
#[test]
fn every_file_names_the_schema() {
    for path in files(&folder()) {
        let text = std::fs::read_to_string(&path).expect("read");
        let up = if path.parent().is_some_and(|folder| folder.ends_with("modules")) { "../" } else { "" };
        let line = format!("# yaml-language-server: $schema={up}schema.json");
        assert_eq!(text.lines().next(), Some(&*line), "{}", path.display());
    }
}
