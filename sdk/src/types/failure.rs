//! Items that failed although the call as a whole was carried out.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Deserializer;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::target::TargetParts;
use super::{ErrorCode, Target, WriteParts};
use crate::wire::object::Members;
use crate::wire::{FromScalar, Lenient, Scalar, lenient};

/// One item that failed: what it was, and why.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// The device, channel or child, if the item names one. A device named in both ways is named by its code here, and
    /// [`other`](Self::other) keeps its `mac`.
    pub target: Option<Target>,
    /// The camera on the local network, where cameras are named like that.
    pub uuid: Option<String>,
    /// Why it failed; [`ErrorCode::GENERAL_ERROR`] if the cloud did not say.
    pub code: ErrorCode,
    /// The same in the cloud's words, where it has some.
    pub message: Option<String>,
    /// Everything else that the item says, under the names of the wire.
    pub other: BTreeMap<String, Value>,
}

impl Failure {
    /// A failure of one target.
    pub fn new(target: impl Into<Target>, code: ErrorCode) -> Self {
        Self { target: Some(target.into()), uuid: None, code, message: None, other: BTreeMap::new() }
    }

    /// Whether this is the failure of `target`, which may be named by its code here and by its MAC address there.
    pub fn concerns(&self, target: &Target) -> bool {
        let Some(own) = &self.target else {
            return false;
        };
        if own == target {
            return true;
        }
        let Some(mac) =
            self.other.get("mac").and_then(|mac| super::Mac::from_scalar(Scalar::Text(mac.as_str()?.into())))
        else {
            return false;
        };
        own.clone().with_device(mac.into()) == *target
    }

    /// Reads an item; one that cannot be read is kept as text.
    pub(crate) fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::unnamed(text.into()))
    }

    /// An item that is no object, so that nothing is dropped.
    fn unnamed(value: Value) -> Self {
        Self { other: BTreeMap::from([(String::new(), value)]), ..Self::new_unknown() }
    }

    fn new_unknown() -> Self {
        Self { target: None, uuid: None, code: ErrorCode::GENERAL_ERROR, message: None, other: BTreeMap::new() }
    }

    fn take(&mut self, name: &str, value: Value, parts: &mut TargetParts) {
        let text = || value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let scalar = || scalar(&value);
        match name {
            "qrCode" => parts.qr_code = FromScalar::from_scalar(scalar()),
            "mac" => parts.mac = FromScalar::from_scalar(scalar()),
            "channelId" => parts.channel_id = scalar().int(),
            "childMac" => parts.child_mac = FromScalar::from_scalar(scalar()),
            "uuid" => self.uuid = text(),
            "message" | "msg" => self.message = text(),
            "error_code" | "errorCode" | "code" => match scalar().int() {
                Some(code) => self.code = ErrorCode::new(code),
                None => drop(self.other.insert(name.to_owned(), value)),
            },
            _ => drop(self.other.insert(name.to_owned(), value)),
        }
    }

    /// Names the target, and keeps what names it once more.
    fn name(&mut self, mut parts: TargetParts) {
        self.target = parts.target();
        let mut keep = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                self.other.insert(name.to_owned(), value);
            }
        };
        keep("mac", parts.mac.map(|mac| mac.as_str().into()));
        keep("channelId", parts.channel_id.map(Into::into));
        keep("childMac", parts.child_mac.map(|mac| mac.as_str().into()));
    }
}

fn scalar(value: &Value) -> Scalar<'_> {
    match value {
        Value::Null => Scalar::Null,
        Value::Bool(yes) => Scalar::Bool(*yes),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Scalar::Int(number),
            (None, number) => Scalar::Float(number.unwrap_or(f64::NAN)),
        },
        Value::String(text) => Scalar::Text(text.into()),
        Value::Array(_) | Value::Object(_) => Scalar::Compound,
    }
}

impl Lenient for Failure {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let value: Value = serde::Deserialize::deserialize(deserializer)?;
        let Value::Object(members) = value else {
            return Ok(Some(Self::unnamed(value)));
        };
        let mut failure = Self::new_unknown();
        let mut parts = TargetParts::default();
        for (name, value) in members {
            failure.take(name.trim(), value, &mut parts);
        }
        failure.name(parts);
        Ok(Some(failure))
    }
}

lenient!(Failure);

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = Members::start(serializer, None);
        if let Some(target) = &self.target {
            target.write_parts(&mut members);
        }
        members.put_some::<_, crate::wire::Plain>("uuid", &self.uuid);
        members.put::<_, crate::wire::Plain>("error_code", &self.code);
        members.put_some::<_, crate::wire::Plain>("message", &self.message);
        members.put_all(&self.other);
        members.end()
    }
}

/// Of what else the item says only the names: nobody knows what in it is secret.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, uuid, code, message, other } = self;
        let other: Vec<_> = other.keys().collect();
        let mut out = f.debug_struct("Failure");
        out.field("target", target).field("uuid", uuid).field("code", code).field("message", message);
        out.field("other", &other).finish()
    }
}

/// The item and its code, as a line of a report.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.target, &self.uuid) {
            (Some(target), _) => write!(f, "{target}: ")?,
            (None, Some(uuid)) => write!(f, "{uuid}: ")?,
            (None, None) => {}
        }
        write!(f, "{}", self.code)?;
        match &self.message {
            Some(message) => write!(f, " ({message})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::DeviceId;

    fn read(json: &str) -> Failure {
        serde_json::from_str(json).expect("a failure")
    }

    #[test]
    fn a_target_named_twice_is_known_by_both_names() {
        let failure =
            read(r#"{"error_code":-80391,"qrCode":"799E56281C531B106","mac":"00-FF-00-2A-F3-19","channelId":1}"#);
        let device = DeviceId::qr_code("799E56281C531B106").expect("a code");
        assert_eq!(failure.target, Some(device.channel(1).into()));
        assert_eq!(failure.code.value(), -80391);
        let by_mac = DeviceId::mac("00-FF-00-2A-F3-19").expect("a mac");
        assert!(failure.concerns(&device.channel(1).into()) && failure.concerns(&by_mac.channel(1).into()));
        assert!(!failure.concerns(&device.into()) && !failure.concerns(&by_mac.channel(2).into()));
    }

    #[test]
    fn the_other_spelling_of_the_code_is_read() {
        let failure = read(r#"{"uuid":"54c41578c90c","errorCode":"-71551","message":null,"extra":[1]}"#);
        assert_eq!((failure.uuid.as_deref(), failure.code.value()), (Some("54c41578c90c"), -71551));
        assert_eq!((failure.message.as_deref(), &failure.other["extra"]), (None, &serde_json::json!([1])));
    }

    #[test]
    fn nothing_is_dropped() {
        assert_eq!(read("\"odd\"").other[""], "odd");
        assert_eq!(read(r#"{"mac":"","channelId":-1}"#).other["channelId"], -1);
        assert_eq!(read(r#"{"error_code":"none"}"#).other["error_code"], "none");
    }

    #[test]
    fn an_item_is_written_as_it_was_read() {
        let json = r#"{"mac":"00-FF-00-2A-F3-19","childMac":"00-FF-00-2A-F3-20","error_code":-80391,"alarmType":2}"#;
        assert_eq!(serde_json::to_string(&read(json)).expect("an object"), json);
    }
}
