//! What the specification says of the service as a whole, as constants.

use super::BANNER;
use crate::spec::Service;

/// The file.
pub(super) fn emit(service: &Service) -> String {
    let (endpoints, signing) = (&service.endpoints, &service.signing);
    let others: Vec<&str> = endpoints.also.iter().map(|also| also.value.as_str()).collect();
    format!(
        "{BANNER}

//! Where the service answers, and what its signatures are made of.

use std::time::Duration;

/// Where the cloud answers, unless told otherwise.
pub const DEFAULT_ENDPOINT: &str = {default:?};

/// Other names of the same service.
pub(crate) const OTHER_ENDPOINTS: &[&str] = &{others:?};

/// Name of the header with the signature.
pub const HEADER: &str = {header:?};

/// How far a timestamp may be from the cloud's time, either way.
pub const MAX_SKEW: Duration = Duration::from_secs({max_skew});

/// For how long a nonce may not come again.
pub const NONCE_WINDOW: Duration = Duration::from_secs({nonce_window});

/// Name of the algorithm.
pub(crate) const ALGORITHM: &str = {algorithm:?};

/// Last word of the line that names method and path.
pub(crate) const SCOPE: &str = {scope:?};

/// What the key that signs is made from.
pub(crate) const SERVICE: &str = {name:?};

/// Content type of every request.
pub(crate) const CONTENT_TYPE: &str = {content_type:?};
",
        default = endpoints.default.value,
        header = signing.header.value,
        max_skew = signing.max_skew_s,
        nonce_window = signing.nonce_window_s,
        algorithm = signing.algorithm.value,
        scope = signing.scope.value,
        name = signing.service.value,
        content_type = signing.content_type.value,
    )
}
