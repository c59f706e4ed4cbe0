//! The specification several times over: every chapter again under other names, so that generating can be measured at other sizes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The files of the project's own specification, every chapter `times` times, each by its path below the folder.
///
/// # Errors
///
/// When a file cannot be read.
pub fn specification(times: usize) -> io::Result<BTreeMap<PathBuf, String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| fs::read_to_string(folder.join(name));
    let mut files = BTreeMap::new();
    for name in ["errors.yaml", "common.yaml", "push.yaml"] {
        files.insert(name.into(), read(name)?);
    }
    let service = read("service.yaml")?;
    let (head, listed) = service.split_once("\nmodules:\n").ok_or_else(|| odd("`service.yaml` lists no modules"))?;
    let modules: Vec<&str> = listed.lines().filter_map(|line| line.trim().strip_prefix("- ")).collect();
    let texts: Vec<String> =
        modules.iter().map(|module| read(&format!("modules/{module}.yaml"))).collect::<Result<_, _>>()?;
    let names: Vec<&str> = texts.iter().flat_map(|text| defined(text)).collect();
    let operations =
        number(head, "operations: ").ok_or_else(|| odd("`service.yaml` states no number of operations"))?;
    let old = format!("operations: {operations}");
    let mut service = head.replace(&old, &format!("operations: {}", operations * times)) + "\nmodules:\n";
    for copy in 0..times {
        for (module, text) in modules.iter().zip(&texts) {
            let (module, text) = match copy {
                0 => ((*module).to_owned(), text.clone()),
                _ => {
                    let head = (format!("module: {module}\n"), format!("module: {module}{copy}\n"));
                    (format!("{module}{copy}"), renamed(text, &names, copy).replacen(&head.0, &head.1, 1))
                }
            };
            service += &format!("  - {module}\n");
            files.insert(PathBuf::from(format!("modules/{module}.yaml")), text);
        }
    }
    files.insert("service.yaml".into(), service);
    Ok(files)
}

fn number(text: &str, name: &str) -> Option<usize> {
    let (_, rest) = text.split_once(name)?;
    rest.lines().next()?.trim().parse().ok()
}

/// The names that a chapter defines: its enums, types and operations.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.lines().filter_map(move |line| {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            inside = matches!(line, "enums:" | "types:" | "operations:");
        }
        let name = line.strip_prefix("  ").filter(|line| inside && !line.starts_with([' ', '#']))?;
        name.split_once(':').map(|(name, _)| name)
    })
}

/// The text with every one of these names followed by a number.
fn renamed(text: &str, names: &[&str], number: usize) -> String {
    let mut renamed = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|c| !is_word(c)).map_or(rest.len(), |length| start + length);
        renamed += &rest[..end];
        if names.contains(&&rest[start..end]) {
            renamed += &number.to_string();
        }
        rest = &rest[end..];
    }
    renamed + rest
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn odd(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
