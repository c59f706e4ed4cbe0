//! What a caller whose signature is wrong has probably signed instead.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::SigningParams;
use super::mistake::Mistake;

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
    pub mistake: Option<Mistake>,
    /// The first character, counted from 0, in which the two differ.
    pub first_difference: Option<usize>,
}

impl Diagnosis {
    /// Looks for the mistake that explains a signature. `query` is that of the request, without its `?`: it is not signed, but
    /// often by mistake.
    pub fn of(right: &SigningParams<'_>, query: Option<&str>, signature: &str) -> Self {
        let signed = right.sign();
        let expected = signed.explain().string_to_sign;
        let found = Mistake::ALL.into_iter().find_map(|mistake| {
            let wrong = mistake.made(right, query)?;
            let wrong = wrong.params(right).sign();
            (wrong.as_str() == signature).then(|| (mistake, wrong.explain().string_to_sign))
        });
        let in_upper_case = signed.as_str().eq_ignore_ascii_case(signature) && signed.as_str() != signature;
        let found = found.or_else(|| in_upper_case.then(|| (Mistake::UpperCaseSignature, expected.clone())));
        let (mistake, signed) = found.unzip();
        let first_difference = signed.as_deref().and_then(|signed| first_difference(&expected, signed));
        Self { expected, signed, mistake, first_difference }
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
