//! JSON as documents print it: read strictly if possible, else with a fixed list of repairs, each of which is named.

use std::fmt;

use serde_json::{Map, Number, Value};

/// What the text of an example turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// It is JSON.
    Valid(Value),
    /// It is JSON after these repairs.
    Repaired(Value, Vec<Repair>),
    /// No known repair makes it JSON; the reason names the line.
    Broken(String),
}

/// A repair, and the line of the example (from 1) at which it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What was wrong.
    pub fault: Fault,
    /// Where.
    pub line: usize,
}

/// What examples get wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No comma between two members.
    MissingComma,
    /// A comma after the last member.
    TrailingComma,
    /// A comma, colon or quotation mark of Chinese typography.
    FullWidthPunctuation,
    /// A blank that JSON does not know.
    UnusualBlank,
    /// A `//` or `/* */` comment.
    Comment,
    /// A bracket that is never closed.
    MissingBracket,
    /// A bracket closed that was never opened.
    ExtraBracket,
    /// An ellipsis in place of further members.
    Ellipsis,
    /// The same key twice in one object; the last one counts.
    DuplicateKey,
    /// A line break, tab or backslash in a string that ought to be escaped.
    UnescapedCharacter,
    /// A number written in a way that JSON does not allow, such as `007`.
    UnusualNumber,
    /// A text without its quotation marks, or without the first of them.
    MissingQuotes,
    /// A key without a value; it is taken to be null.
    MissingValue,
}

impl Json {
    /// The value, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Valid(value) | Self::Repaired(value, _) => Some(value),
            Self::Broken(_) => None,
        }
    }

    /// Reads one value.
    pub(super) fn read(text: &str) -> Self {
        let mut repairer = Repairer { text, at: 0, line: 1, depth: 0, repairs: Vec::new() };
        match repairer.document() {
            Ok(value) if repairer.repairs.is_empty() => Self::Valid(value),
            Ok(value) => Self::Repaired(value, repairer.repairs),
            Err(reason) => Self::Broken(format!("line {} of the example: {reason}", repairer.line)),
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            Fault::MissingComma => "missing comma",
            Fault::TrailingComma => "trailing comma",
            Fault::FullWidthPunctuation => "full-width punctuation",
            Fault::UnusualBlank => "unusual blank",
            Fault::Comment => "comment",
            Fault::MissingBracket => "missing bracket",
            Fault::ExtraBracket => "extra bracket",
            Fault::Ellipsis => "ellipsis",
            Fault::DuplicateKey => "duplicate key",
            Fault::UnescapedCharacter => "unescaped character",
            Fault::UnusualNumber => "unusual number",
            Fault::MissingQuotes => "missing quotation marks",
            Fault::MissingValue => "missing value",
        };
        write!(f, "{fault} at line {}", self.line)
    }
}

/// A parser that accepts more than JSON and remembers what it forgave.
struct Repairer<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    depth: usize,
    repairs: Vec<Repair>,
}

/// No example nests deeper; it keeps a crafted one from exhausting the stack.
const DEEPEST: usize = 100;

type Outcome<T> = Result<T, String>;

impl<'t> Repairer<'t> {
    fn document(&mut self) -> Outcome<Value> {
        let value = self.value()?;
        loop {
            self.blanks();
            match self.peek() {
                None => return Ok(value),
                Some('}' | ']') => {
                    self.repair(Fault::ExtraBracket);
                    self.advance();
                }
                Some(other) => return Err(format!("`{other}` after the end of the value")),
            }
        }
    }

