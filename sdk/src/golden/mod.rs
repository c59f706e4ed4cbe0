//! The generator's golden files, compiled by the real core and used: what they send, read and refuse.
//!
//! They are made from a specification that uses the whole vocabulary (`codegen/tests/golden`), so that what the generator can
//! write compiles and works even where no operation of the cloud needs it yet.

mod answers;
mod effects;
mod errata;
mod lists;
mod names;
mod rules;
mod targets;
mod values;

use std::fmt::Debug;

use serde_json::Value;

use crate::envelope::Envelope;
use crate::error::DecodeError;
use crate::operation::{Answer, Operation};

/// The files themselves. As part of the crate they are held against its lints, documentation included.
#[rustfmt::skip]
#[allow(clippy::new_ret_no_self, clippy::self_named_constructors, reason = "an operation may be called `new`")]
pub mod generated {
    mod common;
    pub use common::*;

    mod push;
    pub use push::*;

    mod values;
    pub use values::*;

    mod rules;
    pub use rules::*;

    mod targets;
    pub use targets::*;

    mod answers;
    pub use answers::*;

    mod lists;
    pub use lists::*;

    mod effects;
    pub use effects::*;

    mod errata;
    pub use errata::*;

    mod names;
    pub use names::*;

    pub(crate) mod error_codes;
    pub mod service;
}

/// The request as it is sent.
fn sent(request: &impl Operation) -> Value {
    serde_json::from_slice(&request.body()).expect("a request is JSON")
}

/// The answer that is read from an envelope. Where one pass is enough, it reads the same.
fn answer<Op: Operation<Output: Debug + PartialEq>>(envelope: &Value) -> Result<Op::Output, DecodeError> {
    let text = envelope.to_string();
    let decoded = Op::Output::decode(&Envelope::parse(&text).expect("an envelope"));
    if let Some((output, _)) = Op::Output::read(&text) {
        assert_eq!(Ok(&output), decoded.as_ref(), "{text}");
    }
    decoded
}

/// The answer that is read from a result.
fn result<Op: Operation<Output: Debug + PartialEq>>(result: Value) -> Op::Output {
    answer::<Op>(&serde_json::json!({ "error_code": 0, "result": result })).expect("an answer")
}

/// The field that a request breaks a rule with.
fn broken(request: &impl Operation) -> Option<String> {
    request.validate().err().map(|invalid| invalid.field().to_owned())
}

#[test]
fn error_codes_keep_what_the_specification_says() {
    use crate::{ErrorCategory, ErrorClass, ErrorCode};

    let entries = generated::error_codes::ERROR_CODES;
    assert_eq!(entries.len(), 4);
    let closed = &entries[3];
    assert_eq!((closed.code, closed.name), (ErrorCode::HARBOUR_CLOSED, "HARBOUR_CLOSED"));
    assert_eq!((closed.category, closed.class), (ErrorCategory::Busy, ErrorClass::Partial));
    assert_eq!((closed.explanation.trim(), closed.explanation_zh), ("The harbour is closed.", "关闭 \"临时\""));
}

#[test]
fn the_constants_of_the_service_are_what_the_specification_says() {
    use generated::service::*;

    assert_eq!((DEFAULT_ENDPOINT, OTHER_ENDPOINTS), ("https://harbour.example", &["https://pier.example"][..]));
    assert_eq!((HEADER, ALGORITHM, CONTENT_TYPE), ("X-Authorization", "HmacSHA256", "application/json"));
    assert_eq!((SCOPE, SERVICE), ("scope", "service"));
    assert_eq!((MAX_SKEW.as_secs(), NONCE_WINDOW.as_secs()), (300, 300));
}
