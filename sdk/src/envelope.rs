//! What every answer is wrapped in: a code, a message, a result, and the inputs that failed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::wire::Scalar;
use crate::{ErrorCode, Failure};

/// An answer taken apart, its parts not yet read.
///
/// The cloud writes its envelopes in several ways. All are understood: the code as number or text, `errorCode` for `error_code`,
/// keys with a blank at the end, `null` for what is not there, a result beside a code that is not 0.
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// 0, or what went wrong.
    pub code: ErrorCode,
    /// The cloud's own words.
    pub msg: Option<Cow<'a, str>>,
    /// The result, as JSON text.
    pub result: Option<&'a RawValue>,
    /// The inputs that failed, as JSON text, where the list stands beside the result.
    pub fail_list: Option<&'a RawValue>,
}

/// Why a body is no answer of the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnswerFault {
    /// There is no body.
    Empty,
    /// It is compressed, although that was not asked for.
    Compressed,
    /// It is not text in UTF-8.
    NotUtf8,
    /// It is a web page.
    Html,
    /// It is the beginning of a JSON text.
    Truncated,
    /// It is not JSON, or no JSON object.
    NotJson,
    /// It is a JSON object without an error code.
    NoErrorCode,
}

impl fmt::Display for AnswerFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the body is empty",
            Self::Compressed => "the body is compressed, which was not asked for",
            Self::NotUtf8 => "the body is not UTF-8",
            Self::Html => "the body is a web page",
            Self::Truncated => "the JSON ends too early",
            Self::NotJson => "the body is not a JSON object",
            Self::NoErrorCode => "the JSON has no `error_code`",
        })
    }
}

impl<'a> Envelope<'a> {
    /// Takes an answer apart.
    ///
    /// # Errors
    ///
    /// When the text is not an object in JSON, or has no error code.
    pub fn parse(text: &'a str) -> Result<Self, AnswerFault> {
        let text = text.trim_start_matches('\u{feff}');
        let mut json = serde_json::Deserializer::from_str(text);
        let members = json.deserialize_map(MembersVisitor).and_then(|members| json.end().map(|()| members));
        let members = members.map_err(|error| fault_of_text(text, &error))?;
        Ok(Self {
            code: members.code.ok_or(AnswerFault::NoErrorCode)?,
            msg: members.msg.and_then(scalar).and_then(Scalar::text),
            result: members.result,
            fail_list: members.fail_list,
        })
    }

    /// The inputs that failed, from beside the result and from inside it. An item that cannot be understood is kept as it is.
    pub fn failures(&self) -> Vec<Failure> {
        let inside = self.result.filter(|result| may_name(result.get(), "failList"));
        let inside = inside.and_then(|result| Members::of(result.get())).and_then(|members| members.fail_list);
        let lists = self.fail_list.into_iter().chain(inside);
        lists.flat_map(items).map(|item| Failure::from_json(item.get())).collect()
    }
}

/// Without the result, which may hold secrets.
impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("code", &self.code).field("msg", &self.msg).finish_non_exhaustive()
    }
}

/// The items of a list; what is not a list is its only item.
fn items(list: &RawValue) -> Vec<&RawValue> {
    serde_json::from_str(list.get()).unwrap_or_else(|_| vec![list])
}

/// Whether a JSON text may have a member of this name, at any depth: most have not, and need not be read for it.
fn may_name(json: &str, name: &str) -> bool {
    json.contains(name) || json.contains("\\u")
}

fn scalar(value: &RawValue) -> Option<Scalar<'_>> {
    Scalar::read(&mut serde_json::Deserializer::from_str(value.get())).ok()
}

/// Says what a text is that is not an envelope.
fn fault_of_text(text: &str, error: &serde_json::Error) -> AnswerFault {
    let start = text.trim_start();
    if start.is_empty() {
        AnswerFault::Empty
    } else if start.starts_with('<') {
        AnswerFault::Html
    } else if start.starts_with('{') && error.is_eof() {
        AnswerFault::Truncated
    } else {
        AnswerFault::NotJson
    }
}

/// The members that mean something. Where one comes twice, what is there wins over `null`, and failure over success.
#[derive(Default)]
struct Members<'a> {
    code: Option<ErrorCode>,
    msg: Option<&'a RawValue>,
    result: Option<&'a RawValue>,
    fail_list: Option<&'a RawValue>,
}

impl<'a> Members<'a> {
    fn of(text: &'a str) -> Option<Self> {
        serde_json::Deserializer::from_str(text).deserialize_map(MembersVisitor).ok()
    }

    fn take_code(&mut self, value: &'a RawValue) {
        let code = scalar(value).and_then(|code| code.int()).map(ErrorCode::new);
        if self.code.is_none_or(ErrorCode::is_success) {
            self.code = code.or(self.code);
        }
    }
}

