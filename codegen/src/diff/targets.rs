//! The devices that a request names.

use super::Kind;
use super::change::Subject;
use super::context::Comparison;
use super::operations::OperationPair;
use super::{Direction, describe, errata, limits};
use crate::model::enforces_length;
use crate::spec::{Located, Target};

impl<'a> Comparison<'a> {
    pub(super) fn target(
        &mut self,
        pair: &OperationPair<'a>,
        old: Option<&Located<Target>>,
        new: Option<&Located<Target>>,
    ) {
        let at = |target: Option<&Located<Target>>| target.map(|target| target.at);
        let subject = pair.subject.part("target", at(old), at(new)).travelling(Direction::Request);
        match (old, new) {
            (Some(old), Some(new)) => self.same_target(&subject, old, new),
            (None, None) => {}
            _ => {
                let text = |target: Option<&Located<Target>>| target.map(|target| describe::target(target));
                self.changes.add(Kind::TargetChanged, &subject, text(old), text(new));
            }
        }
    }

    fn same_target(&mut self, subject: &Subject<'a>, old: &Target, new: &Target) {
        let Target { kinds, list, length, doc, errata } = old;
        let text = |target| Some(describe::target(target));
        let changes = &mut self.changes;
        if list != &new.list {
            changes.add(Kind::TargetChanged, subject, text(old), text(new));
        }
        for (kind, found) in [
            (Kind::TargetNarrowed, kinds.iter().any(|kind| !new.kinds.contains(kind))),
            (Kind::TargetWidened, new.kinds.iter().any(|kind| !kinds.contains(kind))),
        ] {
            if found {
                changes.add(kind, subject, text(old), text(new));
            }
        }
        changes.aspect(subject, "length", length, &new.length, |changes| {
            limits::bounds(limits::LIST_LENGTH, subject, length, &new.length, changes);
        });
        if length.is_some() && new.length.is_some() {
            limits::enforcement(subject, enforces_length(old), enforces_length(new), changes);
        }
        changes.located(Kind::TextChanged, subject, doc.as_ref(), new.doc.as_ref());
        errata::compare(subject, errata, &new.errata, changes);
    }
}
