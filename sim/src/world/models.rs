//! The models of devices that a world is made of, and what each can do.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use tums::DeviceType;

/// A model of device.
#[derive(Debug, PartialEq)]
pub struct Model {
    /// Its name, such as `TL-IPC633-D4G`.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its firmware, the newest last.
    pub firmware: &'static [&'static str],
    /// Channels: of a camera its lenses, of a recorder the cameras that it takes.
    pub channels: u32,
    /// What it can do.
    pub features: &'static [Feature],
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Router.
    Router,
    /// Switch.
    Switch,
    /// Controller of access points.
    Ac,
    /// Access point.
    Ap,
    /// Wireless bridge.
    Cpe,
    /// Firewall.
    Firewall,
    /// Fibre media converter.
    FiberConverter,
    /// Video recorder.
    Nvr,
    /// Camera.
    Ipc,
    /// Video decoder.
    Decoder,
    /// Sensor.
    Sensor,
    /// Optical line terminal.
    Olt,
    /// Optical network unit.
    Onu,
    /// Solar supply.
    SolarPower,
    /// Network speaker.
    Speaker,
    /// Parking camera.
    ParkingCapture,
    /// Charging station.
    ChargingStation,
    /// Video parking server.
    Vps,
}

/// Something that a video device can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// It has a microphone.
    Microphone,
    /// It has a speaker.
    Speaker,
    /// It pans, tilts and zooms.
    Ptz,
    /// It follows targets.
    TargetTrack,
    /// It stores on a card or disk.
    LocalStorage,
    /// It raises an alarm by sound.
    SoundAlarm,
    /// It raises an alarm by light.
    LightAlarm,
    /// It has alarm inputs.
    AlarmInput,
    /// It has alarm outputs.
    AlarmOutput,
    /// Its LED can be switched.
    Led,
    /// Its lens can be covered.
    LensMask,
    /// It is a fisheye camera.
    FishEye,
    /// It has smart coding.
    SmartCodec,
    /// It has a 4G modem.
    Lte,
    /// It can join a GB28181 platform.
    Gb28181,
    /// It counts people.
    PassengerFlow,
    /// It recognises vehicles and their plates.
    Vehicles,
    /// It sleeps to save its battery.
    Sleeps,
}

use Feature::*;

const IPC_FIRMWARE: &[&str] = &["1.0.3 Build 220528 Rel.55868n", "1.0.5 Build 230811 Rel.41207n"];
const NVR_FIRMWARE: &[&str] = &["1.0.2 Build 220913 Rel.60311n", "1.1.0 Build 231020 Rel.50826n"];
const NETWORK_FIRMWARE: &[&str] = &["1.0.1 Build 210604 Rel.32911n", "1.0.4 Build 230316 Rel.71320n"];

/// Every model.
pub static MODELS: &[Model] = &[
    video(
        "TL-IPC633-D4G",
        Kind::Ipc,
        1,
        &[Microphone, Speaker, LocalStorage, Led, SoundAlarm, Lte, SmartCodec, Vehicles],
    ),
    video(
        "TL-IPC653-A4",
        Kind::Ipc,
        1,
        &[Microphone, Speaker, Ptz, TargetTrack, LocalStorage, Led, SoundAlarm, LightAlarm],
    ),
    video("TL-IPC546H", Kind::Ipc, 1, &[Microphone, AlarmInput, AlarmOutput, Gb28181, SmartCodec, PassengerFlow]),
    video("TL-IPC47FW", Kind::Ipc, 1, &[Microphone, Speaker, FishEye, LensMask, LocalStorage, Led]),
    video(
        "TL-IPC678P-A4",
        Kind::Ipc,
        2,
        &[Microphone, Speaker, Ptz, TargetTrack, LocalStorage, Led, SoundAlarm, LightAlarm],
    ),
    video("TL-IPC636-BAT", Kind::Ipc, 1, &[Microphone, Speaker, LocalStorage, Led, Lte, Sleeps]),
    recorder("TL-NVR6108C-B", 8, &[LocalStorage, AlarmInput, AlarmOutput]),
    recorder("TL-NVR6216", 16, &[LocalStorage, Gb28181]),
    recorder("TL-NVR6432", 32, &[LocalStorage, AlarmInput, AlarmOutput, Gb28181]),
    video("TL-DS4216", Kind::Decoder, 16, &[]),
    network("TL-ER2220G", Kind::Router),
    network("TL-R489GP-AC", Kind::Router),
    network("TL-SG2210P", Kind::Switch),
    network("TL-SG5428", Kind::Switch),
    network("TL-AC300", Kind::Ac),
    network("TL-AP1202GC-PoE", Kind::Ap),
    network("TL-AP1902GI-PoE", Kind::Ap),
    network("TL-CPE500", Kind::Cpe),
    network("TL-FW6300", Kind::Firewall),
    network("TL-FC311A", Kind::FiberConverter),
    network("TL-WPS100", Kind::Sensor),
    network("TL-OLT1108", Kind::Olt),
    network("TL-ONU110", Kind::Onu),
    video("TL-SP60", Kind::SolarPower, 1, &[]),
    video("TL-NS10", Kind::Speaker, 1, &[Feature::Speaker]),
    video("TL-PC220", Kind::ParkingCapture, 1, &[LocalStorage, Vehicles]),
    network("TL-CS07", Kind::ChargingStation),
    video("TL-VPS100", Kind::Vps, 1, &[LocalStorage]),
];

