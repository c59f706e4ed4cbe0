//! HTTP: connections in, answers out.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::answer::Delivery;
use crate::cloud::{Cloud, Peer};

/// Bytes of a body at most; a signed one is held in memory.
const LARGEST_BODY: usize = 8 << 20;

/// How long to wait when no connection can be taken.
const BREATH: Duration = Duration::from_millis(10);

/// Serves connections until it is dropped; they end with it.
pub(crate) async fn serve(listener: TcpListener, cloud: Arc<Cloud>) -> Infallible {
    let mut connections = JoinSet::new();
    loop {
        // Out of file descriptors or a connection that is gone already: the next one may do.
        if let Ok((stream, _)) = listener.accept().await {
            connections.spawn(connection(stream, Arc::clone(&cloud)));
        } else {
            tokio::time::sleep(BREATH).await;
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, cloud: Arc<Cloud>) {
    // Answers are written at once; without this they may wait for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok().map(|address| address.ip());
    let service = service_fn(move |request| Box::pin(exchange(Arc::clone(&cloud), peer, request)));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let broken = poll_fn(|context| connection.poll_without_shutdown(context)).await.is_err();
    if broken {
        // The peer sees a reset, not an orderly end.
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

async fn exchange(
    cloud: Arc<Cloud>,
    peer: Option<IpAddr>,
    request: Request<Incoming>,
) -> Result<Response<Part>, Reset> {
    let (mut head, body) = request.into_parts();
    if let Some(peer) = peer {
        head.extensions.insert(Peer(peer));
    }
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        let mut response = Response::new(Part::whole(Bytes::new()));
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(response);
    };
    match cloud.answer(Request::from_parts(head, body.to_bytes())).await {
        Delivery::Whole(response) => Ok(response.map(Part::whole)),
        Delivery::Cut(response) => Ok(response.map(Part::half)),
        Delivery::Reset => Err(Reset),
    }
}

/// The connection is to be reset.
#[derive(Debug)]
struct Reset;

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is reset by a fault")
    }
}

impl std::error::Error for Reset {}

/// A body of which a part is sent before the connection is reset.
struct Part {
    data: Option<Bytes>,
    missing: usize,
}

impl Part {
    fn whole(data: Bytes) -> Self {
        Self { data: Some(data), missing: 0 }
    }

    fn half(mut data: Bytes) -> Self {
        let missing = data.split_off(data.len() / 2).len();
        Self { data: Some(data), missing }
    }
}

impl Body for Part {
    type Data = Bytes;
    type Error = Reset;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Reset>>> {
        Poll::Ready(match self.data.take() {
            Some(data) => Some(Ok(Frame::data(data))),
            None if self.missing > 0 => Some(Err(Reset)),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.data.as_ref().map_or(0, Bytes::len) + self.missing;
        SizeHint::with_exact(left as u64)
    }
}
