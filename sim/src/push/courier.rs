//! Posts messages: one at a time to each application, so that the order is kept, and those of several at once.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request, Response, Uri};
use serde::Serialize;
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, sleep_until, timeout};
use tums::transport::{HttpTransport, Transport, TransportError};

use super::Obstacle;
use super::outbox::Next;
use crate::cloud::{Cloud, PULSE};
use crate::host::is_this_machine;
use crate::world::ApplicationId;

type Answer = Result<Response<Bytes>, TransportError>;

/// A transport behind a pointer.
pub(crate) trait Post: Send + Sync {
    /// Posts a message.
    fn post(&self, request: Request<Bytes>) -> Pin<Box<dyn Future<Output = Answer> + Send + '_>>;
}

impl<T: Transport> Post for T {
    fn post(&self, request: Request<Bytes>) -> Pin<Box<dyn Future<Output = Answer> + Send + '_>> {
        Box::pin(self.send(request))
    }
}

/// What carries messages: what it was given, or HTTP, which is made when the first message wants it.
#[derive(Clone, Default)]
pub(crate) struct Courier(OnceLock<Arc<dyn Post>>);

impl Courier {
    /// One that posts through this.
    pub(crate) fn through(transport: impl Transport) -> Self {
        Self(OnceLock::from(Arc::new(transport) as Arc<dyn Post>))
    }

    fn transport(&self) -> Result<Arc<dyn Post>, String> {
        if let Some(transport) = self.0.get() {
            return Ok(Arc::clone(transport));
        }
        let http = HttpTransport::builder().max_answer_size(64 << 10).build().map_err(|error| error.to_string())?;
        Ok(Arc::clone(self.0.get_or_init(|| Arc::new(http))))
    }
}

/// Posts what is due, until it is dropped.
pub(crate) async fn run(cloud: Arc<Cloud>, courier: Courier) {
    let mut posting = JoinSet::new();
    let mut busy: HashMap<Id, (u64, ApplicationId)> = HashMap::new();
    loop {
        let changed = cloud.letters.notified();
        let applications: Vec<_> = busy.values().map(|(_, application)| *application).collect();
        let (next, pulse) = {
            let mut state = cloud.state();
            (state.push.next(&applications), state.world.message.is_anybody_subscribed())
        };
        let until = match next {
            Next::Post { id, application, url, body, timeout } => {
                let transport = courier.transport();
                let task = posting.spawn(async move { post(transport, &url, body, timeout).await });
                busy.insert(task.id(), (id, application));
                cloud.announce();
                continue;
            }
            Next::Wait(until) if pulse => Some(until.min(Instant::now() + PULSE)),
            Next::Wait(until) => Some(until),
            Next::Idle => pulse.then(|| Instant::now() + PULSE),
        };
        tokio::select! {
            () = changed => {}
            Some(posted) = posting.join_next_with_id() => {
                let (task, outcome) = match posted {
                    Ok((task, outcome)) => (task, outcome),
                    Err(broken) => (broken.id(), Err("the transport broke".into())),
                };
                if let Some((id, _)) = busy.remove(&task) {
                    cloud.note_posted(id, outcome);
                }
            }
            () = sleep_until(until.unwrap_or_else(Instant::now)), if until.is_some() => cloud.catch_up(),
        }
    }
}

/// The status that the server answers, or why there is none.
async fn post(
    transport: Result<Arc<dyn Post>, String>,
    url: &str,
    body: Bytes,
    limit: Duration,
) -> Result<u16, String> {
    let request = Request::builder().method(Method::POST).uri(url).header(CONTENT_TYPE, "application/json");
    let request = request.body(body).map_err(|error| error.to_string())?;
    match timeout(limit, transport?.post(request)).await {
        Ok(Ok(response)) => Ok(response.status().as_u16()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} ms", limit.as_millis())),
    }
}

/// Lets a URL pass to which messages may be posted.
///
/// # Errors
///
/// Why it may not.
pub(crate) fn over(url: &str, anywhere: bool) -> Result<(), Obstacle> {
    let uri: Uri = url.parse().map_err(|_| Obstacle::Unreadable)?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(host)) if is_this_machine(host) || anywhere => Ok(()),
        (Some("http" | "https"), Some(_)) => Err(Obstacle::Elsewhere),
        _ => Err(Obstacle::NotHttp),
    }
}

/// A message as JSON.
pub(super) fn json<T: Serialize>(message: &T) -> Bytes {
    serde_json::to_vec(message).expect("a message has text keys and goes into memory, which cannot fail").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stay_on_this_machine_unless_allowed() {
        for url in ["http://127.0.0.1:8002/msg", "http://127.9.9.9/", "https://localhost/a", "http://[::1]:80/"] {
            assert_eq!(over(url, false), Ok(()), "{url}");
        }
        for url in [
            "http://example.com/msg",
            "http://10.0.0.1/",
            "http://127.0.0.1@example.com/",
            "http://localhost.example.com/",
            "http://[2001:db8::1]/",
            "http://0.0.0.0/",
        ] {
            assert_eq!(over(url, false), Err(Obstacle::Elsewhere), "{url}");
            assert_eq!(over(url, true), Ok(()), "{url}");
        }
        for url in ["msg", "/msg", "ftp://127.0.0.1/"] {
            assert_eq!(over(url, true), Err(Obstacle::NotHttp), "{url}");
        }
        for url in ["", "http:///msg"] {
            assert_eq!(over(url, true), Err(Obstacle::Unreadable), "{url}");
        }
    }
}
