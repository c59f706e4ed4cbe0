//! A TCP server that does what a test tells it: answers, half answers, and all the ways in which connections die.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What the server does with one connection.
#[derive(Clone, Debug)]
pub enum Act {
    /// Resets the connection at once.
    ResetBeforeRequest,
    /// Sends these bytes without waiting for a request, and closes the connection.
    Greet(Vec<u8>),
    /// Reads a request, sends these bytes, and closes the connection.
    Close(Vec<u8>),
    /// Reads a request, sends these bytes, and resets the connection.
    Reset(Vec<u8>),
    /// Reads a request, then sends these bytes one by one, a second apart.
    Drip(Vec<u8>),
    /// Answers a first request with these bytes and keeps the connection open; reads another one, and closes the connection.
    LoseTheSecond(Vec<u8>),
    /// Reads a request, and never answers.
    Silence,
    /// Reads a request, and sends this piece again and again until nobody listens any more.
    Endless(&'static [u8], Vec<u8>),
}

/// A server that does the same thing to every connection.
pub struct ScriptedServer {
    address: SocketAddr,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

/// What the server has taken.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

impl ScriptedServer {
    /// Starts the server on a free port of this machine.
    pub async fn start(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(perform(stream, act.clone(), Arc::clone(&shared)));
            }
        });
        Self { address, seen, task }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections it has taken.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// How many whole requests it has read.
    pub fn requests(&self) -> usize {
        self.seen.requests.load(Ordering::Relaxed)
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An address of this machine where nobody listens.
pub async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// A whole answer in HTTP/1.1; `headers` end in `\r\n` each.
pub fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status} Test\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn perform(mut stream: TcpStream, act: Act, seen: Arc<Seen>) {
    if !matches!(act, Act::ResetBeforeRequest | Act::Greet(_)) {
        read_request(&mut stream, &seen).await;
    }
    // A client that has gone away is part of the play.
    match act {
        Act::ResetBeforeRequest => reset(stream),
        Act::LoseTheSecond(bytes) => {
            let _ = stream.write_all(&bytes).await;
            read_request(&mut stream, &seen).await;
        }
        Act::Greet(bytes) | Act::Close(bytes) => drop(stream.write_all(&bytes).await),
        Act::Reset(bytes) => {
            let _ = stream.write_all(&bytes).await;
            reset(stream);
        }
        Act::Drip(bytes) => {
            for byte in bytes {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
        Act::Silence => std::future::pending().await,
        Act::Endless(head, piece) => {
            let mut sent = stream.write_all(head).await;
            while sent.is_ok() {
                sent = stream.write_all(&piece).await;
            }
        }
    }
}

/// Closes a connection with a reset instead of a good-bye.
fn reset(stream: TcpStream) {
    stream.set_zero_linger().expect("an open socket");
}

/// Reads one request with its body.
async fn read_request(stream: &mut TcpStream, server: &Seen) {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        seen.extend_from_slice(&buffer[..count]);
        if is_whole(&seen) {
            server.requests.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if count == 0 {
            return;
        }
    }
}

fn is_whole(seen: &[u8]) -> bool {
    let text = String::from_utf8_lossy(seen);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0)
}
