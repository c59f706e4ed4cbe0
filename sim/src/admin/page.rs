//! The console: a few files, sent as they are.

use axum::extract::Path;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Uri};
use axum::response::{Html, IntoResponse, Response};

use super::problem;

/// Its scripts and its style, by name.
const FILES: [(&str, &str); 9] = [
    ("console.css", include_str!("../../console/console.css")),
    ("console.js", include_str!("../../console/console.js")),
    ("controls.js", include_str!("../../console/controls.js")),
    ("details.js", include_str!("../../console/details.js")),
    ("dom.js", include_str!("../../console/dom.js")),
    ("store.js", include_str!("../../console/store.js")),
    ("traffic.js", include_str!("../../console/traffic.js")),
    ("tree.js", include_str!("../../console/tree.js")),
    ("words.js", include_str!("../../console/words.js")),
];

pub(super) async fn html() -> Html<&'static str> {
    Html(include_str!("../../console/index.html"))
}

pub(super) async fn file(Path(name): Path<String>, method: Method, uri: Uri) -> Response {
    let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name) else {
        return problem::no_such_call(method, uri).await.into_response();
    };
    let media_type = if name.ends_with(".css") { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
    ([(CONTENT_TYPE, media_type)], *text).into_response()
}
