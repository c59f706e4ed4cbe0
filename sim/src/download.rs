//! Files that the cloud gives out by URL: no signature, but a token in the query.

use http::{Method, Uri};

use crate::auth::UrlParameters;
use crate::modules;
use crate::world::World;

/// A file.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) content: Vec<u8>,
}

/// Why there is no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The token is missing or wrong.
    Forbidden,
    /// There is no such file.
    Unknown,
    /// It could not be written.
    Failed,
}

/// What is downloaded; none if the request is not one for a file.
pub(crate) fn file(world: &World, method: &Method, uri: &Uri) -> Option<Result<File, Refused>> {
    if method != Method::GET {
        return None;
    }
    modules::file(world, uri.path(), &UrlParameters::of(uri).token())
}
