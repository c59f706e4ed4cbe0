//! JSON for programs.

use crate::errata::List;
use crate::render;

/// The whole list.
#[must_use]
pub fn json(list: &List) -> String {
    render::json(list)
}
