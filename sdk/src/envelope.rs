//! What every answer is wrapped in: a code, a message, a result, and the inputs that failed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::wire::{Decode, Scalar, Seed};
use crate::{ErrorCode, Failure};

/// The member in which inputs that failed are listed.
const FAIL_LIST: &str = "failList";

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
        let members = Members::of(text, || AsText).map_err(|error| fault_of_text(text, &error))?;
        Ok(Self {
            code: members.code.ok_or(AnswerFault::NoErrorCode)?,
            msg: members.msg.and_then(scalar).and_then(Scalar::text),
            result: members.result,
            fail_list: members.fail_list,
        })
    }

    /// The inputs that failed, from beside the result and from inside it. An item that cannot be understood is kept as it is.
    pub fn failures(&self) -> Vec<Failure> {
        let inside = self.result.filter(|result| may_name(result.get(), FAIL_LIST));
        let inside = inside.and_then(|result| Members::of(result.get(), || AsText).ok());
        let inside = inside.and_then(|members| members.fail_list);
        let lists = self.fail_list.into_iter().chain(inside);
        lists.flat_map(items).map(|item| Failure::from_json(item.get())).collect()
    }
}

/// Reads an answer and its result in one go, where it is as most are: a success that has one result, which is understood, and names
/// no failures. `None` for any other, of which [`Envelope::parse`] and the decoder of the result tell what it is.
pub(crate) fn success<T, F: Decode<T>>(text: &str) -> Option<(T, Envelope<'_>)> {
    if may_name(text, FAIL_LIST) {
        return None;
    }
    let members = Members::of(text, Seed::<T, F>::new).ok().filter(|members| members.results == 1)?;
    let code = members.code.filter(|code| code.is_success())?;
    let msg = members.msg.and_then(scalar).and_then(Scalar::text);
    Some((members.result?, Envelope { code, msg, result: None, fail_list: None }))
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

/// The text without a byte order mark.
fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Says what a text is that is not an envelope.
fn fault_of_text(text: &str, error: &serde_json::Error) -> AnswerFault {
    let start = without_mark(text).trim_start();
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

/// The members that mean something, the result in the form that `R` is. Where one comes twice, what is there wins over `null`, and
/// failure over success.
struct Members<'a, R> {
    code: Option<ErrorCode>,
    msg: Option<&'a RawValue>,
    result: Option<R>,
    /// How often there is a result, or `null` for it.
    results: usize,
    fail_list: Option<&'a RawValue>,
}

impl<'a, R> Members<'a, R> {
    /// Reads the members of an object; each seed reads one result.
    fn of<S>(text: &'a str, seed: fn() -> S) -> serde_json::Result<Self>
    where
        S: DeserializeSeed<'a, Value = Option<R>>,
    {
        let mut json = serde_json::Deserializer::from_str(without_mark(text));
        let members = json.deserialize_map(MembersVisitor(seed))?;
        json.end().map(|()| members)
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
                    FAIL_LIST => Member::FailList,
                    _ => Member::Other,
                })
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// Keeps a result as JSON text.
struct AsText;

impl<'de> DeserializeSeed<'de> for AsText {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Option::deserialize(deserializer)
    }
}

struct MembersVisitor<S>(fn() -> S);

impl<'de, R, S: DeserializeSeed<'de, Value = Option<R>>> Visitor<'de> for MembersVisitor<S> {
    type Value = Members<'de, R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de, R>, A::Error> {
        let mut members = Members { code: None, msg: None, result: None, results: 0, fail_list: None };
        while let Some(member) = map.next_key()? {
            match member {
                Member::Code => members.take_code(map.next_value()?),
                Member::Msg => members.msg = map.next_value::<Option<_>>()?.or(members.msg),
                Member::Result => {
                    members.results += 1;
                    members.result = map.next_value_seed((self.0)())?.or(members.result);
                }
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
    use crate::wire::Plain;

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
    fn a_plain_success_is_read_in_one_go() {
        for text in [
            r#"{"result":[1,"2"],"error_code":0}"#,
            r#"{"error_code":"0","result ":[1,2],"msg":null,"other":{}}"#,
            "\u{feff} {\"errorCode\":0,\"result\":[true,2]}\n",
        ] {
            let (result, envelope) = success::<Vec<i64>, Plain>(text).expect(text);
            assert_eq!((result, envelope.code), (vec![1, 2], ErrorCode::SUCCESS), "{text}");
        }
        let (_, envelope) =
            success::<Vec<i64>, Plain>(r#"{"msg":"a\tb","result":[],"error_code":0}"#).expect("a success");
        assert_eq!(envelope.msg.as_deref(), Some("a\tb"));
    }

    #[test]
    fn what_is_no_plain_success_is_left_to_be_taken_apart() {
        for text in [
            r#"{"result":[1],"error_code":-1}"#,
            r#"{"result":[1],"error_code":0,"errorCode":-1}"#,
            r#"{"result":[1]}"#,
            r#"{"error_code":0}"#,
            r#"{"result":null,"error_code":0}"#,
            r#"{"result":"one","error_code":0}"#,
            r#"{"result":[1],"result":{},"error_code":0}"#,
            r#"{"result":[1],"result":null,"error_code":0}"#,
            r#"{"result":[1],"failList":[{"errorCode":-1}],"error_code":0}"#,
            r#"{"result":[1,{"failList":[]}],"error_code":0}"#,
            r#"{"result":[1],"fail\u004cist":[],"error_code":0}"#,
            r#"{"result":[1],"error_code":0}}"#,
            r#"{"result":[1],"error_code":0"#,
            "<html>",
            "",
        ] {
            assert!(success::<Vec<i64>, Plain>(text).is_none(), "{text}");
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
