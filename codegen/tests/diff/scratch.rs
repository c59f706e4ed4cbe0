//! A scratch crate: the core of the SDK with other generated modules, documented as JSON for `cargo-semver-checks`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tums_codegen::diff::Bump;
use tums_codegen::spec::Spec;
use tums_codegen::{emit, model};

/// Whether the tool is there.
pub(crate) fn is_installed() -> bool {
    cargo().args(["semver-checks", "--version"]).output().is_ok_and(|output| output.status.success())
}

/// What the tool finds.
pub(crate) struct Finding {
    /// What it demands.
    pub(crate) bump: Bump,
    /// The lints that found something.
    pub(crate) lints: Vec<String>,
}

/// The Rust of a specification.
pub(crate) struct Generated {
    files: Vec<emit::Generated>,
    features: Vec<String>,
}

impl Generated {
    /// Nothing if the specification cannot become Rust.
    pub(crate) fn of(spec: &Spec) -> Option<Self> {
        let model = model::resolve(spec).ok()?;
        let features = spec.service.content.modules.iter().map(|name| name.value.clone()).collect();
        Some(Self { files: emit::rust::files(&model, Path::new("")), features })
    }

    /// Everything but comments, which are no interface.
    fn interface(&self) -> Vec<(&Path, Vec<&str>)> {
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        self.files.iter().map(|file| (file.path.as_path(), file.text.lines().filter(is_code).collect())).collect()
    }
}

/// The crate, with the documented base.
pub(crate) struct Scratch {
    folder: PathBuf,
    dependencies: Vec<OsString>,
    base: Generated,
    baseline: PathBuf,
}

impl Scratch {
    /// A crate of this name, which no other test has.
    pub(crate) fn new(name: &str, base: Generated) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver").join(name);
        copy_core(&workspace().join("sdk/src"), &folder.join("src"));
        let scratch = Self { dependencies: dependencies(), baseline: folder.join("base.json"), base, folder };
        fs::rename(scratch.document(&scratch.base), &scratch.baseline).expect("moved");
        scratch
    }

    /// What the tool finds when the base becomes this.
    pub(crate) fn compare(&self, new: &Generated) -> Finding {
        if new.interface() == self.base.interface() {
            return Finding { bump: Bump::Patch, lints: Vec::new() };
        }
        let current = self.document(new);
        let mut command = cargo();
        command.args(["semver-checks", "--color", "never", "--release-type", "patch"]);
        command.arg("--baseline-rustdoc").arg(&self.baseline).arg("--current-rustdoc").arg(current);
        let Output { stdout, stderr, .. } = command.output().expect("started");
        finding(&String::from_utf8_lossy(&stdout), &String::from_utf8_lossy(&stderr))
    }

    /// Writes the modules and documents the crate.
    fn document(&self, generated: &Generated) -> PathBuf {
        let (source, out) = (self.folder.join("src"), self.folder.join("out"));
        let modules = source.join("generated");
        let _ = fs::remove_dir_all(&modules);
        fs::create_dir_all(&modules).expect("created");
        for file in &generated.files {
            fs::write(modules.join(&file.path), &file.text).expect("written");
        }
        let mut command = Command::new(std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
        // The JSON is unstable; `cargo-semver-checks` asks for it in the same way.
        command.env("RUSTC_BOOTSTRAP", "1").args(["-Zunstable-options", "--output-format", "json"]);
        command.args(["--document-private-items", "--document-hidden-items", "--cap-lints", "allow"]);
        command.args(["--crate-name", "tums", "--crate-type", "lib", "--crate-version", "1.0.0", "--edition", "2024"]);
        command.args(&self.dependencies);
        for feature in &generated.features {
            command.arg("--cfg").arg(format!("feature=\"{feature}\""));
        }
        let output = command.arg("-o").arg(&out).arg(source.join("lib.rs")).output().expect("started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        out.join("tums.json")
    }
}

/// The hand-written sources, without what needs messages of the real specification.
fn copy_core(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if name == "lib.rs" {
            let text = fs::read_to_string(&path).expect("read");
            assert!(text.contains("pub mod push;\n"));
            fs::write(to.join(name), text.replace("pub mod push;\n", "")).expect("written");
        } else if path.is_dir() && name != "generated" {
            copy_core(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}

/// What the SDK is built with, built, as arguments for the compiler.
fn dependencies() -> Vec<OsString> {
    let mut command = cargo();
    command.args(["check", "--quiet", "-p", "tums", "--no-default-features", "--message-format", "json"]);
    let output = command.current_dir(workspace()).output().expect("started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let own = own_dependencies();
    let mut arguments = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("JSON");
        let files = message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let Some(file) = files.into_iter().find(|file| file.ends_with(".rmeta")) else { continue };
        let folder = Path::new(file).parent().expect("a folder");
        arguments.extend(["-L".into(), OsString::from(format!("dependency={}", folder.display()))]);
        let name = message["target"]["name"].as_str().unwrap_or_default().replace('-', "_");
        if own.contains(&name) {
            arguments.extend(["--extern".into(), OsString::from(format!("{name}={file}"))]);
        }
    }
    arguments
}

/// The crates that the SDK names.
fn own_dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(workspace().join("sdk/Cargo.toml")).expect("read");
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', ' ']).next()).filter(|name| !name.is_empty());
    names.map(|name| name.replace('-', "_")).collect()
}

/// Reads the report with its details, and the summary.
fn finding(report: &str, summary: &str) -> Finding {
    let bump = match summary.split_once("Summary ").map(|(_, line)| line) {
        Some(line) if line.starts_with("semver requires new major version") => Bump::Major,
        Some(line) if line.starts_with("semver requires new minor version") => Bump::Minor,
        Some(line) if line.starts_with("no semver update required") => Bump::Patch,
        _ => panic!("the report is not understood: {summary}"),
    };
    let failures = report.lines().filter_map(|line| line.strip_prefix("--- failure ")?.split_once(':'));
    Finding { bump, lints: failures.map(|(name, _)| name.to_owned()).collect() }
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}
