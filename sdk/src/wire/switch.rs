//! The four spellings of on and off.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::{Decode, Encode, Scalar};
use crate::types::Switch;

macro_rules! forms {
    ($($(#[doc = $doc:literal])+ $form:ident => $method:ident($off:expr, $on:expr);)+) => {$(
        $(#[doc = $doc])+
        #[allow(dead_code, reason = "a form of the vocabulary that no field may have at the moment")]
        pub(crate) struct $form;

        impl Encode<bool> for $form {
            fn write<S: Serializer>(on: &bool, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$method(if *on { $on } else { $off })
            }
        }

        impl Encode<Switch> for $form {
            fn write<S: Serializer>(switch: &Switch, serializer: S) -> Result<S::Ok, S::Error> {
                match switch.is_on() {
                    Some(on) => <Self as Encode<bool>>::write(&on, serializer),
                    None => switch.write_unknown(serializer),
                }
            }
        }

        impl Decode<bool> for $form {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
                Ok(Scalar::read(deserializer)?.truth())
            }
        }

        impl Decode<Switch> for $form {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Switch>, D::Error> {
                Scalar::read(deserializer).map(Switch::from_scalar)
            }
        }
    )+};
}

forms! {
    /// `0` and `1`
    SwitchInt => serialize_i64(0, 1);
    /// `"0"` and `"1"`
    SwitchText => serialize_str("0", "1");
    /// `"off"` and `"on"`
    SwitchOnOff => serialize_str("off", "on");
    /// `false` and `true`
    SwitchBoolean => serialize_bool(false, true);
}
