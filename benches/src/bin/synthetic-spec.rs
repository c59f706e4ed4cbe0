//! Writes the specification several times over, for measuring the whole of `cargo xtask gen`: `synthetic-spec FOLDER TIMES`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use tums_benches::synthetic;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, times] = &arguments[..] else { return Err("give a folder and how many times".into()) };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(folder.join("modules"))?;
    for (path, text) in synthetic::specification(times.parse()?)? {
        fs::write(folder.join(path), text)?;
    }
    Ok(())
}
