//! On and off in answers.

use serde::ser::Serializer;

use crate::wire::Scalar;

/// An on/off value of an answer. A value that is neither is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch(State);

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    Off,
    On,
    Number(i64),
    Text(Box<str>),
}

impl Switch {
    /// Whether it is on; `None` if the cloud sent neither on nor off.
    pub fn is_on(&self) -> Option<bool> {
        match self.0 {
            State::Off => Some(false),
            State::On => Some(true),
            State::Number(_) | State::Text(_) => None,
        }
    }

    pub(crate) fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Some(on) = scalar.truth() {
            return Some(on.into());
        }
        match scalar {
            Scalar::Int(number) => Some(Self(State::Number(number))),
            Scalar::Text(text) if !text.is_empty() => Some(Self(State::Text(text.into()))),
            _ => None,
        }
    }

    /// Writes a value that is neither on nor off as it came.
    pub(crate) fn write_unknown<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            State::Number(number) => serializer.serialize_i64(*number),
            State::Text(text) => serializer.serialize_str(text),
            State::Off | State::On => serializer.serialize_none(),
        }
    }
}

impl From<bool> for Switch {
    fn from(on: bool) -> Self {
        Self(if on { State::On } else { State::Off })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Decode, Encoded, SwitchInt, SwitchOnOff, SwitchText};

    fn read(json: &str) -> Option<Switch> {
        SwitchInt::read(&mut serde_json::Deserializer::from_str(json)).expect("valid JSON")
    }

    #[test]
    fn every_spelling_is_read_and_what_is_neither_is_kept() {
        assert_eq!(read("\"on\"").and_then(|switch| switch.is_on()), Some(true));
        assert_eq!(read("0").and_then(|switch| switch.is_on()), Some(false));
        assert_eq!(read("null"), None);
        assert_eq!(read("\"\""), None);
        let odd = read("2").expect("kept");
        assert_eq!(odd.is_on(), None);
        let written = serde_json::to_string(&Encoded::<_, SwitchText>::new(&odd)).expect("a value");
        assert_eq!(written, "2");
    }

    #[test]
    fn each_form_writes_its_own_spelling() {
        let on = Switch::from(true);
        assert_eq!(serde_json::to_string(&Encoded::<_, SwitchInt>::new(&on)).expect("a value"), "1");
        assert_eq!(serde_json::to_string(&Encoded::<_, SwitchOnOff>::new(&on)).expect("a value"), "\"on\"");
        assert_eq!(serde_json::to_string(&Encoded::<bool, SwitchText>::new(&false)).expect("a value"), "\"0\"");
    }
}
