//! How a camera encodes its video streams.

use tums::{
    BitRateType, Decimal, ErrorCode, FrameRate, GetDeviceVideoCapability, GetDeviceVideoCapabilityOutput,
    GetDeviceVideoInfoOutput, ModifyDeviceVideoInfo, SmartCodecCapability, SupportedFrameRate, VideoEncoding,
    VideoQuality, VideoStreamCapability, VideoStreamSettings, VideoStreamType,
};

use super::super::kept::Kept;
use super::super::owner::{Level, Owner};
use super::State;
use super::settings::{Settings, able, among, given, merged};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Feature, World};

const BIT_RATES: [i64; 10] = [64, 128, 256, 512, 1024, 2048, 3072, 4096, 6144, 8192];
const VIRTUAL_FRAMES: std::ops::RangeInclusive<i64> = 0..=9;
const DIGITAL_QUALITIES: [i64; 2] = [1, 10];
const FRAME_RATES: [SupportedFrameRate; 6] = [
    SupportedFrameRate::Fps1,
    SupportedFrameRate::Fps5,
    SupportedFrameRate::Fps10,
    SupportedFrameRate::Fps15,
    SupportedFrameRate::Fps20,
    SupportedFrameRate::Fps25,
];
const QUALITIES: [VideoQuality; 3] = [VideoQuality::Low, VideoQuality::Medium, VideoQuality::High];

pub(super) fn get_device_video_capability(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceVideoCapability,
) -> Result<GetDeviceVideoCapabilityOutput, Refusal> {
    Ok(capability(&Level::Lens.reach(world, caller, request.target)?))
}

/// Battery cameras have the main stream only, PTZ cameras a third one, fisheye cameras a digital level of quality. A channel has
/// two streams and neither smart encoding nor qualities.
fn capability(owner: &Owner) -> GetDeviceVideoCapabilityOutput {
    let by_itself = |feature| owner.can(feature) && !owner.on_channel;
    let (single, third) = (by_itself(Feature::Sleeps), by_itself(Feature::Ptz));
    let (smart, digital) = (by_itself(Feature::SmartCodec), by_itself(Feature::FishEye));
    let mut streams = vec![stream(VideoStreamType::Main, &["2304*1296", "1920*1080", "1280*720"], owner)];
    if !single {
        streams.push(stream(VideoStreamType::Minor, &["640*480", "352*288"], owner));
    }
    if third {
        streams.push(stream(VideoStreamType::Third, &["1280*720", "640*480"], owner));
    }
    GetDeviceVideoCapabilityOutput {
        third_stream_support: Some(third),
        smart_codec_capability_support: Some(smart),
        digital_quality_support: Some(digital),
        single_stream_support: Some(single),
        real_time_preview: Some(false),
        smart_codec_capability: smart.then(|| SmartCodecCapability {
            virtual_frame_num: VIRTUAL_FRAMES.map(Decimal::from).collect(),
            virtual_frame_num_support: Some(true),
        }),
        stream_capability_list: streams,
    }
}

fn stream(kind: VideoStreamType, resolutions: &[&str], owner: &Owner) -> VideoStreamCapability {
    let digital = owner.can(Feature::FishEye) && !owner.on_channel;
    VideoStreamCapability {
        r#type: Some(kind),
        encode_types: vec![VideoEncoding::H264, VideoEncoding::H265],
        frame_rates: FRAME_RATES.to_vec(),
        bit_rates: BIT_RATES.map(Decimal::from).to_vec(),
        bit_rate_types: vec![BitRateType::Constant, BitRateType::Variable],
        resolutions: resolutions.iter().map(ToString::to_string).collect(),
        qualities: if owner.on_channel { Vec::new() } else { QUALITIES.to_vec() },
        digital_quality_range: if digital { DIGITAL_QUALITIES.map(Decimal::from).to_vec() } else { Vec::new() },
    }
}

impl Settings for GetDeviceVideoInfoOutput {
    type Change = ModifyDeviceVideoInfo;
    const LEVEL: Level = Level::Lens;

    fn kept(state: &mut State) -> &mut Kept<Self> {
        &mut state.video
    }

