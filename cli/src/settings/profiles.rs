//! The profile file, which the SDK reads: where it is, and how it is written.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tums::credentials::Profile;

use super::variable;
use crate::exit::{Exit, Failure};
use crate::messages;

/// The profile file.
pub(crate) fn path() -> Result<PathBuf, Failure> {
    Profile::default_path().ok_or_else(|| Failure::new(Exit::Credentials, messages::no_home()))
}

/// The profile that is meant: the one asked for, the one in `TUMS_PROFILE`, or `default`.
pub(crate) fn name(asked: Option<&str>) -> String {
    asked.map(str::to_owned).or_else(|| variable("TUMS_PROFILE")).unwrap_or_else(|| "default".to_owned())
}

/// Whether a line begins the profile of this name.
pub(crate) fn is_head(line: &str, name: &str) -> bool {
    let inner = line.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| inner.trim() == name)
}

/// The file with a profile more, or with another one in its place.
pub(crate) fn with_profile(text: &str, name: &str, settings: &[(&str, &str)]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.trim().starts_with('[') {
            inside = is_head(line, name);
        }
        if !inside {
            kept.push(line);
        }
    }
    while kept.last().is_some_and(|line| line.trim().is_empty()) {
        kept.pop();
    }
    let mut changed = kept.join("\n");
    if !changed.is_empty() {
        changed += "\n\n";
    }
    changed += &format!("[{name}]\n");
    for (key, value) in settings {
        changed += &format!("{key} = {value}\n");
    }
    changed
}

/// Writes the file so that nobody else may read it, and so that it is whole at every moment.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // What a link leads to is written, and the link stays.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        // What an earlier attempt has left may be open to others.
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n[default]\naccess_key = a\nsecret_key = b\n\n[ other ]\naccess_key = c\n";

    #[test]
    fn a_profile_is_added_or_replaced_and_the_others_stay() {
        let settings = [("access_key", "new"), ("secret_key", "key")];
        let added = with_profile(FILE, "third", &settings);
        assert_eq!(added, format!("{FILE}\n[third]\naccess_key = new\nsecret_key = key\n"));
        let replaced = with_profile(FILE, "default", &settings);
        assert_eq!(replaced, "# mine\n[ other ]\naccess_key = c\n\n[default]\naccess_key = new\nsecret_key = key\n");
        assert_eq!(with_profile("", "default", &settings[..1]), "[default]\naccess_key = new\n");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tums").join("profiles");
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        write(&path, "[default]\n").expect("a file");
        assert_eq!(mode(&path), 0o600);

        let left_over = path.with_extension("new");
        fs::write(&left_over, "old").expect("a file");
        fs::set_permissions(&left_over, fs::Permissions::from_mode(0o644)).expect("my file");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        write(&link, "[other]\n").expect("a file");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!((mode(&path), fs::read_to_string(&path).expect("a file").as_str()), (0o600, "[other]\n"));
    }
}
