//! What the clients of a test binary have called and been answered, written to a file for whoever runs it.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use tums::transport::{Transport, TransportError};

/// Environment variable with the file to which calls are added; without it they are not recorded.
pub const FILE: &str = "TUMS_TESTS_RECORD";

/// A transport that records what passes it.
pub struct Recorded<T> {
    inner: T,
    file: Option<PathBuf>,
}

impl<T> Recorded<T> {
    /// Records what passes a transport.
    pub fn new(inner: T) -> Self {
        Self { inner, file: std::env::var_os(FILE).map(PathBuf::from) }
    }

    fn write(&self, path: &str, answer: &[u8]) {
        let Some(file) = &self.file else { return };
        let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
        let mut codes = BTreeSet::new();
        collect(&answer, &mut codes);
        let codes: Vec<_> = codes.iter().map(i64::to_string).collect();
        // One write for each line: tests run side by side.
        let line = format!("{} {}\n", path.rsplit('/').next().unwrap_or_default(), codes.join(" "));
        let mut file = OpenOptions::new().create(true).append(true).open(file).expect("the file of the record");
        file.write_all(line.as_bytes()).expect("the file of the record");
    }
}

impl<T: Transport> Transport for Recorded<T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let answer = self.inner.send(request).await?;
        self.write(&path, answer.body());
        Ok(answer)
    }
}

/// The code of an answer, and those of what failed in it.
fn collect(answer: &Value, codes: &mut BTreeSet<i64>) {
    match answer {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_i64() {
                    Some(code) if matches!(name.as_str(), "error_code" | "errorCode") => drop(codes.insert(code)),
                    _ => collect(value, codes),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, codes)),
        _ => {}
    }
}
