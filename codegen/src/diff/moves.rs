//! Fields without a partner: moved to another object of the same message, or else removed and added.

use super::change::Subject;
use super::context::Comparison;
use super::single::{Loose, Single};
use super::{Direction, Kind, describe};

impl<'a> Comparison<'a> {
    /// Pairs what has moved and reports the rest.
    pub(super) fn settle_moves(&mut self) {
        let Loose { removed, mut added } = std::mem::take(&mut self.loose);
        let targets: Vec<Option<usize>> = removed.iter().map(|old| self.only_target(old, &added)).collect();
        let unique = |target: &Option<usize>| {
            target.filter(|place| targets.iter().flatten().filter(|p| *p == place).count() == 1)
        };
        let targets: Vec<Option<usize>> = targets.iter().map(unique).collect();
        for (old, target) in removed.iter().zip(&targets) {
            match target {
                Some(place) => self.moved(old, &added[*place]),
                None if old.whole => {}
                None => self.removed(old),
            }
        }
        let mut place = 0;
        added.retain(|_| (!targets.contains(&Some(place)), place += 1).0);
        for new in added.iter().filter(|new| !new.whole) {
            self.added(new);
        }
    }

    /// The only field of the same name and type that the same message has got elsewhere.
    fn only_target(&self, old: &Single<'a>, added: &[Single<'a>]) -> Option<usize> {
        let fits = |new: &Single<'a>| {
            // A type that appears or goes with all its fields moves nothing by itself.
            !(old.whole && new.whole)
                && new.item.name() == old.item.name()
                && self.old_type(&old.item.entry.value) == self.new_type(&new.item.entry.value)
                && !old.ways.is_disjoint(&new.ways)
        };
        let mut places = added.iter().enumerate().filter(|(_, new)| fits(new)).map(|(place, _)| place);
        places.next().filter(|_| places.next().is_none())
    }

    fn moved(&mut self, old: &Single<'a>, new: &Single<'a>) {
        let subject = Subject { old: old.subject.old, ..new.subject.clone() };
        let (before, after) = (old.subject.name.clone(), new.subject.name.clone());
        self.changes.add(Kind::FieldMoved, &subject, Some(before), Some(after));
        self.field(&subject, &old.item.entry.value, &new.item.entry.value);
    }

    fn removed(&mut self, old: &Single<'a>) {
        self.changes.add(Kind::FieldRemoved, &old.subject, Some(describe::field(&old.item.entry.value)), None);
    }

    fn added(&mut self, new: &Single<'a>) {
        let field = &new.item.entry.value;
        // What is sent without being asked for need not be given by the caller.
        let given = field.required && field.default.is_none() && field.constant.is_none();
        let read = new.subject.direction.is_some_and(|direction| direction != Direction::Request);
        let kind = if given || (field.required && read) { Kind::RequiredFieldAdded } else { Kind::FieldAdded };
        self.changes.add(kind, &new.subject, None, Some(describe::field(field)));
    }
}
