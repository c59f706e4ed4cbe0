//! What is committed is what the specification gives, and generating gives it every time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tums_codegen::emit::{self, Generated};
use tums_codegen::{lint, model};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn generated() -> Vec<Generated> {
    let spec = lint::check(&root().join("spec")).expect("a specification without findings");
    emit::files(&model::resolve(&spec).expect("a model"))
}

#[test]
fn every_generated_file_is_up_to_date() {
    let stale: Vec<PathBuf> = generated()
        .into_iter()
        .filter(|file| std::fs::read_to_string(root().join(&file.path)).ok().as_ref() != Some(&file.text))
        .map(|file| file.path)
        .collect();
    assert!(stale.is_empty(), "run `cargo xtask gen` and commit the result; out of date: {stale:?}");
}

#[test]
fn nothing_else_stands_in_the_generators_folders() {
    let known: BTreeSet<PathBuf> = generated().into_iter().map(|file| file.path).collect();
    for folder in emit::OWN_FOLDERS {
        for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
            let path = Path::new(folder).join(entry.expect("an entry").file_name());
            assert!(known.contains(&path), "{} is not generated; `cargo xtask gen` removes it", path.display());
        }
    }
}

#[test]
fn generating_twice_gives_the_same_bytes() {
    let first = generated();
    for (one, other) in first.iter().zip(generated()) {
        assert!(*one == other, "{} differs from run to run", one.path.display());
    }
}
