//! The files of a draft, written in the style of `spec/`.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::File;
use super::outline::{Body, Code, Enum, Example, Field, Folder, Module, Operation, Target, Title, Type};
use crate::spec::{Service, Spec, word};

/// A body that is longer takes several lines.
const LONGEST: usize = 110;

/// Every file that a specification needs.
pub(super) fn files(spec: &Spec, folder: &Folder) -> Vec<File> {
    let mut files = vec![
        File { path: "service.yaml".into(), text: service(&spec.service.content, folder) },
        File { path: "errors.yaml".into(), text: errors(&spec.errors.content.section, &folder.codes) },
    ];
    for (name, content) in &folder.modules {
        let path: PathBuf = match name.as_str() {
            "common" | "push" => format!("{name}.yaml").into(),
            _ => PathBuf::from("modules").join(format!("{name}.yaml")),
        };
        files.push(File { path, text: module(name, content) });
    }
    files
}

/// Lines of a file under construction.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, indent: usize, line: &str) {
        writeln!(self.0, "{:indent$}{line}", "").expect("a text takes what is written to it");
    }

    fn comment(&mut self, indent: usize, text: &str) {
        text.lines().for_each(|line| self.add(indent, &format!("# {line}")));
    }
}

fn service(service: &Service, folder: &Folder) -> String {
    let mut lines = Lines::default();
    lines.comment(0, "Makes this folder a specification by itself, with its own counts.\nOnly the names of new modules go into spec/service.yaml.");
    lines.add(0, &title(&Title::of(&service.title)));
    lines.add(0, &format!("doc: {}", quoted(&service.doc)));
    let name = quoted(&format!("draft beside {}", service.document.name.value));
    let (operations, codes) = (folder.operations().count(), folder.codes.len());
    lines.add(0, &format!("document: {{ name: {name}, operations: {operations}, error_codes: {codes} }}"));
    lines.add(0, &format!("endpoints: {{ default: {} }}", quoted(&service.endpoints.default)));
    let signing = &service.signing;
    lines.add(0, "signing:");
    for (key, text) in [
        ("algorithm", &signing.algorithm),
        ("scope", &signing.scope),
        ("service", &signing.service),
        ("header", &signing.header),
        ("content_type", &signing.content_type),
    ] {
        lines.add(2, &format!("{key}: {}", quoted(text)));
    }
    lines.add(2, &format!("max_skew_s: {}", signing.max_skew_s));
    lines.add(2, &format!("nonce_window_s: {}", signing.nonce_window_s));
    let modules: Vec<&str> = folder.modules.keys().map(String::as_str).filter(|name| !is_shared(name)).collect();
    lines.add(0, &format!("modules: [{}]", modules.join(", ")));
    lines.0
}

fn is_shared(module: &str) -> bool {
    matches!(module, "common" | "push")
}

fn errors(section: &str, codes: &[Code]) -> String {
    let mut lines = Lines::default();
    lines.comment(0, "Codes that spec/errors.yaml lacks. The document says what each means; `category`, `class`, `doc`, `zh` are yours to say.");
    lines.add(0, &format!("section: {}", quoted(section)));
    lines.add(0, if codes.is_empty() { "codes: {}" } else { "codes:" });
    for Code { code, note, name, category, class, doc, zh } in codes {
        lines.comment(2, note);
        lines.add(2, &format!("{code}:"));
        let (doc, zh) = (quoted(doc), quoted(zh));
        for (key, text) in [("name", name), ("category", category), ("class", class), ("doc", &doc), ("zh", &zh)] {
            lines.add(4, &format!("{key}: {text}"));
        }
    }
    lines.0
}

