//! Every example of the document, through the generated types: requests come out as documented, answers lose nothing.

use std::path::Path;

use serde_json::Value;
use tums::server::{Endpoint, RequestFault, endpoint, endpoints};
use tums_codegen::model::{self, Field, Model, Operation};
use tums_codegen::spec::{self, Erratum, ErratumKind, Example, Spec};

fn spec() -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    spec::load(&folder).expect("the specification can be read")
}

/// One example with everything that may explain it.
struct Case<'m> {
    operation: &'m Operation<'m>,
    example: &'m Example,
    endpoint: &'static Endpoint,
    errata: Vec<&'m Erratum>,
}

impl Case<'_> {
    /// Whether an erratum of one of these kinds quotes `name`.
    fn explains(&self, kinds: &[ErratumKind], name: &str) -> bool {
        let of_kind = self.errata.iter().filter(|erratum| kinds.contains(&erratum.kind.value));
        of_kind.flat_map(|erratum| &erratum.readings).any(|reading| reading.quote.contains(name))
    }
}

/// Calls `check` with every example, and reports all complaints at once.
fn each_example(check: impl Fn(&Case<'_>) -> Option<String>) {
    let spec = spec();
    let model = model::resolve(&spec).expect("the specification can be resolved");
    let mut complaints = Vec::new();
    let mut seen = 0;
    for (module, operation) in model.operations() {
        let endpoint = endpoint(&operation.spec.path).unwrap_or_else(|| panic!("no type for {}", operation.wire));
        for example in &operation.spec.examples {
            seen += 1;
            let case = Case { operation, example, endpoint, errata: errata(&model, operation) };
            let place = format!("{}.yaml:{}: {}", module.name, example.at, operation.wire);
            complaints.extend(check(&case).map(|complaint| format!("{place}: {complaint}")));
        }
    }
    assert!(seen > endpoints().len(), "only {seen} examples");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Every erratum of an operation, of its fields, and of the objects that they lead to.
fn errata<'m>(model: &'m Model<'m>, operation: &'m Operation<'m>) -> Vec<&'m Erratum> {
    let mut errata: Vec<&Erratum> = operation.spec.errata.iter().collect();
    errata.extend(operation.target.iter().flat_map(|target| &target.spec.errata));
    errata.extend(operation.spec.failures.iter().flat_map(|failures| &failures.errata));
    let failures = operation.failures.iter().flatten();
    let mut open: Vec<&Field<'_>> = operation.request.iter().chain(operation.answer_fields()).chain(failures).collect();
    let mut seen = Vec::new();
    while let Some(field) = open.pop() {
        errata.extend(&field.spec.errata);
        for name in field.ty.objects() {
            if !seen.contains(&name) {
                seen.push(name);
                let object = model.object_named(name).expect("a resolved name");
                errata.extend(&object.spec.errata);
                open.extend(&object.fields);
            }
        }
    }
    errata
}

#[test]
fn every_operation_has_a_type_and_every_type_an_operation() {
    let spec = spec();
    let operations = || spec.modules.iter().flat_map(|file| &file.content.operations);
    let documented: Vec<&str> = operations().map(|entry| entry.value.path.as_str()).collect();
    let generated: Vec<&str> = endpoints().iter().map(|endpoint| endpoint.info.path).collect();
    assert_eq!(documented, generated);
    assert_eq!(documented.len() as u64, spec.service.content.document.operations.value);
}

/// Examples that name, nest or leave out a field otherwise than we send it are read as we send them.
#[test]
fn requests_come_out_as_documented() {
    use ErratumKind::{Missing, Name, Nesting};
    each_example(|case| {
        let request = case.example.request.as_ref().filter(|_| case.operation.query.is_empty())?;
        let wanted = &case.example.sends.as_ref().unwrap_or(request).value;
        let sent = |body: &Value| match case.endpoint.read_request(&body.to_string()) {
            Err(error) => Err(format!("not read: {error}")),
            Ok(sent) => {
                let sent: Value = serde_json::from_str(&sent).expect("what is sent is JSON");
                if sent == *wanted { Ok(()) } else { Err(format!("sent {sent}\n  not {wanted}")) }
            }
        };
        let disputed = case
            .errata
            .iter()
            .any(|erratum| matches!(erratum.kind.value, Name | Nesting | Missing) && erratum.send.is_some());
        let as_printed = sent(&request.value);
        if disputed && case.example.sends.is_some() { as_printed.or_else(|_| sent(wanted)) } else { as_printed }.err()
    });
}

#[test]
fn what_is_sent_obeys_the_rules() {
    use ErratumKind::{Length, Range, Value};
    each_example(|case| {
        let request = case.example.sends.as_ref().or(case.example.request.as_ref());
        let request = request.filter(|_| case.operation.query.is_empty())?;
        match case.endpoint.check_request(&request.to_string()).err()? {
            RequestFault::Invalid(broken) if case.explains(&[Length, Range, Value], broken.field()) => None,
            fault => Some(format!("{fault:?}")),
        }
    });
}

/// The envelope's code and message are kept beside the answer, so only what is below them is compared.
#[test]
fn answers_lose_nothing_but_what_an_erratum_names() {
    use ErratumKind::{Envelope, Extra, Name, Nesting, Type};
    each_example(|case| {
        let answer = &case.example.response.as_ref()?.value;
        let read = match case.endpoint.read_answer(&answer.to_string()) {
            Err(fault) => return Some(format!("not read: {fault:?}")),
            Ok(read) => serde_json::from_str(&read).expect("what is read comes out as JSON"),
        };
        let mut lost = Vec::new();
        for name in ["result", "failList"] {
            compare(&[name], member(answer, name), member(&read, name), &mut lost);
        }
        lost.retain(|path| !path.iter().any(|name| case.explains(&[Envelope, Extra, Name, Nesting, Type], name)));
        (!lost.is_empty()).then(|| format!("lost {lost:?}\n  of {answer}\n  read {read}"))
    });
}

/// Collects the paths of everything in `wanted` that `found` lacks. `null` says nothing.
fn compare(path: &[&str], wanted: &Value, found: &Value, lost: &mut Vec<Vec<String>>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(_)) => {
            for (name, value) in wanted {
                compare(&[path, &[name.trim()]].concat(), value, member(found, name.trim()), lost);
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            wanted.iter().zip(found).for_each(|(wanted, found)| compare(path, wanted, found, lost));
        }
        _ if wanted.is_null() || wanted == found => {}
        // What names no member explains nothing: the first steps are the envelope's.
        _ => lost.push(path[1..].iter().map(|&name| name.to_owned()).collect()),
    }
}

/// A member of an object, whatever blanks stand around its name.
fn member<'v>(object: &'v Value, name: &str) -> &'v Value {
    let members = object.as_object().into_iter().flatten();
    members.filter(|(known, _)| known.trim() == name).map(|(_, value)| value).next().unwrap_or(&Value::Null)
}

/// Messages that the cloud posts belong to no operation.
#[test]
fn messages_come_back_as_they_came() {
    let spec = spec();
    let mut seen = 0;
    for entry in &spec.push.content.types {
        for example in &entry.value.examples {
            let read = match entry.name.as_str() {
                "PushMessage" => {
                    serde_json::from_value::<tums::PushMessage>(example.value.clone()).map(serde_json::to_value)
                }
                other => panic!("this test does not know the message {other}"),
            };
            assert_eq!(read.expect("a message").expect("an object"), example.value);
            seen += 1;
        }
    }
    assert!(seen > 0, "there are no examples");
}
