//! The table that describes an operation.

use super::super::model::{Line, Place, Row, Table};
use super::params::{Param, Params, Value, texts};
use super::{Reading, rules};

/// An operation as its table describes it.
#[derive(Clone, Debug)]
pub struct ApiTable {
    /// The path; empty if the table has none, which is then unread.
    pub path: String,
    /// Parameters in the body of the request.
    pub request: Vec<Param>,
    /// Parameters in the URL.
    pub query: Vec<Param>,
    /// Fields of the answer, `error_code` and `result` too.
    pub response: Vec<Param>,
    /// HTTP status codes that it explains.
    pub status_codes: Vec<Value>,
    /// Headers of the answer that it explains.
    pub response_headers: Vec<Value>,
    /// Who may call it, if it says so.
    pub callers: Option<Callers>,
    /// The device must be online.
    pub needs_online: bool,
    /// The device must be paid for, or on trial.
    pub needs_paid: bool,
    /// How long its lists may be.
    pub list_limits: Vec<ListLimit>,
    /// All that it says about limits, without the numbers of a list.
    pub limits: Vec<Line>,
    /// What it does.
    pub notes: Vec<Line>,
    /// Where the table starts.
    pub place: Place,
}

/// Which type of application may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callers {
    /// Project-type applications.
    Project,
    /// Device-type applications.
    Device,
    /// Either.
    Both,
}

/// The most items of a list in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLimit {
    /// The name of the list.
    pub list: String,
    /// The most items.
    pub max: u64,
    /// Where it is said.
    pub place: Place,
}

impl ApiTable {
    /// All parameters of request, URL and answer, outermost only.
    pub fn params(&self) -> impl Iterator<Item = &Param> {
        self.request.iter().chain(&self.query).chain(&self.response)
    }

    fn limit(&mut self, row: &Row) {
        let lines = row.cells.iter().skip(1).flat_map(|cell| cell.lines());
        self.limits.extend(lines.map(|line| Line { text: unnumbered(&line.text).to_owned(), place: line.place }));
        for line in &self.limits {
            let says = |words: &str| line.text.contains(words);
            if says("设备型应用和项目型应用均可") {
                self.callers = Some(Callers::Both);
            } else if says("仅项目型应用") {
                self.callers = Some(Callers::Project);
            } else if says("仅设备型应用") {
                self.callers = Some(Callers::Device);
            }
            self.needs_online |= says("处于在线状态");
            self.needs_paid |= says("试用中或付费使用中");
            if let Some((list, max)) = rules::list_limit(&line.text) {
                self.list_limits.push(ListLimit { list: list.to_owned(), max, place: line.place });
            }
        }
    }
}

/// `2. text` without its number.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', '、']) {
        // A section number at the start of a sentence is no number of a list.
        Some(rest) if text.len() > rest.len() + 1 && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.trim_start()
        }
        _ => text,
    }
}

/// The part of the table to which rows of parameters belong.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Head,
    Request,
    Query,
    Response,
    StatusCodes,
    ResponseHeaders,
}

impl Reading {
    pub(super) fn api_table(&mut self, table: &Table) -> ApiTable {
        let mut api = ApiTable {
            path: String::new(),
            request: Vec::new(),
            query: Vec::new(),
            response: Vec::new(),
            status_codes: Vec::new(),
            response_headers: Vec::new(),
            callers: None,
            needs_online: false,
            needs_paid: false,
            list_limits: Vec::new(),
            limits: Vec::new(),
            notes: Vec::new(),
            place: table.place,
        };
        let mut part = Part::Head;
        let (mut request, mut query, mut response) = (Params::default(), Params::default(), Params::default());
        self.counts.rows_read += 1;
        for row in &table.rows[1..] {
            let first = row.cells.first().and_then(|cell| cell.lines().next());
            let label = first.map_or("", |line| line.text.as_str());
            match (label, part) {
                ("请求参数", _) => part = Part::Request,
                ("URL参数", _) => part = Part::Query,
                ("回复参数", _) => part = Part::Response,
                ("无", Part::Request | Part::Query | Part::Response) => {}
                ("使用限制" | "功能限制", _) => api.limit(row),
                ("功能说明" | "功能描述", _) => {
                    api.notes.extend(row.cells[1..].iter().flat_map(|c| c.lines().cloned()))
                }
                (label, Part::Head) if label.eq_ignore_ascii_case("path") || label == "URL" => {
                    api.path = row.cells.get(1).and_then(|cell| cell.single_line()).unwrap_or_default().to_owned();
                }
                (_, Part::Request) => {
                    self.param_row(&mut request, row);
                    continue;
                }
                (_, Part::Query) => {
                    self.param_row(&mut query, row);
                    continue;
                }
                ("http状态码", _) => {
                    part = Part::StatusCodes;
                    self.explain(&mut api.status_codes, row);
                    continue;
                }
                ("响应头参数", _) => {
                    part = Part::ResponseHeaders;
                    self.explain(&mut api.response_headers, row);
                    continue;
                }
                ("", Part::StatusCodes) => {
                    self.explain(&mut api.status_codes, row);
                    continue;
                }
                ("", Part::ResponseHeaders) => {
                    self.explain(&mut api.response_headers, row);
                    continue;
                }
                (_, Part::Response | Part::StatusCodes | Part::ResponseHeaders) => {
                    part = Part::Response;
                    self.param_row(&mut response, row);
                    continue;
                }
                (label, Part::Head) => {
                    self.unread(row.place, format!("a row of an operation starts with `{label}`"));
                    continue;
                }
            }
            self.counts.rows_read += 1;
        }
        (api.request, api.query, api.response) = (request.finish(), query.finish(), response.finish());
        self.check_complete(&api);
        api
    }

    fn check_complete(&mut self, api: &ApiTable) {
        if !api.path.starts_with('/') {
            self.unread(api.place, "the table of an operation names no path");
        }
        if api.response.is_empty() {
            self.unread(api.place, "the table of an operation describes no answer");
        }
    }

    /// A row that explains a status code or a header in its last two cells.
    fn explain(&mut self, values: &mut Vec<Value>, row: &Row) {
        match row.cells.as_slice() {
            [_, value, meaning] if value.single_line().is_some_and(|value| !value.is_empty()) => {
                let value = value.single_line().unwrap_or_default().to_owned();
                values.push(Value { value, meaning: texts(meaning).join("\n"), inline: false, place: row.place });
                self.counts.rows_read += 1;
            }
            _ => self.unread(row.place, "a status code or header is not understood"),
        }
    }
}
