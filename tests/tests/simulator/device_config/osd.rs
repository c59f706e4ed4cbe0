//! On-screen texts: what is set stays, what the capability excludes is refused, and a linked text names the device.

use tums::*;
use tums_sim::world::Feature;
use tums_tests::simulated::{Simulated, refused};

use super::{camera, channel, lens};

async fn shown(simulated: &Simulated, lens: &ChannelId) -> GetDeviceOsdInfoOutput {
    let request = GetDeviceOsdInfo::new(lens.clone());
    simulated.project.device_config().get_device_osd_info(request).await.expect("shown")
}

async fn modify(simulated: &Simulated, request: ModifyDeviceOsdInfo) -> Result<()> {
    simulated.careless.device_config().modify_device_osd_info(request).await
}

async fn capability(simulated: &Simulated, lens: &ChannelId) -> GetDeviceOsdCapabilityOutput {
    let request = GetDeviceOsdCapability::new(lens.clone());
    simulated.project.device_config().get_device_osd_capability(request).await.expect("a capability")
}

fn first_label() -> OsdLabel {
    OsdLabel::new().label_name("label_info_1")
}

#[tokio::test]
async fn a_change_keeps_the_fields_that_it_leaves_out() {
    let simulated = Simulated::start().await;
    let lens = lens(&simulated, Feature::Ptz, true);
    let before = shown(&simulated, &lens).await;
    let request = ModifyDeviceOsdInfo::new(lens.clone())
        .date(OsdPlacement::new().if_show(false))
        .font(OsdFont::new().color_type(OsdColorType::UserDefined).color(OsdColor::Red))
        .label_info_list([OsdLabel::new().label_name("label_info_2").text("Gate").if_show(true)]);
    modify(&simulated, request).await.expect("modified");

    let after = shown(&simulated, &lens).await;
    let date = before.date.clone().map(|date| date.if_show(false));
    let font = before.font.clone().map(|font| font.color_type(OsdColorType::UserDefined).color(OsdColor::Red));
    let mut labels = before.label_info_list.clone();
    labels[1] = labels[1].clone().text("Gate").if_show(true);
    assert_eq!(after, GetDeviceOsdInfoOutput { date, font, label_info_list: labels, week: before.week.clone() });

    // What has been read can be written back.
    let same = ModifyDeviceOsdInfo::new(lens.clone())
        .date(after.date.clone().expect("a date"))
        .week(after.week.clone().expect("a weekday"))
        .font(after.font.clone().expect("a font"))
        .label_info_list(after.label_info_list.clone());
    modify(&simulated, same).await.expect("modified");
    assert_eq!(shown(&simulated, &lens).await, after);
}

#[tokio::test]
async fn each_lens_and_each_channel_has_its_own_settings() {
    let simulated = Simulated::start().await;
    let key = simulated.find(|device| device.model.channels == 2 && device.belongs_to(tums_sim::World::PROJECT));
    simulated.change(key, |device| (device.status, device.open) = (DeviceStatus::Online, OpenStatus::Paid));
    let first = simulated.id(key).channel(1);
    let second = simulated.id(key).channel(2);
    let untouched = shown(&simulated, &second).await;
    let hide = OsdPlacement::new().if_show(false);
    modify(&simulated, ModifyDeviceOsdInfo::new(first.clone()).week(hide.clone())).await.expect("modified");
    assert_ne!(shown(&simulated, &first).await, untouched);
    assert_eq!(shown(&simulated, &second).await, untouched);

    modify(&simulated, ModifyDeviceOsdInfo::new(channel(1)).week(hide)).await.expect("modified");
    assert_ne!(shown(&simulated, &channel(1)).await, shown(&simulated, &channel(2)).await);
}

