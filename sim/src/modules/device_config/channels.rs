//! Whether a recorder pushes the messages of its channels.

use tums::{
    ErrorCode, GetNvrChannelsMessagePushInfo, GetNvrChannelsMessagePushInfoOutput, ModifyNvrChannelsMessagePushInfo,
    NvrChannelPush,
};

use super::super::owner::Level;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::World;

pub(super) fn get_nvr_channels_message_push_info(
    world: &mut World,
    caller: &Caller,
    request: GetNvrChannelsMessagePushInfo,
) -> Result<GetNvrChannelsMessagePushInfoOutput, Refusal> {
    let recorder = Level::Recorder.reach(world, caller, request.target)?;
    let channels = world.devices.below(recorder.device).map(|(key, camera)| NvrChannelPush {
        channel_id: camera.channel().map(i64::from),
        device_name: Some(camera.name.clone()),
        message_push_enabled: Some(world.device_config.pushes_messages_of(key)),
    });
    let mut info_list: Vec<NvrChannelPush> = channels.collect();
    info_list.sort_by_key(|channel| channel.channel_id);
    Ok(GetNvrChannelsMessagePushInfoOutput { info_list })
}

/// The recorder keeps this, so the camera behind the channel may be offline.
pub(super) fn modify_nvr_channels_message_push_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyNvrChannelsMessagePushInfo,
) -> Result<(), Refusal> {
    let camera = world.reach(caller, request.target.clone())?;
    let recorder = Level::Storage.reach(world, caller, request.target)?;
    if recorder.device == camera.device {
        return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into());
    }
    let silenced = &mut world.device_config.silenced;
    if request.message_push_enabled {
        silenced.remove(&camera.device);
    } else {
        silenced.insert(camera.device);
    }
    Ok(())
}
