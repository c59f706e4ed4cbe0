//! A new operation: the rows of its table as target, request and answer, its conditions, its examples.

use super::Builder;
use super::heads::add;
use super::outline::{Body, Example, Field, Operation, Target, Title};
use crate::audit::additions::NewOperation;
use crate::audit::document::{ApiTable, Param, Part};
use crate::audit::limits;
use crate::audit::operations::{apps, name_of, push_lines};
use crate::lint::{sounds_secret, target_fields};
use crate::spec::{Apps, TargetKind};

impl Builder<'_> {
    pub(super) fn operation(&mut self, new: &NewOperation) {
        let api = &new.api;
        let name = name_of(&api.path);
        let module = self.module_of(&new.section, Some(&api.path));
        let (target, own) = target(api);
        let own: Vec<Param> = own.into_iter().cloned().collect();
        let mut operation = Operation {
            section: new.section.clone(),
            title: Title::printed(&new.title),
            doc: String::new(),
            path: api.path.clone(),
            apps: api.callers.map_or(Apps::Both, apps),
            // What may be repeated is for a person to decide.
            effect: "act".to_owned(),
            online: api.needs_online,
            paid: api.needs_paid,
            min_interval_s: api.limits.iter().find_map(|line| limits::interval(&line.text)),
            target,
            query: self.fields(&module, &[name], &api.query, true),
            request: self.fields(&module, &[name], &own, true),
            response: Vec::new(),
            result: None,
            response_headers: headers(api),
            failures: Vec::new(),
            errors: codes(api),
            examples: examples(new),
            notes: vec![api.place.to_string()],
        };
        if api.callers.is_none() {
            operation.notes.push("The document does not say who may call it.".to_owned());
        }
        for limit in &api.list_limits {
            let listed = operation.request.iter_mut().find(|field| field.name == limit.list && field.is_list());
            if let Some(field) = listed {
                field.length.get_or_insert([None, Some(limit.max)]);
            }
        }
        self.answer(&module, name, &api.response, &mut operation);
        if let Some(module) = self.folder.modules.get_mut(&module) {
            module.operations.insert(name.to_owned(), operation);
        }
    }

    /// The members of the envelope that hold something.
    pub(super) fn answer(&mut self, module: &str, name: &str, params: &[Param], operation: &mut Operation) {
        for param in params {
            match param.name.as_str() {
                "error_code" | "msg" => {}
                "failList" => {
                    add(&mut operation.failures, self.fields(module, &[name, "failure"], &param.fields, false))
                }
                "result" => self.result(module, name, param, operation),
                other => operation.notes.push(format!("The document prints `{other}` beside the result.")),
            }
        }
    }

    fn result(&mut self, module: &str, name: &str, param: &Param, operation: &mut Operation) {
        let is_list = param.type_text.as_deref().is_some_and(|printed| printed.trim().starts_with("array"));
        if is_list || param.fields.is_empty() {
            operation.result = self.fields(module, &[name], std::slice::from_ref(param), false).pop();
            return;
        }
        let (failures, fields): (Vec<Param>, Vec<Param>) =
            param.fields.iter().cloned().partition(|field| field.name == "failList");
        for failures in &failures {
            add(&mut operation.failures, self.fields(module, &[name, "failure"], &failures.fields, false));
        }
        let mut cases: Vec<&str> = fields.iter().filter_map(|field| field.case.as_deref()).collect();
        cases.dedup();
        if cases.len() > 1 {
            operation.notes.push(format!("The answer has {} cases; `outcomes` holds them apart.", cases.len()));
        }
        operation.response = self.fields(module, &[name], &fields, false);
    }
}

impl Field {
    fn is_list(&self) -> bool {
        self.ty.starts_with("list<")
    }
}

