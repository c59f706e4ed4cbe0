//! Every operation of the chapter: it works on what it is for, and is refused on everything else.

use serde_json::{Value, json};
use tums::{ChannelId, DeviceId, DeviceStatus, ErrorCode, OpenStatus};
use tums_sim::World;
use tums_sim::world::{DeviceKey, Feature, Kind, RECORDER};
use tums_tests::simulated::{NOON, Simulated};

use super::{camera, id, ready, recorder, supply};

/// What an operation is for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum For {
    Camera,
    Recorder,
    Channel,
    Supply,
    /// A supply, whose values the cloud itself keeps.
    History,
}

use For::*;

/// The operations, and parameters that every camera, channel or supply takes.
fn operations() -> Vec<(&'static str, For, Value)> {
    let moment = |hours: i64| (NOON.as_millis() - hours * 3_600_000).to_string();
    let history = json!({
        "event": "solarPowerSystem", "metricList": ["batteryEnergyPercentage", "inputPowerInWatt", "outputPowerInWatt"],
        "startTime": moment(3), "endTime": moment(1),
    });
    let mut aggregated = history.clone();
    aggregated["aggregationMode"] = "MAX".into();
    let hours = json!({ "startTimeHour": 1, "startTimeMin": 0, "endTimeHour": 2, "endTimeMin": 0, "status": "on", "supplyLoadNum": "1" });
    vec![
        ("getDeviceOsdCapability", Camera, json!({})),
        ("getDeviceOsdInfo", Camera, json!({})),
        ("modifyDeviceOsdInfo", Camera, json!({ "week": { "ifShow": false } })),
        ("manualTiming", Camera, json!({ "time": 1_700_000_000 })),
        ("getDeviceTimingReboot", Camera, json!({})),
        ("modifyDeviceTimingReboot", Camera, json!({ "ifOpen": false })),
        ("getDeviceSupplementLampCapability", Camera, json!({})),
        ("getDeviceImage", Camera, json!({})),
        ("modifyDeviceImage", Camera, json!({ "luma": 60 })),
        ("getDeviceSdCardInfo", Camera, json!({})),
        ("formatDeviceSdCard", Camera, json!({ "cardIndex": 1 })),
        ("getDeviceRecordLoopInfo", Camera, json!({})),
        ("modifyDeviceRecordLoopInfo", Camera, json!({ "ifLoop": true })),
        ("getDeviceTimingInfo", Camera, json!({})),
        ("modifyDeviceTimingInfo", Camera, json!({ "timingMode": "manual" })),
        ("getDeviceVideoCapability", Camera, json!({})),
        ("getDeviceVideoInfo", Camera, json!({})),
        ("modifyDeviceVideoInfo", Camera, json!({ "streamInfoList": [{ "type": "main", "bitrate": 1024 }] })),
        ("querySolarPower", Supply, json!({})),
        ("querySolarSupplyTime", Supply, json!({})),
        ("setSolarSupplyTime", Supply, hours),
        ("solarLoadReset", Supply, json!({ "loadNum": 1 })),
        ("getMetricValue", History, history),
        ("getAggregatedMetricValue", History, aggregated),
        ("getDeviceZoomSupport", Camera, json!({})),
        ("getPtzDeviceResetSupport", Camera, json!({})),
        ("resetPtzDevicePosition", Camera, json!({})),
        ("getNvrChannelsMessagePushInfo", Recorder, json!({})),
        ("modifyNvrChannelsMessagePushInfo", Channel, json!({ "messagePushEnabled": false })),
        ("modifyDeviceOsdWatermarkBasicInfo", Camera, json!({ "fontSize": 32 })),
        ("addDeviceOsdWatermarkDynamicLabelInfo", Camera, json!({ "content": "text" })),
        ("modifyDeviceOsdWatermarkSolidLabelInfo", Camera, json!({ "sequence": 1, "content": "text" })),
        ("clearDeviceOsdWatermarkInfo", Camera, json!({ "type": 0 })),
    ]
}

struct Stage {
    simulated: Simulated,
    camera: DeviceKey,
    supply: DeviceKey,
    decoder: DeviceKey,
}

impl Stage {
    async fn set() -> Self {
        let simulated = Simulated::start().await;
        let camera = camera(&simulated, Feature::Ptz, true);
        let supply = supply(&simulated, 2);
        let decoder = ready(&simulated, |device| device.kind() == Kind::Decoder);
        Self { simulated, camera, supply, decoder }
    }

    /// What an operation is for, and whether whole devices are named.
    fn target(&self, of: For) -> (DeviceKey, ChannelId, bool) {
        let first = |key| self.simulated.id(key).channel(1);
        match of {
            Camera => (self.camera, first(self.camera), false),
            Recorder => (recorder(&self.simulated), id(RECORDER).channel(1), true),
            Channel => (recorder(&self.simulated), id(RECORDER).channel(1), false),
            Supply | History => (self.supply, first(self.supply), true),
        }
    }