    fn factory(owner: &Owner) -> Self {
        let can = capability(owner);
        let smart = can.smart_codec_capability_support == Some(true);
        let streams = can.stream_capability_list.iter().map(|stream| {
            let is_main = stream.r#type == Some(VideoStreamType::Main);
            let mut settings = VideoStreamSettings::new()
                .encode_type(VideoEncoding::H265)
                .frame_rate(FrameRate::Fps25)
                .bitrate(if is_main { 3072 } else { 512 })
                .bitrate_type(BitRateType::Variable);
            (settings.r#type, settings.resolution) = (stream.r#type.clone(), stream.resolutions.first().cloned());
            settings.quality = (!stream.qualities.is_empty()).then_some(3);
            settings.digital_quality = stream.digital_quality_range.first().and_then(Decimal::to_i64);
            if is_main && smart {
                settings = settings.if_open_smart_codec(false).virtual_frame_num(5);
            }
            settings
        });
        Self { stream_info_list: streams.collect() }
    }

    fn changed(&self, change: ModifyDeviceVideoInfo, owner: &Owner) -> Result<Self, Refusal> {
        let can = capability(owner);
        let mut next = self.clone();
        for settings in change.stream_info_list.unwrap_or_default() {
            let kind = given("streamInfoList.type", &settings.r#type)?;
            let stream = can.stream_capability_list.iter().find(|stream| stream.r#type.as_ref() == Some(kind));
            let kept = next.stream_info_list.iter_mut().find(|kept| kept.r#type.as_ref() == Some(kind));
            let (Some(stream), Some(kept)) = (stream, kept) else {
                let message = format!("the device does not support the stream `{kind}`");
                return Err(Refusal::new(ErrorCode::DEVICE_OPERATION_UNSUPPORTED, message));
            };
            check_encoding(&settings, stream)?;
            check_smart_codec(&settings, kind, &can)?;
            *kept = merged(kept, &settings)?;
        }
        Ok(next)
    }
}

fn check_encoding(settings: &VideoStreamSettings, can: &VideoStreamCapability) -> Result<(), Refusal> {
    let numbers = |list: &[Decimal]| -> Vec<i64> { list.iter().filter_map(Decimal::to_i64).collect() };
    let frame_rate = settings.frame_rate.map(|rate| SupportedFrameRate::from_value(&rate.value().to_string()));
    let quality = settings.quality.map(|quality| VideoQuality::from_value(&quality.to_string()));
    among("encodeType", settings.encode_type.as_ref(), &can.encode_types)?;
    among("frameRate", frame_rate.as_ref(), &can.frame_rates)?;
    among("bitrate", settings.bitrate.as_ref(), &numbers(&can.bit_rates))?;
    among("bitrateType", settings.bitrate_type.as_ref(), &can.bit_rate_types)?;
    among("resolution", settings.resolution.as_ref(), &can.resolutions)?;
    able(!can.qualities.is_empty(), quality.is_some(), "setting a quality")?;
    among("quality", quality.as_ref(), &can.qualities)?;
    able(!can.digital_quality_range.is_empty(), settings.digital_quality.is_some(), "a digital level of quality")?;
    let levels: Vec<i64> = (DIGITAL_QUALITIES[0]..=DIGITAL_QUALITIES[1]).collect();
    among("digitalQuality", settings.digital_quality.as_ref(), &levels)
}

/// Smart encoding is for the main stream only.
fn check_smart_codec(
    settings: &VideoStreamSettings,
    kind: &VideoStreamType,
    can: &GetDeviceVideoCapabilityOutput,
) -> Result<(), Refusal> {
    let demanded = settings.if_open_smart_codec.is_some() || settings.virtual_frame_num.is_some();
    let smart = can.smart_codec_capability_support == Some(true) && *kind == VideoStreamType::Main;
    able(smart, demanded, "smart encoding for this stream")?;
    let numbers: Vec<i64> = VIRTUAL_FRAMES.collect();
    among("virtualFrameNum", settings.virtual_frame_num.as_ref(), &numbers)
}
