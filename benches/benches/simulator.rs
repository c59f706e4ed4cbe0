//! The simulator under load on loopback: how soon it is ready, signed calls per second of one core, memory over the run.
//!
//! `cargo bench -p tums-benches --bench simulator -- 1000000`
//!
//! The simulator has a thread of its own, whose processor time is what counts: the load beside it takes as much again.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tums::sign::SigningParams;
use tums::{Timestamp, clock};
use tums_benches::turns::thread_time;
use tums_sim::Simulator;

/// Calls unless another number is given.
const CALLS: usize = 100_000;
/// Connections, each with one call at a time.
const CONNECTIONS: usize = 8;
/// The memory is looked at so often.
const LOOKS: usize = 10;
/// What is called in turn: two reads, a list of ten devices, and a change.
const MIX: [(&str, &str); 4] = [
    ("/tums/open/resource/v1/getPagedRootRegions", r#"{"start":0,"limit":10}"#),
    ("/vms/open/deviceManager/v1/getDeviceCapability", r#"{"qrCode":"16E0091709B04C926"}"#),
    ("/tums/open/deviceManager/v1/getDeviceListInProjectApplication", r#"{"start":0,"limit":10}"#),
    ("/tums/open/deviceManager/v1/modifyDeviceName", r#"{"qrCode":"16E0091709B04C926","deviceName":"Entrance"}"#),
];

fn main() {
    let given = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let calls: usize = given.unwrap_or(CALLS);
    let server = Server::start();
    println!("ready within {:.1} ms", server.ready.as_secs_f64() * 1000.0);
    let runtime = runtime();
    let part = calls.div_ceil(LOOKS * CONNECTIONS);
    let mut memory = Vec::new();
    let (started, mut connections) = (Instant::now(), runtime.block_on(connect(server.address)));
    for _ in 0..LOOKS {
        runtime.block_on(load(&mut connections, part));
        memory.push(resident_mib());
    }
    let (calls, wall) = (part * LOOKS * CONNECTIONS, started.elapsed());
    let busy = server.stop();
    let rate = |time: Duration| calls as f64 / time.as_secs_f64();
    println!(
        "{calls} signed calls: {:.0} per second of the simulator's core, {:.0} per second of the clock",
        rate(busy),
        rate(wall)
    );
    println!("memory after each tenth of them, in MiB: {memory:.1?}");
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A simulator on a thread of its own.
struct Server {
    address: SocketAddr,
    ready: Duration,
    stop: oneshot::Sender<()>,
    thread: std::thread::JoinHandle<Duration>,
}

impl Server {
    fn start() -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            runtime().block_on(async {
                let started = Instant::now();
                let simulator = Simulator::start().await.expect("a free port");
                tell.send((simulator.address(), started.elapsed())).expect("somebody who waits");
                let before = thread_time();
                let _ = stopped.await;
                thread_time() - before
            })
        });
        let (address, ready) = told.recv().expect("a simulator");
        Self { address, ready, stop, thread }
    }

    /// Ends it, and answers the processor time that it took.
    fn stop(self) -> Duration {
        let _ = self.stop.send(());
        self.thread.join().expect("an orderly end")
    }
}

/// Memory of this process; 0 where the system does not tell.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// One connection, and how many calls it has made.
struct Connection {
    stream: TcpStream,
    number: usize,
    made: usize,
    answer: Vec<u8>,
}

async fn connect(address: SocketAddr) -> Vec<Connection> {
    let mut connections = Vec::new();
    for number in 0..CONNECTIONS {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option of sockets");
        connections.push(Connection { stream, number, made: 0, answer: Vec::new() });
    }
    connections
}

async fn load(connections: &mut [Connection], calls: usize) {
    let loads = connections.iter_mut().map(|connection| async move {
        for _ in 0..calls {
            connection.call().await;
        }
    });
    futures_util::future::join_all(loads).await;
}

impl Connection {
    async fn call(&mut self) {
        let (path, body) = MIX[self.made % MIX.len()];
        let params = SigningParams {
            access_key: "sim-project-ak",
            secret_key: "sim-project-sk",
            terminal_id: "bench",
            method: "POST",
            path,
            body: body.as_bytes(),
            timestamp: now().as_secs() as u64,
            nonce: &format!("{}-{}", self.number, self.made),
        };
        self.made += 1;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: simulator\r\nContent-Type: application/json; charset=utf-8\r\n\
             X-Authorization: {}\r\nContent-Length: {}\r\n\r\n{body}",
            params.sign().authorization(),
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.expect("a request that is sent");
        self.read().await;
    }

    /// Reads one answer, and sees that it says success.
    async fn read(&mut self) {
        self.answer.clear();
        let length = loop {
            self.stream.read_buf(&mut self.answer).await.expect("an answer");
            if let Some(length) = length(&self.answer) {
                break length;
            }
        };
        while self.answer.len() < length {
            self.stream.read_buf(&mut self.answer).await.expect("an answer");
        }
        let text = String::from_utf8_lossy(&self.answer);
        assert!(text.contains(r#""error_code":0"#), "{text}");
    }
}

/// Bytes of an answer, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&answer[..head]).expect("a head in ASCII");
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Some(head + 4 + lengths.next()?.1.parse::<usize>().expect("a number"))
}

fn now() -> Timestamp {
    use clock::TimeSource;
    clock::SystemTimeSource.now()
}
