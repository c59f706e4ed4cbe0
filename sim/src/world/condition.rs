//! What a device is like, as far as others notice it.

use tums::DeviceStatus;

use super::Device;

/// What a device was like before it was touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) status: DeviceStatus,
    pub(crate) connected: bool,
    pub(crate) asleep: bool,
    pub(crate) faulty: bool,
    pub(crate) firmware: String,
}

impl Condition {
    /// What it is like now.
    pub(crate) fn of(device: &Device) -> Self {
        Self {
            status: device.status,
            connected: device.is_connected(),
            asleep: device.asleep,
            faulty: device.faulty,
            firmware: device.firmware.clone(),
        }
    }
}
