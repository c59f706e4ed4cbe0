//! Marked secrets go through every operation at trace level, and turn up nowhere.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::catalog::{Field, Operation as Documented, Type, catalog};
use crate::operation::Operation;
use crate::retry::NoRetry;
use crate::transport::{Transport, TransportError};
use crate::{Client, ClientBuilder, Credentials, wire};

/// In every secret there is this mark.
const CANARY: &str = "canary-7c1f";

/// Everything that can be shown of a call.
pub(crate) type Shown<'a> = Pin<Box<dyn Future<Output = String> + 'a>>;

/// Makes a call, and shows the request, the call, and what becomes of it. `Debug` is also what a panic shows.
pub(crate) fn show<'a, Op>(client: &'a Client, request: &'a str) -> Shown<'a>
where
    Op: Operation + DeserializeOwned + Debug,
    Op::Output: Debug,
{
    Box::pin(async move {
        let request: Op = wire::from_str(request, "").expect("an example can be read");
        let shown = format!("{request:?} {request:#?}");
        let call = client.call(request);
        let shown = format!("{shown} {call:?}");
        match call.with_response().await {
            Ok(response) => format!("{shown} {response:?} {response:#?} {:?}", response.failures()),
            Err(error) => format!("{shown} {error} {error:?} {error:#?} {:?}", error.failures()),
        }
    })
}

/// Always gives the same answer.
struct Parrot(u16, String);

impl Transport for Parrot {
    async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = Response::builder().status(self.0).header("set-cookie", format!("session={CANARY}"));
        Ok(answer.body(self.1.clone().into()).expect("an answer"))
    }
}

/// Puts secrets into examples, and notes the fields that got one.
#[derive(Default)]
struct Marker {
    /// Owner and name of each field.
    marked: BTreeSet<(String, String)>,
}

impl Marker {
    /// Marks an object of these fields, and what the cloud may put there without being asked.
    fn object(&mut self, owner: &str, fields: &[Field], object: &mut Value) {
        let Value::Object(members) = object else { return };
        for field in fields {
            if field.ty == Type::Secret {
                members.insert(field.name.clone(), CANARY.into());
                self.marked.insert((owner.to_owned(), field.name.clone()));
            } else if let Some(value) = members.get_mut(&field.name) {
                self.value(&field.ty, value);
            }
        }
        members.insert("newSecret".into(), CANARY.into());
    }

    fn value(&mut self, ty: &Type, value: &mut Value) {
        match (ty, value) {
            (Type::Object(name), value) => {
                let object = catalog().object(name).expect("a known object");
                self.object(name, &object.fields, value);
            }
            (Type::List(item), Value::Array(items)) => items.iter_mut().for_each(|value| self.value(item, value)),
            (Type::Map(_, item), Value::Object(members)) => {
                members.values_mut().for_each(|value| self.value(item, value))
            }
            _ => {}
        }
    }

    /// The marked requests of an operation.
    fn requests(&mut self, operation: &Documented) -> Vec<Value> {
        let examples =
            operation.examples.iter().filter_map(|example| example.sends.as_ref().or(example.request.as_ref()));
        let fields: Vec<Field> = operation.query.iter().chain(&operation.request).cloned().collect();
        examples
            .map(|example| {
                let mut request = example.value();
                self.object(&operation.name, &fields, &mut request);
                request
            })
            .collect()
    }

    /// The marked answers of an operation, some of them spoilt.
    fn answers(&mut self, operation: &Documented) -> Vec<(u16, String)> {
        let mut answers = Vec::new();
        for example in operation.examples.iter().filter_map(|example| example.response.as_ref()) {
            let mut answer = example.value();
            let code = answer["error_code"].as_i64();
            let outcome = operation.outcomes.iter().find(|outcome| Some(outcome.code) == code);
            let fields = outcome.map_or(&operation.response, |outcome| &outcome.fields);
            self.object(&operation.name, fields, &mut answer["result"]);
            if let Some(field) = &operation.result {
                self.value(&field.ty, &mut answer["result"]);
            }
            answer["failList"] = json!([{ "qrCode": "799E56281C531B106", "error_code": -1, "password": CANARY }]);
            let text = answer.to_string();
            answers.extend([(200, text.clone()), (500, text.clone()), (200, text[..text.len() / 2].to_owned())]);
            for code in [-10301, -10000, -82422] {
                answer["error_code"] = code.into();
                answers.push((200, answer.to_string()));
            }
        }
        answers
    }
}

/// Every field of the specification that takes a secret.
fn secret_fields() -> BTreeSet<(String, String)> {
    let of = |owner: &str, fields: Vec<&Field>| {
        let secret = fields.into_iter().filter(|field| field.ty.parts().any(|part| *part == Type::Secret));
        secret.map(|field| (owner.to_owned(), field.name.clone())).collect::<Vec<_>>()
    };
    let operations = catalog().operations.iter().flat_map(|operation| {
        let fields = operation.query.iter().chain(&operation.request).chain(operation.answer_fields());
        of(&operation.name, fields.collect())
    });
    let objects = catalog().objects.iter().flat_map(|object| of(&object.name, object.fields.iter().collect()));
    operations.chain(objects).collect()
}

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no test panics here").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn call(operation: &Documented, request: &Value, status: u16, answer: &str) -> String {
    let endpoint = crate::server::endpoint(&operation.path).expect("a known operation");
    let client = ClientBuilder::with_transport(Parrot(status, answer.to_owned()))
        .credentials(Credentials::new("test-ak", CANARY).expect("a key"))
        .retry(NoRetry)
        .skip_validation()
        .build()
        .expect("a client");
    (endpoint.show)(&client, &request.to_string()).await
}

#[test]
fn no_operation_shows_a_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let mut marker = Marker::default();
    tracing::subscriber::with_default(subscriber, || {
        for operation in &catalog().operations {
            let (requests, answers) = (marker.requests(operation), marker.answers(operation));
            for request in requests {
                for (status, answer) in &answers {
                    let shown = runtime.block_on(call(operation, &request, *status, answer));
                    assert!(!shown.contains(CANARY), "{} shows a secret: {shown}", operation.name);
                }
            }
        }
    });
    let log = String::from_utf8_lossy(&log.0.lock().expect("no test panics here")).into_owned();
    assert!(log.contains("attempt succeeded") && log.contains("attempt failed"), "the log is about calls");
    assert!(!log.contains(CANARY), "the log shows a secret");
    let unmarked: Vec<_> = secret_fields().difference(&marker.marked).cloned().collect();
    assert!(unmarked.is_empty(), "no example reaches {unmarked:?}");
}
