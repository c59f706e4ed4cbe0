//! Examples that do not fit the drafted tables: they become comments, with the reason, because only a person can say which of
//! the two is right.

use std::path::Path;

use super::outline::{Body, Folder};
use super::{Draft, yaml};
use crate::lint::{self, Finding, Rule};
use crate::spec::{Example, Location, Spec};

/// Marks the bodies that `lint` would refuse.
pub(super) fn settle(known: &Spec, folder: &mut Folder) {
    let draft = Draft { files: yaml::files(known, folder), ..Draft::default() };
    let Ok(draft) = draft.load() else { return };
    let findings: Vec<Finding> =
        lint::judge(&draft).into_iter().filter(|finding| finding.rule == Rule::Example).collect();
    for file in &draft.modules {
        let Some(module) = folder.modules.get_mut(&file.content.module.value) else { continue };
        for entry in &file.content.operations {
            let Some(operation) = module.operations.get_mut(&entry.name.value) else { continue };
            for (read, drafted) in entry.value.examples.iter().zip(&mut operation.examples) {
                mark(&findings, &file.path, &read.value, [&mut drafted.request, &mut drafted.response]);
            }
        }
    }
}

fn mark(findings: &[Finding], path: &Path, read: &Example, drafted: [&mut Option<Body>; 2]) {
    for (read, drafted) in [&read.request, &read.response].into_iter().zip(drafted) {
        let (Some(read), Some(drafted)) = (read, drafted) else { continue };
        drafted.doubt = doubt(findings, path, read.at);
    }
}

fn doubt(findings: &[Finding], path: &Path, at: Location) -> Option<String> {
    let own = findings.iter().filter(|finding| finding.path == *path && finding.at == Some(at));
    let messages: Vec<&str> = own.map(|finding| finding.message.as_str()).collect();
    (!messages.is_empty()).then(|| messages.join(".\n"))
}