fn module(name: &str, module: &Module) -> String {
    let mut lines = Lines::default();
    let file = if is_shared(name) { format!("spec/{name}.yaml") } else { format!("spec/modules/{name}.yaml") };
    lines.comment(
        0,
        &format!("What {file} lacks. Texts that are empty are yours to write; `effect: act` stands until you decide."),
    );
    if name == "push" {
        lines.comment(0, "Move types that an operation has to the module of that operation.");
    }
    lines.add(0, &format!("module: {name}"));
    if let Some(section) = &module.section {
        lines.add(0, &format!("section: {}", quoted(section)));
    }
    lines.add(0, &title(&module.title));
    lines.add(0, &format!("doc: {}", quoted(&module.doc)));
    heading(&mut lines, "enums", module.enums.is_empty());
    module.enums.iter().for_each(|(name, content)| self::values(&mut lines, name, content));
    heading(&mut lines, "types", module.types.is_empty());
    module.types.iter().for_each(|(name, content)| object(&mut lines, name, content));
    heading(&mut lines, "operations", module.operations.is_empty());
    for (index, (name, content)) in module.operations.iter().enumerate() {
        if index > 0 {
            lines.add(0, "");
        }
        operation(&mut lines, name, content);
    }
    lines.0
}

fn heading(lines: &mut Lines, key: &str, is_empty: bool) {
    if !is_empty {
        lines.add(0, &format!("\n{key}:"));
    }
}

fn values(lines: &mut Lines, name: &str, content: &Enum) {
    lines.add(2, &format!("{name}:"));
    lines.add(4, &format!("wire: {}", word(&content.wire)));
    lines.add_section(content.section.as_deref());
    lines.add(4, &format!("doc: {}", quoted(&content.doc)));
    lines.add(4, if content.values.is_empty() { "values: {}" } else { "values:" });
    for value in &content.values {
        let zh = value.zh.as_ref().map_or(String::new(), |zh| format!(", zh: {}", quoted(zh)));
        lines.add(6, &format!("{}: {{ value: {}, doc: \"\"{zh} }}", value.name, flow(&value.value)));
    }
}

fn object(lines: &mut Lines, name: &str, content: &Type) {
    lines.add(2, &format!("{name}:"));
    lines.add_section(content.section.as_deref());
    lines.add(4, &format!("doc: {}", quoted(&content.doc)));
    if content.fields.is_empty() {
        lines.add(4, "fields: {}");
    }
    lines.fields("fields", &content.fields);
}

fn operation(lines: &mut Lines, name: &str, content: &Operation) {
    content.notes.iter().for_each(|note| lines.comment(2, note));
    lines.add(2, &format!("{name}:"));
    lines.add_section(Some(&content.section));
    lines.add(4, &title(&content.title));
    lines.add(4, &format!("doc: {}", quoted(&content.doc)));
    lines.add(4, &format!("path: {}", quoted(&content.path)));
    lines.add(4, &format!("apps: {}", word(&content.apps)));
    lines.add(4, &format!("effect: {}", content.effect));
    let mut limits = Vec::new();
    limits.extend(content.online.then(|| "online: true".to_owned()));
    limits.extend(content.paid.then(|| "paid: true".to_owned()));
    limits.extend(content.min_interval_s.map(|seconds| format!("min_interval_s: {seconds}")));
    if !limits.is_empty() {
        lines.add(4, &format!("limits: {{ {} }}", limits.join(", ")));
    }
    if let Some(target) = &content.target {
        lines.add(4, &self::target(target));
    }
    lines.fields("query", &content.query);
    lines.fields("request", &content.request);
    lines.fields("response", &content.response);
    if let Some(result) = &content.result {
        lines.add(4, &format!("result: {}", rules(result)));
    }
    lines.fields("response_headers", &content.response_headers);
    if !content.failures.is_empty() {
        lines.add(4, "failures:");
        lines.add(6, "fields:");
        content.failures.iter().for_each(|failure| lines.add(8, &field(failure)));
    }
    if !content.errors.is_empty() {
        let codes: Vec<String> = content.errors.iter().map(i64::to_string).collect();
        lines.add(4, &format!("errors: [{}]", codes.join(", ")));
    }
    examples(lines, &content.examples);
}

impl Lines {
    fn add_section(&mut self, section: Option<&str>) {
        if let Some(section) = section {
            self.add(4, &format!("section: {}", quoted(section)));
        }
    }

    fn fields(&mut self, key: &str, fields: &[Field]) {
        if !fields.is_empty() {
            self.add(4, &format!("{key}:"));
            fields.iter().for_each(|content| self.add(6, &field(content)));
        }
    }
}

