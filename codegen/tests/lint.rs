//! Every rule of the lint, each broken once on a small specification: the finding has its id and its place.

use std::path::{Path, PathBuf};

use tums_codegen::lint::{self, Finding, Rule};
use tums_codegen::model::names::RESERVED_TYPES;
use tums_codegen::spec::Location;

/// Marks, in the broken text, the place at which the finding must point.
const HERE: char = '▶';

struct Broken {
    rule: Rule,
    file: &'static str,
    old: &'static str,
    new: &'static str,
}

const SHELF: &str = "modules/shelf.yaml";

/// The operation without a result, now with two outcomes.
macro_rules! outcomes {
    ($second:literal) => {
        concat!("effect: act\n    outcomes:\n      0: { name: Done, doc: Done. }\n      ", $second)
    };
}

/// The erratum of the base, now about the place of its field.
macro_rules! nesting {
    ($accept:literal) => {
        concat!(
            "kind: nesting\n            readings:\n",
            "              - { section: \"1.4.1.2\", at: table, quote: list }\n",
            "              - { section: \"1.4.1.2\", at: example, quote: '\"lists\"' }\n",
            "            accept: ",
            $accept
        )
    };
}

const CASES: &[Broken] = &[
    Broken { rule: Rule::Yaml, file: SHELF, old: "fields:\n      id: {", new: "fields:\n      id: { type: int ▶{" },
    Broken { rule: Rule::Yaml, file: SHELF, old: "doc: The label. }", new: "▶docs: The label. }" },
    Broken { rule: Rule::Yaml, file: SHELF, old: "    effect: act", new: "    effect: act\n    ▶effect: act" },
    Broken {
        rule: Rule::Destructive,
        file: SHELF,
        old: "    effect: read\n",
        new: "    effect: read\n    destructive: ▶Nothing.\n",
    },
    Broken {
        rule: Rule::Destructive,
        file: SHELF,
        old: "    effect: act\n",
        new: "    effect: delete\n    destructive: ▶Everything.\n",
    },
    Broken {
        rule: Rule::Yaml,
        file: SHELF,
        old: "apps: both\n    effect: create",
        new: "apps: ▶all\n    effect: create",
    },
    Broken {
        rule: Rule::DuplicateName,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\nenums:\n  Colour: { wire: int, doc: Again., values: {} }\n",
    },
    Broken { rule: Rule::DuplicatePath, file: SHELF, old: "/shelf/v1/listBoxes", new: "▶/shelf/v1/addBox" },
    Broken { rule: Rule::DuplicateValue, file: "common.yaml", old: "value: blue", new: "value: ▶red" },
    Broken { rule: Rule::DuplicateValue, file: "errors.yaml", old: "name: NOT_READY", new: "name: ▶NOT_FOUND" },
    Broken { rule: Rule::Path, file: SHELF, old: "/shelf/v1/addBox", new: "▶shelf/v1/addBox" },
    Broken { rule: Rule::NameStyle, file: "common.yaml", old: "Blue: {", new: "▶blue: {" },
    Broken { rule: Rule::NameStyle, file: "errors.yaml", old: "name: NOT_READY", new: "name: ▶NotReady" },
    Broken {
        rule: Rule::RustName,
        file: SHELF,
        old: "of the shelf. }\n",
        new: "of the shelf. }\n      ▶Password: { type: secret, doc: Folds to the same name. }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: SHELF,
        old: "of the shelf. }\n",
        new: "of the shelf. }\n      new: { type: int, doc: Set by new_. }\n      ▶new_: { type: int, doc: Set by new_ too. }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: SHELF,
        old: "of the shelf. }\n",
        new: "of the shelf. }\n      a: { type: int, rust: ▶self, doc: A keyword. }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: SHELF,
        old: "of the shelf. }\n",
        new: "of the shelf. }\n      a: { type: int, rust: ▶a-b, doc: No identifier. }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\nenums:\n  ▶Option: { wire: int, doc: A type of Rust., values: {} }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\nenums:\n  ▶Self: { wire: int, doc: A keyword., values: {} }\n",
    },
    Broken {
        rule: Rule::RustName,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\ntypes:\n  ▶AddBoxOutput: { doc: The name of an answer., fields: {} }\n",
    },
    Broken { rule: Rule::TypeExpression, file: SHELF, old: "type: list<Carton>", new: "type: ▶list<Carton" },
    Broken {
        rule: Rule::TypeExpression,
        file: SHELF,
        old: "weight: { type: int, range: [0, 100], default: 5",
        new: "weight: { type: ▶number",
    },
    Broken { rule: Rule::UnknownType, file: SHELF, old: "type: list<Carton>", new: "type: ▶list<Crate>" },
    Broken {
        rule: Rule::TypeDirection, file: SHELF, old: "qrCode: { type: QrCode", new: "qrCode: { type: ▶DeviceId"
    },
    Broken {
        rule: Rule::Unused,
        file: SHELF,
        old: "types:\n",
        new: "types:\n  ▶Lid: { doc: Of no box., fields: {} }\n",
    },
    Broken {
        rule: Rule::Range,
        file: SHELF,
        old: "range: [0, 100], doc: Its weight in",
        new: "range: ▶[100, 0], doc: Its weight in",
    },
    Broken { rule: Rule::Range, file: SHELF, old: "length: [1, 10]", new: "range: ▶[1, 10]" },
    Broken {
        rule: Rule::Range,
        file: SHELF,
        old: "range: [0, 100], doc: Its weight in",
        new: "range: ▶[null, null], doc: Its weight in",
    },
    Broken { rule: Rule::Length, file: SHELF, old: "length: [1, 10]", new: "length: ▶[10, 1]" },
    Broken {
        rule: Rule::Length,
        file: SHELF,
        old: "range: [0, 100], doc: Its weight in",
        new: "length: ▶[0, 100], doc: Its weight in",
    },
    Broken { rule: Rule::FieldValue, file: SHELF, old: "default: 5", new: "default: ▶500" },
    Broken { rule: Rule::FieldValue, file: SHELF, old: "default: 5", new: "default: ▶five" },
    Broken { rule: Rule::EnumValue, file: "common.yaml", old: "value: blue", new: "value: ▶2" },
    Broken { rule: Rule::UnknownReference, file: SHELF, old: "size: limit", new: "size: ▶count" },
    Broken { rule: Rule::UnknownReference, file: SHELF, old: "errors: [-1]", new: "errors: [▶-3]" },
    Broken { rule: Rule::UnknownReference, file: SHELF, old: "key: [id]", new: "key: [▶name]" },
    Broken {
        rule: Rule::UnknownReference,
        file: SHELF,
        old: "errors: [-1]",
        new: "followed_by: { operation: ▶waitBox, doc: Never. }",
    },
    Broken {
        rule: Rule::UnknownReference,
        file: SHELF,
        old: "errors: [-1]",
        new: "at_least_one_of: [[label, ▶lable]]",
    },
    Broken { rule: Rule::Shape, file: SHELF, old: "items: list", new: "items: ▶total" },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: "batch: { list: devList, max: 100, merge: failures }",
        new: "batch: { list: ▶devList, merge: map }",
    },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: "    failures:",
        new: "    request:\n      ▶devList: { type: list<int>, doc: The target already. }\n    failures:",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "- request: { label: tools, weight: 7 }",
        new: "- request: ▶{ label: tools, weight: heavy }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "- request: { label: tools, weight: 7 }",
        new: "- request: ▶{ label: tools, wieght: 7 }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "- request: { label: tools, weight: 7 }",
        new: "- request: ▶{ weight: 7 }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "- request: { label: tools, weight: 7 }",
        new: "- request: ▶{ label: tools, weight: 101 }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "response: { result: { id: 1 }, error_code: 0 }",
        new: "response: ▶{ result: { key: 1 }, error_code: 0 }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "response: { result: { id: 1 }, error_code: 0 }",
        new: "response: ▶{ result: { id: 1 }, errorcode: 0 }",
    },
    Broken {
        rule: Rule::Example,
        file: SHELF,
        old: "- request: { devList: [{ qrCode: 16E0091709B04C926 }] }",
        new: "- request: ▶{ devList: [{ channelId: 1 }] }",
    },
    Broken {
        rule: Rule::Sends,
        file: SHELF,
        old: "- request: { label: tools, weight: 7 }",
        new: "- request: { label: tools, weight: 7 }\n        sends: ▶{ label: tools }",
    },
    Broken {
        rule: Rule::Erratum,
        file: SHELF,
        old: "              - { section: \"1.4.1.2\", at: example, quote: '\"lists\"' }\n",
        new: "",
    },
    Broken { rule: Rule::ErratumNotShown, file: SHELF, old: "quote: '\"lists\"'", new: "quote: ▶'\"boxes\"'" },
    Broken { rule: Rule::Secret, file: SHELF, old: "password: { type: secret", new: "password: { type: ▶string" },
    Broken { rule: Rule::Text, file: SHELF, old: "doc: Boxes on shelves.", new: "doc: ▶架子上的箱子." },
    Broken { rule: Rule::Text, file: SHELF, old: "doc: Boxes on shelves.", new: "doc: ▶Boxes on shelves" },
    Broken { rule: Rule::Section, file: SHELF, old: "\"1.4.1.2\"\n    title", new: "▶\"1.4.1.1\"\n    title" },
    Broken { rule: Rule::Section, file: SHELF, old: "\"1.4.1.2\"\n    title", new: "▶two\n    title" },
    Broken { rule: Rule::Count, file: "service.yaml", old: "operations: 3", new: "operations: ▶4" },
    Broken {
        rule: Rule::DuplicateName,
        file: "service.yaml",
        old: "modules: [shelf]",
        new: "modules: [shelf, ▶shelf]",
    },
    Broken {
        rule: Rule::DuplicateValue,
        file: SHELF,
        old: RESTART,
        new: outcomes!("-2: { name: ▶Done, doc: Twice. }"),
    },
    Broken {
        rule: Rule::NameStyle, file: SHELF, old: RESTART, new: outcomes!("-2: { name: ▶not_yet, doc: Later. }")
    },
    Broken { rule: Rule::NameStyle, file: SHELF, old: "module: shelf", new: "module: ▶shelves" },
    Broken { rule: Rule::RustName, file: SHELF, old: "module: shelf", new: "module: ▶type" },
    Broken { rule: Rule::RustName, file: SHELF, old: "module: shelf", new: "module: ▶items" },
    Broken { rule: Rule::RustName, file: SHELF, old: "  listBoxes:", new: "  ▶AddBox:" },
    Broken { rule: Rule::RustName, file: SHELF, old: "  listBoxes:", new: "  ▶box:" },
    Broken { rule: Rule::RustName, file: SHELF, old: "  listBoxes:", new: "  ▶string:" },
    Broken { rule: Rule::RustName, file: SHELF, old: "  listBoxes:", new: "  ▶self:" },
    Broken { rule: Rule::RustName, file: SHELF, old: "  listBoxes:", new: "  ▶raw:" },
    Broken { rule: Rule::RustName, file: "common.yaml", old: "Blue: {", new: "▶UnknownValue: {" },
    Broken {
        rule: Rule::RustName,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\nenums:\n  Bits:\n    wire: words\n    doc: Bits.\n    values:\n      \
              Ab1: { value: [1], doc: One. }\n      ▶AB1: { value: [2], doc: Two. }\n",
    },
    Broken { rule: Rule::TypeExpression, file: SHELF, old: "type: list<Carton>", new: "type: ▶map<int, Carton>" },
    Broken {
        rule: Rule::TypeExpression,
        file: SHELF,
        old: "type: list<Carton>",
        new: "type: ▶list<map<DeviceId, int>>",
    },
    Broken { rule: Rule::TypeExpression, file: SHELF, old: "type: list<Carton>", new: "type: ▶sort<Carton>" },
    Broken {
        rule: Rule::TypeExpression,
        file: SHELF,
        old: "type: list<Carton>",
        new: "type: ▶tuple<int, int, int, int, int>",
    },
    Broken {
        rule: Rule::TypeDirection,
        file: SHELF,
        old: RESTART,
        new: "effect: act\n    result: { type: ▶list<DeviceId>, doc: Shelves. }",
    },
    Broken {
        rule: Rule::TypeDirection,
        file: "push.yaml",
        old: "pushed.\n",
        new: "pushed.\ntypes:\n  Note: { doc: A note., fields: { to: { type: ▶Target, doc: For whom. } } }\n",
    },
    Broken {
        rule: Rule::Length,
        file: SHELF,
        old: SECRET,
        new: "password: { type: secret, weighted_length: ▶{ chinese: 1, other: 2 }",
    },
    Broken { rule: Rule::Range, file: SHELF, old: SECRET, new: "at: { type: timestamp(s), range: ▶[0, 1]" },
    Broken {
        rule: Rule::FieldValue,
        file: SHELF,
        old: SECRET,
        new: "on: { type: day, required: true, default: ▶\"20240101\"",
    },
    Broken { rule: Rule::FieldValue, file: SHELF, old: SECRET, new: "on: { type: json, const: ▶{ a: 1 }" },
    Broken {
        rule: Rule::FieldValue,
        file: SHELF,
        old: SECRET,
        new: "a: { type: int, required_when: ▶{ field: weight, is: [x] }",
    },
    Broken {
        rule: Rule::FieldValue,
        file: SHELF,
        old: SECRET,
        new: "a: { type: int, required_when: ▶{ field: weight, is: [] }",
    },
    Broken {
        rule: Rule::FieldValue,
        file: SHELF,
        old: "    effect: create\n",
        new: "    effect: create\n    effect_when: { when: { ▶password: x }, then: act }\n",
    },
    Broken {
        rule: Rule::FieldValue,
        file: SHELF,
        old: "    effect: create\n",
        new: "    effect: create\n    effect_when: { when: { ▶weight: heavy }, then: act }\n",
    },
    Broken {
        rule: Rule::UnknownReference,
        file: SHELF,
        old: "    effect: create\n",
        new: "    effect: create\n    effect_when: { when: { ▶wieght: 1 }, then: act }\n",
    },
    Broken {
        rule: Rule::UnknownReference,
        file: SHELF,
        old: SECRET,
        new: "a: { type: int, required_when: { field: ▶wieght, is: [1] }",
    },
    Broken {
        rule: Rule::UnknownReference,
        file: SHELF,
        old: RESTART,
        new: outcomes!("▶-9: { name: Other, doc: Unlisted. }"),
    },
    Broken {
        rule: Rule::UnknownReference, file: SHELF, old: "batch: { list: devList", new: "batch: { list: ▶devices"
    },
    Broken { rule: Rule::EnumValue, file: "errors.yaml", old: "  -2:", new: "  ▶two:" },
    Broken {
        rule: Rule::EnumValue,
        file: "common.yaml",
        old: "wire: string\n    doc: Colour of a box.\n    values:\n      Red: { value: red,",
        new: "wire: words\n    doc: Colour of a box.\n    values:\n      Red: { value: ▶[3],",
    },
    Broken { rule: Rule::Shape, file: SHELF, old: "size: limit,", new: "to: ▶limit," },
    Broken { rule: Rule::Shape, file: SHELF, old: "from: start, size: limit,", new: "from: ▶start," },
    Broken { rule: Rule::Shape, file: SHELF, old: "total: total, key", new: "total: ▶list, key" },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: "id: { type: int, required: true, doc: Its id. }",
        new: "id: { type: list<int>, doc: Its id. }",
    },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: "kinds: [device], list: devList, length: [1, 100]",
        new: "kinds: [device], length: ▶[1, 100]",
    },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: RESTART,
        new: "effect: act\n    query:\n      ▶a: { type: int, const: 1, doc: Filled in. }",
    },
    Broken { rule: Rule::Shape, file: SHELF, old: RESTART, new: outcomes!("-2: { name: Later, doc: Later. }") },
    Broken {
        rule: Rule::Erratum,
        file: SHELF,
        old: "at: example, quote: '\"lists\"' }\n            accept",
        new: "at: table, quote: list }\n            accept",
    },
    Broken { rule: Rule::Erratum, file: SHELF, old: "accept: [list, lists]", new: "accept: [list, ▶$.lists]" },
    Broken { rule: Rule::Erratum, file: SHELF, old: ERRATUM, new: nesting!("[list, ▶page.list]") },
    Broken {
        rule: Rule::Erratum,
        file: SHELF,
        old: TOTAL,
        new: concat!(
            "\n        type: int\n        errata:\n          - ",
            nesting!("[▶$]"),
            "\n            why: Seen.\n        doc: Boxes."
        ),
    },
    Broken {
        rule: Rule::Shape,
        file: SHELF,
        old: "colour: { type: Colour, doc: Its colour. }",
        new: "colour: { type: Colour, doc: Its colour. }\n      inner: { type: ▶Carton, doc: A box in it. }",
    },
    Broken { rule: Rule::Yaml, file: SHELF, old: "apps: both\n    effect: act", new: "apps: ▶both\n\teffect: act" },
    Broken { rule: Rule::Yaml, file: SHELF, old: "doc: Restarts shelves.", new: "doc: ▶\"Restarts shelves." },
    Broken {
        rule: Rule::Yaml,
        file: SHELF,
        old: "required: true, length: [1, 10]",
        new: "required: ▶perhaps, length: [1, 10]",
    },
    Broken { rule: Rule::Yaml, file: "service.yaml", old: "modules: [shelf]", new: "▶module: [shelf]" },
    Broken {
        rule: Rule::Text,
        file: SHELF,
        old: "    effect: act\n",
        new: "    effect: act\n    destructive: ▶\"\"\n",
    },
    Broken { rule: Rule::Text, file: SHELF, old: "doc: Restarts shelves.", new: "doc: ▶\"\"" },
    Broken { rule: Rule::Count, file: "service.yaml", old: "error_codes: 2", new: "error_codes: ▶3" },
];

