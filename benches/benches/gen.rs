//! Generating from the specification, phase by phase: at its own size, and ten times over. The cost of an operation stays flat if
//! the figures per item, which are operations, do.
//!
//! `cargo bench -p tums-benches --bench gen`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::ItemsCount};
use tums_benches::synthetic;
use tums_codegen::emit;
use tums_codegen::lint;
use tums_codegen::model::{self, Model};
use tums_codegen::spec::{self, Spec};

/// How often the specification of 91 operations stands there.
const TIMES: [usize; 2] = [1, 10];

fn main() {
    divan::main();
}

fn files(times: usize) -> &'static BTreeMap<PathBuf, String> {
    static FILES: LazyLock<[BTreeMap<PathBuf, String>; 2]> =
        LazyLock::new(|| TIMES.map(|times| synthetic::specification(times).expect("the specification")));
    &FILES[TIMES.iter().position(|known| *known == times).expect("one of the sizes")]
}

fn load(times: usize) -> Spec {
    spec::load_texts(Path::new(""), |path| files(times).get(path).cloned()).expect("it can be read")
}

fn operations(spec: &Spec) -> ItemsCount {
    ItemsCount::new(spec.modules.iter().map(|module| module.content.operations.len()).sum::<usize>())
}

#[divan::bench(args = TIMES)]
fn load_yaml(bencher: Bencher<'_, '_>, times: usize) {
    bencher.counter(operations(&load(times))).bench(|| load(black_box(times)));
}

#[divan::bench(args = TIMES)]
fn lint_spec(bencher: Bencher<'_, '_>, times: usize) {
    let spec = load(times);
    assert_eq!(lint::judge(&spec), [], "copies break no rule");
    bencher.counter(operations(&spec)).bench(|| lint::judge(black_box(&spec)));
}

#[divan::bench(args = TIMES)]
fn resolve(bencher: Bencher<'_, '_>, times: usize) {
    let spec = load(times);
    bencher.counter(operations(&spec)).bench(|| model::resolve(black_box(&spec)).expect("a model"));
}

#[divan::bench(args = TIMES)]
fn emit_rust(bencher: Bencher<'_, '_>, times: usize) {
    emitting(bencher, times, |model| emit::rust::files(model, Path::new("")));
}

#[divan::bench(args = TIMES)]
fn emit_catalog(bencher: Bencher<'_, '_>, times: usize) {
    emitting(bencher, times, emit::catalog::catalog);
}

#[divan::bench(args = TIMES)]
fn emit_openapi(bencher: Bencher<'_, '_>, times: usize) {
    emitting(bencher, times, emit::openapi::openapi);
}

fn emitting<T>(bencher: Bencher<'_, '_>, times: usize, emit: impl Fn(&Model<'_>) -> T + Sync) {
    let spec = load(times);
    let model = model::resolve(&spec).expect("a model");
    bencher.counter(operations(&spec)).bench(|| emit(black_box(&model)));
}

/// Everything that the command does but reading and writing files.
#[divan::bench(args = TIMES)]
fn whole(bencher: Bencher<'_, '_>, times: usize) {
    bencher.counter(operations(&load(times))).bench(|| {
        let spec = load(black_box(times));
        assert_eq!(lint::judge(&spec), []);
        emit::files(&model::resolve(&spec).expect("a model"))
    });
}
