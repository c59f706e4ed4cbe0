//! Files that the cloud gives out by URL: no signature, but a token in the query.

use http::{Method, Uri};

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
    modules::file(world, uri.path(), uri.query().and_then(token))
}

fn token(query: &str) -> Option<&str> {
    query.split('&').find_map(|part| part.strip_prefix("token="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_parameters() {
        assert_eq!(token("token=a"), Some("a"));
        assert_eq!(token("x=1&token=b&y"), Some("b"));
        assert_eq!(token("mytoken=b"), None);
    }
}
