//! Cameras in the local network of a recorder that are not added to it yet.

use serde::{Deserialize, Serialize};
use tums::{ActivationStatus, Mac, Secret};

use super::{Device, Model, models};

/// What a camera speaks. Only TP-LINK's own protocol tells the device code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Protocol {
    /// TP-LINK's own.
    #[default]
    #[serde(rename = "TP-LINK")]
    TpLink,
    /// That of every make.
    #[serde(rename = "ONVIF")]
    Onvif,
}

/// A camera that a recorder can find.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LanCamera {
    /// MAC address.
    pub(crate) mac: Mac,
    /// Address.
    pub(crate) ip: String,
    /// Model.
    #[serde(with = "models")]
    pub(crate) model: &'static Model,
    /// What it speaks.
    pub(crate) protocol: Protocol,
    /// Whether it has been given its first password. ONVIF does not ask.
    pub(crate) activated: bool,
    /// Its password, if it has one.
    pub(crate) password: Option<Secret>,
}

impl Protocol {
    /// Its name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::TpLink => "TP-LINK",
            Self::Onvif => "ONVIF",
        }
    }
}

impl LanCamera {
    /// Its id in the network.
    pub(crate) fn uuid(&self) -> String {
        self.mac.as_str().replace('-', "").to_lowercase()
    }

    /// Whether it is activated, as a search tells it.
    pub(crate) fn activation(&self) -> ActivationStatus {
        match (self.protocol, self.activated) {
            (Protocol::Onvif, _) => ActivationStatus::Unsupported,
            (Protocol::TpLink, true) => ActivationStatus::Active,
            (Protocol::TpLink, false) => ActivationStatus::Inactive,
        }
    }
}

/// A camera that hangs on nothing any more. If the recorder knew its code, it speaks TP-LINK's protocol.
impl From<Device> for LanCamera {
    fn from(camera: Device) -> Self {
        Self {
            mac: camera.mac,
            ip: camera.ip.unwrap_or_default(),
            model: camera.model,
            protocol: if camera.qr_code.is_some() { Protocol::TpLink } else { Protocol::Onvif },
            activated: true,
            password: camera.password,
        }
    }
}
