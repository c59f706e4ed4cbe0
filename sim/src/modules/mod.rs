//! What the cloud does, one file per module of the document.

mod credential;
mod region;

use crate::route::Routes;

/// The handler of every operation.
pub(crate) fn routes() -> Routes {
    Routes::new([credential::routes(), region::routes()].into_iter().flatten())
}
