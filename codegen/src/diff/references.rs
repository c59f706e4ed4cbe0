//! What speaks of a field by its name, in the names of the new specification: a field that is renamed is one change, not several.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::spec::{Batch, Field, Located, Paging, TimeRange};

/// New names of fields by their old ones.
pub(super) type Renamed<'a> = HashMap<&'a str, &'a str>;

/// A field whose condition speaks of another one.
pub(super) fn field<'f>(old: &'f Field, renamed: &Renamed<'_>) -> Cow<'f, Field> {
    let mut field = Cow::Borrowed(old);
    if let Some(condition) = &old.required_when
        && renamed.contains_key(condition.field.as_str())
        && let Some(condition) = &mut field.to_mut().required_when
    {
        rename(&mut condition.value.field, renamed);
    }
    field
}

/// Groups of which one field must be set.
pub(super) fn groups(old: &[Vec<Located<String>>], renamed: &Renamed<'_>) -> Vec<Vec<Located<String>>> {
    let mut groups = old.to_vec();
    groups.iter_mut().flatten().for_each(|name| rename(name, renamed));
    groups
}

/// Fields that bound a time.
pub(super) fn time_ranges(old: &[TimeRange], renamed: &Renamed<'_>) -> Vec<TimeRange> {
    let mut ranges = old.to_vec();
    for range in &mut ranges {
        rename(&mut range.from, renamed);
        rename(&mut range.to, renamed);
    }
    ranges
}

/// Fields that ask for a page, those that hold it, and those of the objects that are listed.
pub(super) fn paging(
    old: &Located<Paging>,
    sent: &Renamed<'_>,
    read: &Renamed<'_>,
    listed: &Renamed<'_>,
) -> Located<Paging> {
    let mut paging = old.clone();
    let Paging { style: _, from, size, to, max: _, items, total, key } = &mut paging.value;
    [Some(from), size.as_mut(), to.as_mut()].into_iter().flatten().for_each(|name| rename(name, sent));
    [Some(items), total.as_mut()].into_iter().flatten().for_each(|name| rename(name, read));
    key.iter_mut().for_each(|name| rename(name, listed));
    paging
}

/// The field that is split, and those that are put together.
pub(super) fn batch(old: &Located<Batch>, sent: &Renamed<'_>, read: &Renamed<'_>) -> Located<Batch> {
    let mut batch = old.clone();
    rename(&mut batch.value.list, sent);
    batch.value.fields.iter_mut().for_each(|name| rename(name, read));
    batch
}

fn rename(name: &mut Located<String>, renamed: &Renamed<'_>) {
    if let Some(new) = renamed.get(name.as_str()) {
        name.value = (*new).to_owned();
    }
}
