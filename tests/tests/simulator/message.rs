//! The message subscription: one for each application, replaced as a whole.

use tums::*;
use tums_sim::World;
use tums_tests::simulated::{Simulated, refused, subscribe};

const URL: &str = "http://127.0.0.1:8002/msg";

async fn shown(client: &Client) -> GetAppMsgPushConfigOutput {
    client.message().get_app_msg_push_config(GetAppMsgPushConfig::new()).await.expect("shown")
}

#[tokio::test]
async fn an_application_has_one_subscription_which_is_replaced() {
    let simulated = Simulated::start().await;
    let before = shown(&simulated.project).await;
    assert_eq!((before.server_url, before.open_msg_transport), (None, Some(false.into())));

    subscribe(&simulated.project, URL, true, &[MessageContent::IpcOnline]).await.expect("subscribed");
    let first = shown(&simulated.project).await;
    assert_eq!((first.server_url.as_deref(), first.open_msg_transport), (Some(URL), Some(true.into())));
    assert_eq!(first.msg_content_type, [MessageContent::IpcOnline]);

    subscribe(&simulated.project, URL, false, &[]).await.expect("subscribed");
    let second = shown(&simulated.project).await;
    assert_eq!((second.app_id, second.open_msg_transport), (first.app_id, Some(false.into())));
    assert!(second.msg_content_type.is_empty());
}

#[tokio::test]
async fn each_application_has_its_own_and_a_snapshot_keeps_it() {
    let simulated = Simulated::start().await;
    subscribe(&simulated.project, URL, true, &[]).await.expect("subscribed");
    assert_eq!(shown(&simulated.device).await.server_url, None);

    let snapshot = simulated.simulator.world(|world| serde_json::to_string(world)).expect("a snapshot");
    let world: World = serde_json::from_str(&snapshot).expect("a world");
    let restored = shown(&Simulated::with_world(world).await.project).await;
    assert_eq!((restored.server_url.as_deref(), restored.open_msg_transport), (Some(URL), Some(true.into())));
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_and_changes_nothing() {
    let simulated = Simulated::start().await;
    let careless = &simulated.careless;
    refused(subscribe(careless, "", true, &[]).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    let unknown = [MessageContent::from_value("toast")];
    refused(subscribe(careless, URL, true, &unknown).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    let path = SetAppMsgPushConfig::INFO.path;
    let incomplete = careless.call_raw(path, &serde_json::json!({ "serverUrl": URL, "openMsgTransport": 1 })).await;
    refused(incomplete, ErrorCode::PARAMETER_UNKNOWN);
    assert_eq!(shown(&simulated.project).await.server_url, None);
}
