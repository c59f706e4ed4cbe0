//! Messages that the cloud posts: read whatever their state, each handed over once.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tums::push::{self, Deduplicator, Messages, Receiver};
use tums::{MessageContent, MessageType, Timestamp};
use tums_tests::http;

/// As the document prints it.
const MESSAGE: &str = r#"{
    "qrcode":"799E562E7073C9A31", "mac":"00-FF-00-2C-9F-39", "deviceName":"TL-IPC43AN", "msgId":"123",
    "time":"1609135966", "msgType":"vmsDeviceAlarm", "msgContentType":["NVRHardDiskAbnormal"]
}"#;

fn message(id: usize) -> String {
    format!(r#"{{"msgId":"{id}","time":"1609135966","msgType":"monitorAlarm","msgContentType":["movementDetected"]}}"#)
}

#[test]
fn the_documented_message_is_understood() {
    let messages = push::parse(MESSAGE.as_bytes()).expect("a message");
    let [message] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(message.qr_code.as_ref().map(ToString::to_string).as_deref(), Some("799E562E7073C9A31"));
    assert_eq!(message.device_name.as_deref(), Some("TL-IPC43AN"));
    assert_eq!((message.msg_id.as_deref(), message.time), (Some("123"), Some(Timestamp::from_secs(1_609_135_966))));
    assert_eq!(message.msg_type, Some(MessageType::Security));
    assert_eq!(message.msg_content_type, [MessageContent::NvrHardDiskAbnormal]);
    assert_eq!(message.json().get(), MESSAGE);
}

#[test]
fn what_is_odd_is_read_all_the_same() {
    for (body, count) in [
        (
            r#"{"qrcode":null,"mac":null,"deviceName":null,"msgId":null,"time":null,"msgType":null,"msgContentType":null}"#,
            1,
        ),
        ("{}", 1),
        (r#"{"time":1609135966,"msgId":123,"qrCode":"799E562E7073C9A31"}"#, 1),
        (r#"{"msgContentType":"movementDetected","time":{"a":[1]},"mac":7}"#, 1),
        ("\u{feff} {\"msgId\":\"1\"}\n", 1),
        (r#"[{"msgId":"1"},{"msgId":"2"}]"#, 2),
        ("[]", 0),
    ] {
        assert_eq!(push::parse(body.as_bytes()).map(|messages| messages.len()), Ok(count), "{body}");
    }
    let gbk = b"{\"deviceName\":\"\xc9\xe3\xcf\xf1\xcd\xb7\",\"msgId\":\"5\"}";
    assert_eq!(push::parse(gbk).expect("a message")[0].msg_id.as_deref(), Some("5"));
}

#[test]
fn what_is_unknown_reaches_the_user_unchanged() {
    let body = r#"{"msgType":"moonAlarm","msgContentType":["moonRises","movementDetected"],"phase":{"of":"the moon"}}"#;
    let message = push::parse(body.as_bytes()).expect("a message").remove(0);
    assert_eq!(message.msg_type.as_ref().map(MessageType::value), Some("moonAlarm"));
    let contents: Vec<_> = message.msg_content_type.iter().map(MessageContent::value).collect();
    assert_eq!(contents, ["moonRises", "movementDetected"]);
    assert_eq!(message.json().get(), body);
}

#[test]
fn what_is_no_message_is_refused() {
    for (body, text) in [
        ("", "the body is empty"),
        (" \n", "the body is empty"),
        ("null", "a message must be a JSON object"),
        ("[1]", "a message must be a JSON object"),
        ("msgId=1", "the body is not JSON that can be read: line 1, column 1"),
        ("{\"msgId\":\n\"1\"", "the body is not JSON that can be read: line 2, column 3"),
    ] {
        assert_eq!(
            push::parse(body.as_bytes()).map_err(|error| error.to_string()).err().as_deref(),
            Some(text),
            "{body}"
        );
    }
}

#[test]
fn a_message_that_comes_again_is_known_as_long_as_it_is_remembered() {
    let read = |json: &str| push::parse(json.as_bytes()).expect("a message").remove(0);
    let mut deduplicator = Deduplicator::new(2);
    let mut is_new = |id: usize| deduplicator.is_new(&read(&message(id)));
    assert_eq!([is_new(1), is_new(1), is_new(2), is_new(1)], [true, false, true, false]);
    assert_eq!([is_new(3), is_new(2), is_new(1)], [true, false, true]);
    let mut deduplicator = Deduplicator::default();
    for json in [r#"{"msgId":"1"}"#, r#"{"time":"1609135966"}"#, "{}"] {
        assert!(deduplicator.is_new(&read(json)) && deduplicator.is_new(&read(json)), "{json} cannot be told apart");
    }
    let (once, later) = (r#"{"msgId":"1","time":"1609135966"}"#, r#"{"msgId":"1","time":1609135967}"#);
    assert!(deduplicator.is_new(&read(once)) && deduplicator.is_new(&read(later)));
}

struct Server {
    address: SocketAddr,
    messages: Messages,
}

impl Server {
    async fn start(receiver: Receiver) -> Self {
        let (router, messages) = receiver.route("/push");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, messages }
    }

    /// Sends a request, and answers with the status.
    async fn send(&self, method: &str, path: &str, body: &[u8]) -> u16 {
        http::send(self.address, method, path, &[], body).await.expect("an answer").status
    }

    async fn post(&self, body: &str) -> u16 {
        self.send("POST", "/push", body.as_bytes()).await
    }
}

#[tokio::test]
async fn the_receiver_answers_and_hands_over() {
    let mut server = Server::start(Receiver::new()).await;
    assert_eq!(server.post(MESSAGE).await, 200);
    assert_eq!(server.post(MESSAGE).await, 200, "a repetition is fine");
    assert_eq!(server.post(&message(7)).await, 200);
    assert_eq!(server.messages.recv().await.expect("a message").msg_id.as_deref(), Some("123"));
    assert_eq!(server.messages.next().await.expect("a message").msg_id.as_deref(), Some("7"), "each comes once");
}

#[tokio::test]
async fn the_receiver_refuses_what_is_no_message() {
    let server = Server::start(Receiver::new().body_limit(1024)).await;
    assert_eq!(server.post("hello").await, 400);
    assert_eq!(server.post("").await, 400);
    assert_eq!(server.post(&format!("{{\"a\":\"{}\"}}", "x".repeat(2000))).await, 413);
    assert_eq!(server.send("GET", "/push", b"").await, 405);
    assert_eq!(server.send("POST", "/other", MESSAGE.as_bytes()).await, 404);
}

#[tokio::test]
async fn a_message_without_a_place_may_come_again() {
    let mut server = Server::start(Receiver::new().queue(1)).await;
    assert_eq!(server.post(&message(1)).await, 200);
    assert_eq!(server.post(&message(2)).await, 503);
    server.messages.recv().await.expect("a message");
    assert_eq!(server.post(&message(2)).await, 200, "it was not remembered as known");
    assert_eq!(server.messages.recv().await.expect("a message").msg_id.as_deref(), Some("2"));
    server.messages = Server::start(Receiver::new()).await.messages;
    assert_eq!(server.post(&message(3)).await, 503, "nobody takes messages any more");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_given_up() {
    let server = Server::start(Receiver::new()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    stream.write_all(b"POST /push HTTP/1.1\r\nhost: test\r\ncontent-length: 100\r\n\r\n{").await.expect("sent");
    let mut answer = [0; 12];
    let read = tokio::time::timeout(Duration::from_secs(3600), stream.read_exact(&mut answer)).await;
    read.expect("in time").expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = push::parse(&body);
    }

    #[test]
    fn no_json_makes_it_panic(
        body in r#"(\{("(msgId|time|qrcode|mac|msgType|msgContentType)":(null|true|-?[0-9]{1,25}|"[a-z0-9]{0,3}"|\[\]|\[("a"|1|null)\]|\{\}),?){0,3}\}|\[|\]|,){0,4}"#,
    ) {
        if let Ok(messages) = push::parse(body.as_bytes()) {
            let mut deduplicator = Deduplicator::default();
            for message in messages {
                deduplicator.is_new(&message);
                prop_assert!(body.contains(message.json().get()));
            }
        }
    }
}
