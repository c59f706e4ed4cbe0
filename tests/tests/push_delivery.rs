//! Messages that the simulator posts: what raises them, who gets them, and how they travel when the receiver is unwell.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tokio::time::{Instant, sleep};
use tums::clock::{SystemTimeSource, TimeSource};
use tums::push::{self, Deduplicator, Received, Receiver};
use tums::transport::{Transport, TransportError, TransportErrorKind};
use tums::{
    AlarmType, Client, DeviceId, DeviceStatus, MessageContent, MessageType, ModifyNvrChannelsMessagePushInfo,
    RebootDeviceList, SetEnableByAlarmType, Timestamp,
};
use tums_sim::push::{Obstacle, Silence};
use tums_sim::world::{CAMERA, Device, Kind, RECORDER};
use tums_sim::{Clock, Delivery, DeliveryState, PushSettings, Simulator, World};
use tums_tests::simulated::{client_of, subscribe};

const URL: &str = "http://127.0.0.1:8002/a-path-that-nobody-guesses";

/// A receiver's server: what came, when, and what it answers next; 200 when nothing is left.
#[derive(Clone)]
struct Inbox {
    started: Instant,
    came: Arc<Mutex<Vec<(Duration, Received)>>>,
    answers: Arc<Mutex<VecDeque<Option<u16>>>>,
}

impl Inbox {
    /// One that answers with these statuses, or with silence.
    fn new(answers: impl IntoIterator<Item = Option<u16>>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self { started: Instant::now(), came: Arc::default(), answers }
    }

    fn messages(&self) -> Vec<Received> {
        self.came.lock().expect("a lock").iter().map(|(_, message)| message.clone()).collect()
    }

    fn contents(&self) -> Vec<String> {
        self.messages()
            .iter()
            .flat_map(|message| message.msg_content_type.clone())
            .map(|known| known.to_string())
            .collect()
    }

    /// Seconds at which messages came.
    fn seconds(&self) -> Vec<u64> {
        self.came.lock().expect("a lock").iter().map(|(at, _)| at.as_secs()).collect()
    }
}

impl Transport for Inbox {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        assert_eq!(request.uri(), URL);
        assert_eq!(request.headers()["content-type"], "application/json");
        let message = push::parse(request.body()).expect("a message").remove(0);
        self.came.lock().expect("a lock").push((self.started.elapsed(), message));
        let answer = self.answers.lock().expect("a lock").pop_front().unwrap_or(Some(200));
        let Some(status) = answer else {
            sleep(Duration::from_secs(3600)).await;
            return Err(TransportError::new(TransportErrorKind::Timeout, "silence"));
        };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        Ok(response)
    }
}

async fn simulator(inbox: &Inbox, settings: PushSettings) -> (Simulator, Client) {
    let now = SystemTimeSource.now();
    let clock = Clock::running(Timestamp::from_secs(now.as_secs() - 86_400), 1.0);
    let builder = Simulator::builder().clock(clock).push(settings).push_through(inbox.clone());
    let simulator = builder.start().await.expect("a free port");
    // What devices are in the middle of when the world is made is over.
    simulator.clock().set(now);
    simulator.world(|_| ());
    let client = client_of(&simulator, World::PROJECT).build().expect("a client");
    (simulator, client)
}

fn camera() -> DeviceId {
    DeviceId::qr_code(CAMERA).expect("a code")
}

fn set_status(simulator: &Simulator, id: &DeviceId, status: DeviceStatus) {
    simulator.world(|world| {
        let key = world.devices.find(id).expect("a device");
        world.devices.get_mut(key).expect("a device").status = status;
    });
}

fn states(simulator: &Simulator) -> Vec<DeliveryState> {
    simulator.push(|outbox| outbox.deliveries().map(|delivery| delivery.state.clone()).collect())
}

#[tokio::test(start_paused = true)]
async fn a_device_that_goes_offline_and_comes_back_is_told_of() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    set_status(&simulator, &camera(), DeviceStatus::Offline);
    set_status(&simulator, &camera(), DeviceStatus::Offline);
    sleep(Duration::from_secs(1)).await;
    set_status(&simulator, &camera(), DeviceStatus::Online);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(inbox.contents(), ["ipcDeviceOffline", "ipcDeviceOnline"]);
    let message = &inbox.messages()[0];
    assert_eq!(message.msg_type, Some(MessageType::Security));
    assert_eq!(message.qr_code.as_ref().map(ToString::to_string).as_deref(), Some(CAMERA));
    assert!(message.mac.is_some() && message.device_name.is_some() && message.msg_id.is_some());
    let json: serde_json::Value = serde_json::from_str(message.json().get()).expect("JSON");
    assert!(json["time"].as_str().is_some_and(|time| time.len() == 10), "seconds as text: {json}");
    assert_eq!(states(&simulator), [DeliveryState::Delivered, DeliveryState::Delivered]);
}