    /// The camera on the first channel of the recorder.
    fn channel(&self) -> DeviceKey {
        let recorder = recorder(&self.simulated);
        self.simulated.simulator.world(|world| world.devices.channel(recorder, 1)).expect("a channel")
    }

    /// Calls an operation on a target, whole devices without a channel.
    async fn call(&self, name: &str, target: &ChannelId, whole: bool, parameters: &Value) -> Result<Value, ErrorCode> {
        let path = &tums::catalog::catalog().operation(name).expect(name).path;
        let mut body = parameters.clone();
        match &target.device {
            DeviceId::QrCode(code) => body["qrCode"] = code.as_str().into(),
            DeviceId::Mac(mac) => body["mac"] = mac.as_str().into(),
        }
        if !whole {
            body["channelId"] = target.channel.into();
        }
        let answer = self.simulated.careless.call_raw(path, &body).await;
        answer.map(|answer| answer.result).map_err(|error| error.code().expect("a code"))
    }
}

#[tokio::test]
async fn every_operation_of_the_chapter_works() {
    let stage = Stage::set().await;
    let operations = operations();
    let chapter = tums::server::endpoints().iter().filter(|endpoint| endpoint.info.module == "device_config");
    let names: Vec<&str> = chapter.map(|endpoint| endpoint.info.name).collect();
    assert_eq!(operations.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), names);
    for (name, of, parameters) in operations {
        let (_, target, whole) = stage.target(of);
        if let Err(code) = stage.call(name, &target, whole, &parameters).await {
            panic!("{name}: {code} {:?}", stage.simulated.simulator.last_call().and_then(|call| call.message));
        }
    }
    // What they have set is in a snapshot, and comes back from it.
    let snapshot = |world: &mut World| serde_json::to_value(world).expect("a snapshot");
    let taken = stage.simulated.simulator.world(snapshot);
    let restored = Simulated::with_world(serde_json::from_value(taken.clone()).expect("a world")).await;
    assert_eq!(restored.simulator.world(snapshot), taken);
    assert_eq!(
        taken["deviceConfig"].as_object().map(|kept| kept.values().filter(|kept| is_filled(kept)).count()),
        Some(12)
    );
}

fn is_filled(kept: &Value) -> bool {
    kept.as_object().is_some_and(|kept| !kept.is_empty()) || kept.as_array().is_some_and(|kept| !kept.is_empty())
}

#[tokio::test]
async fn every_operation_of_channels_is_refused_on_one_that_is_not_there() {
    let stage = Stage::set().await;
    for (name, of, parameters) in operations() {
        let (_, target, whole) = stage.target(of);
        if !whole {
            let missing = target.device.channel(99);
            let refused = stage.call(name, &missing, whole, &parameters).await;
            assert_eq!(refused, Err(ErrorCode::TARGET_CHANNEL_NOT_FOUND), "{name}");
            assert_eq!(stage.simulated.simulator.effects(name), 0, "{name}");
        }
    }
}

#[tokio::test]
async fn every_operation_wants_a_paid_and_connected_device_of_its_kind() {
    let stage = Stage::set().await;
    for (name, of, parameters) in operations() {
        let (key, target, whole) = stage.target(of);
        let decoder = stage.simulated.id(stage.decoder).channel(1);
        let wrong = stage.call(name, &decoder, whole, &parameters).await;
        assert_eq!(wrong, Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED), "{name}");

        stage.simulated.change(key, |device| device.asleep = true);
        let asleep = stage.call(name, &target, whole, &parameters).await;
        if of != History {
            assert_eq!(asleep, Err(ErrorCode::DEVICE_ASLEEP), "{name}");
        }
        stage.simulated.change(key, |device| (device.asleep, device.status) = (false, DeviceStatus::Offline));
        let offline = stage.call(name, &target, whole, &parameters).await;
        if of != History {
            assert_eq!(offline, Err(ErrorCode::DEVICE_OFFLINE), "{name}");
            assert_eq!(stage.simulated.simulator.effects(name), 0, "{name}");
        }
        stage.simulated.change(key, |device| device.status = DeviceStatus::Online);

        let closed = if of == Channel { stage.channel() } else { key };
        let open = |open| stage.simulated.change(closed, |device| device.open = open);
        open(OpenStatus::Closed);
        let unpaid = stage.call(name, &target, whole, &parameters).await;
        assert_eq!(unpaid, Err(ErrorCode::DEVICE_NOT_PAID), "{name}");
        open(OpenStatus::Trial);
        if let Err(code) = stage.call(name, &target, whole, &parameters).await {
            panic!("{name}: {code} on a trial device");
        }
    }
}
