//! Video streams, within what the capability tells.

use tums::*;
use tums_sim::world::Feature;
use tums_tests::simulated::{Simulated, refused};

use super::{channel, lens};

async fn shown(simulated: &Simulated, lens: &ChannelId) -> Vec<VideoStreamSettings> {
    let request = GetDeviceVideoInfo::new(lens.clone());
    simulated.project.device_config().get_device_video_info(request).await.expect("shown").stream_info_list
}

async fn modify(simulated: &Simulated, lens: &ChannelId, streams: Vec<VideoStreamSettings>) -> Result<()> {
    let request = ModifyDeviceVideoInfo::new(lens.clone()).stream_info_list(streams);
    simulated.careless.device_config().modify_device_video_info(request).await
}

async fn capability(simulated: &Simulated, lens: &ChannelId) -> GetDeviceVideoCapabilityOutput {
    let request = GetDeviceVideoCapability::new(lens.clone());
    simulated.project.device_config().get_device_video_capability(request).await.expect("a capability")
}

fn stream(kind: VideoStreamType) -> VideoStreamSettings {
    VideoStreamSettings::new().r#type(kind)
}

#[tokio::test]
async fn a_change_keeps_the_other_fields_and_the_other_streams() {
    let simulated = Simulated::start().await;
    let lens = lens(&simulated, Feature::SmartCodec, true);
    let before = shown(&simulated, &lens).await;
    let change = |main: VideoStreamSettings| {
        main.encode_type(VideoEncoding::H264).frame_rate(FrameRate::Fps10).if_open_smart_codec(true)
    };
    modify(&simulated, &lens, vec![change(stream(VideoStreamType::Main))]).await.expect("modified");
    let after = shown(&simulated, &lens).await;
    assert_eq!(after, [change(before[0].clone()), before[1].clone()]);
    modify(&simulated, &lens, after.clone()).await.expect("what has been read can be written");
    assert_eq!(shown(&simulated, &lens).await, after);
}

#[tokio::test]
async fn every_value_that_the_capability_lists_can_be_set() {
    let simulated = Simulated::start().await;
    for feature in [Feature::Ptz, Feature::FishEye, Feature::Sleeps, Feature::SmartCodec] {
        let lens = lens(&simulated, feature, true);
        let can = capability(&simulated, &lens).await;
        assert_eq!(can.third_stream_support, Some(feature == Feature::Ptz));
        assert_eq!(can.digital_quality_support, Some(feature == Feature::FishEye));
        assert_eq!(can.single_stream_support, Some(feature == Feature::Sleeps));
        assert_eq!(can.smart_codec_capability.is_some(), feature == Feature::SmartCodec);
        assert_eq!(shown(&simulated, &lens).await.len(), can.stream_capability_list.len());
        for can in can.stream_capability_list {
            let kind = can.r#type.clone().expect("a stream");
            let last = stream(kind.clone())
                .bitrate(can.bit_rates.last().and_then(Decimal::to_i64).expect("a bit rate"))
                .resolution(can.resolutions.last().expect("a resolution"))
                .quality(can.qualities.first().and_then(|quality| quality.value().parse().ok()).expect("a quality"));
            modify(&simulated, &lens, vec![last.clone()]).await.expect("modified");
            let now = shown(&simulated, &lens).await;
            let now = now.iter().find(|stream| stream.r#type.as_ref() == Some(&kind)).expect("the stream");
            assert_eq!((now.bitrate, &now.resolution, now.quality), (last.bitrate, &last.resolution, last.quality));
        }
    }
}

#[tokio::test]
async fn what_the_capability_excludes_is_refused() {
    let simulated = Simulated::start().await;
    let ptz = lens(&simulated, Feature::Ptz, true);
    let before = shown(&simulated, &ptz).await;
    let (out_of_range, unsupported) = (ErrorCode::PARAMETER_OUT_OF_RANGE, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    let main = || stream(VideoStreamType::Main);
    for (settings, code) in [
        (main().frame_rate(FrameRate::Fps30), out_of_range),
        (main().bitrate(65), out_of_range),
        (main().resolution("1*1"), out_of_range),
        (main().quality(5), out_of_range),
        (main().digital_quality(1), unsupported),
        (main().if_open_smart_codec(true), unsupported),
        (stream(VideoStreamType::Minor).virtual_frame_num(1), unsupported),
        (VideoStreamSettings::new().bitrate(64), ErrorCode::PARAMETER_UNKNOWN),
    ] {
        // The first stream alone would pass, and is not changed either.
        refused(modify(&simulated, &ptz, vec![stream(VideoStreamType::Minor).bitrate(64), settings]).await, code);
    }
    assert_eq!(shown(&simulated, &ptz).await, before);

    let battery = lens(&simulated, Feature::Sleeps, true);
    let minor = stream(VideoStreamType::Minor).bitrate(64);
    refused(modify(&simulated, &battery, vec![minor]).await, unsupported);
    let fisheye = lens(&simulated, Feature::FishEye, true);
    refused(modify(&simulated, &fisheye, vec![main().digital_quality(11)]).await, out_of_range);
    modify(&simulated, &fisheye, vec![main().digital_quality(10)]).await.expect("modified");
    let smart = lens(&simulated, Feature::SmartCodec, true);
    refused(modify(&simulated, &smart, vec![main().virtual_frame_num(10)]).await, out_of_range);
}

#[tokio::test]
async fn a_channel_has_neither_qualities_nor_smart_encoding() {
    let simulated = Simulated::start().await;
    let can = capability(&simulated, &channel(2)).await;
    assert!(can.stream_capability_list.iter().all(|stream| stream.qualities.is_empty()));
    assert_eq!((can.smart_codec_capability_support, can.stream_capability_list.len()), (Some(false), 2));
    for settings in [stream(VideoStreamType::Main).quality(1), stream(VideoStreamType::Third).bitrate(64)] {
        let refusal = modify(&simulated, &channel(2), vec![settings]).await;
        refused(refusal, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    }
}