const fn video(name: &'static str, kind: Kind, channels: u32, features: &'static [Feature]) -> Model {
    Model { name, kind, firmware: IPC_FIRMWARE, channels, features }
}

const fn recorder(name: &'static str, channels: u32, features: &'static [Feature]) -> Model {
    Model { name, kind: Kind::Nvr, firmware: NVR_FIRMWARE, channels, features }
}

const fn network(name: &'static str, kind: Kind) -> Model {
    Model { name, kind, firmware: NETWORK_FIRMWARE, channels: 0, features: &[] }
}

impl Model {
    /// The model of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// Whether it can do something.
    pub fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// The newest firmware.
    pub fn newest_firmware(&self) -> &'static str {
        self.firmware.last().copied().unwrap_or_default()
    }
}

impl Kind {
    /// The MIC type that lists and filters use.
    pub fn device_type(self) -> DeviceType {
        match self {
            Self::Router => DeviceType::SmbRouter,
            Self::Switch => DeviceType::L2ManagedSwitch,
            Self::Ac => DeviceType::Ac,
            Self::Ap => DeviceType::CeilingMountAp,
            Self::Cpe => DeviceType::Cpe,
            Self::Firewall => DeviceType::SmbFirewall,
            Self::FiberConverter => DeviceType::SmbFiberConverter,
            Self::Nvr => DeviceType::NetworkVideoRecorder,
            Self::Ipc => DeviceType::SurveillanceCamera,
            Self::Decoder => DeviceType::NetworkVideoDecoder,
            Self::Sensor => DeviceType::SmbWallPlugSensor,
            Self::Olt => DeviceType::SmbPonOlt,
            Self::Onu => DeviceType::SmbPonOnu,
            Self::SolarPower => DeviceType::VideoSolarPower,
            Self::Speaker => DeviceType::AudioDeviceSpeaker,
            Self::ParkingCapture => DeviceType::VideoParkingCapture,
            Self::ChargingStation => DeviceType::ChargingStation,
            Self::Vps => DeviceType::VideoParkingServer,
        }
    }

    /// The system that counts it: video, network, broadcast, charging or parking.
    pub fn system(self) -> &'static str {
        match self {
            Self::Nvr | Self::Ipc | Self::Decoder | Self::SolarPower => "vms",
            Self::Speaker => "nbs",
            Self::ChargingStation => "evcs",
            Self::ParkingCapture | Self::Vps => "parking",
            _ => "nms",
        }
    }

    /// Whether it counts as a video device by the rules of opening devices to applications.
    pub fn is_video(self) -> bool {
        matches!(self, Self::Nvr | Self::Ipc | Self::Decoder | Self::ParkingCapture | Self::Vps)
    }
}

/// Writes the name of a model.
pub(crate) fn serialize<S: Serializer>(model: &&'static Model, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(model.name)
}

/// Reads the name of a model.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Model, D::Error> {
    let name = String::deserialize(deserializer)?;
    Model::named(&name).ok_or_else(|| {
        let known: Vec<_> = MODELS.iter().map(|model| model.name).collect();
        D::Error::custom(format!("there is no model `{name}`; it must be one of {}", known.join(", ")))
    })
}
