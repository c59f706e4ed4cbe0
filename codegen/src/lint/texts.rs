//! Documentation texts, sections, counts, and secrets that are not declared as such.

use std::path::Path;

use super::scope::Carried;
use super::{Findings, Rule, Scope};
use crate::spec::{File, Located, Module, TypeExpr};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for file in scope.files() {
        module(file, findings);
    }
    for (path, owner, field) in scope.each_field() {
        english(path, &field.doc, findings);
        secret(path, &owner, &field.ty, findings);
    }
    for Carried { path, erratum, .. } in scope.each_erratum() {
        english(path, &erratum.why, findings);
        erratum.readings.iter().for_each(|reading| section(path, &reading.section, findings));
    }
    for entry in &scope.spec.errors.content.codes {
        english(&scope.spec.errors.path, &entry.value.doc, findings);
    }
    counts(scope, findings);
}

fn module(file: &File<Module>, findings: &mut Findings) {
    let path = &file.path;
    let content = &file.content;
    english(path, &content.doc, findings);
    content.section.iter().for_each(|number| section(path, number, findings));
    for entry in &content.types {
        english(path, &entry.value.doc, findings);
    }
    for entry in &content.enums {
        english(path, &entry.value.doc, findings);
        entry.value.values.iter().for_each(|value| english(path, &value.value.doc, findings));
    }
    let mut last: Option<Vec<u32>> = None;
    for entry in &content.operations {
        let operation = &entry.value;
        english(path, &operation.doc, findings);
        operation.destructive.iter().for_each(|reason| english(path, reason, findings));
        section(path, &operation.section, findings);
        let number = section_number(&operation.section);
        if number.is_some() && last.is_some() && number <= last {
            let message = format!("`{}` stands behind a later section; keep the document's order", entry.name.value);
            findings.add(path, operation.section.at, Rule::Section, message);
        }
        last = number;
    }
}

fn english(path: &Path, text: &Located<String>, findings: &mut Findings) {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        findings.add(path, text.at, Rule::Text, "this text is empty; say in a sentence what it is");
    } else if trimmed.chars().any(is_chinese) {
        findings.add(
            path,
            text.at,
            Rule::Text,
            "this text has Chinese characters; write it in English, in your own words",
        );
    } else if !trimmed.ends_with(['.', '!', '?', ')', '`', '"']) {
        findings.add(path, text.at, Rule::Text, "this text does not end like a sentence; add the full stop");
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3000}'..='\u{303f}').contains(&c)
}

fn section(path: &Path, section: &Located<String>, findings: &mut Findings) {
    if section_number(section).is_none() {
        let message = format!("`{}` is no section; write it like \"1.4.2.1\"", section.value);
        findings.add(path, section.at, Rule::Section, message);
    }
}

/// The parts of a section or table number, `1.4.3.1-2`.
pub(crate) fn section_number(section: &str) -> Option<Vec<u32>> {
    section.split(['.', '-']).map(|part| part.parse().ok()).collect()
}

/// Passwords, tokens, cookies and secret keys.
pub(crate) fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "token", "cookie", "tempsk", "secret"].iter().any(|word| name.ends_with(word))
}

fn secret(path: &Path, owner: &str, ty: &Located<String>, findings: &mut Findings) {
    let name = owner.rsplit('.').next().unwrap_or(owner);
    if sounds_secret(name) && !matches!(ty.parse(), Ok(TypeExpr::Scalar(crate::spec::Scalar::Secret))) {
        let message =
            format!("`{owner}` sounds secret and is `{}`; make it `secret`, so that no log shows it", ty.value);
        findings.add(path, ty.at, Rule::Secret, message);
    }
}

fn counts(scope: &Scope<'_>, findings: &mut Findings) {
    let service = &scope.spec.service;
    let document = &service.content.document;
    let operations = scope.operations.len() as u64;
    let codes = scope.spec.errors.content.codes.len() as u64;
    for (what, stated, counted) in
        [("operations", &document.operations, operations), ("error codes", &document.error_codes, codes)]
    {
        if stated.value != counted {
            let message = format!("the document has {} {what}, the spec has {counted}", stated.value);
            findings.add(&service.path, stated.at, Rule::Count, message);
        }
    }
}
