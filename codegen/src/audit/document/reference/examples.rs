//! Examples: a cell with a request and an answer, each below its label.

use super::super::json::Json;
use super::super::model::{Cell, Line, Place, Table};
use super::super::vocabulary::example_part;

/// An example of an operation.
#[derive(Clone, Debug)]
pub struct Example {
    /// The line above it.
    pub label: String,
    /// What it shows, in order.
    pub payloads: Vec<Payload>,
    /// Where it starts.
    pub place: Place,
}

/// One body, or the lines of a header.
#[derive(Clone, Debug)]
pub struct Payload {
    /// What it is.
    pub part: Part,
    /// The lines between the label and the body, such as the case that it shows.
    pub note: String,
    /// The text as printed.
    pub text: String,
    /// The body; nothing if it is a header.
    pub json: Option<Json>,
    /// Where it starts.
    pub place: Place,
}

/// The parts of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The body of the request.
    Request,
    /// The body of the answer.
    Response,
    /// Headers of the answer.
    ResponseHeaders,
}

impl Example {
    /// The bodies of its requests.
    pub fn requests(&self) -> impl Iterator<Item = &Payload> {
        self.payloads.iter().filter(|payload| payload.part == Part::Request)
    }

    /// The bodies of its answers.
    pub fn responses(&self) -> impl Iterator<Item = &Payload> {
        self.payloads.iter().filter(|payload| payload.part == Part::Response)
    }
}

/// The part that a line opens, and what stands behind the colon.
fn label(line: &str) -> Option<(Part, &str)> {
    let (label, rest) = example_part(line)?;
    let part = match label.as_str() {
        "request" | "request.payload" => Part::Request,
        "response.headers" => Part::ResponseHeaders,
        _ => Part::Response,
    };
    Some((part, rest))
}

pub(super) fn is_example(cell: &Cell) -> bool {
    cell.lines().next().is_some_and(|line| label(&line.text).is_some())
}

/// A part and the lines below its label.
struct Labelled {
    part: Part,
    lines: Vec<Line>,
    place: Place,
}

impl Example {
    /// Reads a cell that starts with a label.
    pub(super) fn read(table: &Table, cell: &Cell, above: &str) -> Self {
        let mut parts: Vec<Labelled> = Vec::new();
        for line in cell.lines().flat_map(separate) {
            if let Some((part, rest)) = label(&line.text) {
                let rest = Line { text: rest.to_owned(), place: line.place };
                let lines = if rest.text.is_empty() { Vec::new() } else { vec![rest] };
                parts.push(Labelled { part, lines, place: line.place });
            } else if let Some(part) = parts.last_mut() {
                part.lines.push(line);
            }
        }
        let payloads = parts.iter().flat_map(Labelled::payloads).collect();
        Self { label: above.to_owned(), payloads, place: table.place }
    }
}

/// `}Response:` is two lines.
fn separate(line: &Line) -> Vec<Line> {
    let rest = line.text.trim_start_matches(['}', ']', ' ']);
    let brackets = &line.text[..line.text.len() - rest.len()];
    if brackets.is_empty() || label(rest).is_none() {
        return vec![line.clone()];
    }
    [brackets.trim_end(), rest].map(|text| Line { text: text.to_owned(), place: line.place }).into()
}

impl Labelled {
    /// The bodies below the label; each starts at a bracket and ends where its brackets are closed.
    fn payloads(&self) -> Vec<Payload> {
        if self.part == Part::ResponseHeaders {
            return vec![self.payload(String::new(), &self.lines, None)];
        }
        let mut payloads = Vec::new();
        let mut rest = self.lines.as_slice();
        while let Some(start) = rest.iter().position(|line| line.text.starts_with(['{', '['])) {
            let note = join(&rest[..start]);
            let (body, after) = rest[start..].split_at(body_length(&rest[start..]));
            payloads.push(self.payload(note, body, Some(Json::read(&join(body)))));
            rest = after;
        }
        if payloads.is_empty() || !rest.is_empty() {
            let reason =
                if rest.is_empty() { "nothing stands below the label" } else { "text that belongs to no body" };
            payloads.push(self.payload(String::new(), rest, Some(Json::Broken(reason.to_owned()))));
        }
        payloads
    }

    fn payload(&self, note: String, lines: &[Line], json: Option<Json>) -> Payload {
        let place = lines.first().map_or(self.place, |line| line.place);
        Payload { part: self.part, note, text: join(lines), json, place }
    }
}

/// The lines of a body: up to where its brackets are closed, with brackets closed once too often; all if never.
fn body_length(lines: &[Line]) -> usize {
    let mut depth = 0_i32;
    for (index, line) in lines.iter().enumerate() {
        depth += balance(&line.text);
        if depth <= 0 {
            let closing = |line: &&Line| line.text.chars().all(|c| matches!(c, '}' | ']' | ' '));
            return index + 1 + lines[index + 1..].iter().take_while(closing).count();
        }
        if index > 0 && is_case(&line.text) {
            return index;
        }
    }
    lines.len()
}

/// `2. not yet ready`: the next case, although a bracket is missing.
fn is_case(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(". ")
}

/// Brackets opened less brackets closed, outside of strings and comments.
fn balance(line: &str) -> i32 {
    let (mut balance, mut in_string, mut escaped) = (0, false, false);
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            '/' if characters.peek() == Some(&'/') => break,
            '{' | '[' => balance += 1,
            '}' | ']' => balance -= 1,
            _ => {}
        }
    }
    balance
}

fn join(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}
