//! What a call is answered that cannot be done: why, and where the mistakes are.

use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::mistake::Mistake;

/// Why a call was not done.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    error: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mistakes: Vec<Mistake>,
}

impl Problem {
    /// A problem that has no place in the body.
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into(), mistakes: Vec::new() }
    }
}

impl From<Mistake> for Problem {
    fn from(mistake: Mistake) -> Self {
        vec![mistake].into()
    }
}

impl From<Vec<Mistake>> for Problem {
    fn from(mistakes: Vec<Mistake>) -> Self {
        let error = mistakes.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n");
        Self { status: StatusCode::BAD_REQUEST, error, mistakes }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

/// A body of JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).expect("what is answered has text keys and goes into memory");
        ([(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// Answers what nobody else does.
pub(super) async fn no_such_call(method: Method, uri: Uri) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, format!("there is no {method} {}", uri.path()))
}