/// The devices that a request names, and the parameters that are left.
fn target(api: &ApiTable) -> (Option<Target>, Vec<&Param>) {
    let roots = &api.request;
    let identifiers = target_fields(&[TargetKind::Channel, TargetKind::Child]);
    let named = |name: &str| roots.iter().find(|param| param.name == name && is_plain(param));
    if named("qrCode").is_some() && named("mac").is_some() {
        let own = roots.iter().filter(|param| !(identifiers.contains(&param.name.as_str()) && is_plain(param)));
        return (Some(Target { list: None, kinds: kinds(roots), length: None }), own.collect());
    }
    let is_targets = |param: &&Param| {
        let names: Vec<&str> = param.fields.iter().map(|field| field.name.as_str()).collect();
        let known = param.fields.iter().all(|field| identifiers.contains(&field.name.as_str()) && is_plain(field));
        let is_list = param.type_text.as_deref().is_some_and(|printed| printed.starts_with("array"));
        // A target must be named; a list that may be left out is a filter.
        is_list && known && param.required != Some(false) && names.contains(&"qrCode") && names.contains(&"mac")
    };
    let Some(list) = roots.iter().find(is_targets) else { return (None, roots.iter().collect()) };
    let most = api.list_limits.iter().find(|limit| limit.list == list.name).map(|limit| limit.max);
    let own = list.length.map(|ends| ends.map(|end| end.and_then(|end| u64::try_from(end).ok())));
    let length = own.or(most.map(|most| [None, Some(most)]));
    let target = Target { list: Some(list.name.clone()), kinds: kinds(&list.fields), length };
    (Some(target), roots.iter().filter(|param| param.name != list.name).collect())
}

/// One text or number, not a list of them.
fn is_plain(param: &Param) -> bool {
    param.fields.is_empty() && param.type_text.as_deref().is_none_or(|printed| matches!(printed, "string" | "int"))
}

/// A channel or a child that must be named leaves no choice.
fn kinds(params: &[Param]) -> Vec<TargetKind> {
    let required = |name: &str| {
        params.iter().find(|param| param.name == name && is_plain(param)).map(|param| param.required == Some(true))
    };
    match (required("channelId"), required("childMac")) {
        (Some(true), None) => vec![TargetKind::Channel],
        (None, Some(true)) => vec![TargetKind::Child],
        (channel, child) => {
            let channel = channel.map(|_| TargetKind::Channel);
            let child = child.map(|_| TargetKind::Child);
            [TargetKind::Device].into_iter().chain(channel).chain(child).collect()
        }
    }
}

fn headers(api: &ApiTable) -> Vec<Field> {
    let mut headers = Vec::new();
    for header in &api.response_headers {
        let ty = if sounds_secret(&header.value) { "secret" } else { "string" };
        add(&mut headers, vec![Field { name: header.value.clone(), ty: ty.to_owned(), ..Field::default() }]);
    }
    headers
}

/// Codes that its conditions and descriptions name.
fn codes(api: &ApiTable) -> Vec<i64> {
    let mut lines: Vec<_> = api.limits.iter().chain(&api.notes).collect();
    api.params().for_each(|param| push_lines(param, &mut lines));
    let mut codes: Vec<i64> = Vec::new();
    for code in lines.into_iter().flat_map(|line| limits::codes(&line.text)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// Requests and answers in their order: the first with the first.
fn examples(new: &NewOperation) -> Vec<Example> {
    let bodies = |part: Part| -> Vec<Body> {
        let payloads = new.examples.iter().flat_map(|example| &example.payloads).filter(|payload| payload.part == part);
        let values = payloads.filter_map(|payload| payload.json.as_ref().and_then(|json| json.value()));
        values.map(|value| Body { value: value.clone(), doubt: None }).collect()
    };
    let (requests, responses) = (bodies(Part::Request), bodies(Part::Response));
    let count = requests.len().max(responses.len());
    let (mut requests, mut responses) = (requests.into_iter(), responses.into_iter());
    (0..count).map(|_| Example { request: requests.next(), response: responses.next() }).collect()
}
