//! The digital watermark, of which no operation tells: it is looked up in a snapshot of the world.

use serde_json::{Value, json};
use tums::*;
use tums_sim::world::Feature;
use tums_tests::simulated::{Simulated, refused};

use super::camera;

/// The watermark of the first lens of a camera.
fn watermark(simulated: &Simulated, camera: tums_sim::world::DeviceKey) -> Value {
    let snapshot = simulated.simulator.world(|world| serde_json::to_value(world)).expect("a snapshot");
    snapshot["deviceConfig"]["watermarks"][camera.0.to_string()]["1"].clone()
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|text| text["content"].as_str()).collect()
}

#[tokio::test]
async fn dynamic_texts_push_out_the_oldest() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let key = camera(&simulated, Feature::Ptz, true);
    let lens = simulated.id(key).channel(1);
    let basic = ModifyDeviceOsdWatermarkBasicInfo::new(lens.clone()).max_label_number(2);
    config.modify_device_osd_watermark_basic_info(basic.font_size(OsdWatermarkFontSize::Px32)).await.expect("set");
    for text in ["one", "two", "three"] {
        let request = AddDeviceOsdWatermarkDynamicLabelInfo::new(lens.clone()).content(text).vertical_coordinate(9);
        config.add_device_osd_watermark_dynamic_label_info(request).await.expect("added");
    }
    let kept = watermark(&simulated, key);
    assert_eq!((texts(&kept["dynamic"]), &kept["fontSize"]), (vec!["two", "three"], &json!(32)));
    assert_eq!(kept["dynamic"][0]["verticalCoordinate"], 9);

    let color = ModifyDeviceOsdWatermarkBasicInfo::new(lens).max_label_number(1).color(OsdWatermarkColor::Red);
    config.modify_device_osd_watermark_basic_info(color).await.expect("set");
    let kept = watermark(&simulated, key);
    assert_eq!(
        (texts(&kept["dynamic"]), &kept["fontSize"], &kept["color"]),
        (vec!["three"], &json!(32), &json!("red"))
    );
}

#[tokio::test]
async fn a_static_text_has_its_number_and_keeps_what_is_left_out() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let key = camera(&simulated, Feature::Ptz, true);
    let lens = simulated.id(key).channel(1);
    let solid = |sequence| ModifyDeviceOsdWatermarkSolidLabelInfo::new(lens.clone(), sequence);
    let set = |request| config.modify_device_osd_watermark_solid_label_info(request);
    set(solid(2).content("gate").horizontal_coordinate(7)).await.expect("set");
    set(solid(2).if_show(true)).await.expect("set");
    let text = json!({ "content": "gate", "horizontalCoordinate": 7, "verticalCoordinate": 0, "ifShow": true });
    assert_eq!(watermark(&simulated, key)["solid"], json!({ "2": text }));
    refused(set(solid(4)).await, ErrorCode::PARAMETER_OUT_OF_RANGE);

    let basic = ModifyDeviceOsdWatermarkBasicInfo::new(lens.clone()).max_solid_sequence(1);
    config.modify_device_osd_watermark_basic_info(basic).await.expect("set");
    assert_eq!(watermark(&simulated, key)["solid"], json!({}));
    refused(set(solid(2)).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
}

#[tokio::test]
async fn texts_are_cleared_by_their_kind() {
    for (mode, dynamic, solid) in [
        (OsdWatermarkClearMode::All, 0, 0),
        (OsdWatermarkClearMode::Dynamic, 0, 1),
        (OsdWatermarkClearMode::Static, 1, 0),
    ] {
        let simulated = Simulated::start().await;
        let config = simulated.project.device_config();
        let key = camera(&simulated, Feature::Ptz, true);
        let lens = simulated.id(key).channel(1);
        let add = AddDeviceOsdWatermarkDynamicLabelInfo::new(lens.clone()).content("moving");
        config.add_device_osd_watermark_dynamic_label_info(add).await.expect("added");
        let set = ModifyDeviceOsdWatermarkSolidLabelInfo::new(lens.clone(), 1).content("fixed");
        config.modify_device_osd_watermark_solid_label_info(set).await.expect("set");
        config.clear_device_osd_watermark_info(ClearDeviceOsdWatermarkInfo::new(lens, mode)).await.expect("cleared");
        let kept = watermark(&simulated, key);
        let left = (kept["dynamic"].as_array().map(Vec::len), kept["solid"].as_object().map(|texts| texts.len()));
        assert_eq!(left, (Some(dynamic), Some(solid)), "{mode}");
    }
}
