//! Single values of a world file, each checked with its place.

use std::net::Ipv4Addr;
use std::str::FromStr;

use serde::Deserialize;
use serde_saphyr::Spanned;
use tums::{DeviceStatus, OpenStatus};

use super::Model;
use super::models::MODELS;
use crate::mistake::{Mistake, nearest};

/// The state of a device, among those that last.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum WrittenStatus {
    Offline,
    #[default]
    Online,
    Configuring,
}

/// Whether a device is closed, on trial or paid for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum WrittenOpen {
    Closed,
    Trial,
    #[default]
    Paid,
}

impl From<WrittenStatus> for DeviceStatus {
    fn from(status: WrittenStatus) -> Self {
        match status {
            WrittenStatus::Offline => Self::Offline,
            WrittenStatus::Online => Self::Online,
            WrittenStatus::Configuring => Self::Configuring,
        }
    }
}

impl From<WrittenOpen> for OpenStatus {
    fn from(open: WrittenOpen) -> Self {
        match open {
            WrittenOpen::Closed => Self::Closed,
            WrittenOpen::Trial => Self::Trial,
            WrittenOpen::Paid => Self::Paid,
        }
    }
}

/// A model by its name.
pub(super) fn model(name: &Spanned<String>, mistakes: &mut Vec<Mistake>) -> Option<&'static Model> {
    let model = Model::named(&name.value);
    if model.is_none() {
        let hint = nearest(&name.value, MODELS.iter().map(|model| model.name));
        mistakes.push(Mistake::in_value(name, format!("there is no model `{}`{hint}", name.value)));
    }
    model
}

/// A code or MAC address.
pub(super) fn parsed<T: FromStr<Err = tums::error::InvalidRequest>>(
    written: &Option<Spanned<String>>,
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let written = written.as_ref()?;
    let parsed = written.value.parse::<T>();
    parsed.map_err(|error| mistakes.push(Mistake::in_value(written, error.to_string()))).ok()
}

/// An IP address; one made of the device's number if none is written.
pub(super) fn address(written: &Option<Spanned<String>>, number: u32, mistakes: &mut Vec<Mistake>) -> String {
    let Some(written) = written else {
        return format!("192.168.{}.{}", 1 + number / 200 % 255, 10 + number % 200);
    };
    if written.value.parse::<Ipv4Addr>().is_err() {
        mistakes.push(Mistake::in_value(written, format!("`{}` is no IPv4 address", written.value)));
    }
    written.value.clone()
}
