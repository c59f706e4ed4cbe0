//! The profile file, which the SDK reads: written to, and given a terminal id that stays.

use std::fs;
use std::io::Write;
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

/// Gives a profile a terminal id, and writes it down. A file that cannot be written is no reason not to call.
pub(crate) fn keep_terminal_id(path: &Path, name: &str) -> Result<String, Failure> {
    let id = new_terminal_id()?;
    let text = fs::read_to_string(path)?;
    let Some(changed) = with_terminal_id(&text, name, &id) else { return Ok(id) };
    if let Err(error) = write(path, &changed) {
        anstream::eprintln!("{}", messages::terminal_id_not_kept(path.display(), error));
    }
    Ok(id)
}

/// A terminal id that nobody else has.
pub(crate) fn new_terminal_id() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The file with a terminal id behind the head of a profile.
fn with_terminal_id(text: &str, name: &str, id: &str) -> Option<String> {
    let head = text.lines().position(|line| is_head(line, name))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.insert(head + 1, format!("terminal_id = {id}"));
    Some(lines.join("\n") + "\n")
}

fn is_head(line: &str, name: &str) -> bool {
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
pub(crate) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
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
    fn a_terminal_id_goes_into_its_profile() {
        let changed = with_terminal_id(FILE, "other", "t").expect("a profile");
        assert_eq!(changed, FILE.replace("[ other ]\n", "[ other ]\nterminal_id = t\n"));
        assert_eq!(with_terminal_id(FILE, "none", "t"), None);
    }

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
        write(&path, "[default]\n").expect("a file");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
