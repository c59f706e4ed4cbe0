//! What a call is aimed at: a device, a channel of it, or a network device below it.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Mac, QrCode};
use crate::error::InvalidRequest;
use crate::wire::Plain;
use crate::wire::object::Members;

/// A device, by its code or its MAC address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeviceId {
    /// By the 17-digit code of its label.
    QrCode(QrCode),
    /// By its MAC address.
    Mac(Mac),
}

impl DeviceId {
    /// A device by its code or the whole text of its label.
    ///
    /// # Errors
    ///
    /// When the text is neither, see [`QrCode`].
    pub fn qr_code(code: &str) -> Result<Self, InvalidRequest> {
        code.parse().map(Self::QrCode)
    }

    /// A device by its MAC address.
    ///
    /// # Errors
    ///
    /// When the text is no MAC address, see [`Mac`].
    pub fn mac(mac: &str) -> Result<Self, InvalidRequest> {
        mac.parse().map(Self::Mac)
    }

    /// A channel of this device: 1 for a camera by itself, the number of the lens for a camera with several, the number of
    /// the channel for a recorder.
    pub fn channel(&self, channel: u32) -> ChannelId {
        ChannelId { device: self.clone(), channel }
    }

    /// The network device with this MAC address below this device.
    pub fn child(&self, mac: Mac) -> ChildId {
        ChildId { parent: self.clone(), mac }
    }
}

/// Takes a device code, a label or a MAC address.
impl FromStr for DeviceId {
    type Err = InvalidRequest;

    fn from_str(text: &str) -> Result<Self, InvalidRequest> {
        let rule = "must be a device code (17 letters and digits, or the label) or a MAC address";
        text.parse()
            .map(Self::Mac)
            .or_else(|_| text.parse().map(Self::QrCode))
            .map_err(|_: InvalidRequest| InvalidRequest::new("device", rule, text))
    }
}

/// A channel of a camera or recorder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelId {
    /// The camera or recorder.
    pub device: DeviceId,
    /// Number of the channel, from 1.
    pub channel: u32,
}

/// A network device below another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChildId {
    /// The device above.
    pub parent: DeviceId,
    /// MAC address of the device itself.
    pub mac: Mac,
}

/// What a call is aimed at, where it may be of several kinds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Target {
    /// A device by itself.
    Device(DeviceId),
    /// A channel of a device.
    Channel(ChannelId),
    /// A network device below another.
    Child(ChildId),
}

macro_rules! from {
    ($($from:ty => $to:ident::$variant:ident)+) => {$(
        impl From<$from> for $to {
            fn from(inner: $from) -> Self {
                Self::$variant(inner)
            }
        }
    )+};
}

from! {
    QrCode => DeviceId::QrCode
    Mac => DeviceId::Mac
    DeviceId => Target::Device
    ChannelId => Target::Channel
    ChildId => Target::Child
}

impl From<QrCode> for Target {
    fn from(code: QrCode) -> Self {
        Self::Device(code.into())
    }
}

impl From<Mac> for Target {
    fn from(mac: Mac) -> Self {
        Self::Device(mac.into())
    }
}

/// Kinds of targets that a list or call takes, for the check before sending.
impl Target {
    /// Name of the kind, as messages say it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Device(_) => "device",
            Self::Channel(_) => "channel",
            Self::Child(_) => "child",
        }
    }

    /// The same place at another device.
    pub(crate) fn with_device(mut self, other: DeviceId) -> Self {
        match &mut self {
            Self::Device(device) => *device = other,
            Self::Channel(channel) => channel.device = other,
            Self::Child(child) => child.parent = other,
        }
        self
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::QrCode(code) => code.fmt(f),
            Self::Mac(mac) => mac.fmt(f),
        }
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.device, self.channel)
    }
}

impl fmt::Display for ChildId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.parent, self.mac)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(device) => device.fmt(f),
            Self::Channel(channel) => channel.fmt(f),
            Self::Child(child) => child.fmt(f),
        }
    }
}

