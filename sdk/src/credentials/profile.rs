//! Profiles: keys in a file of the user's, under a name.

use std::env;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Credentials;
use crate::Secret;
use crate::error::{Error, Result};

/// Name of the profile that is taken when none is asked for.
const DEFAULT: &str = "default";

/// One set of keys and settings from a profile file.
///
/// The file is text in UTF-8: a profile starts with its name in brackets, then come lines `key = value`. A line that starts
/// with `#` is a comment.
///
/// ```ini
/// [default]
/// access_key = test-ak
/// secret_key = test-sk
///
/// [staging]
/// access_key = test-ak-2
/// secret_key = test-sk-2
/// # Both of these may be left out.
/// endpoint = https://staging.example
/// terminal_id = warehouse-7
/// ```
///
/// On Unix the file must belong to its owner alone (`chmod 600`); a file that others may read is refused. On other systems
/// this is not checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Profile {
    /// The pair of keys.
    pub credentials: Credentials,
    /// The endpoint, if it is not the default one.
    pub endpoint: Option<String>,
    /// The id of this client.
    pub terminal_id: Option<String>,
}

impl Profile {
    /// Reads the profile `name` from the [default file](Self::default_path).
    ///
    /// Without a name it is the one that `TUMS_PROFILE` names, else `default`.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, may be read by others, is malformed, or has no such profile.
    pub fn load(name: Option<&str>) -> Result<Self> {
        let named = env::var("TUMS_PROFILE").ok().filter(|name| !name.is_empty());
        let path = Self::default_path().ok_or_else(|| {
            Error::credentials("there is no home directory; set TUMS_PROFILE_FILE to the path of the profile file")
        })?;
        Self::from_file(&path, name.or(named.as_deref()).unwrap_or(DEFAULT))
    }

    /// Reads the profile `name` from a file.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn from_file(path: &Path, name: &str) -> Result<Self> {
        Self::parse(&read_private(path)?, name)
            .map_err(|message| Error::credentials(format!("{}: {message}", path.display())))
    }

    /// `TUMS_PROFILE_FILE`, else `tums/profiles` in the user's configuration directory: `$XDG_CONFIG_HOME`, `%APPDATA%`
    /// on Windows, else `~/.config`.
    pub fn default_path() -> Option<PathBuf> {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(file) = variable("TUMS_PROFILE_FILE") {
            return Some(file);
        }
        let directory = variable(if cfg!(windows) { "APPDATA" } else { "XDG_CONFIG_HOME" });
        let directory = directory.or_else(|| Some(env::home_dir()?.join(".config")))?;
        Some(directory.join("tums").join("profiles"))
    }

    fn parse(text: &str, wanted: &str) -> Result<Self, String> {
        let mut found = Settings::default();
        let mut section = None;
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Some(name.trim());
                found.seen |= section == Some(wanted);
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                return Err(format!("line {number} is neither `[profile]` nor `key = value`"));
            };
            if section.is_none() {
                return Err(format!("line {number} stands before the first `[profile]`"));
            }
            let slot = found.slot(key.trim()).ok_or_else(|| {
                format!("line {number}: unknown key; there are access_key, secret_key, endpoint and terminal_id")
            })?;
            if section == Some(wanted) && slot.replace(value.trim().to_owned()).is_some() {
                return Err(format!("line {number}: {} was set before in [{wanted}]", key.trim()));
            }
        }
        found.into_profile(wanted)
    }
}

#[derive(Default)]
struct Settings {
    seen: bool,
    access_key: Option<String>,
    secret_key: Option<String>,
    endpoint: Option<String>,
    terminal_id: Option<String>,
}

impl Settings {
    fn slot(&mut self, key: &str) -> Option<&mut Option<String>> {
        match key {
            "access_key" => Some(&mut self.access_key),
            "secret_key" => Some(&mut self.secret_key),
            "endpoint" => Some(&mut self.endpoint),
            "terminal_id" => Some(&mut self.terminal_id),
            _ => None,
        }
    }

    fn into_profile(self, name: &str) -> Result<Profile, String> {
        if !self.seen {
            return Err(format!("there is no profile [{name}]"));
        }
        let missing = |key| format!("profile [{name}] has no {key}");
        let access_key = self.access_key.ok_or_else(|| missing("access_key"))?;
        let secret_key = Secret::from(self.secret_key.ok_or_else(|| missing("secret_key"))?);
        let credentials = Credentials::named(
            access_key,
            secret_key,
            &format!("access_key of [{name}]"),
            &format!("secret_key of [{name}]"),
        );
        Ok(Profile {
            credentials: credentials.map_err(|error| error.to_string())?,
            endpoint: self.endpoint,
            terminal_id: self.terminal_id,
        })
    }
}

/// Reads a file that nobody but its owner may read. The open file is checked, not the path, which might be swapped in between.
fn read_private(path: &Path) -> Result<String> {
    let failed = |error| Error::credentials(format!("{} cannot be read: {error}", path.display()));
    let mut file = File::open(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            let path = path.display();
            return Err(Error::credentials(format!(
                "{path} may be read by others (mode {:o}): run `chmod 600 {path}`",
                mode & 0o777
            )));
        }
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n[default]\naccess_key = test-ak\nsecret_key=test=sk\n\n[ other ]\r\naccess_key = ak\r\nsecret_key = canary\r\nendpoint = https://host\r\nterminal_id = t\r\n[empty]\n";

    #[test]
    fn profiles_are_found_by_name() {
        let profile = Profile::parse(FILE, "default").expect("a profile");
        assert_eq!(
            (profile.credentials.access_key(), profile.credentials.secret_key().expose()),
            ("test-ak", "test=sk")
        );
        assert_eq!((profile.endpoint, profile.terminal_id), (None, None));
        let profile = Profile::parse(FILE, "other").expect("a profile");
        assert_eq!((profile.endpoint.as_deref(), profile.terminal_id.as_deref()), (Some("https://host"), Some("t")));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::fs::{Permissions, set_permissions};
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("profiles");
        std::fs::write(&path, FILE).expect("a file");
        for mode in [0o600, 0o400] {
            set_permissions(&path, Permissions::from_mode(mode)).expect("my file");
            Profile::from_file(&path, "default").expect("mine alone");
        }
        for mode in [0o640, 0o604, 0o620, 0o602, 0o644] {
            set_permissions(&path, Permissions::from_mode(mode)).expect("my file");
            let error = Profile::from_file(&path, "default").expect_err("not mine alone").to_string();
            assert!(error.contains(&format!("may be read by others (mode {mode:o}): run `chmod 600 ")), "{error}");
        }
        let error = Profile::from_file(&folder.path().join("none"), "default").expect_err("no file");
        assert!(error.to_string().contains("none cannot be read"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_without_the_keys() {
        for (text, name, message) in [
            (FILE, "none", "there is no profile [none]"),
            (FILE, "empty", "profile [empty] has no access_key"),
            ("[a]\naccess_key = x\nsecret_key =", "a", "secret_key of [a] is empty"),
            ("[a]\ncanary", "a", "line 2 is neither"),
            ("[a]\nsecretkey = canary", "a", "line 2: unknown key"),
            ("access_key = canary", "a", "line 1 stands before"),
            ("[a]\nsecret_key = canary\nsecret_key = canary", "a", "line 3: secret_key was set before in [a]"),
            ("[a]\naccess_key = x\nsecret_key = canary canary", "a", "has a blank or line end at position 7"),
        ] {
            let error = Profile::parse(text, name).expect_err("malformed");
            assert!(error.contains(message) && !error.contains("canary"), "{error}");
        }
    }
}