enum Member {
    Code,
    Msg,
    Result,
    FailList,
    Other,
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Member;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_str<E>(self, name: &str) -> Result<Member, E> {
                Ok(match name.trim() {
                    "error_code" | "errorCode" => Member::Code,
                    "msg" | "message" => Member::Msg,
                    "result" => Member::Result,
                    "failList" => Member::FailList,
                    _ => Member::Other,
                })
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Members::default();
        while let Some(member) = map.next_key()? {
            match member {
                Member::Code => members.take_code(map.next_value()?),
                Member::Msg => members.msg = map.next_value::<Option<_>>()?.or(members.msg),
                Member::Result => members.result = map.next_value::<Option<_>>()?.or(members.result),
                Member::FailList => members.fail_list = map.next_value::<Option<_>>()?.or(members.fail_list),
                Member::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Result<i64, AnswerFault> {
        Envelope::parse(text).map(|envelope| envelope.code.value())
    }

    #[test]
    fn the_code_is_found_however_it_is_written() {
        for text in [
            r#"{"error_code":-10301}"#,
            r#"{"error_code":"-10301"}"#,
            r#"{"error_code":-10301.0}"#,
            r#"{"errorCode":" -10301 "}"#,
            r#"{"error_code ":-10301,"result":null}"#,
            "\u{feff} {\"error\\u005fcode\":-10301}\n",
            r#"{"error_code":0,"error_code":-10301}"#,
            r#"{"error_code":-10301,"error_code":0}"#,
            r#"{"error_code":null,"errorCode":-10301}"#,
        ] {
            assert_eq!(code(text), Ok(-10301), "{text}");
        }
    }

    #[test]
    fn what_is_no_envelope_is_named() {
        for (text, fault) in [
            ("", AnswerFault::Empty),
            (" \n", AnswerFault::Empty),
            ("<html><body>502</body></html>", AnswerFault::Html),
            (r#"{"error_code":0,"result":{"a":"#, AnswerFault::Truncated),
            (r#"{"error_code":0}}"#, AnswerFault::NotJson),
            ("[]", AnswerFault::NotJson),
            ("null", AnswerFault::NotJson),
            ("upstream connect error", AnswerFault::NotJson),
            ("{}", AnswerFault::NoErrorCode),
            (r#"{"error_code":null}"#, AnswerFault::NoErrorCode),
            (r#"{"error_code":"none"}"#, AnswerFault::NoErrorCode),
            (r#"{"error_code":1e999}"#, AnswerFault::NoErrorCode),
            (r#"{"error_code":[0]}"#, AnswerFault::NoErrorCode),
        ] {
            assert_eq!(code(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_parts_are_kept_as_they_came() {
        let envelope = Envelope::parse(r#"{"msg":"a\tb","result ":{"n":1e999,"n":2},"error_code":0,"other":[{}]}"#)
            .expect("an envelope");
        assert_eq!(envelope.msg.as_deref(), Some("a\tb"));
        assert_eq!(envelope.result.map(RawValue::get), Some(r#"{"n":1e999,"n":2}"#));
        let envelope = Envelope::parse(r#"{"msg":5,"result":null,"error_code":0}"#).expect("an envelope");
        assert_eq!((envelope.msg.as_deref(), envelope.result.is_none()), (Some("5"), true));
    }

    #[test]
    fn nesting_knows_no_depth() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let text = format!(r#"{{"error_code":0,"result":{deep},"more":{deep},"failList":{deep}}}"#);
        let envelope = Envelope::parse(&text).expect("an envelope");
        assert_eq!(envelope.result.map(|result| result.get().len()), Some(deep.len()));
        assert_eq!(envelope.failures().len(), 1);
    }

    #[test]
    fn failures_are_gathered_from_both_places() {
        let text = r#"{"error_code":-82422,"failList":[{"qrCode":"799E56281C531B106","error_code":-1}],
            "result":{"failList":[{"uuid":"u","errorCode":"-2"},"odd"]}}"#;
        let failures = Envelope::parse(text).expect("an envelope").failures();
        assert_eq!(failures.iter().map(|failure| failure.code.value()).collect::<Vec<_>>(), [-1, -2, -10000]);
        for text in [
            r#"{"error_code":0,"failList":{"uuid":"u","errorCode":-2}}"#,
            r#"{"error_code":0,"result":{"fail\u004cist":[{"uuid":"u","errorCode":-2}]}}"#,
        ] {
            assert_eq!(Envelope::parse(text).expect("an envelope").failures().len(), 1, "{text}");
        }
        assert!(
            Envelope::parse(r#"{"error_code":0,"failList":null,"result":[]}"#)
                .expect("an envelope")
                .failures()
                .is_empty()
        );
    }
}
