//! `cargo xtask gen [--check]`: writes what is made from the specification, or says what is out of date.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::Args;
use tums_codegen::emit::{self, Generated};

use crate::workspace;

/// The specification cannot be read or emitted.
const FAILURE: u8 = 1;

/// What is generated differs from what is there.
const STALE: u8 = 2;

#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; exit with code 2 if anything is out of date.
    #[arg(long)]
    check: bool,
    /// The workspace to write to, if not this one.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// How a file on disk differs from what should be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Difference {
    Missing,
    Changed,
    /// It stands in a folder of the generator, which makes no such file any more.
    Leftover,
}

pub(crate) fn run(spec: &Path, options: &Options) -> ExitCode {
    let root = options.out.clone().unwrap_or_else(workspace::root);
    let files = match generate(spec) {
        Ok(files) => files,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            eprintln!("nothing was generated: {} problems", problems.len());
            return ExitCode::from(FAILURE);
        }
    };
    match bring_up_to_date(&root, &files, options.check) {
        Ok(differences) => report(&differences, options.check),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(FAILURE)
        }
    }
}

fn generate(spec: &Path) -> Result<Vec<Generated>, Vec<String>> {
    fn said<T: Display>(problems: Vec<T>) -> Vec<String> {
        problems.iter().map(T::to_string).collect()
    }
    let spec = tums_codegen::lint::check(spec).map_err(said)?;
    let model = tums_codegen::model::resolve(&spec).map_err(said)?;
    Ok(emit::files(&model))
}

/// Compares every file with what is there, and unless it only checks, mends what differs.
fn bring_up_to_date(root: &Path, files: &[Generated], check: bool) -> io::Result<Vec<(PathBuf, Difference)>> {
    let mut differences = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        let difference = match fs::read(&path) {
            Ok(there) if there == file.text.as_bytes() => continue,
            Ok(_) => Difference::Changed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Difference::Missing,
            Err(error) => return Err(at(&path, error)),
        };
        if !check {
            let folder = path.parent().unwrap_or(root);
            fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
            fs::write(&path, &file.text).map_err(|error| at(&path, error))?;
        }
        differences.push((file.path.clone(), difference));
    }
    let known: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    for folder in emit::OWN_FOLDERS {
        for path in leftovers(root, Path::new(folder), &known)? {
            if !check {
                fs::remove_file(root.join(&path)).map_err(|error| at(&path, error))?;
            }
            differences.push((path, Difference::Leftover));
        }
    }
    differences.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(differences)
}

/// Files in a folder of the generator that it does not make.
fn leftovers(root: &Path, folder: &Path, known: &BTreeSet<&Path>) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(folder, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = folder.join(entry?.file_name());
        if !known.contains(path.as_path()) {
            found.push(path);
        }
    }
    Ok(found)
}

fn report(differences: &[(PathBuf, Difference)], check: bool) -> ExitCode {
    for (path, difference) in differences {
        let what = match (difference, check) {
            (Difference::Missing, true) => "missing",
            (Difference::Missing, false) => "new",
            (Difference::Changed, true) => "out of date",
            (Difference::Changed, false) => "updated",
            (Difference::Leftover, true) => "no longer generated",
            (Difference::Leftover, false) => "removed",
        };
        println!("{}: {what}", path.display());
    }
    if check && !differences.is_empty() {
        eprintln!("what is generated does not match the specification; run `cargo xtask gen` and commit the result");
        return ExitCode::from(STALE);
    }
    ExitCode::SUCCESS
}

fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