    fn value(&mut self) -> Outcome<Value> {
        self.blanks();
        match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some(c) if quote(c).is_some() => self.string().map(Value::String),
            Some(c) if !is_delimiter(c) => Ok(self.word()),
            Some(other) => Err(format!("`{other}` where a value is expected")),
            None => Err("it ends where a value is expected".to_owned()),
        }
    }

    fn object(&mut self) -> Outcome<Value> {
        let mut members = Map::new();
        self.members('{', '}', |parser| {
            let key = match parser.peek() {
                Some(c) if quote(c).is_some() => parser.string()?,
                other => return Err(format!("{} where a key is expected", describe(other))),
            };
            parser.blanks();
            match parser.peek() {
                Some(':') => {}
                Some('：') => parser.repair(Fault::FullWidthPunctuation),
                other => return Err(format!("{} after the key `{key}`, where a colon is expected", describe(other))),
            }
            parser.advance();
            parser.blanks();
            let value = match parser.peek() {
                Some(',' | '，' | '}') => {
                    parser.repair(Fault::MissingValue);
                    Value::Null
                }
                _ => parser.value()?,
            };
            if members.insert(key, value).is_some() {
                parser.repair(Fault::DuplicateKey);
            }
            Ok(())
        })?;
        Ok(Value::Object(members))
    }

    fn array(&mut self) -> Outcome<Value> {
        let mut items = Vec::new();
        self.members('[', ']', |parser| {
            items.push(parser.value()?);
            Ok(())
        })?;
        Ok(Value::Array(items))
    }

    /// Members between brackets, with commas between them.
    fn members(&mut self, open: char, close: char, mut member: impl FnMut(&mut Self) -> Outcome<()>) -> Outcome<()> {
        debug_assert_eq!(self.peek(), Some(open));
        self.advance();
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("it nests deeper than {DEEPEST} brackets"));
        }
        let (mut some, mut comma) = (false, true);
        loop {
            self.blanks();
            match self.peek() {
                Some(c) if c == close => {
                    if some && comma {
                        self.repair(Fault::TrailingComma);
                    }
                    self.advance();
                    break;
                }
                Some(c @ (',' | '，')) if some && !comma => {
                    if c == '，' {
                        self.repair(Fault::FullWidthPunctuation);
                    }
                    self.advance();
                    comma = true;
                }
                // The other kind of bracket belongs to whatever is around this one.
                None | Some('}' | ']') => {
                    self.repair(Fault::MissingBracket);
                    break;
                }
                Some('.' | '…') => self.ellipsis(),
                Some(_) => {
                    if some && !comma {
                        self.repair(Fault::MissingComma);
                    }
                    member(self)?;
                    (some, comma) = (true, false);
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn ellipsis(&mut self) {
        self.repair(Fault::Ellipsis);
        while matches!(self.peek(), Some('.' | '…')) {
            self.advance();
        }
    }

    fn string(&mut self) -> Outcome<String> {
        let start = self.line;
        let closing = self.peek().and_then(quote).unwrap_or('"');
        if closing != '"' {
            self.repair(Fault::FullWidthPunctuation);
        }
        self.advance();
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.advance();
            match c {
                '"' => return Ok(text),
                c if c == closing => return Ok(text),
                '\\' => self.escape(&mut text)?,
                '\n' if !self.ends_string_later() => return Err(format!("the string of line {start} is never closed")),
                '\u{0}'..='\u{1f}' => {
                    self.repair(Fault::UnescapedCharacter);
                    text.push(c);
                }
                c => text.push(c),
            }
        }
        Err(format!("the string of line {start} is never closed"))
    }

    /// A string broken over two lines leaves an odd number of quotation marks on the second; otherwise its own is missing.
    fn ends_string_later(&self) -> bool {
        let line = self.rest().lines().next().unwrap_or_default();
        line.matches('"').count() % 2 == 1
    }

    fn escape(&mut self, text: &mut String) -> Outcome<()> {
        let c = self.peek().ok_or("it ends in an escape")?;
        if c == 'u' {
            let digits = self.rest().get(1..5).ok_or("an escape is too short")?;
            let code = u32::from_str_radix(digits, 16).map_err(|_| format!("`\\u{digits}` is no escape"))?;
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            self.at += 5;
            return Ok(());
        }
        let escaped = match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            '"' | '\\' | '/' => c,
            _ => {
                self.repair(Fault::UnescapedCharacter);
                text.push('\\');
                c
            }
        };
        text.push(escaped);
        self.advance();
        Ok(())
    }

    /// A number, `true`, `false`, `null`, or a text that lacks its quotation marks.
    fn word(&mut self) -> Value {
        let end = self.rest().find(|c: char| is_delimiter(c) || c.is_whitespace()).unwrap_or(self.rest().len());
        let word = &self.rest()[..end];
        if self.closes_string(end) {
            self.repair(Fault::MissingQuotes);
            self.at += end + 1;
            return Value::String(word.to_owned());
        }
        let value = serde_json::from_str(word).unwrap_or_else(|_| {
            let number = word.trim_start_matches('0').parse::<i64>();
            self.repair(if number.is_ok() { Fault::UnusualNumber } else { Fault::MissingQuotes });
            number.map_or_else(|_| Value::String(word.to_owned()), |number| Value::Number(Number::from(number)))
        });
        self.at += end;
        value
    }

    /// Whether a quotation mark without an opening one ends a text here.
    fn closes_string(&self, at: usize) -> bool {
        let after = self.rest()[at..].strip_prefix('"').map(|after| after.trim_start_matches(' '));
        after.is_some_and(|after| after.starts_with([',', '}', ']', '\n']))
    }

    /// Passes over blanks and comments.
    fn blanks(&mut self) {
        while let Some(c) = self.peek() {
            if matches!(c, ' ' | '\n' | '\r' | '\t') {
                self.advance();
            } else if c.is_whitespace() {
                self.repair(Fault::UnusualBlank);
                self.advance();
            } else if self.rest().starts_with("//") {
                self.repair(Fault::Comment);
                self.advance_to("\n");
            } else if self.rest().starts_with("/*") {
                self.repair(Fault::Comment);
                self.advance_to("*/");
                self.advance();
                self.advance();
            } else {
                return;
            }
        }
    }

    fn advance_to(&mut self, mark: &str) {
        while self.at < self.text.len() && !self.rest().starts_with(mark) {
            self.advance();
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self) {
        if let Some(c) = self.peek() {
            self.at += c.len_utf8();
            self.line += usize::from(c == '\n');
        }
    }

    /// Repairs of the same kind in one line are noted once.
    fn repair(&mut self, fault: Fault) {
        let repair = Repair { fault, line: self.line };
        if self.repairs.last() != Some(&repair) {
            self.repairs.push(repair);
        }
    }
}

/// The mark that closes a string opened by this one.
fn quote(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' | '”' => Some('”'),
        '＂' => Some('＂'),
        _ => None,
    }
}

