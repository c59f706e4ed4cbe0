//! What a device is like, as far as others notice it.

use tums::DeviceStatus;

use super::Device;
use super::devices::is_connected;

/// What a device was like before it was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) status: DeviceStatus,
    pub(crate) asleep: bool,
    pub(crate) faulty: bool,
    pub(crate) firmware: String,
}

impl Condition {
    /// What it is like now.
    pub(crate) fn of(device: &Device) -> Self {
        Self { status: device.status, asleep: device.asleep, faulty: device.faulty, firmware: device.firmware.clone() }
    }

    /// Whether it answered the cloud.
    pub(crate) fn is_connected(&self) -> bool {
        is_connected(&self.status)
    }
}