#[tokio::test]
async fn a_channel_has_one_text_which_it_can_neither_link_nor_align() {
    let simulated = Simulated::start().await;
    let can = capability(&simulated, &channel(1)).await;
    assert_eq!((can.label_info_num, can.link_chn_to_dev_support), (Some(1), Some(false)));
    let labels = shown(&simulated, &channel(1)).await.label_info_list;
    assert_eq!((labels.len(), labels[0].if_link_to_dev, labels[0].align_type.clone()), (1, None, None));
    for label in [first_label().if_link_to_dev(true), first_label().align_type(OsdAlignment::Center)] {
        let request = ModifyDeviceOsdInfo::new(channel(1)).label_info_list([label]);
        refused(modify(&simulated, request).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    }
    let second = OsdLabel::new().label_name("label_info_2").text("Gate");
    let request = ModifyDeviceOsdInfo::new(channel(1)).label_info_list([second]);
    refused(modify(&simulated, request).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
}

#[tokio::test]
async fn a_linked_text_names_the_device() {
    let simulated = Simulated::start().await;
    let key = camera(&simulated, Feature::Ptz, true);
    let lens = simulated.id(key).channel(1);
    let name = |text: &str| {
        let label = first_label().text(text).if_link_to_dev(true);
        modify(&simulated, ModifyDeviceOsdInfo::new(lens.clone()).label_info_list([label]))
    };
    name("南门入口").await.expect("modified");
    assert_eq!(simulated.device(key).name, "南门入口");
    refused(name("十一个中文字符的设备名称").await, ErrorCode::DEVICE_NAME_TOO_LONG);
    assert_eq!(simulated.device(key).name, "南门入口");
    assert_eq!(shown(&simulated, &lens).await.label_info_list[0].text.as_deref(), Some("南门入口"));

    let unlinked = first_label().text("只是文字").if_link_to_dev(false);
    let request = ModifyDeviceOsdInfo::new(lens).label_info_list([unlinked]);
    modify(&simulated, request).await.expect("modified");
    assert_eq!(simulated.device(key).name, "南门入口");
}

#[tokio::test]
async fn what_the_capability_excludes_is_refused() {
    let simulated = Simulated::start().await;
    let battery = lens(&simulated, Feature::Sleeps, true);
    let can = capability(&simulated, &battery).await;
    assert_eq!((can.font_color.len(), can.week_support, can.battery_level_support), (1, Some(false), Some(true)));
    let before = shown(&simulated, &battery).await;
    let font = |font| ModifyDeviceOsdInfo::new(battery.clone()).font(font);
    for (request, code) in [
        (font(OsdFont::new().color(OsdColor::Red)), ErrorCode::PARAMETER_OUT_OF_RANGE),
        (font(OsdFont::new().size(OsdFontSize::Px64)), ErrorCode::PARAMETER_OUT_OF_RANGE),
        (font(OsdFont::new().display(OsdDisplayMode::Transparent)), ErrorCode::PARAMETER_OUT_OF_RANGE),
        (font(OsdFont::new().color_type(OsdColorType::UserDefined)), ErrorCode::DEVICE_OPERATION_UNSUPPORTED),
        (
            ModifyDeviceOsdInfo::new(battery.clone()).week(OsdPlacement::new().if_show(true)),
            ErrorCode::DEVICE_OPERATION_UNSUPPORTED,
        ),
        (
            ModifyDeviceOsdInfo::new(battery.clone()).label_info_list([OsdLabel::new().text("no name")]),
            ErrorCode::PARAMETER_UNKNOWN,
        ),
        (
            ModifyDeviceOsdInfo::new(battery.clone()).label_info_list([first_label().text("x".repeat(33))]),
            ErrorCode::PARAMETER_OUT_OF_RANGE,
        ),
        (
            ModifyDeviceOsdInfo::new(battery.clone())
                .label_info_list([OsdLabel::new().label_name("label_info_2").if_link_to_dev(true)]),
            ErrorCode::DEVICE_OPERATION_UNSUPPORTED,
        ),
    ] {
        refused(modify(&simulated, request).await, code);
    }
    assert_eq!(shown(&simulated, &battery).await, before);
}

#[tokio::test]
async fn locked_texts_stay_where_they_are() {
    let simulated = Simulated::start().await;
    let fisheye = lens(&simulated, Feature::FishEye, true);
    assert_eq!(capability(&simulated, &fisheye).await.position_lock, Some(true));
    let before = shown(&simulated, &fisheye).await;
    let moved = OsdPlacement::new().horizontal_coordinate(1);
    let request = ModifyDeviceOsdInfo::new(fisheye.clone()).date(moved);
    refused(modify(&simulated, request).await, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    let hidden = before.date.clone().expect("a date").if_show(false);
    modify(&simulated, ModifyDeviceOsdInfo::new(fisheye.clone()).date(hidden)).await.expect("nothing moves");
    let after = shown(&simulated, &fisheye).await;
    assert_eq!(after.date.and_then(|date| date.if_show), Some(false));
}
