//! Snapshots: a whole world in a file, to go on from later or elsewhere.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::World;
use crate::mistake::{FileError, Mistake};

/// Version of the form. It changes when older files cannot be read any more.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct Written<'w> {
    snapshot: u32,
    world: &'w World,
}

/// The version is read first, so that a file of another one is not taken for a damaged one.
#[derive(Deserialize)]
struct Versioned {
    snapshot: u32,
}

#[derive(Deserialize)]
struct Read {
    world: World,
}

impl World {
    /// Everything that the world is, its time included, as JSON. Keys and passwords of the simulated cloud stand in it as they
    /// are.
    pub fn to_snapshot(&self) -> String {
        let written = Written { snapshot: VERSION, world: self };
        serde_json::to_string_pretty(&written).expect("a world has text keys and goes into memory, which cannot fail")
    }

    /// The world of a snapshot.
    ///
    /// # Errors
    ///
    /// When the text is no snapshot, or one of another version: what is wrong, with its line and column.
    pub fn from_snapshot(text: &str) -> Result<Self, Mistake> {
        let mistake = |error| Mistake::of_json(&error, text, "snapshot");
        let Versioned { snapshot } = serde_json::from_str(text).map_err(mistake)?;
        if snapshot != VERSION {
            let message = format!("this is a snapshot of version {snapshot}; this simulator reads version {VERSION}");
            return Err(Mistake::first(message));
        }
        let Read { world } = serde_json::from_str(text).map_err(mistake)?;
        Ok(world)
    }

    /// Writes a snapshot into a file. Whatever happens, the file is the old or the new one and never a part of one.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        fs::write(&unfinished, self.to_snapshot())?;
        fs::rename(&unfinished, path)
    }

    /// Reads a snapshot from a file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read; else what is wrong with it, with the name of the file, line and column.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let text = fs::read_to_string(path).map_err(|error| FileError::unreadable(path, &error))?;
        Self::from_snapshot(&text).map_err(|mistake| FileError::new(path, vec![mistake]))
    }
}

#[cfg(test)]
mod tests {
    use tums::Timestamp;

    use super::*;

    fn world() -> World {
        World::generate(3, Timestamp::from_secs(1_700_000_000))
    }

    #[test]
    fn a_world_comes_back_as_it_was() {
        let text = world().to_snapshot();
        let read = World::from_snapshot(&text).expect("a world");
        assert_eq!((read.to_snapshot(), read.now()), (text, Timestamp::from_secs(1_700_000_000)));
    }

    #[test]
    fn a_file_comes_back_as_it_was() {
        let folder = std::env::temp_dir().join(format!("tums-sim-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("world.json");
        world().save(&path).expect("saved");
        assert_eq!(World::open(&path).expect("a world").to_snapshot(), world().to_snapshot());
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1, "nothing is left over");
        fs::remove_dir_all(&folder).expect("removed");
        let error = World::open(&path).expect_err("no file").to_string();
        assert!(error.contains("world.json: cannot be read: "), "{error}");
    }

    #[test]
    fn what_is_no_snapshot_is_told_with_its_place() {
        for (text, expected) in [
            ("{\n  \"snapshot\": 1 }", "1:1: this is a snapshot of version 1"),
            ("{}", "1:2: this is no snapshot: missing field `snapshot`"),
            ("seed: 1", "1:1: this is no snapshot: "),
        ] {
            let mistake = World::from_snapshot(text).expect_err(text).to_string();
            assert!(mistake.starts_with(expected), "{mistake}");
        }
        let text = world().to_snapshot().replacen("\"model\": \"TL-IPC633-D4G\"", "\"model\": \"TL-TOASTER\"", 1);
        let mistake = World::from_snapshot(&text).expect_err("no such model");
        assert!(mistake.line > 1 && mistake.message.contains("there is no model `TL-TOASTER`"), "{mistake}");
    }
}
