//! A receiver for servers made with `axum`: answers at once, and hands messages over on a channel.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_core::Stream;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::timeout;

use super::{Deduplicator, Received, parse};

/// Messages that may wait to be worked on, unless told otherwise.
const QUEUE: usize = 1_000;
/// Bytes of a body at most, unless told otherwise. A message has about 300.
const BODY_LIMIT: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Receives messages on a route of an [`axum::Router`].
///
/// ```no_run
/// # async fn run() -> std::io::Result<()> {
/// use tums::push::Receiver;
///
/// let (router, mut messages) = Receiver::new().route("/a-path-that-nobody-guesses");
/// tokio::spawn(async move {
///     while let Some(message) = messages.recv().await {
///         println!("{:?}: {:?}", message.device_name, message.msg_content_type);
///     }
/// });
/// let listener = tokio::net::TcpListener::bind("0.0.0.0:8002").await?;
/// axum::serve(listener, router).await
/// # }
/// ```
///
/// | it answers | when |
/// |---|---|
/// | 200 | the message is handed over, or has been before |
/// | 400 | the body holds no message |
/// | 408, 413 | the body comes too slowly, or is too long |
/// | 503 | too many messages wait to be worked on, or nobody takes them any more; the cloud may post it again |
#[derive(Clone, Debug)]
#[must_use]
pub struct Receiver {
    queue: usize,
    body_limit: usize,
    deduplicator: Deduplicator,
}

impl Default for Receiver {
    fn default() -> Self {
        Self::new()
    }
}

impl Receiver {
    /// A receiver for bodies of at most 64 KiB; a thousand messages may wait.
    pub fn new() -> Self {
        Self { queue: QUEUE, body_limit: BODY_LIMIT, deduplicator: Deduplicator::default() }
    }

    /// Sets how many messages may wait to be worked on.
    pub fn queue(mut self, messages: usize) -> Self {
        self.queue = messages.max(1);
        self
    }

    /// Sets the greatest length of a body in bytes.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets what tells repetitions apart.
    pub fn deduplicator(mut self, deduplicator: Deduplicator) -> Self {
        self.deduplicator = deduplicator;
        self
    }

    /// A router with the one route `path`, and the messages that come there.
    ///
    /// # Panics
    ///
    /// When `path` is no route of axum: it starts with `/`.
    pub fn route(self, path: &str) -> (Router, Messages) {
        let (sender, receiver) = mpsc::channel(self.queue);
        let inbox = Arc::new(Inbox { sender, deduplicator: Mutex::new(self.deduplicator) });
        let router =
            Router::new().route(path, post(receive)).layer(DefaultBodyLimit::max(self.body_limit)).with_state(inbox);
        (router, Messages(receiver))
    }
}

/// Messages in the order in which they came, each once.
#[derive(Debug)]
pub struct Messages(mpsc::Receiver<Received>);

impl Messages {
    /// The next message; `None` once the router is gone.
    pub async fn recv(&mut self) -> Option<Received> {
        self.0.recv().await
    }
}

impl Stream for Messages {
    type Item = Received;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Received>> {
        self.0.poll_recv(cx)
    }
}

struct Inbox {
    sender: Sender<Received>,
    deduplicator: Mutex<Deduplicator>,
}

impl Inbox {
    /// Hands messages over. One that finds no place is not remembered, so that it is new when it comes again.
    fn accept(&self, messages: Vec<Received>) -> Result<(), StatusCode> {
        let mut deduplicator = self.deduplicator.lock().unwrap_or_else(PoisonError::into_inner);
        for message in messages {
            let place = self.sender.try_reserve().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
            if deduplicator.is_new(&message) {
                place.send(message);
            }
        }
        Ok(())
    }
}

async fn receive(State(inbox): State<Arc<Inbox>>, request: Request) -> Response {
    let body = match timeout(BODY_TIMEOUT, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(refused)) => return refused.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let messages = match parse(&body) {
        Ok(messages) => messages,
        Err(error) => {
            tracing::warn!(bytes = body.len(), %error, "refused a push message");
            return (StatusCode::BAD_REQUEST, error.to_string()).into_response();
        }
    };
    match inbox.accept(messages) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(status) => {
            tracing::warn!("refused a push message: the queue is full or closed");
            status.into_response()
        }
    }
}
