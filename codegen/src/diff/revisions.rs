//! Where a specification comes from: a folder, or a revision of the repository, read through `git` without a checkout.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::spec::{self, LoadError, Spec};

/// Where a specification comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder with `service.yaml` and the other files.
    Folder(PathBuf),
    /// A revision of the repository to which the folder belongs.
    Revision {
        /// What git calls it: a tag, a branch, a hash, `HEAD~1`.
        name: String,
        /// The folder as it stands in the working tree.
        folder: PathBuf,
    },
}

/// Why a specification cannot be read.
#[derive(Debug)]
pub enum Unreadable {
    /// The name is neither a folder nor a revision, or git cannot be asked.
    Source(String),
    /// The files are wrong.
    Files(Vec<LoadError>),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(message) => f.write_str(message),
            Self::Files(errors) => {
                let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Revision { name, .. } => f.write_str(name),
        }
    }
}

impl Source {
    /// A folder if there is one of that name, else a revision of the repository that holds `folder`.
    pub fn named(name: &str, folder: &Path) -> Self {
        if Path::new(name).is_dir() {
            Self::Folder(PathBuf::from(name))
        } else {
            Self::Revision { name: name.to_owned(), folder: folder.to_owned() }
        }
    }

    /// Reads the specification.
    ///
    /// # Errors
    ///
    /// When there is no such folder or revision, or a file is missing, malformed or of the wrong shape.
    pub fn load(&self) -> Result<Spec, Unreadable> {
        match self {
            Self::Folder(folder) => spec::load(folder).map_err(Unreadable::Files),
            Self::Revision { name, folder } => {
                let revision = Revision::find(name, folder)?;
                spec::load_with(&revision.shown(), |path| revision.read(path)).map_err(Unreadable::Files)
            }
        }
    }
}

/// A commit with the folder of its specification.
struct Revision {
    name: String,
    hash: String,
    /// Root of the repository.
    root: PathBuf,
    /// The folder below the root.
    folder: String,
}

impl Revision {
    fn find(name: &str, folder: &Path) -> Result<Self, Unreadable> {
        let refuse = |message: String| Unreadable::Source(message);
        let prefix = git(folder, &["rev-parse", "--show-prefix"]).map_err(|reason| {
            refuse(format!("`{name}` is no folder, and `{}` is in no git repository: {reason}", folder.display()))
        })?;
        let root = git(folder, &["rev-parse", "--show-toplevel"]).map_err(refuse)?;
        let commit = format!("{name}^{{commit}}");
        let hash = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|_| {
            refuse(format!("`{name}` is neither a folder nor a revision; try a path, a tag, a branch or HEAD~1"))
        })?;
        let found = Self {
            name: name.to_owned(),
            hash,
            root: PathBuf::from(root),
            folder: prefix.trim_end_matches('/').to_owned(),
        };
        found.read(&found.shown().join("service.yaml")).map_err(|_| {
            refuse(format!("the revision `{name}` has no specification: `{}/service.yaml` is not in it", found.folder))
        })?;
        Ok(found)
    }

    /// The folder as it is shown in places, which is also how git names it.
    fn shown(&self) -> PathBuf {
        PathBuf::from(format!("{}:{}", self.name, self.folder))
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        let shown = path.to_string_lossy();
        let inside = shown.strip_prefix(&format!("{}:", self.name)).unwrap_or(&shown);
        git_output(&self.root, &["show", &format!("{}:{inside}", self.hash)])
            .and_then(|output| String::from_utf8(output).map_err(|_| "it is not UTF-8".to_owned()))
            .map_err(|reason| io::Error::new(io::ErrorKind::NotFound, reason))
    }
}

/// What git prints, without the end of the line.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = git_output(folder, arguments)?;
    Ok(String::from_utf8_lossy(&output).trim_end_matches(['\r', '\n']).to_owned())
}

fn git_output(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let run = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let Output { status, stdout, stderr } = run.map_err(|error| format!("git cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&stderr);
    let said = said.trim();
    if status.success() { Ok(stdout) } else { Err(said.strip_prefix("fatal: ").unwrap_or(said).to_owned()) }
}
