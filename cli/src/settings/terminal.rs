//! The terminal id of this machine, by which the cloud tells clients apart: kept beside the profiles.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use tums::credentials::Profile;

use crate::exit::Failure;

/// The id that is kept. Where none can be written it is another at each start, which does no harm.
pub(super) fn kept() -> Result<String, Failure> {
    let fresh = tums::sign::nonce()?;
    let file = Profile::default_path().map(|profiles| profiles.with_file_name("terminal_id"));
    Ok(file.and_then(|file| read(&file).or_else(|| write(&file, &fresh))).unwrap_or(fresh))
}

fn read(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    Some(text.trim().to_owned()).filter(|id| !id.is_empty())
}

/// Writes an id down. If another program was faster, its id is the one.
fn write(file: &Path, id: &str) -> Option<String> {
    fs::create_dir_all(file.parent()?).ok()?;
    match File::create_new(file) {
        Ok(mut new) => writeln!(new, "{id}").ok().map(|()| id.to_owned()),
        Err(_) => read(file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_id_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("tums").join("terminal_id");
        assert_eq!(read(&file), None);
        assert_eq!(write(&file, "first").as_deref(), Some("first"));
        assert_eq!(write(&file, "second").as_deref(), Some("first"));
        assert_eq!(read(&file).as_deref(), Some("first"));
    }
}
