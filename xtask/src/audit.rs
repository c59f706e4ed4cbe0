//! `cargo xtask audit DOCUMENT`: the specification held against the vendor's document.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use anstream::{eprintln, print};
use clap::Args;
use tums_codegen::audit::document::Document;
use tums_codegen::audit::draft::{self, Draft};
use tums_codegen::audit::{self, Report, render};
use tums_codegen::spec;

use crate::format::Format;

/// There are differences.
const DIFFERENT: u8 = 1;

/// The draft has nowhere to go. (Clap's own code for a wrong command line.)
const WRONG_ARGUMENTS: u8 = 2;

/// The document or the specification cannot be read.
const UNREADABLE: u8 = 3;

#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 clean; 1 differences; 2 wrong arguments; 3 the document or the specification cannot be read."
)]
pub(crate) struct Options {
    /// The document, as `.docx` or as its text export `.txt`.
    document: PathBuf,
    /// Text for people, Markdown for a note, JSON for programs.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Also write the YAML of what the specification lacks into this folder, which must be new or empty.
    #[arg(long, value_name = "DIR")]
    draft: Option<PathBuf>,
}

pub(crate) fn run(folder: &Path, options: &Options) -> ExitCode {
    if let Err(problem) = options.draft.iter().try_for_each(|target| is_free(target, folder)) {
        eprintln!("{problem}");
        return ExitCode::from(WRONG_ARGUMENTS);
    }
    match compare(folder, options) {
        Ok(report) => {
            show(&report, options.format);
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) }
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(UNREADABLE)
        }
    }
}

fn compare(folder: &Path, options: &Options) -> Result<Report, String> {
    let spec =
        spec::load(folder).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let document = Document::open(&options.document).map_err(|error| error.to_string())?;
    let name = options.document.display().to_string();
    let Some(target) = &options.draft else { return Ok(audit::audit(&spec, &document, &name)) };
    let (report, draft) = draft::draft(&spec, &document, &name);
    write(target, &draft).map_err(|error| format!("the draft was not written: {error}"))?;
    Ok(report)
}

/// A draft goes into a folder of its own: never over something else, never into the specification.
fn is_free(target: &Path, spec: &Path) -> Result<(), String> {
    // What is not there yet stands in a folder that is.
    let there = |path: &Path| {
        let path = std::path::absolute(path).ok()?;
        path.ancestors().find_map(|folder| folder.canonicalize().ok())
    };
    // A specification that is not there is nothing to write into; whoever reads it says so.
    if let (Some(target), Ok(spec)) = (there(target), spec.canonicalize())
        && target.starts_with(spec)
    {
        return Err(format!("{}: this is the specification; give another folder for the draft", target.display()));
    }
    match fs::read_dir(target).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(format!("{}: the folder is not empty; give a new one for the draft", target.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(format!("{}: {error}", target.display())),
    }
}

fn write(target: &Path, draft: &Draft) -> io::Result<()> {
    for file in &draft.files {
        let path = target.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(target))?;
        fs::write(&path, &file.text)?;
    }
    if draft.files.is_empty() {
        eprintln!("nothing is missing; no draft was written");
    } else {
        eprintln!("{}: {}; nothing was applied", target.display(), draft.counts);
    }
    Ok(())
}

fn show(report: &Report, format: Format) {
    match format {
        Format::Text => print!("{}", render::text(report)),
        Format::Markdown => print!("{}", render::markdown(report)),
        Format::Json => print!("{}", render::json(report)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_goes_only_where_nothing_is() {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("spec");
        fs::create_dir(&spec).unwrap();
        let (new, empty, full) = (folder.path().join("a/b"), folder.path().join("c"), folder.path().join("d"));
        fs::create_dir(&empty).unwrap();
        fs::create_dir(&full).unwrap();
        fs::write(full.join("notes.txt"), "mine").unwrap();
        assert_eq!(is_free(&new, &spec), Ok(()));
        assert_eq!(is_free(&empty, &spec), Ok(()));
        assert_eq!(is_free(&spec.join("../e"), &spec), Ok(()));
        assert!(is_free(&full, &spec).unwrap_err().contains("the folder is not empty"));
        for inside in [spec.clone(), spec.join("modules"), spec.join("new/deep"), empty.join("../spec/x")] {
            assert!(is_free(&inside, &spec).unwrap_err().contains("this is the specification"), "{}", inside.display());
        }
        assert_eq!(is_free(&new, &folder.path().join("spce")), Ok(()), "it is for the reader to miss it");
        let file = full.join("notes.txt");
        assert!(is_free(&file, &spec).unwrap_err().starts_with(&file.display().to_string()));
    }

    #[test]
    fn a_draft_is_written_with_its_folders() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("draft");
        let file = draft::File { path: "modules/a.yaml".into(), text: "module: a\n".to_owned() };
        write(&target, &Draft { files: vec![file], ..Draft::default() }).unwrap();
        assert_eq!(fs::read_to_string(target.join("modules/a.yaml")).unwrap(), "module: a\n");
        let nothing = folder.path().join("nothing");
        write(&nothing, &Draft::default()).unwrap();
        assert!(!nothing.exists());
    }
}
