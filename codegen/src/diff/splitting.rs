//! Long lists: how answers are read in pages, and how inputs are split over calls.

use std::collections::BTreeSet;

use super::change::Subject;
use super::context::Comparison;
use super::{Bump, Kind, Wire, describe};
use crate::spec::{Batch, Located, Paging};

impl<'a> Comparison<'a> {
    pub(super) fn paging(
        &mut self,
        subject: &Subject<'a>,
        old: Option<&Located<Paging>>,
        new: Option<&Located<Paging>>,
    ) {
        let at = |paging: Option<&Located<Paging>>| paging.map(|paging| paging.at);
        let subject = subject.part("paging", at(old), at(new));
        let text = |paging: Option<&Located<Paging>>| paging.map(|paging| describe::paging(paging));
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => self.same_paging(&subject, old, new),
            (None, _) => drop(self.changes.add(Kind::PagingAdded, &subject, None, text(new))),
            (_, None) => drop(self.changes.add(Kind::PagingRemoved, &subject, text(old), None)),
        }
    }

    fn same_paging(&mut self, subject: &Subject<'a>, old: &Paging, new: &Paging) {
        let Paging { style, from, size, to, max, items, total, key } = old;
        let asked = (style, from, size, to, items) != (&new.style, &new.from, &new.size, &new.to, &new.items);
        if asked || total != &new.total || set(key) != set(&new.key) {
            let change = self.changes.add(
                Kind::PagingChanged,
                subject,
                Some(describe::paging(old)),
                Some(describe::paging(new)),
            );
            // The total and the key only help the reader along.
            if !asked {
                (change.wire, change.rust) = (Wire::Compatible, Bump::Patch);
            }
        }
        self.maximum([Kind::PageMaximumLowered, Kind::PageMaximumRaised], subject, Some(*max), Some(new.max));
    }

    pub(super) fn batch(&mut self, subject: &Subject<'a>, old: Option<&Located<Batch>>, new: Option<&Located<Batch>>) {
        let at = |batch: Option<&Located<Batch>>| batch.map(|batch| batch.at);
        let subject = subject.part("batch", at(old), at(new));
        let text = |batch: Option<&Located<Batch>>| batch.map(|batch| describe::batch(batch));
        match (old, new) {
            (None, None) => {}
            (None, _) => drop(self.changes.add(Kind::BatchAdded, &subject, None, text(new))),
            (_, None) => drop(self.changes.add(Kind::BatchRemoved, &subject, text(old), None)),
            (Some(before), Some(after)) => {
                let Batch { list, max, merge, fields } = &before.value;
                if (list, merge, set(fields)) != (&after.list, &after.merge, set(&after.fields)) {
                    self.changes.add(Kind::BatchChanged, &subject, text(old), text(new));
                }
                self.maximum([Kind::BatchMaximumLowered, Kind::BatchMaximumRaised], &subject, *max, after.max);
            }
        }
    }

    /// Compares the most that one call takes or gives; what is not stated is not limited.
    fn maximum(&mut self, [lowered, raised]: [Kind; 2], subject: &Subject<'a>, old: Option<u64>, new: Option<u64>) {
        if old != new {
            let kind = if new.unwrap_or(u64::MAX) < old.unwrap_or(u64::MAX) { lowered } else { raised };
            let text = |most: Option<u64>| most.map(|most| most.to_string());
            self.changes.add(kind, subject, text(old), text(new));
        }
    }
}

/// The names, whatever their order.
fn set(names: &[Located<String>]) -> BTreeSet<&str> {
    describe::names(names).collect()
}
