//! From what happens to a device to the message about it, for everybody who has subscribed.

use bytes::Bytes;
use serde::Serialize;
use tums::catalog;
use tums::{MessageContent, MessageType, PushMessage, Timestamp};

use super::Outbox;
use super::courier::{self, over};
use super::outbox::Letter;
use crate::world::{ApplicationId, Condition, Device, DeviceKey, Devices, Kind, World};

/// What has happened to devices since this was asked for the last time, and whether anything has.
pub(crate) fn news(devices: &mut Devices) -> (Vec<(DeviceKey, MessageContent)>, bool) {
    let (mut news, changed) = (devices.told(), devices.changes());
    let anything = !(news.is_empty() && changed.is_empty());
    for (key, before) in changed {
        let contents = devices.get(key).map(|device| difference(&before, device));
        news.extend(contents.into_iter().flatten().map(|content| (key, content)));
    }
    (news, anything)
}

/// What the difference is worth telling.
fn difference(before: &Condition, device: &Device) -> Vec<MessageContent> {
    let mut news = Vec::new();
    if before.firmware != device.firmware && device.kind().system() == "nms" {
        news.push(MessageContent::SystemUpgrade);
    }
    if device.faulty && !before.faulty {
        news.extend(breakdown(device.kind()));
    }
    let is_switched = before.is_connected() != device.is_connected();
    if let Some([online, offline]) = connection(device.kind()).filter(|_| is_switched) {
        news.push(if device.is_connected() { online } else { offline });
    }
    news
}

/// What is told when a device goes online and offline. Of sensors and parking cameras the document has nothing.
fn connection(kind: Kind) -> Option<[MessageContent; 2]> {
    use MessageContent::*;
    Some(match kind {
        Kind::Nvr => [NvrOnline, NvrOffline],
        Kind::Ipc => [IpcOnline, IpcOffline],
        Kind::Vps => [VpsOnline, VpsOffline],
        Kind::Decoder => [DecoderOnline, DecoderOffline],
        Kind::Speaker => [SpeakerOnline, SpeakerOffline],
        Kind::Cpe => [CpeOnline, CpeOffline],
        Kind::Ac => [AcOnline, AcOffline],
        Kind::Ap => [ApOnline, ApOffline],
        Kind::Switch => [SwitchOnline, SwitchOffline],
        Kind::Firewall => [FirewallOnline, FirewallOffline],
        Kind::Router => [RouterOnline, RouterOffline],
        Kind::FiberConverter => [FiberConverterOnline, FiberConverterOffline],
        Kind::Olt => [OltOnline, OltOffline],
        Kind::Onu => [OnuOnline, OnuOffline],
        Kind::ChargingStation => [ChargingHubOnline, ChargingHubOffline],
        Kind::SolarPower => [SolarSupplyOnline, SolarSupplyOffline],
        Kind::Sensor | Kind::ParkingCapture => return None,
    })
}

/// What is told when a device becomes faulty: of video devices it is the storage that the document knows to fail.
fn breakdown(kind: Kind) -> Option<MessageContent> {
    match kind {
        Kind::Nvr => Some(MessageContent::NvrHardDiskAbnormal),
        Kind::Ipc => Some(MessageContent::SdCardAbnormal),
        _ if kind.system() == "nms" => Some(MessageContent::NetworkDeviceException),
        _ => None,
    }
}

/// The type under which the document lists a content; none for a content that it does not know.
fn kind_of(content: &MessageContent) -> Option<MessageType> {
    let definition = catalog::catalog().enumeration("MessageContent")?;
    let known = definition.values.iter().find(|known| known.value.value() == *content.value())?;
    known.group.as_deref().map(MessageType::from_value)
}

/// What has become of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Raised {
    /// The deliveries of its messages.
    pub deliveries: Vec<u64>,
    /// Who does not get the message, and why.
    pub unheard: Vec<Unheard>,
}

/// Somebody who does not get a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unheard {
    /// Name of the application that has the device; none if the reason concerns all.
    pub application: Option<String>,
    /// Why not.
    pub reason: Silence,
}

/// Why nobody hears of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Silence {
    /// No application has the device.
    NoApplication,
    /// The recorder does not push the messages of this channel.
    Silenced,
    /// The application has not subscribed.
    NotSubscribed,
    /// It has switched its subscription off.
    SwitchedOff,
    /// It has subscribed to other messages.
    NotWanted,
}

/// Puts the message about an event into the outbox, once for every application that has the device and wants to know.
pub(crate) fn raise(world: &World, outbox: &mut Outbox, key: DeviceKey, content: &MessageContent) -> Raised {
    let now = world.now();
    let mut raised = Raised::default();
    let Some(device) = world.devices.get(key) else { return raised };
    if !world.device_config.pushes_messages_of(key) {
        raised.unheard.push(Unheard { application: None, reason: Silence::Silenced });
        return raised;
    }
    let message_id = outbox.message_id();
    let body = body(device, &message_id, content, now);
    for application in device.regions.keys() {
        match address(world, *application, content) {
            Ok(url) => {
                let letter = Letter {
                    application: *application,
                    refused: over(&url, outbox.anywhere()).err(),
                    url,
                    device: device.name.clone(),
                    content: content.clone(),
                    message_id: message_id.clone(),
                    raised: now,
                    body: body.clone(),
                };
                raised.deliveries.extend(outbox.put(letter));
            }
            Err(reason) => {
                let name = world.applications.get(application).map(|application| application.name.clone());
                raised.unheard.push(Unheard { application: name, reason });
            }
        }
    }
    if device.regions.is_empty() {
        raised.unheard.push(Unheard { application: None, reason: Silence::NoApplication });
    }
    raised
}

/// Where an application wants a message posted.
fn address(world: &World, application: ApplicationId, content: &MessageContent) -> Result<String, Silence> {
    match world.message.of(application) {
        None => Err(Silence::NotSubscribed),
        Some(subscription) if !subscription.open => Err(Silence::SwitchedOff),
        Some(subscription) if !subscription.wants(content) => Err(Silence::NotWanted),
        Some(subscription) => Ok(subscription.url.clone()),
    }
}

/// The message, encoded by the SDK.
fn body(device: &Device, message_id: &str, content: &MessageContent, now: Timestamp) -> Bytes {
    let message = PushMessage {
        qr_code: device.qr_code.clone(),
        mac: Some(device.mac.clone()),
        device_name: Some(device.name.clone()),
        msg_id: Some(message_id.to_owned()),
        time: Some(Timestamp::from_secs(now.as_secs())),
        msg_type: kind_of(content),
        msg_content_type: vec![content.clone()],
    };
    courier::json(&message)
}
