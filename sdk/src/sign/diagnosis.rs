//! What a caller whose signature is wrong has probably signed instead.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::SigningParams;

/// Both strings to sign, and where they part.
///
/// The caller sends a signature only, so its string is found by repeating known mistakes until one gives the same signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What should have been signed.
    pub expected: String,
    /// What was signed, if a known mistake explains the signature.
    pub signed: Option<String>,
    /// The mistake.
    pub mistake: Option<&'static str>,
    /// The first character, counted from 0, in which the two differ.
    pub first_difference: Option<usize>,
}

impl Diagnosis {
    /// Looks for the mistake that explains a signature. `query` is that of the request, without its `?`: it is not signed, but
    /// often by mistake.
    pub fn of(right: &SigningParams<'_>, query: Option<&str>, signature: &str) -> Self {
        let expected = right.sign().explain().string_to_sign;
        let found = mistakes(right, query).find_map(|(mistake, wrong)| {
            let wrong = wrong.params(right).sign();
            (wrong.as_str() == signature).then(|| (mistake, wrong.explain().string_to_sign))
        });
        let Some((mistake, string)) = found else {
            let mistake = written_otherwise(right, signature);
            let signed = mistake.is_some().then(|| expected.clone());
            return Self { expected, signed, mistake, first_difference: None };
        };
        let first_difference = first_difference(&expected, &string);
        Self { expected, signed: Some(string), mistake: Some(mistake), first_difference }
    }
}

impl Serialize for Diagnosis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_struct("Diagnosis", 4)?;
        members.serialize_field("expected", &self.expected)?;
        members.serialize_field("signed", &self.signed)?;
        members.serialize_field("mistake", &self.mistake)?;
        members.serialize_field("firstDifference", &self.first_difference)?;
        members.end()
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected string to sign:\n{}", self.expected)?;
        match (&self.signed, self.mistake) {
            (Some(signed), Some(mistake)) => write!(f, "\n{mistake}; signed was:\n{signed}")?,
            _ => write!(
                f,
                "\nno known mistake gives this signature: is the secret key right, was the body changed on its way?"
            )?,
        }
        match self.first_difference {
            Some(place) => write!(f, "\nfirst difference at character {place}"),
            None => Ok(()),
        }
    }
}

/// Signing parameters with owned parts, of which one is wrong.
struct Wrong {
    method: String,
    path: String,
    body: Vec<u8>,
    secret_key: Option<String>,
}

impl Wrong {
    fn params<'a>(&'a self, right: &SigningParams<'a>) -> SigningParams<'a> {
        SigningParams {
            method: &self.method,
            path: &self.path,
            body: &self.body,
            secret_key: self.secret_key.as_deref().unwrap_or(right.secret_key),
            ..*right
        }
    }
}