fn is_delimiter(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | ',' | '，' | ':' | '：' | '/') || quote(c).is_some()
}

fn describe(found: Option<char>) -> String {
    found.map_or_else(|| "the end".to_owned(), |c| format!("`{c}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn repaired(text: &str, value: &Value, faults: &[(Fault, usize)]) {
        let repairs = faults.iter().map(|&(fault, line)| Repair { fault, line }).collect();
        assert_eq!(Json::read(text), Json::Repaired(value.clone(), repairs), "{text}");
    }

    #[test]
    fn what_is_json_is_left_alone() {
        let text = r#"{"a": [1, -2.5e3, "x\n\u4e2dé", true, null, {}], "b": [], "c": 20123456789012345678}"#;
        assert_eq!(Json::read(text), Json::Valid(serde_json::from_str(text).unwrap()));
    }

    #[test]
    fn every_listed_fault_is_repaired_and_named() {
        let both = json!({"a": 1, "b": 2});
        repaired("{\"a\": 1\n\"b\": 2}", &both, &[(Fault::MissingComma, 2)]);
        repaired("{\"a\": 1,\n\"b\": 2,}", &both, &[(Fault::TrailingComma, 2)]);
        repaired("{\"a\": 1，\n“b”：2}", &both, &[(Fault::FullWidthPunctuation, 1), (Fault::FullWidthPunctuation, 2)]);
        repaired("{\"a\": 1,\u{a0}\"b\": 2}", &both, &[(Fault::UnusualBlank, 1)]);
        repaired("{\"a\": 1, // one\n\"b\": /* two */ 2}", &both, &[(Fault::Comment, 1), (Fault::Comment, 2)]);
        repaired("{\"a\": 1, \"b\": 2", &both, &[(Fault::MissingBracket, 1)]);
        repaired("{\"a\": 1, \"b\": 2}\n}", &both, &[(Fault::ExtraBracket, 2)]);
        repaired("{\"a\": 1, \"b\": 2, ...}", &both, &[(Fault::Ellipsis, 1), (Fault::TrailingComma, 1)]);
        repaired("{\"a\": 3, \"b\": 2, \"a\": 1}", &both, &[(Fault::DuplicateKey, 1)]);
        repaired("{\"a\": 01, \"b\": 2}", &both, &[(Fault::UnusualNumber, 1)]);
        repaired("[\"a\nb\", \"\\d\"]", &json!(["a\nb", "\\d"]), &[(Fault::UnescapedCharacter, 2)]);
        repaired("[xyz, 1\", \"2\"]", &json!(["xyz", "1", "2"]), &[(Fault::MissingQuotes, 1)]);
        repaired("{\"a\": , \"b\": 2}", &json!({"a": null, "b": 2}), &[(Fault::MissingValue, 1)]);
    }

    #[test]
    fn an_unclosed_object_in_a_list_ends_with_the_list() {
        repaired(
            "{\"list\": [{\"a\": 1], \"b\": 2}",
            &json!({"list": [{"a": 1}], "b": 2}),
            &[(Fault::MissingBracket, 1)],
        );
    }

    #[test]
    fn everything_else_is_broken_with_its_line() {
        for (text, reason) in [
            ("", "line 1 of the example: it ends where a value is expected"),
            ("{\n  : 1}", "line 2 of the example: `:` where a key is expected"),
            ("{\"a\" 1}", "line 1 of the example: `1` after the key `a`, where a colon is expected"),
            ("{} text", "line 1 of the example: `t` after the end of the value"),
            ("{\"a: 1,\n\"b\": 2}", "line 2 of the example: the string of line 1 is never closed"),
        ] {
            assert_eq!(Json::read(text), Json::Broken(reason.to_owned()), "{text}");
        }
    }
}
