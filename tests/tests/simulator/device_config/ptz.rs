//! Zoom, and the way back to the origin.

use tums::*;
use tums_sim::world::{Feature, Kind};
use tums_tests::simulated::{Simulated, refused};

use super::{lens, ready};

#[tokio::test]
async fn a_ptz_camera_returns_to_its_origin_once_at_a_time() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let lens = lens(&simulated, Feature::Ptz, true);
    let support = config.get_ptz_device_reset_support(GetPtzDeviceResetSupport::new(lens.clone())).await.expect("told");
    assert_eq!(support.position_reset_support, Some(true));
    let reset = || config.reset_ptz_device_position(ResetPtzDevicePosition::new(lens.clone()));
    reset().await.expect("on its way");
    refused(reset().await, ErrorCode::MOTOR_BUSY);
    simulated.pass(7);
    refused(reset().await, ErrorCode::MOTOR_BUSY);
    simulated.pass(1);
    reset().await.expect("on its way again");
    assert_eq!(simulated.simulator.effects("resetPtzDevicePosition"), 2);
}

#[tokio::test]
async fn a_fixed_camera_neither_zooms_nor_returns() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    for can in [true, false] {
        let lens = lens(&simulated, Feature::Ptz, can);
        let zoom = config.get_device_zoom_support(GetDeviceZoomSupport::new(lens.clone())).await.expect("told");
        assert_eq!(zoom.zoom_support, Some(can));
        let reset = config.get_ptz_device_reset_support(GetPtzDeviceResetSupport::new(lens)).await.expect("told");
        assert_eq!(reset.position_reset_support, Some(can));
    }
    let fixed = lens(&simulated, Feature::Ptz, false);
    let refusal = config.reset_ptz_device_position(ResetPtzDevicePosition::new(fixed)).await;
    refused(refusal, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
}

#[tokio::test]
async fn only_the_first_lens_is_asked() {
    let simulated = Simulated::start().await;
    let config = simulated.project.device_config();
    let key = ready(&simulated, |device| device.kind() == Kind::Ipc && device.model.channels > 1);
    let second = simulated.id(key).channel(2);
    let code = ErrorCode::DEVICE_OPERATION_UNSUPPORTED;
    refused(config.get_device_zoom_support(GetDeviceZoomSupport::new(second.clone())).await, code);
    refused(config.get_ptz_device_reset_support(GetPtzDeviceResetSupport::new(second.clone())).await, code);
    refused(config.reset_ptz_device_position(ResetPtzDevicePosition::new(second)).await, code);
}
