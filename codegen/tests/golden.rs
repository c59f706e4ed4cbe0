//! What is generated from a small specification that uses the whole vocabulary, and names that are hard on a generator, byte for
//! byte. The crate `tums` compiles these files with its tests, and calls what is in them (`sdk/src/golden`).
//!
//! After a change of the generator, `UPDATE_GOLDEN=1 cargo test -p tums-codegen --test golden` writes them anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use tums_codegen::emit::{self, Generated, OWN_FOLDERS};
use tums_codegen::model::names::RESERVED_MODULES;
use tums_codegen::{lint, model};

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/spec")
}

/// Where the crate `tums` has them.
fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src/golden")
}

/// What the generator's own folder would hold.
fn generated() -> Vec<Generated> {
    let spec = lint::check(&spec()).unwrap_or_else(|findings| {
        let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
        panic!("the specification has findings:\n{}", findings.join("\n"))
    });
    let model = model::resolve(&spec).expect("what lint has passed can be emitted");
    let own = Path::new(OWN_FOLDERS[0]);
    emit::files(&model)
        .into_iter()
        .filter_map(|file| Some(Generated::new(file.path.strip_prefix(own).ok()?, file.text)))
        .collect()
}

#[test]
fn the_golden_files_are_what_is_generated() {
    let there = golden().join("generated");
    let files = generated();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&there);
        fs::create_dir_all(&there).expect("created");
        files.iter().for_each(|file| fs::write(there.join(&file.path), &file.text).expect("written"));
    }
    for file in &files {
        let golden = fs::read_to_string(there.join(&file.path)).unwrap_or_default();
        if let Some((line, is, was)) = first_difference(&file.text, &golden) {
            panic!(
                "{}:{line} is generated as\n  {is}\nand the golden file has\n  {was}\n\
                 if that is right: UPDATE_GOLDEN=1 cargo test -p tums-codegen --test golden",
                file.path.display()
            );
        }
    }
    let names: BTreeSet<PathBuf> = files.into_iter().map(|file| file.path).collect();
    let golden =
        fs::read_dir(there).expect("golden files").map(|entry| PathBuf::from(entry.expect("an entry").file_name()));
    assert_eq!(golden.collect::<BTreeSet<_>>(), names);
}

/// One of the two would be written over the other.
#[test]
fn no_module_can_have_the_name_of_a_file_that_is_always_generated() {
    let spec = lint::check(&spec()).expect("no findings");
    let modules: Vec<&str> = spec.modules.iter().map(|file| file.content.module.as_str()).collect();
    for Generated { path, .. } in generated() {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(modules.contains(&name) || RESERVED_MODULES.contains(&name), "reserve `{name}` in model/names.rs");
    }
}

/// The SDK lists the modules by hand, because the features that switch them on are not its own.
#[test]
fn every_golden_module_is_compiled() {
    let text = fs::read_to_string(golden().join("mod.rs")).expect("the modules");
    let (_, text) = text.split_once("pub mod generated {").expect("the generated modules");
    for Generated { path, .. } in generated() {
        let name = path.display().to_string();
        let Some(module) = name.strip_suffix(".rs").filter(|name| !["mod", "server"].contains(name)) else { continue };
        assert!(text.contains(&format!(" mod {module};")), "sdk/src/golden/mod.rs leaves out `{module}`");
    }
}

#[test]
fn the_specification_uses_every_word_of_the_vocabulary() {
    let schema: Value = serde_json::from_str(&emit::schema::schema()).expect("JSON");
    let definitions = schema["$defs"].as_object().expect("definitions");
    let (mut words, mut used) = (Words::new(), Words::new());
    // What the codes of a service are about is nothing to the generator.
    for (name, definition) in definitions.iter().filter(|(name, _)| *name != "CodeCategory") {
        vocabulary(definition, name, &mut words);
    }
    for folder in [spec(), spec().join("modules")] {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_file() {
                let text = fs::read_to_string(&path).expect("read");
                written(&schema, &schema["$defs"], "", &serde_saphyr::from_str(&text).expect("YAML"), &mut used);
            }
        }
    }
    assert!(words.len() > 120, "{words:?}");
    assert_eq!(words.difference(&used).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
}

/// Keys and words, each with the definition that has it.
type Words = BTreeSet<(String, String)>;

/// The keys and words that a definition allows.
fn vocabulary(schema: &Value, owner: &str, words: &mut Words) {
    let mut add = |word: &str| {
        words.insert((owner.to_owned(), word.to_owned()));
    };
    schema["properties"].as_object().into_iter().flatten().for_each(|(key, _)| add(key));
    schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).for_each(&mut add);
    schema["const"].as_str().into_iter().for_each(&mut add);
    let properties = schema["properties"].as_object().into_iter().flatten().map(|(_, property)| property);
    for part in alternatives(schema).chain(properties) {
        vocabulary(part, owner, words);
    }
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|keyword| schema[keyword].as_array()).flatten()
}

/// The keys and words of a value, each with the definition by which it is read.
fn written(schema: &Value, all: &Value, owner: &str, value: &Value, used: &mut Words) {
    if let Some(name) = schema["$ref"].as_str().and_then(|to| to.strip_prefix("#/$defs/")) {
        written(&all[name], all, name, value, used);
    }
    for part in alternatives(schema) {
        written(part, all, owner, value, used);
    }
    let listed = schema["enum"].as_array().is_some_and(|words| words.contains(value)) || schema["const"] == *value;
    if let (true, Some(word)) = (listed, value.as_str()) {
        used.insert((owner.to_owned(), word.to_owned()));
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        let own = &schema["properties"][key];
        if own.is_null() {
            written(&schema["additionalProperties"], all, owner, inner, used);
        } else {
            used.insert((owner.to_owned(), key.clone()));
            written(own, all, owner, inner, used);
        }
    }
    for inner in value.as_array().into_iter().flatten() {
        written(&schema["items"], all, owner, inner, used);
    }
}

fn first_difference(is: &str, was: &str) -> Option<(usize, String, String)> {
    if is == was {
        return None;
    }
    let line = is.lines().zip(was.lines()).take_while(|(is, was)| is == was).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Some((line + 1, at(is), at(was)))
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    assert_eq!(generated(), generated());
}
