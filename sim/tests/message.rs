//! The message subscription, through the SDK.

use serde_json::json;
use tums::{Client, ErrorCode, GetAppMsgPushConfig, MessageContent, SetAppMsgPushConfig, SetAppMsgPushConfigRequired};
use tums_sim::{Simulator, World};

const URL: &str = "http://127.0.0.1:8002/msg";

async fn subscribe(client: &Client, open: bool, contents: Vec<MessageContent>) {
    let required =
        SetAppMsgPushConfigRequired { server_url: URL.into(), open_msg_transport: open, msg_content_type: contents };
    client.call(SetAppMsgPushConfig::new(required)).await.expect("subscribed");
}

#[tokio::test]
async fn an_application_has_one_subscription_which_is_replaced() {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("a client");
    let before = client.call(GetAppMsgPushConfig::new()).await.expect("shown");
    assert_eq!((before.server_url, before.open_msg_transport), (None, Some(false.into())));

    subscribe(&client, true, vec![MessageContent::IpcOnline]).await;
    let first = client.call(GetAppMsgPushConfig::new()).await.expect("shown");
    assert_eq!((first.server_url.as_deref(), first.open_msg_transport), (Some(URL), Some(true.into())));
    assert_eq!(first.msg_content_type, [MessageContent::IpcOnline]);

    subscribe(&client, false, Vec::new()).await;
    let second = client.call(GetAppMsgPushConfig::new()).await.expect("shown");
    assert_eq!((second.app_id, second.open_msg_transport), (first.app_id, Some(false.into())));
    assert!(second.msg_content_type.is_empty());
}

#[tokio::test]
async fn each_application_has_its_own_and_a_snapshot_keeps_it() {
    let simulator = Simulator::start().await.expect("a port");
    subscribe(&simulator.client().expect("a client"), true, Vec::new()).await;
    let other = simulator.client_of(World::DEVICE).expect("a client");
    assert_eq!(other.call(GetAppMsgPushConfig::new()).await.expect("shown").server_url, None);

    let snapshot = simulator.world(|world| serde_json::to_string(world)).expect("a snapshot");
    let world: World = serde_json::from_str(&snapshot).expect("a world");
    let restored = Simulator::builder().world(world).start().await.expect("a port");
    let kept = restored.client().expect("a client").call(GetAppMsgPushConfig::new()).await.expect("shown");
    assert_eq!((kept.server_url.as_deref(), kept.open_msg_transport), (Some(URL), Some(true.into())));
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_and_changes_nothing() {
    let simulator = Simulator::start().await.expect("a port");
    let client = simulator.client().expect("a client");
    let refused = async |body: serde_json::Value| {
        let call = client.call_raw("/tums/open/msgTranspond/v1/setAppMsgPushConfig", &body).await;
        call.expect_err("refused").code().expect("a code")
    };
    let empty = json!({ "serverUrl": "", "openMsgTransport": 1, "msgContentType": [] });
    assert_eq!(refused(empty).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    let unknown = json!({ "serverUrl": URL, "openMsgTransport": 1, "msgContentType": ["toast"] });
    assert_eq!(refused(unknown).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    assert_eq!(refused(json!({ "serverUrl": URL, "openMsgTransport": 1 })).await, ErrorCode::PARAMETER_UNKNOWN);
    let number = json!({ "serverUrl": 1, "openMsgTransport": 1, "msgContentType": [] });
    assert_eq!(refused(number).await, ErrorCode::PARAMETER_TYPE_MISMATCH);
    assert_eq!(client.call(GetAppMsgPushConfig::new()).await.expect("shown").server_url, None);
}