/// The operation that has no result yet.
const RESTART: &str = "effect: act";
const TOTAL: &str = "{ type: int, doc: Number of boxes in all. }";
const ERRATUM: &str = "kind: name
            readings:
              - { section: \"1.4.1.2\", at: table, quote: list }
              - { section: \"1.4.1.2\", at: example, quote: '\"lists\"' }
            accept: [list, lists]";
const SECRET: &str = "password: { type: secret";

#[test]
fn the_unbroken_specification_has_no_findings() {
    let folder = copy_of_base();
    assert_eq!(lint::check(folder.path()).err().unwrap_or_default(), []);
}

#[test]
fn each_rule_finds_what_breaks_it_and_points_at_it() {
    for case in CASES {
        let folder = copy_of_base();
        let place = break_it(folder.path(), case);
        let findings = lint::check(folder.path()).err().unwrap_or_default();
        let shown: Vec<String> = findings.iter().map(Finding::to_string).collect();
        let file = folder.path().join(case.file);
        let mut found = findings.iter().filter(|finding| finding.rule == case.rule && finding.path == file).peekable();
        assert!(found.peek().is_some(), "{} not found after `{}`: {shown:#?}", case.rule.id(), case.new);
        if let Some((line, column)) = place {
            let there = found.any(|finding| finding.at == Some(Location { line, column }));
            assert!(there, "{} not at {line}:{column} after `{}`: {shown:#?}", case.rule.id(), case.new);
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let without: Vec<_> = Rule::ALL.iter().filter(|rule| !CASES.iter().any(|case| case.rule == **rule)).collect();
    assert_eq!(without, Vec::<&Rule>::new());
}

#[test]
fn all_findings_come_at_once_in_the_order_of_files_and_lines() {
    let folder = copy_of_base();
    for rule in [Rule::DuplicatePath, Rule::Secret, Rule::Count, Rule::EnumValue] {
        break_it(folder.path(), CASES.iter().find(|case| case.rule == rule).expect("a case"));
    }
    let findings = lint::check(folder.path()).expect_err("four rules are broken");
    for rule in [Rule::DuplicatePath, Rule::Secret, Rule::Count, Rule::EnumValue] {
        assert!(findings.iter().any(|finding| finding.rule == rule), "{findings:#?}");
    }
    assert!(findings.is_sorted());
}

#[test]
fn no_type_may_have_a_name_that_generated_code_takes_for_granted() {
    let names = RESERVED_TYPES.iter().copied().chain(["A", "At", "D", "S", "Option", "String", "Result"]);
    for name in names.filter(|name| *name != "Self") {
        let folder = copy_of_base();
        let mut push = std::fs::read_to_string(folder.path().join("push.yaml")).expect("read");
        push += &format!("enums:\n  {name}: {{ wire: int, doc: A name that is taken., values: {{}} }}\n");
        std::fs::write(folder.path().join("push.yaml"), push).expect("written");
        let findings = lint::check(folder.path()).expect_err(name);
        let message = format!("`{name}` is taken in Rust by Rust or the SDK");
        assert!(
            findings.iter().any(|finding| finding.rule == Rule::RustName && finding.message.starts_with(&message)),
            "{findings:#?}"
        );
    }
}

#[test]
fn a_request_may_hold_a_device_under_any_name() {
    let folder = copy_of_base();
    let path = folder.path().join(SHELF);
    let text = std::fs::read_to_string(&path).expect("read");
    let fields = "resultOf: { type: Target, doc: Whose. }\n      responseTo: { type: Job, doc: To what. }\n      ";
    let job = "types:\n  Job:\n    doc: A job.\n    fields: { result: { type: DeviceId, doc: What makes it. } }\n";
    let text = text.replacen(SECRET, &format!("{fields}{SECRET}"), 1).replacen("types:\n", job, 1);
    std::fs::write(&path, text).expect("written");
    assert_eq!(lint::check(folder.path()).err().unwrap_or_default(), []);
}

#[test]
fn a_file_that_no_module_list_names_is_reported() {
    let folder = copy_of_base();
    std::fs::copy(folder.path().join(SHELF), folder.path().join("modules/forgotten.yaml")).expect("copied");
    let findings = lint::check(folder.path()).expect_err("a file is forgotten");
    let shown: Vec<String> = findings.iter().map(Finding::to_string).collect();
    let place = folder.path().join("service.yaml:13:10");
    let finding = format!("{}: `modules/forgotten.yaml` is not listed, so that nothing", place.display());
    assert!(shown.len() == 1 && shown[0].starts_with(&finding), "{shown:#?}");
}

#[test]
fn a_key_that_stands_there_twice_is_named_with_what_to_do() {
    let folder = copy_of_base();
    let twice = CASES.iter().find(|case| case.new.ends_with("▶effect: act")).expect("a case");
    break_it(folder.path(), twice);
    let findings = lint::check(folder.path()).expect_err("a key is there twice");
    assert_eq!(findings[0].message, "duplicate key `effect`; keep one of them");
}

#[test]
fn a_missing_file_is_named() {
    let folder = copy_of_base();
    std::fs::remove_file(folder.path().join("errors.yaml")).expect("removed");
    let findings = lint::check(folder.path()).expect_err("a file is missing");
    assert!(findings[0].to_string().contains("errors.yaml: cannot be read"), "{findings:#?}");
}

fn copy_of_base() -> tempfile::TempDir {
    let base = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lint_base");
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("modules")).expect("created");
    for file in ["service.yaml", "errors.yaml", "common.yaml", "push.yaml", SHELF] {
        std::fs::copy(base.join(file), folder.path().join(file)).expect("copied");
    }
    folder
}

/// Breaks one rule and answers the marked line and column.
fn break_it(folder: &Path, case: &Broken) -> Option<(u64, u64)> {
    let path = folder.join(case.file);
    let text = std::fs::read_to_string(&path).expect("read");
    assert!(text.contains(case.old), "the base does not contain `{}`", case.old);
    let broken = text.replacen(case.old, case.new, 1);
    let place = broken.find(HERE).map(|offset| {
        let before = &broken[..offset];
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        (before.matches('\n').count() as u64 + 1, column as u64 + 1)
    });
    std::fs::write(&path, broken.replace(HERE, "")).expect("written");
    place
}
