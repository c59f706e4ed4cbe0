//! The table that describes an operation.

use super::super::model::{Cell, Line, Place, Row, Table};
use super::params::{Param, Params, texts};
use super::value::Value;
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
    fn new(place: Place) -> Self {
        Self {
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
            place,
        }
    }

    /// All parameters of request, URL and answer, outermost only.
    pub fn params(&self) -> impl Iterator<Item = &Param> {
        self.request.iter().chain(&self.query).chain(&self.response)
    }

    fn limit(&mut self, line: &Line) {
        let line = Line { text: unnumbered(&line.text).to_owned(), place: line.place };
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
        self.limits.push(line);
    }
}

/// `2. text` without its number; a section number at the start of a sentence stays.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', '、']) {
        Some(item) if rest.len() < text.len() && !item.starts_with(|c: char| c.is_ascii_digit()) => item.trim_start(),
        _ => text,
    }
}

/// The part of the table to which rows without a label belong.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Head,
    Request,
    Query,
    Response,
    StatusCodes,
    ResponseHeaders,
}

/// What a cell of several lines, or with a table, has for a label.
const NO_LABEL: &str = "\n";

/// A table that is being read.
struct Rows {
    api: ApiTable,
    section: Section,
    request: Params,
    query: Params,
    response: Params,
}

impl Reading {
    /// Reads the table of an operation; the header is known.
    pub(super) fn api_table(&mut self, table: &Table) -> ApiTable {
        let mut rows = Rows {
            api: ApiTable::new(table.place),
            section: Section::Head,
            request: Params::default(),
            query: Params::default(),
            response: Params::default(),
        };
        for row in &table.rows[1..] {
            match rows.row(self, row) {
                Ok(()) => self.counts.rows_read += 1,
                Err(reason) => self.unread(row.place, reason),
            }
        }
        let mut api = rows.api;
        (api.request, api.query, api.response) = (rows.request.finish(), rows.query.finish(), rows.response.finish());
        if !api.path.starts_with('/') {
            self.unread(api.place, "the table of an operation names no path");
        }
        if api.response.is_empty() {
            self.unread(api.place, "the table of an operation describes no answer");
        }
        api
    }
}

impl Rows {
    /// Reads a row; the error says what is not understood.
    fn row(&mut self, reading: &mut Reading, row: &Row) -> Result<(), String> {
        let (first, others) = row.cells.split_first().ok_or("the row has no cells")?;
        match (first.single_line().unwrap_or(NO_LABEL), self.section) {
            ("请求参数", _) => self.start(Section::Request, others),
            ("URL参数", _) => self.start(Section::Query, others),
            ("回复参数", _) => self.start(Section::Response, others),
            ("无", section) if section != Section::Head => self.start(section, others),
            ("使用限制" | "功能限制", _) => {
                plain_lines(others)?.for_each(|line| self.api.limit(line));
                Ok(())
            }
            ("功能说明" | "功能描述", _) => {
                self.api.notes.extend(plain_lines(others)?.cloned());
                Ok(())
            }
            ("http状态码", _) => self.explain(Section::StatusCodes, others, row.place),
            ("响应头参数", _) => self.explain(Section::ResponseHeaders, others, row.place),
            ("", section @ (Section::StatusCodes | Section::ResponseHeaders)) => {
                self.explain(section, others, row.place)
            }
            ("Path" | "path" | "URL", Section::Head) => self.path(others),
            (_, Section::Head) => Err(format!("a row of an operation starts with `{}`", texts(first).join(" "))),
            (_, Section::Request) => self.request.row(reading, row),
            (_, Section::Query) => self.query.row(reading, row),
            _ => {
                self.section = Section::Response;
                self.response.row(reading, row)
            }
        }
    }

    /// A row that is only a label.
    fn start(&mut self, section: Section, others: &[Cell]) -> Result<(), String> {
        self.section = section;
        match others.iter().find(|cell| !cell.is_empty()) {
            Some(cell) => Err(format!("`{}` stands beside a label", texts(cell).join(" "))),
            None => Ok(()),
        }
    }

    fn path(&mut self, others: &[Cell]) -> Result<(), String> {
        match others {
            [path] if self.api.path.is_empty() => {
                let path = path.single_line().ok_or("a path has more than one line")?;
                path.clone_into(&mut self.api.path);
                Ok(())
            }
            _ => Err("an operation has more than one path".to_owned()),
        }
    }

    /// A status code or a header of the answer.
    fn explain(&mut self, section: Section, cells: &[Cell], place: Place) -> Result<(), String> {
        self.section = section;
        let value = match cells {
            [value, meaning] if meaning.tables().next().is_none() => {
                let value = value.single_line().filter(|value| !value.is_empty());
                value.map(|value| (value.to_owned(), texts(meaning).join("\n")))
            }
            _ => None,
        };
        let (value, meaning) = value.ok_or("a status code or a header of the answer is not understood")?;
        let value = Value { value, meaning, inline: false, place };
        match section {
            Section::StatusCodes => self.api.status_codes.push(value),
            _ => self.api.response_headers.push(value),
        }
        Ok(())
    }
}

/// The lines of the one cell beside a label, which holds nothing but text.
fn plain_lines(cells: &[Cell]) -> Result<impl Iterator<Item = &Line>, String> {
    match cells {
        [cell] if cell.tables().next().is_none() => Ok(cell.lines()),
        [_] => Err("a table stands where only text is expected".to_owned()),
        _ => Err("a label is not followed by exactly one cell".to_owned()),
    }
}
