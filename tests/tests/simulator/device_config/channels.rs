//! The messages of a recorder's channels.

use tums::*;
use tums_sim::world::{Feature, Place, RECORDER};
use tums_tests::simulated::{Simulated, refused};

use super::{channel, id, lens, recorder};

async fn shown(simulated: &Simulated) -> Vec<NvrChannelPush> {
    let request = GetNvrChannelsMessagePushInfo::new(id(RECORDER));
    let answer = simulated.project.device_config().get_nvr_channels_message_push_info(request).await;
    answer.expect("shown").info_list
}

#[tokio::test]
async fn each_channel_is_switched_by_itself() {
    let simulated = Simulated::start().await;
    let before = shown(&simulated).await;
    assert_eq!(
        before.iter().map(|channel| channel.channel_id).collect::<Vec<_>>(),
        (1..=6).map(Some).collect::<Vec<_>>()
    );
    assert!(before.iter().all(|channel| channel.message_push_enabled == Some(true)));
    // The recorder keeps this, whatever has become of the camera.
    let of = recorder(&simulated);
    let second = simulated.find(|device| device.place == Place::Channel { of, number: 2 });
    simulated.change(second, |device| device.status = DeviceStatus::Offline);
    for pushed in [false, true] {
        let request = ModifyNvrChannelsMessagePushInfo::new(channel(2), pushed);
        simulated.project.device_config().modify_nvr_channels_message_push_info(request).await.expect("switched");
        let mut expected = before.clone();
        expected[1].message_push_enabled = Some(pushed);
        assert_eq!(shown(&simulated).await, expected);
    }
}

#[tokio::test]
async fn a_camera_by_itself_has_no_channels() {
    let simulated = Simulated::start().await;
    let request = ModifyNvrChannelsMessagePushInfo::new(lens(&simulated, Feature::Ptz, true), false);
    let refusal = simulated.project.device_config().modify_nvr_channels_message_push_info(request).await;
    refused(refusal, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
}