#[tokio::test(start_paused = true)]
async fn what_takes_time_is_told_of_when_it_ends_though_nobody_calls() {
    let inbox = Inbox::new([]);
    let (_simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let recorder = DeviceId::qr_code(RECORDER).expect("a code");
    let restarted = client.device().reboot_device_list(RebootDeviceList::new().target(recorder)).await;
    assert!(restarted.expect("an answer").failures.is_empty());
    sleep(Duration::from_secs(120)).await;
    assert_eq!(inbox.contents(), ["nvrDeviceOffline", "nvrDeviceOnline"]);
    assert!((59..=62).contains(&(inbox.seconds()[1] - inbox.seconds()[0])), "{:?}", inbox.seconds());
}

#[tokio::test(start_paused = true)]
async fn what_was_told_before_a_snapshot_is_not_told_again_when_it_is_gone_back_to() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let recorder = DeviceId::qr_code(RECORDER).expect("a code");
    let restarted = client.device().reboot_device_list(RebootDeviceList::new().target(recorder)).await;
    assert!(restarted.expect("an answer").failures.is_empty());
    sleep(Duration::from_millis(500)).await;
    // The restart ends in the moment in which the snapshot is taken.
    simulator.clock().advance(Duration::from_secs(120));
    let snapshot = simulator.snapshot();
    sleep(Duration::from_secs(1)).await;
    simulator.restore(snapshot);
    sleep(Duration::from_secs(5)).await;
    assert_eq!(inbox.contents(), ["nvrDeviceOffline", "nvrDeviceOnline"]);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_fails_is_told_of_and_so_is_new_firmware() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let touch = |change: fn(&mut Device), kind: Kind| {
        simulator.world(|world| {
            let found = world.devices.of(World::PROJECT).find(|(_, device)| device.kind() == kind && !device.faulty);
            let key = found.expect("a device").0;
            change(world.devices.get_mut(key).expect("a device"));
        });
    };
    for kind in [Kind::Nvr, Kind::Ipc, Kind::Switch, Kind::Speaker] {
        touch(|device| device.faulty = true, kind);
    }
    for kind in [Kind::Switch, Kind::Ipc] {
        touch(|device| device.firmware = "newer".into(), kind);
    }
    sleep(Duration::from_secs(1)).await;
    let expected = ["NVRHardDiskAbnormal", "SDCardAbnormal", "nmsDeviceException", "nmsSystemUpgrade"];
    assert_eq!(inbox.contents(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_camera_raises_alarms_about_the_events_that_are_switched_on() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let switch = async |on| {
        let request = SetEnableByAlarmType::new([AlarmType::Motion], on).target(camera().channel(1));
        assert_eq!(client.alarm().set_enable_by_alarm_type(request).await.expect("switched").failures, []);
    };
    let days = async |steps: u32| {
        for _ in 0..144 {
            simulator.clock().advance(Duration::from_secs(86_400 / 144) * steps);
            simulator.world(|_| ());
        }
        sleep(Duration::from_secs(10)).await;
        inbox.contents()
    };
    assert!(days(1).await.is_empty(), "nothing is switched on");
    switch(true).await;
    let alarms = days(1).await;
    assert!((10..60).contains(&alarms.len()), "{} alarms in a day", alarms.len());
    assert!(alarms.iter().all(|content| content == "movementDetected"), "{alarms:?}");
    assert_eq!(inbox.messages()[0].msg_type, Some(MessageType::Monitor));
    let more = days(10).await.len() - alarms.len();
    assert!((10..60).contains(&more), "{more} alarms at 144 looks, however far apart");
    set_status(&simulator, &camera(), DeviceStatus::Offline);
    let before = days(1).await;
    assert_eq!(before.last().map(String::as_str), Some("ipcDeviceOffline"), "one that is offline detects nothing");
    set_status(&simulator, &camera(), DeviceStatus::Online);
    switch(false).await;
    assert_eq!(days(1).await.len(), before.len() + 1, "nothing but that it is online");
}

#[tokio::test(start_paused = true)]
async fn only_what_was_subscribed_to_is_posted() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    let raise = |content| simulator.raise(camera(), &content).expect("a camera");
    let silence = |content| {
        let raised = raise(content);
        let of_project = raised.unheard.iter().find(|one| one.application.as_deref() == Some("Project"));
        of_project.map(|one| one.reason)
    };
    assert_eq!(silence(MessageContent::Motion), Some(Silence::NotSubscribed));
    subscribe(&client, URL, false, &[]).await.expect("subscribed");
    assert_eq!(silence(MessageContent::Motion), Some(Silence::SwitchedOff));
    subscribe(&client, URL, true, &[MessageContent::Motion]).await.expect("subscribed");
    assert_eq!(raise(MessageContent::Motion).deliveries, [1]);
    assert!(raise(MessageContent::Human).deliveries.is_empty());
    assert_eq!(silence(MessageContent::Human), Some(Silence::NotWanted));
    set_status(&simulator, &camera(), DeviceStatus::Offline);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(inbox.contents(), ["movementDetected"]);
    assert_eq!(inbox.messages()[0].msg_type, Some(MessageType::Monitor));
    let stranger = DeviceId::qr_code("00000000000000000").expect("a code");
    assert!(simulator.raise(stranger, &MessageContent::Motion).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_its_recorder_has_silenced_is_not_heard() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let recorder = DeviceId::qr_code(RECORDER).expect("a code");
    let push = async |pushed| {
        let request = ModifyNvrChannelsMessagePushInfo::new(recorder.channel(2), pushed);
        client.device_config().modify_nvr_channels_message_push_info(request).await.expect("switched");
    };
    let raise = || simulator.raise(recorder.channel(2), &MessageContent::Motion).expect("a camera");
    push(false).await;
    simulator.world(|world| {
        let camera = world.devices.find(&recorder).and_then(|recorder| world.devices.channel(recorder, 2));
        let camera = camera.and_then(|camera| world.devices.get_mut(camera)).expect("a camera");
        camera.status = DeviceStatus::Offline;
    });
    let raised = raise();
    assert_eq!(raised.unheard.iter().map(|one| one.reason).collect::<Vec<_>>(), [Silence::Silenced]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!((raised.deliveries, inbox.contents()), (vec![], vec![]));
    push(true).await;
    assert_eq!(raise().deliveries.len(), 1);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(inbox.contents(), ["movementDetected"]);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_fails_is_asked_again_and_given_up_in_the_end() {
    let inbox = Inbox::new([Some(503), None, Some(200), Some(500), Some(500), Some(302)]);
    let (simulator, client) = simulator(&inbox, PushSettings::default().attempts(3)).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    simulator.raise(camera(), &MessageContent::Motion).expect("a camera");
    sleep(Duration::from_secs(60)).await;
    // At once; a second later; after 5 s of silence and two more seconds.
    assert_eq!(inbox.seconds(), [0, 1, 8]);
    simulator.raise(camera(), &MessageContent::Human).expect("a camera");
    sleep(Duration::from_secs(60)).await;
    assert_eq!(states(&simulator), [DeliveryState::Delivered, DeliveryState::Failed]);
    let outcomes: Vec<Vec<String>> = simulator.push(|outbox| {
        let outcomes = |delivery: &Delivery| delivery.attempts.iter().map(|attempt| attempt.outcome.clone()).collect();
        outbox.deliveries().map(outcomes).collect()
    });
    assert_eq!(outcomes, [vec!["503", "no answer within 5000 ms", "200"], vec!["500", "500", "302"]]);
    let ids: Vec<_> = inbox.messages().iter().map(|message| (message.msg_id.clone(), message.time)).collect();
    assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "a repetition is the same message: {ids:?}");
}

#[tokio::test(start_paused = true)]
async fn duplicates_and_another_order_are_what_a_deduplicator_undoes() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default().duplicates(0.5).reorder_ms(5000)).await;
    subscribe(&client, URL, true, &[]).await.expect("subscribed");
    let mut sent = Vec::new();
    for round in 0..50 {
        let content = if round % 2 == 0 { MessageContent::Motion } else { MessageContent::Human };
        simulator.raise(camera(), &content).expect("a camera");
        sent.push(content.to_string());
        sleep(Duration::from_millis(200)).await;
    }
    sleep(Duration::from_secs(60)).await;
    let came = inbox.contents();
    assert!(came.len() > 60, "{} messages, some of them twice", came.len());
    let mut deduplicator = Deduplicator::default();
    let new: Vec<_> = inbox.messages().into_iter().filter(|message| deduplicator.is_new(message)).collect();
    let mut contents: Vec<_> = new.iter().map(|message| message.msg_content_type[0].to_string()).collect();
    assert_eq!(contents.len(), 50, "each comes");
    assert_ne!(contents, sent, "in another order");
    contents.sort();
    sent.sort();
    assert_eq!(contents, sent);
}

#[tokio::test(start_paused = true)]
async fn messages_stay_on_this_machine() {
    let inbox = Inbox::new([]);
    let (simulator, client) = simulator(&inbox, PushSettings::default()).await;
    subscribe(&client, "http://tp-vcs-test.tpddns.cn:8002/msg", true, &[]).await.expect("subscribed");
    simulator.raise(camera(), &MessageContent::Motion).expect("a camera");
    sleep(Duration::from_secs(60)).await;
    assert!(inbox.messages().is_empty());
    assert_eq!(states(&simulator), [DeliveryState::Refused { reason: Obstacle::Elsewhere }]);
}

#[tokio::test]
async fn the_sdks_receiver_gets_what_the_simulator_posts() {
    let (router, mut messages) = Receiver::new().route("/push");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/push", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let simulator = Simulator::builder().push(PushSettings::default().duplicates(1.0)).start().await.expect("a port");
    let client = simulator.client().expect("a client");
    subscribe(&client, &url, true, &[]).await.expect("subscribed");
    simulator.raise(camera(), &MessageContent::Face).expect("a camera");
    set_status(&simulator, &camera(), DeviceStatus::Offline);
    let mut next = async || messages.recv().await.expect("a message").msg_content_type.clone();
    assert_eq!(next().await, [MessageContent::Face]);
    assert_eq!(next().await, [MessageContent::IpcOffline], "the duplicate is not handed over");
}