fn target(target: &Target) -> String {
    let kinds: Vec<String> = target.kinds.iter().map(word).collect();
    let list = target.list.as_ref().map_or(String::new(), |list| format!(", list: {}", quoted(list)));
    let length = target.length.map_or(String::new(), |ends| format!(", length: {}", flow(&serde_json::json!(ends))));
    format!("target: {{ kinds: [{}]{list}{length} }}", kinds.join(", "))
}

/// A field in one line.
pub(super) fn field(field: &Field) -> String {
    format!("{}: {}", quoted(&field.name), rules(field))
}

fn rules(field: &Field) -> String {
    let mut rules = vec![format!("type: {}", quoted(&field.ty))];
    rules.extend(field.required.then(|| "required: true".to_owned()));
    rules.extend(field.range.map(|ends| format!("range: {}", flow(&serde_json::json!(ends)))));
    rules.extend(field.length.map(|ends| format!("length: {}", flow(&serde_json::json!(ends)))));
    rules.extend(field.default.as_ref().map(|value| format!("default: {}", flow(value))));
    rules.extend(field.rust.as_ref().map(|name| format!("rust: {name}")));
    rules.push(format!("doc: {}", quoted(&field.doc)));
    format!("{{ {} }}", rules.join(", "))
}

/// Bodies that do not fit their tables are comments; an example of nothing else is one, too.
fn examples(lines: &mut Lines, examples: &[Example]) {
    let fits = |body: &Option<Body>| body.as_ref().is_some_and(|body| body.doubt.is_none());
    let is_there = |example: &&Example| fits(&example.request) || fits(&example.response);
    if examples.iter().any(|example| is_there(&example)) {
        lines.add(4, "examples:");
    }
    for example in examples {
        let mut dash = "- ";
        for (key, body) in [("request", &example.request), ("response", &example.response)] {
            let Some(Body { value, doubt: None }) = body else { continue };
            let text = flow(value);
            if text.chars().count() <= LONGEST {
                lines.add(6, &format!("{dash}{key}: {text}"));
            } else {
                lines.add(6, &format!("{dash}{key}:"));
                pretty(value).lines().for_each(|line| lines.add(10, line));
            }
            dash = "  ";
        }
    }
    for (key, body) in examples.iter().flat_map(|e| [("request", &e.request), ("response", &e.response)]) {
        if let Some(Body { value, doubt: Some(doubt) }) = body {
            lines.comment(6, &format!("An example that does not fit. {doubt}.\n{key}: {}", flow(value)));
        }
    }
}

fn title(title: &Title) -> String {
    format!("title: {{ en: {}, zh: {} }}", quoted(&title.en), quoted(&title.zh))
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).expect("plain data")
}

/// JSON in one line, with blanks where a person expects them.
fn flow(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{}: {}", Json::from(name.as_str()), flow(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text as YAML reads it back, bare where that is certain.
fn quoted(text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '<' | '>' | '(' | ')' | ' ');
    let starts = |c: char| c.is_alphabetic() || c == '/' || c == '_';
    let taken = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_bare = text.starts_with(starts)
        && text.chars().all(is_word)
        && !text.ends_with(' ')
        && !taken.contains(&text.to_lowercase().as_str());
    if is_bare { text.to_owned() } else { Json::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_would_read_as_something_else_is_quoted() {
        for (text, written) in [
            ("list<Region>", "list<Region>"),
            ("timestamp(ms, string)", "\"timestamp(ms, string)\""),
            ("分组", "分组"),
            ("on", "\"on\""),
            ("No", "\"No\""),
            ("1.4", "\"1.4\""),
            ("", "\"\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("line\nline", "\"line\\nline\""),
        ] {
            assert_eq!(quoted(text), written);
            assert_eq!(serde_saphyr::from_str::<String>(written).unwrap(), text);
        }
    }

    #[test]
    fn json_in_one_line_is_yaml() {
        let value = serde_json::json!({ "a": [1, "x: y", null], "b": {}, "c": { "on": true } });
        assert_eq!(flow(&value), r#"{ "a": [1, "x: y", null], "b": {}, "c": { "on": true } }"#);
        assert_eq!(serde_saphyr::from_str::<Json>(&flow(&value)).unwrap(), value);
    }
}