/// Fields on the wire that together name a target.
pub(crate) trait WriteParts {
    /// Writes them.
    fn write_parts<M: SerializeMap>(&self, members: &mut Members<'_, M>);
}

impl WriteParts for DeviceId {
    fn write_parts<M: SerializeMap>(&self, members: &mut Members<'_, M>) {
        match self {
            Self::QrCode(code) => members.put::<_, Plain>("qrCode", code),
            Self::Mac(mac) => members.put::<_, Plain>("mac", mac),
        }
    }
}

impl WriteParts for ChannelId {
    fn write_parts<M: SerializeMap>(&self, members: &mut Members<'_, M>) {
        self.device.write_parts(members);
        members.put::<_, Plain>("channelId", &self.channel);
    }
}

impl WriteParts for ChildId {
    fn write_parts<M: SerializeMap>(&self, members: &mut Members<'_, M>) {
        self.parent.write_parts(members);
        members.put::<_, Plain>("childMac", &self.mac);
    }
}

impl WriteParts for Target {
    fn write_parts<M: SerializeMap>(&self, members: &mut Members<'_, M>) {
        match self {
            Self::Device(device) => device.write_parts(members),
            Self::Channel(channel) => channel.write_parts(members),
            Self::Child(child) => child.write_parts(members),
        }
    }
}

/// The fields that name a target, as far as they came.
#[derive(Default)]
pub(crate) struct TargetParts {
    pub(crate) qr_code: Option<QrCode>,
    pub(crate) mac: Option<Mac>,
    pub(crate) channel_id: Option<i64>,
    pub(crate) child_mac: Option<Mac>,
}

impl TargetParts {
    /// The device; its code wins over its MAC address.
    fn device(&mut self) -> Option<DeviceId> {
        self.qr_code.take().map(DeviceId::QrCode).or_else(|| self.mac.take().map(DeviceId::Mac))
    }

    /// The channel; recorders say -1 for themselves.
    fn channel(&mut self) -> Option<u32> {
        let channel = self.channel_id.and_then(|channel| u32::try_from(channel).ok())?;
        self.channel_id = None;
        Some(channel)
    }

    /// The most precise target that the fields name. What is taken from them is gone, the rest stays.
    pub(crate) fn target(&mut self) -> Option<Target> {
        let device = self.device()?;
        Some(match (self.child_mac.take(), self.channel()) {
            (Some(mac), _) => Target::Child(ChildId { parent: device, mac }),
            (None, Some(channel)) => Target::Channel(ChannelId { device, channel }),
            (None, None) => Target::Device(device),
        })
    }
}

macro_rules! objects {
    ($($name:ident)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut members = Members::start(serializer, None);
                self.write_parts(&mut members);
                members.end()
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }
    )+};
}

objects! { DeviceId ChannelId ChildId Target }

#[cfg(feature = "server")]
pub(crate) use read::TargetFields;

/// What servers do: read the target that a request names.
#[cfg(feature = "server")]
mod read {
    use serde::de::{Error, MapAccess};

    use super::*;
    use crate::wire::object::{Field, Slot, fill};
    use crate::wire::{Lenient, lenient};

    /// What can be made from the fields of a target.
    pub(crate) trait FromParts: Sized {
        /// Which fields must be there, as messages say it.
        const WANTED: &'static str;

        /// The target.
        fn from_parts(parts: TargetParts) -> Option<Self>;
    }

    impl FromParts for DeviceId {
        const WANTED: &'static str = "names no device: `qrCode` or `mac` is needed";

        fn from_parts(mut parts: TargetParts) -> Option<Self> {
            parts.device()
        }
    }

    impl FromParts for ChannelId {
        const WANTED: &'static str = "names no channel: `qrCode` or `mac`, and `channelId` are needed";

