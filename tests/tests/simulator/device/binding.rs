//! Adding devices and removing them.

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, DEVICE_PASSWORD, DeviceKey, Place, RECORDER};
use tums_tests::simulated::{Simulated, codes, refused};

use super::{NOBODY, id, recorder, unbound};

async fn bind(client: &Client, code: &str, password: &str) -> Result<()> {
    let request = BindDeviceByQrCode::new(BindDeviceByQrCodeRequired {
        qr_code: code.parse().expect("a code"),
        device_user_name: "admin".into(),
        device_password: password.into(),
    });
    client.device().bind_device_by_qr_code(request).await
}

async fn bind_by_mac(client: &Client, mac: Mac, password: &str) -> Result<()> {
    let request = BindNmsDeviceByMac::new(BindNmsDeviceByMacRequired {
        mac,
        device_user_name: "admin".into(),
        device_password: password.into(),
    });
    client.device().bind_nms_device_by_mac(request).await
}

fn code(simulated: &Simulated, key: DeviceKey) -> String {
    simulated.device(key).qr_code.expect("a code").to_string()
}

#[tokio::test]
async fn a_device_is_bound_by_its_code_and_takes_its_first_password() {
    let simulated = Simulated::start().await;
    let key = unbound(&simulated, |_| true);
    let code = code(&simulated, key);
    refused(bind(&simulated.project, &code, "").await, ErrorCode::DEVICE_PASSWORD_EMPTY);
    bind(&simulated.project, &code, "first-password").await.expect("bound");
    let device = simulated.device(key);
    let default =
        simulated.simulator.world(|world| world.regions_of(World::PROJECT).expect("regions").default_region());
    assert_eq!((device.region_in(World::PROJECT), device.belongs_to(World::DEVICE)), (Some(default), false));
    assert_eq!(device.password.expect("a password").expose(), "first-password");
    refused(bind(&simulated.project, &code, "first-password").await, ErrorCode::DEVICE_BOUND_TO_THIS_PROJECT);
    refused(bind(&simulated.device, &code, "first-password").await, ErrorCode::DEVICE_BOUND_TO_THIS_ACCOUNT);

    let request = DeleteDeviceList::new().target(id(&code));
    let answer = simulated.project.device().delete_device_list(request).await.expect("deleted");
    assert_eq!(answer.failures, []);
    refused(bind(&simulated.device, &code, "another").await, ErrorCode::DEVICE_PASSWORD_WRONG);
    bind(&simulated.device, &code, "first-password").await.expect("bound with the password that it has");
    assert_eq!(simulated.device(key).region_in(World::DEVICE), None);
}

#[tokio::test]
async fn the_text_of_a_label_binds_as_well() {
    let simulated = Simulated::start().await;
    let key = unbound(&simulated, |_| true);
    let label = format!("TP1{}080", code(&simulated, key));
    bind(&simulated.project, &label, "first-password").await.expect("bound");
    assert!(simulated.device(key).belongs_to(World::PROJECT));
}

#[tokio::test]
async fn network_devices_are_bound_by_their_address() {
    let simulated = Simulated::start().await;
    let switch = unbound(&simulated, |kind| kind.system() == "nms");
    let mac = simulated.device(switch).mac;
    bind_by_mac(&simulated.project, mac.clone(), "first-password").await.expect("bound");
    refused(bind_by_mac(&simulated.project, mac, "first-password").await, ErrorCode::DEVICE_BOUND_TO_THIS_PROJECT);
    let camera = unbound(&simulated, |kind| kind.system() == "vms");
    let mac = simulated.device(camera).mac;
    refused(bind_by_mac(&simulated.project, mac, "password").await, ErrorCode::INVALID_DEVICE_TYPE);
    let nobody = "00-FF-FF-FF-FF-FF".parse().expect("an address");
    refused(bind_by_mac(&simulated.project, nobody, "password").await, ErrorCode::DEVICE_NOT_FOUND);
}