/// The mistakes that are made with this signature, each with what is then signed.
fn mistakes<'a>(
    right: &'a SigningParams<'_>,
    query: Option<&'a str>,
) -> impl Iterator<Item = (&'static str, Wrong)> + 'a {
    let wrong = || Wrong {
        method: right.method.to_owned(),
        path: right.path.to_owned(),
        body: right.body.to_vec(),
        secret_key: None,
    };
    let method = move |method: &str| Wrong { method: method.to_owned(), ..wrong() };
    let path = move |path: String| Wrong { path, ..wrong() };
    let paths = [
        ("the path was signed with its query", query.map(|query| format!("{}?{query}", right.path))),
        ("the path was signed without its first slash", right.path.strip_prefix('/').map(str::to_owned)),
        ("the path was signed with a slash at its end", Some(format!("{}/", right.path))),
        ("the last part of the path alone was signed", right.path.rsplit('/').next().map(str::to_owned)),
    ];
    let methods = [("the method was signed in lower case", "post"), ("the method GET was signed", "GET")];
    let key = Wrong { secret_key: Some(right.access_key.to_owned()), ..wrong() };
    let bodies = other_bodies(right.body).into_iter();
    let methods = methods.into_iter().map(move |(mistake, name)| (mistake, method(name)));
    let paths = paths.into_iter().filter_map(move |(mistake, text)| Some((mistake, path(text?))));
    let bodies = bodies.map(move |(mistake, body)| (mistake, Wrong { body, ..wrong() }));
    let key = std::iter::once(("the access key was used in place of the secret key", key));
    methods.chain(paths).chain(bodies).chain(key)
}

/// The same body as other programs write it, and what is signed when it is forgotten.
fn other_bodies(body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies = vec![("`{}` was signed in place of the body", b"{}".to_vec())];
    let mut trimmed = body.trim_ascii().to_vec();
    bodies.push(("the body was signed without the white space around it", trimmed.clone()));
    trimmed.push(b'\n');
    bodies.push(("the body was signed with a line feed at its end", trimmed));
    bodies.push(("the body was signed without white space, and sent with it", laid_out(body, ",", ":")));
    bodies.push(("the body was signed with blanks behind `,` and `:`, and sent without", laid_out(body, ", ", ": ")));
    bodies
}

/// The same JSON with other white space.
fn laid_out(json: &[u8], comma: &str, colon: &str) -> Vec<u8> {
    let mut text = Vec::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if in_string => {
                in_string = escaped || *byte != b'"';
                escaped = !escaped && *byte == b'\\';
                text.push(*byte);
            }
            b',' => text.extend(comma.as_bytes()),
            b':' => text.extend(colon.as_bytes()),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                in_string = *byte == b'"';
                text.push(*byte);
            }
        }
    }
    text
}

/// The right signature in another spelling.
fn written_otherwise(right: &SigningParams<'_>, signature: &str) -> Option<&'static str> {
    right.sign().as_str().eq_ignore_ascii_case(signature).then_some("the signature is right, but not in lower case")
}

fn first_difference(one: &str, other: &str) -> Option<usize> {
    let mut others = other.chars();
    let place = one.chars().take_while(|character| others.next() == Some(*character)).count();
    (one != other).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"start":0,"name":"a, \"b: c"}"#;

    fn right() -> SigningParams<'static> {
        SigningParams {
            access_key: "test-ak",
            secret_key: "test-sk",
            terminal_id: "t",
            method: "POST",
            path: "/tums/open/resource/v1/addRegion",
            body: BODY,
            timestamp: 1_710_000_000,
            nonce: "n",
        }
    }

    fn diagnose(wrong: SigningParams<'_>) -> Diagnosis {
        Diagnosis::of(&right(), Some("a=1"), wrong.sign().as_str())
    }

    #[test]
    fn common_mistakes_are_named() {
        let spaced: &[u8] = br#"{"start": 0, "name": "a, \"b: c"}"#;
        let with_query = format!("{}?a=1", right().path);
        for (wrong, word) in [
            (SigningParams { method: "post", ..right() }, "lower case"),
            (SigningParams { path: &with_query, ..right() }, "query"),
            (SigningParams { path: "tums/open/resource/v1/addRegion", ..right() }, "first slash"),
            (SigningParams { body: b"{}", ..right() }, "in place of the body"),
            (SigningParams { body: spaced, ..right() }, "blanks"),
        ] {
            let diagnosis = diagnose(wrong);
            assert!(diagnosis.mistake.is_some_and(|mistake| mistake.contains(word)), "{word}: {diagnosis}");
            assert_eq!(diagnosis.signed, Some(wrong.sign().explain().string_to_sign));
        }
    }

    #[test]
    fn the_first_difference_is_where_the_strings_part() {
        let diagnosis = diagnose(SigningParams { method: "post", ..right() });
        assert_eq!(diagnosis.first_difference, Some("HmacSHA256\n1710000000\n".len()));
        assert_eq!(diagnose(SigningParams { secret_key: "test-ak", ..right() }).first_difference, None);
    }

    #[test]
    fn an_unknown_mistake_is_not_guessed() {
        let diagnosis = diagnose(SigningParams { secret_key: "canary", ..right() });
        assert_eq!((diagnosis.signed.as_ref(), diagnosis.mistake), (None, None));
        assert!(diagnosis.expected.starts_with("HmacSHA256\n1710000000\nPOST /tums/open/"), "{diagnosis}");
        assert!(!diagnosis.to_string().contains("test-sk"));
    }
}
