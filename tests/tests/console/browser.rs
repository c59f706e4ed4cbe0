//! A headless browser for tests: Chromium behind its own `chromedriver`, spoken to in the few calls of W3C WebDriver that are
//! needed.

use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;
use tums_tests::http::send;

/// The name under which WebDriver hands elements over.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long a page may take until something is as a test wants it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running browser with one page. It ends with the test.
pub(crate) struct Browser {
    driver: Driver,
    session: String,
    /// The browser's own files.
    _profile: TempDir,
}

struct Driver {
    process: Child,
    address: SocketAddr,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Driver {
    /// Starts on a free port, which the driver tells when it listens. None if it is not installed.
    fn start() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().ok()?;
        let output = BufReader::new(process.stdout.take()?);
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let address = SocketAddr::from(([127, 0, 0, 1], port.unwrap_or_default()));
        port.is_some().then_some(Self { process, address })
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let body = body.map(Value::to_string).unwrap_or_default();
        let headers = [("Content-Type", "application/json")];
        let reply = send(self.address, method, path, &headers, body.as_bytes()).await.expect("an answer of the driver");
        let value = reply.json()["value"].take();
        assert!(value["error"].is_null(), "{method} {path}: {value:#}");
        value
    }
}

impl Browser {
    /// Starts a browser with a window of this size. Where there is none, says so past the capture of the test's output and
    /// answers none; with `TUMS_BROWSER=required` in the environment that is a failure.
    pub(crate) async fn start(width: u32, height: u32) -> Option<Self> {
        let Some(driver) = Driver::start() else {
            let required = std::env::var("TUMS_BROWSER").is_ok_and(|wanted| wanted == "required");
            assert!(!required, "there is no `chromedriver`");
            let line = "SKIPPED: `chromedriver` is not installed (apt-get install chromium chromium-driver); \
                        the console was not opened in a browser\n";
            io::stderr().write_all(line.as_bytes()).expect("standard error");
            return None;
        };
        let profile = TempDir::new().expect("a folder");
        let arguments = [
            "--headless=new".to_owned(),
            // A sandbox needs rights that a container does not have; the only page is ours.
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-gpu".to_owned(),
            "--no-proxy-server".to_owned(),
            format!("--window-size={width},{height}"),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let options = json!({ "args": arguments, "prefs": { "intl.accept_languages": "en-US" } });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let session = driver.call("POST", "/session", Some(&wanted)).await;
        let session = session["sessionId"].as_str().expect("a session").to_owned();
        Some(Self { driver, session, _profile: profile })
    }

    async fn command(&self, method: &str, path: &str, body: Value) -> Value {
        let path = format!("/session/{}/{path}", self.session);
        let path = path.trim_end_matches('/');
        self.driver.call(method, path, (method == "POST").then_some(&body)).await
    }

    /// Opens a page.
    pub(crate) async fn open(&self, url: &str) {
        self.command("POST", "url", json!({ "url": url })).await;
    }

    /// Runs a script in the page and answers what it returns.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.command("POST", "execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// Waits until an expression of the page is true.
    pub(crate) async fn until(&self, expression: &str) {
        let wait = async {
            while self.script(&format!("return Boolean({expression})")).await != json!(true) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            let text = self.script("return document.body.innerText").await;
            panic!("never true: {expression}\n{}\n{:#}", text.as_str().unwrap_or_default(), self.complaints().await);
        }
    }

    /// The text of an element that there is, as a reader sees it.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let found = self.script(&format!("return document.querySelector({selector:?})?.innerText ?? null")).await;
        found.as_str().unwrap_or_else(|| panic!("there is no {selector}")).to_owned()
    }

    /// Presses an element as the mouse does: what is covered or hidden cannot be pressed.
    pub(crate) async fn click(&self, selector: &str) {
        let found = self.command("POST", "element", json!({ "using": "css selector", "value": selector })).await;
        let element = found[ELEMENT].as_str().expect("an element");
        self.command("POST", &format!("element/{element}/click"), json!({})).await;
    }

    /// Presses keys one after another, wherever the focus is. Special keys are those of WebDriver, such as `\u{E015}` for down.
    pub(crate) async fn keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            let key = key.to_string();
            [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
        });
        let actions = json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes.collect::<Vec<_>>() }] });
        self.command("POST", "actions", actions).await;
    }

    /// What the browser has to complain about: errors of scripts, files that are not there, broken rules of the page.
    pub(crate) async fn complaints(&self) -> Value {
        self.command("POST", "se/log", json!({ "type": "browser" })).await
    }

    /// Writes a picture of the page, as PNG.
    pub(crate) async fn save_picture(&self, path: &Path) {
        let picture = self.command("GET", "screenshot", Value::Null).await;
        let bytes = BASE64_STANDARD.decode(picture.as_str().expect("a picture")).expect("base64");
        std::fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Ends the browser in order.
    pub(crate) async fn close(self) {
        self.command("DELETE", "", Value::Null).await;
    }
}
