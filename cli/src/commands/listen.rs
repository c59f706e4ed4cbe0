//! `tums listen`: receives the messages that the cloud posts, and prints each as one line of JSON.

use std::net::SocketAddr;

use clap::{Arg, ArgMatches, Command, value_parser};
use tums::push::Receiver;

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::output::print;

pub(super) fn command() -> Command {
    let text =
        |name: &'static str, value: &'static str, help: String| Arg::new(name).long(name).value_name(value).help(help);
    let listen = text("listen", "ADDRESS:PORT", messages::listen_address()).default_value("127.0.0.1:8002");
    Command::new("listen")
        .about(messages::listen_about())
        .before_help(messages::listen_long_about())
        .arg(listen.value_parser(value_parser!(SocketAddr)))
        .arg(text("path", "PATH", messages::listen_path()).default_value("/"))
        .arg(text("count", "NUMBER", messages::listen_count()).value_parser(value_parser!(u64).range(1..)))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let address = *arguments.get_one::<SocketAddr>("listen").expect("there is a default");
    let path = arguments.get_one::<String>("path").map_or("/", String::as_str);
    let most = arguments.get_one::<u64>("count").copied().unwrap_or(u64::MAX);
    if !path.starts_with('/') || path.contains(['{', '}', '*']) {
        return Err(Failure::usage(messages::listen_wrong_path(path)));
    }
    context.wait_for(async {
        let listener = tokio::net::TcpListener::bind(address).await;
        let listener = listener.map_err(|error| Failure::other(messages::cannot_listen(address, error)))?;
        context.output.tell(&messages::listening(format!("http://{}{path}", listener.local_addr()?)));
        let (router, mut received) = Receiver::new().route(path);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut count = 0;
        while count < most {
            let message = tokio::select! {
                message = received.recv() => message,
                _ = tokio::signal::ctrl_c() => None,
            };
            let Some(message) = message else { break };
            // As it came, but on one line.
            let line: serde_json::Value = serde_json::from_str(message.json().get()).unwrap_or_default();
            print(&format!("{line}\n"))?;
            count += 1;
        }
        Ok(())
    })
}
