//! Tables inside of cells: the text export prints them one line a cell, so they are recognised by their contents.

use super::super::model::{Cell, Content, Line, Place, Row, Table};
use super::super::vocabulary::{
    FIELDS_HEADER, VALUES_HEADER, is_identifier, is_type, is_value, named_field, required_mark,
};

type Reasons = Vec<(Place, String)>;

/// Puts the tables back that the lines of a cell contain; also says what is left over.
pub(super) fn split(content: Vec<Content>) -> (Vec<Content>, Reasons) {
    let lines: Vec<Line> = content
        .into_iter()
        .filter_map(|content| match content {
            Content::Line(line) => Some(line),
            Content::Table(_) => None,
        })
        .collect();
    let mut reasons = Reasons::new();
    let content = contents(&lines, 0, &mut reasons);
    (content, reasons)
}

fn contents(lines: &[Line], depth: usize, reasons: &mut Reasons) -> Vec<Content> {
    let mut content = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        if starts_with(rest, VALUES_HEADER) {
            let (table, left) = values(rest);
            content.push(Content::Table(table));
            report_values_in(left, reasons);
            rest = left;
        } else if starts_with(rest, FIELDS_HEADER) {
            content.push(Content::Table(fields(rest, FIELDS_HEADER.len(), depth, reasons)));
            break;
        } else if !content.is_empty() && starts_field(rest) {
            content.push(Content::Table(fields(rest, 0, depth, reasons)));
            break;
        } else {
            content.push(Content::Line(line.clone()));
            rest = after;
        }
    }
    content
}

fn starts_with(lines: &[Line], header: [&str; 2]) -> bool {
    matches!(lines, [first, second, ..] if [first.text.as_str(), second.text.as_str()] == header)
}

/// Pairs of value and meaning, up to the first line that cannot be a value.
fn values(lines: &[Line]) -> (Table, &[Line]) {
    let mut rows = Vec::new();
    let mut rest = lines;
    while let [value, meaning, after @ ..] = rest {
        if !is_value(&value.text) || (!rows.is_empty() && starts_field(rest)) {
            break;
        }
        rows.push(row(&[value], vec![Content::Line(meaning.clone())]));
        rest = after;
    }
    (table(rows), rest)
}

/// A value after the end of a list of values means that its lines were paired wrongly.
fn report_values_in(lines: &[Line], reasons: &mut Reasons) {
    let own = lines.iter().position(|line| line.text == VALUES_HEADER[0]).unwrap_or(lines.len());
    if let Some(line) = lines[..own].iter().find(|line| is_value(&line.text) && line.text.is_ascii()) {
        reasons.push((line.place, format!("`{}` stands after the end of a list of values", line.text)));
    }
}

/// Rows of name, type and description; the last description takes everything up to the end of the cell.
/// In a list inside of a list only the first row certainly belongs to it.
fn fields(lines: &[Line], header: usize, depth: usize, reasons: &mut Reasons) -> Table {
    let (head, body) = lines.split_at(header);
    let mut rows = Vec::new();
    if let [name, description] = head {
        rows.push(row(&[name], vec![Content::Line(description.clone())]));
    }
    let starts = row_starts(body);
    if starts.first() != Some(&0) {
        let at = body.first().or(head.first());
        reasons.extend(at.map(|line| (line.place, "a list of parameters does not start with a parameter".to_owned())));
    }
    for (index, &start) in starts.iter().enumerate() {
        let mut end = starts.get(index + 1).copied().unwrap_or(body.len());
        // A list inside of the list: where it ends is not printed.
        let inner = end >= 2 && starts_with(&body[end - 2..], FIELDS_HEADER);
        if inner {
            end = body.len();
        }
        let names = 1 + usize::from(has_type_line(&body[start..]));
        let (name, description) = body[start..end].split_at(names);
        let name: Vec<&Line> = name.iter().collect();
        let mut row = row(&name, contents(description, depth + 1, reasons));
        row.loose = depth > 0 && index > 0;
        rows.push(row);
        if inner {
            break;
        }
    }
    table(rows)
}

/// Where the rows of a list of parameters start.
fn row_starts(body: &[Line]) -> Vec<usize> {
    let typed = starts_field(body);
    let mut starts = Vec::new();
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        if starts_field(rest) || (!typed && at % 2 == 0 && is_identifier(&rest[0].text)) {
            starts.push(at);
            at += usize::from(has_type_line(rest));
        }
        at += 1;
    }
    starts
}

