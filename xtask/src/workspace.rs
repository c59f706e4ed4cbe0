//! Where the workspace is, and paths as people read them.

use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// The specification's folder, from where the command was called: what is printed can be clicked, and quoted anywhere.
pub(crate) fn spec() -> PathBuf {
    let folder = root().join("spec");
    let here = std::env::current_dir().unwrap_or_default();
    let below = folder.strip_prefix(here).ok().filter(|below| *below != Path::new(""));
    below.map(Path::to_owned).unwrap_or(folder)
}