#[tokio::test]
async fn a_device_that_cannot_be_bound_says_why() {
    let simulated = Simulated::start().await;
    let project = &simulated.project;
    refused(bind(project, NOBODY, "password").await, ErrorCode::DEVICE_NOT_FOUND);
    let foreign = simulated.find(|device| device.foreign);
    refused(bind(project, &code(&simulated, foreign), "password").await, ErrorCode::DEVICE_BOUND_TO_OTHER_ENTERPRISE);

    let key = unbound(&simulated, |_| true);
    let code = code(&simulated, key);
    simulated.change(key, |device| device.status = DeviceStatus::Offline);
    refused(bind(project, &code, "password").await, ErrorCode::DEVICE_OFFLINE);
    simulated.change(key, |device| (device.status, device.faulty) = (DeviceStatus::Online, true));
    refused(bind(project, &code, "password").await, ErrorCode::DEVICE_BINDING_UNRECOVERABLE);
    simulated.change(key, |device| (device.faulty, device.password) = (false, Some(DEVICE_PASSWORD.into())));
    for _ in 0..21 {
        refused(bind(project, &code, "wrong").await, ErrorCode::DEVICE_PASSWORD_WRONG);
    }
    refused(bind(project, &code, DEVICE_PASSWORD).await, ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS);
}

#[tokio::test]
async fn a_device_is_locked_for_as_long_as_it_remembers_more_than_twenty_wrong_passwords() {
    let simulated = Simulated::start().await;
    let project = &simulated.project;
    let key = unbound(&simulated, |_| true);
    let code = code(&simulated, key);
    simulated.change(key, |device| device.password = Some(DEVICE_PASSWORD.into()));
    let wrong = async |times: usize| {
        for _ in 0..times {
            refused(bind(project, &code, "wrong").await, ErrorCode::DEVICE_PASSWORD_WRONG);
        }
    };
    wrong(1).await;
    simulated.pass(1);
    wrong(20).await;
    simulated.pass(1798);
    refused(bind(project, &code, DEVICE_PASSWORD).await, ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS);
    simulated.pass(1);
    wrong(1).await;
    refused(bind(project, &code, DEVICE_PASSWORD).await, ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS);
    simulated.pass(1);
    bind(project, &code, DEVICE_PASSWORD).await.expect("only one of them was within half an hour");
    let delete = DeleteDeviceList::new().target(id(&code));
    assert_eq!(project.device().delete_device_list(delete).await.expect("deleted").failures, []);
    wrong(20).await;
    bind(project, &code, DEVICE_PASSWORD).await.expect("those before the right one do not count");
}

#[tokio::test]
async fn a_project_cannot_bind_what_another_has() {
    let simulated = Simulated::start().await;
    let key = unbound(&simulated, |_| true);
    let other = [(tums_sim::world::ApplicationId(3), Some(1))];
    simulated.change(key, |device| device.regions.extend(other));
    let code = code(&simulated, key);
    refused(bind(&simulated.project, &code, "password").await, ErrorCode::DEVICE_BOUND_TO_OTHER_PROJECT);
}

#[tokio::test]
async fn deleting_goes_for_all_below_and_removing_for_one_application() {
    let simulated = Simulated::start().await;
    let key = recorder(&simulated);
    let below = |application| {
        simulated
            .simulator
            .world(|world| world.devices.below(key).filter(|(_, one)| one.belongs_to(application)).count())
    };
    assert!(below(World::PROJECT) > 0 && below(World::DEVICE) > 0);
    let remove = || DeleteDeviceList::new().target(id(RECORDER)).only_remove(true);
    refused(simulated.project.device().delete_device_list(remove()).await, ErrorCode::NOT_A_DEVICE_APPLICATION);
    let removed = simulated.device.device().delete_device_list(remove()).await.expect("code 0");
    assert_eq!(removed.failures, []);
    assert!(below(World::PROJECT) > 0 && below(World::DEVICE) == 0);
    let delete = DeleteDeviceList::new().target(id(RECORDER)).target(id(RECORDER)).target(id(NOBODY));
    let answer = simulated.project.device().delete_device_list(delete).await.expect("code 0");
    let (gone, missing) = (ErrorCode::DEVICE_NOT_IN_APPLICATION, ErrorCode::DEVICE_NOT_FOUND);
    assert_eq!(codes(&answer.failures), [(id(RECORDER).into(), gone), (id(NOBODY).into(), missing)]);
    assert_eq!(below(World::PROJECT), 0);
}

#[tokio::test]
async fn a_child_is_deleted_by_its_parent_and_address() {
    let simulated = Simulated::start().await;
    let key = simulated.find(|device| matches!(device.place, Place::Child { .. }) && device.belongs_to(World::PROJECT));
    let device = simulated.device(key);
    let parent = simulated.id(device.place.parent().expect("a parent"));
    let request = DeleteDeviceList::new().target(parent.child(device.mac.clone())).target(id(CAMERA).child(device.mac));
    let answer = simulated.project.device().delete_device_list(request).await.expect("code 0");
    assert_eq!(answer.failures.len(), 1);
    assert!(!simulated.device(key).belongs_to(World::PROJECT));
}