/// A name followed by its type or by a description that starts with a mark.
fn starts_field(lines: &[Line]) -> bool {
    match lines {
        [name, next, ..] if is_identifier(&name.text) => is_type(&next.text) || required_mark(&next.text).is_some(),
        [name, ..] => matches!(named_field(&[name.text.as_str()]), Some((_, Some(_)))),
        [] => false,
    }
}

fn has_type_line(lines: &[Line]) -> bool {
    matches!(lines, [_, ty, ..] if is_type(&ty.text))
}

fn row(first: &[&Line], second: Vec<Content>) -> Row {
    let place = first[0].place;
    let first = first.iter().map(|line| Content::Line((*line).clone())).collect();
    Row { cells: vec![Cell { content: first, grid: None }, Cell { content: second, grid: None }], place, loose: false }
}

fn table(rows: Vec<Row>) -> Table {
    let place = rows.first().map_or(Place::Line(0), |row| row.place);
    Table { caption: None, rows, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints content as nested brackets.
    fn show(content: &[Content]) -> String {
        let shown = content.iter().map(|content| match content {
            Content::Line(line) => line.text.clone(),
            Content::Table(table) => {
                let rows = table.rows.iter().map(|row| {
                    let cells: Vec<_> = row.cells.iter().map(|cell| show(&cell.content)).collect();
                    cells.join(" | ") + if row.loose { "?" } else { "" }
                });
                format!("[{}]", rows.collect::<Vec<_>>().join(" ; "))
            }
        });
        shown.collect::<Vec<_>>().join(" / ")
    }

    fn split_lines(lines: &[&str]) -> (String, usize) {
        let lines = lines
            .iter()
            .zip(1..)
            .map(|(text, n)| Content::Line(Line { text: (*text).to_owned(), place: Place::Line(n) }));
        let (content, reasons) = split(lines.collect());
        (show(&content), reasons.len())
    }

    #[test]
    fn a_list_of_values_ends_where_no_value_stands() {
        let cell =
            ["mode, one of", "枚举值", "含义", "auto", "自动", "64*64", "像素", "该字段仅在支持时生效，否则无效"];
        let shown = "mode, one of / [枚举值 | 含义 ; auto | 自动 ; 64*64 | 像素] / 该字段仅在支持时生效，否则无效";
        assert_eq!(split_lines(&cell), (shown.to_owned(), 0));
    }

    #[test]
    fn wrongly_paired_values_are_reported() {
        let cell = ["枚举值", "含义", "0", "off", "which means not on", "1", "on"];
        assert_eq!(split_lines(&cell), ("[枚举值 | 含义 ; 0 | off] / which means not on / 1 / on".to_owned(), 1));
    }

    #[test]
    fn fields_nest_in_fields_and_hold_values() {
        let cell = [
            "filter",
            "名称",
            "内容",
            "kind",
            "int",
            "【可选】kind",
            "枚举值",
            "含义",
            "0",
            "a",
            "1",
            "b",
            "ip string",
            "address",
        ];
        let shown = "filter / [名称 | 内容 ; kind / int | 【可选】kind / [枚举值 | 含义 ; 0 | a ; 1 | b] ; ip string | address]";
        assert_eq!(split_lines(&cell), (shown.to_owned(), 0));
    }

    #[test]
    fn a_list_of_fields_inside_of_another_takes_the_rest() {
        let cell = ["f", "名称", "内容", "a", "object", "x", "名称", "内容", "b", "int", "y", "c", "int", "z"];
        let shown = "f / [名称 | 内容 ; a / object | x / [名称 | 内容 ; b / int | y ; c / int | z?]]";
        assert_eq!(split_lines(&cell), (shown.to_owned(), 0));
    }

    #[test]
    fn fields_without_header_or_type() {
        let cell = ["a role", "roleId", "string", "【必选】id", "note", "expireTime", "【可选】end"];
        let shown = "a role / [roleId / string | 【必选】id / note ; expireTime | 【可选】end]";
        assert_eq!(split_lines(&cell), (shown.to_owned(), 0));
        let sort = ["keys", "名称", "内容", "time", "of capture", "size", "in bytes"];
        assert_eq!(split_lines(&sort), ("keys / [名称 | 内容 ; time | of capture ; size | in bytes]".to_owned(), 0));
    }

    #[test]
    fn a_header_without_fields_is_reported() {
        assert_eq!(split_lines(&["keys", "名称", "内容", "为空时无效"]).1, 1);
    }
}
