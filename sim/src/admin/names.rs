//! How a call names a device: by code, by MAC address, or by its number in the state.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_saphyr::Spanned;

use crate::faults::identifier;
use crate::mistake::Mistake;
use crate::world::{DeviceKey, Devices};

/// A device as a call names it.
#[derive(Clone, Debug)]
pub(super) enum DeviceName {
    Number(DeviceKey),
    Text(String),
}

impl<'de> Deserialize<'de> for DeviceName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl Visitor<'_> for Written {
            type Value = DeviceName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a device code or MAC address as text, or the number of a device")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<DeviceName, E> {
                let number = u32::try_from(number).map_err(|_| E::custom("the number of a device is not so great"))?;
                Ok(DeviceName::Number(DeviceKey(number)))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<DeviceName, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<DeviceName, E> {
                Ok(DeviceName::Text(text.to_owned()))
            }
        }

        deserializer.deserialize_any(Written)
    }
}

/// The device that is meant.
///
/// # Errors
///
/// The mistake, if there is no such device or channel.
pub(super) fn find(
    devices: &Devices,
    name: &Spanned<DeviceName>,
    channel: Option<&Spanned<u32>>,
) -> Result<DeviceKey, Mistake> {
    let key = match &name.value {
        DeviceName::Number(key) => {
            devices.get(*key).map(|_| *key).ok_or_else(|| format!("there is no device {}", key.0))
        }
        DeviceName::Text(text) => {
            let id = identifier(text).ok_or_else(|| format!("`{text}` is neither a device code nor a MAC address"));
            id.and_then(|id| devices.find(&id).ok_or_else(|| format!("there is no device `{text}`")))
        }
    };
    let key = key.map_err(|message| Mistake::in_value(name, message))?;
    let Some(channel) = channel else { return Ok(key) };
    devices
        .channel(key, channel.value)
        .ok_or_else(|| Mistake::in_value(channel, format!("the device has no camera on channel {}", channel.value)))
}
