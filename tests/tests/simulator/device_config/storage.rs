//! Memory cards and disks, and loop recording.

use tums::*;
use tums_sim::World;
use tums_sim::world::{DeviceKey, Feature, Kind, Place, RECORDER};
use tums_tests::simulated::{NOON, Simulated, refused};

use super::{channel, id, lens, ready};

const DAY: u64 = 86_400;

async fn cards(simulated: &Simulated, channel: &ChannelId) -> Vec<SdCard> {
    let request = GetDeviceSdCardInfo::new(channel.clone());
    simulated.project.device_config().get_device_sd_card_info(request).await.expect("cards").card_info_list
}

async fn format(simulated: &Simulated, channel: &ChannelId, card: i64) -> Result<()> {
    let request = FormatDeviceSdCard::new(channel.clone(), card);
    simulated.project.device_config().format_device_sd_card(request).await
}

async fn set_loop(simulated: &Simulated, channel: &ChannelId, on: bool) {
    let request = ModifyDeviceRecordLoopInfo::new(channel.clone(), on);
    simulated.project.device_config().modify_device_record_loop_info(request).await.expect("set");
    let request = GetDeviceRecordLoopInfo::new(channel.clone());
    let shown = simulated.project.device_config().get_device_record_loop_info(request).await.expect("shown");
    assert_eq!(shown.if_loop, Some(on));
}

/// How many seconds of recordings a card holds, from when on.
fn recorded(card: &SdCard) -> (u64, Option<i64>) {
    let start = card.record_start_time.map(|start| NOON.as_secs() - start.as_secs());
    (card.record_duration.expect("a duration").as_secs(), start)
}

/// A camera with storage whose card is in such a state.
async fn with_card(simulated: &Simulated, status: SdCardStatus) -> ChannelId {
    let cameras: Vec<DeviceKey> = simulated.simulator.world(|world| {
        let all = world.devices.iter().filter(|(_, device)| {
            let stores = device.kind() == Kind::Ipc && device.model.has(Feature::LocalStorage);
            stores && device.place == Place::Alone && device.belongs_to(World::PROJECT)
        });
        all.map(|(key, _)| key).collect()
    });
    for key in cameras {
        simulated.change(key, |device| {
            (device.status, device.open, device.asleep) = (DeviceStatus::Online, OpenStatus::Paid, false);
        });
        let channel = simulated.id(key).channel(1);
        if cards(simulated, &channel).await[0].status == Some(status.clone()) {
            return channel;
        }
    }
    panic!("no card is {status}");
}

#[tokio::test]
async fn formatting_takes_time_and_empties_the_card() {
    let simulated = Simulated::start().await;
    let camera = with_card(&simulated, SdCardStatus::Normal).await;
    let full = cards(&simulated, &camera).await;
    assert_eq!(recorded(&full[0]), (7 * DAY, Some(7 * DAY as i64)));
    assert_eq!((full[0].total_space.as_deref(), full[0].free_space.as_deref()), (Some("64.0G"), Some("0.0G")));

    format(&simulated, &camera, 1).await.expect("begun");
    refused(format(&simulated, &camera, 1).await, ErrorCode::DEVICE_BUSY);
    simulated.pass(29);
    assert_eq!(cards(&simulated, &camera).await[0].status, Some(SdCardStatus::Unformatted));
    simulated.pass(1);
    let empty = cards(&simulated, &camera).await;
    assert_eq!((empty[0].status.clone(), recorded(&empty[0])), (Some(SdCardStatus::Normal), (0, None)));
    assert_eq!(empty[0].free_space.as_deref(), Some("64.0G"));

    simulated.pass(DAY);
    let filling = cards(&simulated, &camera).await;
    assert_eq!((recorded(&filling[0]), filling[0].free_space.as_deref()), ((DAY, Some(-30)), Some("54.9G")));
    simulated.pass(30 * DAY);
    assert_eq!(recorded(&cards(&simulated, &camera).await[0]).0, 7 * DAY);
}

#[tokio::test]
async fn a_card_that_is_unformatted_can_be_used_afterwards() {
    let simulated = Simulated::start().await;
    let camera = with_card(&simulated, SdCardStatus::Unformatted).await;
    format(&simulated, &camera, 1).await.expect("begun");
    simulated.pass(60);
    let card = &cards(&simulated, &camera).await[0];
    assert_eq!((card.status.clone(), recorded(card)), (Some(SdCardStatus::Normal), (30, Some(-30))));
}