        fn from_parts(mut parts: TargetParts) -> Option<Self> {
            Some(Self { device: parts.device()?, channel: parts.channel()? })
        }
    }

    impl FromParts for ChildId {
        const WANTED: &'static str = "names no child: `qrCode` or `mac`, and `childMac` are needed";

        fn from_parts(mut parts: TargetParts) -> Option<Self> {
            Some(Self { parent: parts.device()?, mac: parts.child_mac? })
        }
    }

    impl FromParts for Target {
        const WANTED: &'static str = DeviceId::WANTED;

        fn from_parts(mut parts: TargetParts) -> Option<Self> {
            parts.target()
        }
    }

    /// The fields that name a target, while they are being read.
    pub(crate) struct TargetFields {
        qr_code: Field<QrCode>,
        mac: Field<Mac>,
        channel_id: Field<i64>,
        child_mac: Field<Mac>,
    }

    impl TargetFields {
        /// None of them has been read.
        pub(crate) fn new() -> Self {
            Self {
                qr_code: Field::new("qrCode"),
                mac: Field::new("mac"),
                channel_id: Field::new("channelId"),
                child_mac: Field::new("childMac"),
            }
        }

        /// The fields by their names.
        pub(crate) fn slots<'de, A: MapAccess<'de>>(&self) -> [(&str, &dyn Slot<'de, A>); 4] {
            let Self { qr_code, mac, channel_id, child_mac } = self;
            [(qr_code.name, qr_code), (mac.name, mac), (channel_id.name, channel_id), (child_mac.name, child_mac)]
        }

        /// The target that the fields name.
        pub(crate) fn finish<T: FromParts, E: Error>(self) -> Result<T, E> {
            let parts = TargetParts {
                qr_code: self.qr_code.optional(),
                mac: self.mac.optional(),
                channel_id: self.channel_id.optional(),
                child_mac: self.child_mac.optional(),
            };
            T::from_parts(parts).ok_or_else(|| E::custom(T::WANTED))
        }
    }

    fn from_members<'de, T: FromParts, A: MapAccess<'de>>(members: A) -> Result<Option<T>, A::Error> {
        let fields = TargetFields::new();
        fill(members, &fields.slots())?;
        fields.finish().map(Some)
    }

    macro_rules! readable {
        ($($name:ident)+) => {$(
            impl Lenient for $name {
                fn from_members<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
                    from_members(members)
                }
            }

            lenient!($name);
        )+};
    }

    readable! { DeviceId ChannelId ChildId Target }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: &impl Serialize) -> String {
        serde_json::to_string(value).expect("a target")
    }

    #[test]
    fn each_kind_writes_its_own_fields() {
        let device = DeviceId::qr_code("16E0091709B04C926").expect("a code");
        let child = device.child("00-FF-00-2A-F3-19".parse().expect("a mac"));
        assert_eq!(json(&device), r#"{"qrCode":"16E0091709B04C926"}"#);
        assert_eq!(json(&device.channel(3)), r#"{"qrCode":"16E0091709B04C926","channelId":3}"#);
        assert_eq!(json(&child), r#"{"qrCode":"16E0091709B04C926","childMac":"00-FF-00-2A-F3-19"}"#);
        assert_eq!(json(&Target::from(child.clone())), json(&child));
        assert_eq!(json(&DeviceId::mac("00:ff:00:2a:f3:19").expect("a mac")), r#"{"mac":"00-FF-00-2A-F3-19"}"#);
    }

    #[test]
    fn a_device_is_told_from_its_text() {
        assert!(matches!("16E0091709B04C926".parse(), Ok(DeviceId::QrCode(_))));
        assert!(matches!("00:FF:00:2A:F3:19".parse(), Ok(DeviceId::Mac(_))));
        let refused = "camera".parse::<DeviceId>().expect_err("no device").to_string();
        assert!(refused.contains("camera") && refused.contains("MAC address"), "{refused}");
    }
}
