//! Receives the messages that the cloud posts, and prints them.
//!
//! `cargo run -p tums --features push-axum --example push_receiver` posts one message to itself and ends. With an address, such as
//! `0.0.0.0:8002`, it serves until it is stopped; with `TUMS_PUSH_URL` set as well, it first tells the cloud to post to that URL.

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tums::push::{Received, Receiver};
use tums::{Client, SetAppMsgPushConfig, SetAppMsgPushConfigRequired};

/// Messages carry no signature: choose a path of your own that nobody guesses.
const PATH: &str = "/messages/3f9c1e07";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let bound = listener.local_addr()?;
    println!("listening: http://{bound}{PATH}");

    let (router, mut messages) = Receiver::new().route(PATH);
    tokio::spawn(async move { axum::serve(listener, router).await });
    if let Ok(url) = env::var("TUMS_PUSH_URL") {
        subscribe(url).await?;
    }
    if address.is_none() {
        post_a_sample(bound).await?;
    }
    // The cloud has its answer as soon as a message is here: take the time that it needs.
    while let Some(message) = messages.recv().await {
        print(&message);
        if address.is_none() {
            break;
        }
    }
    Ok(())
}

fn print(message: &Received) {
    let device = message.device_name.as_deref().unwrap_or("a device without a name");
    // What this version does not know comes as it was sent.
    for content in &message.msg_content_type {
        println!("{device}: {}", content.value());
    }
}

/// Subscribes to all messages.
async fn subscribe(server_url: String) -> tums::Result<()> {
    let wanted = SetAppMsgPushConfigRequired { server_url, open_msg_transport: true, msg_content_type: Vec::new() };
    Client::from_env()?.message().set_app_msg_push_config(SetAppMsgPushConfig::new(wanted)).await
}

/// Posts what the cloud would.
async fn post_a_sample(server: SocketAddr) -> std::io::Result<()> {
    let body = r#"{"msgId":"1","time":"1609135966","deviceName":"Lobby","msgType":"monitorAlarm","msgContentType":["movementDetected","somethingNew"]}"#;
    let length = body.len();
    let request = format!(
        "POST {PATH} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    println!("answered: {}", answer.lines().next().unwrap_or_default());
    Ok(())
}