#[tokio::test]
async fn what_is_not_there_is_not_formatted() {
    let simulated = Simulated::start().await;
    let empty = with_card(&simulated, SdCardStatus::Absent).await;
    assert_eq!(cards(&simulated, &empty).await[0].total_space, None);
    refused(format(&simulated, &empty, 1).await, ErrorCode::DISK_MISSING);
    refused(format(&simulated, &channel(1), 2).await, ErrorCode::STORAGE_NOT_FOUND);
    let small = with_card(&simulated, SdCardStatus::TooSmall).await;
    format(&simulated, &small, 1).await.expect("begun");
    simulated.pass(60);
    assert_eq!(cards(&simulated, &small).await[0].status, Some(SdCardStatus::TooSmall));

    let without = lens(&simulated, Feature::LocalStorage, false);
    let code = ErrorCode::DEVICE_OPERATION_UNSUPPORTED;
    let config = simulated.project.device_config();
    refused(format(&simulated, &without, 1).await, code);
    refused(config.get_device_sd_card_info(GetDeviceSdCardInfo::new(without.clone())).await, code);
    refused(config.get_device_record_loop_info(GetDeviceRecordLoopInfo::new(without.clone())).await, code);
    refused(config.modify_device_record_loop_info(ModifyDeviceRecordLoopInfo::new(without, true)).await, code);
}

#[tokio::test]
async fn the_channels_of_a_recorder_share_its_disks() {
    let simulated = Simulated::start().await;
    assert_eq!(cards(&simulated, &channel(1)).await, cards(&simulated, &channel(2)).await);
    format(&simulated, &channel(1), 1).await.expect("begun");
    assert_eq!(cards(&simulated, &channel(2)).await[0].status, Some(SdCardStatus::Unformatted));
    set_loop(&simulated, &channel(1), false).await;
    let request = GetDeviceRecordLoopInfo::new(id(RECORDER).channel(2));
    let shown = simulated.project.device_config().get_device_record_loop_info(request).await.expect("shown");
    assert_eq!(shown.if_loop, Some(false));

    let large = ready(&simulated, |device| device.kind() == Kind::Nvr && device.model.channels > 8);
    simulated.simulator.world(|world| {
        let below: Vec<_> = world.devices.below(large).map(|(key, _)| key).collect();
        below.into_iter().for_each(|key| world.devices.get_mut(key).expect("a camera").open = OpenStatus::Paid);
    });
    let disks = cards(&simulated, &simulated.id(large).channel(1)).await;
    let states: Vec<_> = disks.into_iter().map(|disk| disk.status).collect();
    assert_eq!(states, [Some(SdCardStatus::Normal), Some(SdCardStatus::Unformatted)]);
}

#[tokio::test]
async fn a_full_card_that_is_kept_records_nothing_more() {
    let simulated = Simulated::start().await;
    let camera = with_card(&simulated, SdCardStatus::Normal).await;
    set_loop(&simulated, &camera, false).await;
    simulated.pass(2 * DAY);
    let kept = recorded(&cards(&simulated, &camera).await[0]);
    assert_eq!(kept, (7 * DAY, Some(7 * DAY as i64)));
    set_loop(&simulated, &camera, true).await;
    simulated.pass(DAY);
    // Three days later two days are missing, and the oldest three have made room.
    assert_eq!(recorded(&cards(&simulated, &camera).await[0]), (5 * DAY, Some(4 * DAY as i64)));
}

#[tokio::test]
async fn a_card_with_room_goes_on_recording_while_it_is_kept() {
    let simulated = Simulated::start().await;
    let camera = with_card(&simulated, SdCardStatus::Normal).await;
    format(&simulated, &camera, 1).await.expect("begun");
    set_loop(&simulated, &camera, false).await;
    simulated.pass(30 + 3 * DAY);
    assert_eq!(recorded(&cards(&simulated, &camera).await[0]), (3 * DAY, Some(-30)));
    simulated.pass(30 * DAY);
    assert_eq!(recorded(&cards(&simulated, &camera).await[0]), (7 * DAY, Some(-30)));
}
