//! Fields without a partner in their own object, before it is known whether they have moved.

use std::collections::BTreeSet;

use super::change::Subject;
use super::pairing::Item;
use super::usage::Way;
use crate::spec::Field;

/// A field without a partner in its own object.
pub(super) struct Single<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) item: Item<'a, Field>,
    /// The messages in which it travels.
    pub(super) ways: BTreeSet<Way<'a>>,
    /// Its whole object is new, or gone, which is reported already.
    pub(super) whole: bool,
}

/// All fields without a partner.
#[derive(Default)]
pub(super) struct Loose<'a> {
    pub(super) removed: Vec<Single<'a>>,
    pub(super) added: Vec<Single<'a>>,
}
