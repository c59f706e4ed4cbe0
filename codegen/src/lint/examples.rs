//! Examples against their own operation: fields, types, rules, envelope.

use std::path::Path;

use serde_json::Value;

use super::scope::target_fields;
use super::values::{self, Problem};
use super::{Findings, Rule, Scope};
use crate::spec::{Entries, Erratum, Example, Field, Located, Location, Operation, TypeExpr};

/// Members of the envelope, section 1.3.3.
const ENVELOPE: &[&str] = &["error_code", "msg", "result", "failList"];

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (path, entry) in scope.each_operation() {
        for example in &entry.value.examples {
            let case = Case { scope, path, name: &entry.name.value, operation: &entry.value };
            case.sends(example, findings);
            if let Some(request) = example.sends.as_ref().or(example.request.as_ref()) {
                case.request(request, findings);
            }
            if let Some(response) = &example.response {
                case.response(response, findings);
            }
        }
    }
}

struct Case<'a> {
    scope: &'a Scope<'a>,
    path: &'a Path,
    name: &'a str,
    operation: &'a Operation,
}

impl Case<'_> {
    fn sends(&self, example: &Located<Example>, findings: &mut Findings) {
        let message = match (&example.request, &example.sends, &example.because) {
            (_, Some(sends), None) => Some((sends.at, "`sends` needs `because`: the erratum or the rule")),
            (_, None, Some(because)) => Some((because.at, "`because` without `sends` explains nothing; delete it")),
            (None, Some(sends), _) => Some((sends.at, "`sends` stands beside the printed `request`; add that")),
            (Some(request), Some(sends), _) if request == sends => {
                Some((sends.at, "`sends` equals `request`; delete it"))
            }
            _ => None,
        };
        if let Some((at, message)) = message {
            findings.add(self.path, at, Rule::Sends, format!("`{}`: {message}", self.name));
        }
    }

    fn request(&self, value: &Located<Value>, findings: &mut Findings) {
        let mut others = Vec::new();
        if let Some(target) = &self.operation.target {
            match &target.list {
                Some(list) => others.push(list.as_str()),
                None => others.extend(target_fields(&target.kinds)),
            }
            self.targets(value, findings);
        }
        let problems = values::object_problems(self.scope, &self.operation.request, &others, &value.value, true);
        self.report(value.at, "request", problems, findings);
    }

    /// The targets that a request names have the fields of their kinds.
    fn targets(&self, value: &Located<Value>, findings: &mut Findings) {
        let Some(target) = &self.operation.target else { return };
        let known = target_fields(&target.kinds);
        let named: Vec<&Value> = match &target.list {
            None => vec![&value.value],
            Some(list) => match value.get(list.as_str()).and_then(Value::as_array) {
                Some(items) => items.iter().collect(),
                None => {
                    let message = format!("the request of `{}` has no list `{}`", self.name, list.value);
                    return findings.add(self.path, value.at, Rule::Example, message);
                }
            },
        };
        for one in named {
            let Some(members) = one.as_object() else { continue };
            if !members.contains_key("qrCode") && !members.contains_key("mac") {
                let message = format!("a target of `{}` has neither `qrCode` nor `mac`", self.name);
                findings.add(self.path, value.at, Rule::Example, message);
            }
            let strange = members.keys().filter(|key| target.list.is_some() && !known.contains(&key.as_str()));
            for key in strange {
                let message = format!("a target of `{}` has `{key}`, which its kinds do not allow", self.name);
                findings.add(self.path, value.at, Rule::Example, message);
            }
        }
    }

    fn response(&self, value: &Located<Value>, findings: &mut Findings) {
        let Some(envelope) = value.as_object() else {
            let message = format!("the response of `{}` is no object; write it with its envelope", self.name);
            return findings.add(self.path, value.at, Rule::Example, message);
        };
        for name in envelope.keys().filter(|name| !ENVELOPE.contains(&name.trim())) {
            let message = format!("the response of `{}` has `{name}` beside {}", self.name, ENVELOPE.join(", "));
            findings.add(self.path, value.at, Rule::Example, message);
        }
        let result = envelope.iter().find(|(name, _)| name.trim() == "result").map(|(_, result)| result);
        let code = envelope.get("error_code").and_then(Value::as_i64);
        if let Some(result) = result {
            self.result(value.at, code, result, findings);
        }
    }

    fn result(&self, at: Location, code: Option<i64>, result: &Value, findings: &mut Findings) {
        let operation = self.operation;
        let none = Entries::default();
        let outcome = code.and_then(|code| operation.outcomes.get(&code.to_string()));
        let fields = outcome.map_or(&operation.response, |outcome| &outcome.fields);
        let problems = match &operation.result {
            Some(field) => match field.ty.parse::<TypeExpr>() {
                Ok(expression) => values::problems(self.scope, field, &expression, result),
                Err(_) => Vec::new(),
            },
            None => values::object_problems(self.scope, fields, &["failList"], result, false),
        };
        self.report(at, "result", problems, findings);
        if fields.is_empty() && operation.result.is_none() && fields == &none && operation.failures.is_none() {
            let message = format!("the example of `{}` has a result, the operation has none", self.name);
            findings.add(self.path, at, Rule::Example, message);
        }
    }

    fn report(&self, at: Location, what: &str, problems: Vec<Problem>, findings: &mut Findings) {
        for problem in problems {
            if !self.explained(&problem) {
                let place = problem.place.join(".");
                let message = format!(
                    "`{place}` in the {what} of an example of `{}` {}; mend the field or the example, or add an erratum",
                    self.name, problem.message
                );
                findings.add(self.path, at, Rule::Example, message);
            }
        }
    }

    /// Whether an erratum on the way to the place speaks of it.
    fn explained(&self, problem: &Problem) -> bool {
        let Some(last) = problem.place.last() else { return false };
        let operation = self.operation;
        let failures = operation.failures.iter().flat_map(|failures| &failures.errata);
        let target = operation.target.iter().flat_map(|target| &target.errata);
        if operation.errata.iter().chain(failures).chain(target).any(|erratum| speaks_of(erratum, last)) {
            return true;
        }
        if operation.result.iter().any(|field| !field.errata.is_empty()) {
            return true;
        }
        let outcomes = operation.outcomes.iter().map(|entry| &entry.value.fields);
        let groups = [&operation.request, &operation.response].into_iter().chain(outcomes);
        groups.into_iter().any(|fields| self.explained_in(fields, &problem.place))
    }

    fn explained_in(&self, fields: &Entries<Field>, place: &[String]) -> bool {
        let Some((first, rest)) = place.split_first() else { return false };
        let Some(field) = fields.get(first) else { return false };
        if rest.is_empty() {
            return !field.errata.is_empty();
        }
        let object = self.scope.object_of(field);
        let by_type = object.is_some_and(|object| object.errata.iter().any(|erratum| speaks_of(erratum, &rest[0])));
        let by_field = field.errata.iter().any(|erratum| speaks_of(erratum, &rest[0]));
        by_field || by_type || object.is_some_and(|object| self.explained_in(&object.fields, rest))
    }
}

fn speaks_of(erratum: &Erratum, name: &str) -> bool {
    erratum.readings.iter().any(|reading| reading.quote.contains(name))
        || erratum.accept.iter().any(|accepted| accepted.value == name)
}
