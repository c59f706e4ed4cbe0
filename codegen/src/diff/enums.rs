//! Sets of values.

use super::change::Subject;
use super::context::{Comparison, Pairs};
use super::pairing::{Item, Pairing, items};
use super::{Kind, describe, errata};
use crate::spec::{Enum, Terminal, ValueDef};

impl<'a> Comparison<'a> {
    pub(super) fn compare_enums(&mut self, pairs: Pairs<'a, Enum>) {
        for (old, new) in pairs.renamed {
            let subject = self.shared(Some(&old), Some(&new));
            self.changes.add(Kind::TypeRenamed, &subject, Some(old.name().to_owned()), Some(new.name().to_owned()));
            self.enum_pair(&subject, old, new);
        }
        for (old, new) in pairs.rest.both {
            self.enum_pair(&self.shared(Some(&old), Some(&new)), old, new);
        }
        for item in pairs.rest.removed {
            let subject = self.shared(Some(&item), None);
            self.changes.add(Kind::TypeRemoved, &subject, Some(value_names(&item)), None);
        }
        for item in pairs.rest.added {
            let subject = self.shared(None, Some(&item));
            self.changes.add(Kind::TypeAdded, &subject, None, Some(value_names(&item)));
        }
    }

    fn enum_pair(&mut self, subject: &Subject<'a>, old: Item<'a, Enum>, new: Item<'a, Enum>) {
        let Enum { wire, section, doc, values, errata } = &old.entry.value;
        let now = &new.entry.value;
        if old.module != new.module {
            let modules = (old.module.to_owned(), new.module.to_owned());
            self.changes.add(Kind::TypeMoved, subject, Some(modules.0), Some(modules.1));
        }
        self.changes.aspect(subject, "wire", wire, &now.wire, |changes| {
            changes.add(Kind::EnumWireChanged, subject, Some(describe::word(wire)), Some(describe::word(&now.wire)));
        });
        self.changes.located(Kind::SectionChanged, subject, section.as_ref(), now.section.as_ref());
        self.changes.text(subject, doc, &now.doc);
        errata::compare(subject, errata, &now.errata, &mut self.changes);
        let mut pairing = Pairing::by_name(items(old.path, values), items(new.path, &now.values));
        let renamed = pairing.take_renamed(|old, new| u32::from(old.entry.value.value == new.entry.value.value));
        for (old, new) in renamed {
            let subject = subject.part(new.name(), Some(old.entry.name.at), Some(new.entry.name.at));
            self.changes.add(
                Kind::EnumValueRenamed,
                &subject,
                Some(old.name().to_owned()),
                Some(new.name().to_owned()),
            );
            self.value_pair(&subject, &old.entry.value, &new.entry.value);
        }
        for (old, new) in pairing.both {
            let subject = subject.part(new.name(), Some(old.entry.name.at), Some(new.entry.name.at));
            self.value_pair(&subject, &old.entry.value, &new.entry.value);
        }
        for item in pairing.removed {
            let subject = subject.part(item.name(), Some(item.entry.name.at), None);
            self.changes.add(Kind::EnumValueRemoved, &subject, Some(describe::value(&item.entry.value.value)), None);
        }
        for item in pairing.added {
            let subject = subject.part(item.name(), None, Some(item.entry.name.at));
            self.changes.add(Kind::EnumValueAdded, &subject, None, Some(describe::value(&item.entry.value.value)));
        }
    }

    fn value_pair(&mut self, subject: &Subject<'a>, old: &ValueDef, new: &ValueDef) {
        let ValueDef { value, doc, zh, group, terminal } = old;
        self.changes.aspect(subject, "value", value, &new.value, |changes| {
            let subject = subject.at(Some(value.at), Some(new.value.at));
            changes.add(
                Kind::EnumValueRenumbered,
                &subject,
                Some(describe::value(value)),
                Some(describe::value(&new.value)),
            );
        });
        self.changes.text(subject, doc, &new.doc);
        self.changes.located(Kind::TextChanged, subject, zh.as_ref(), new.zh.as_ref());
        self.changes.located(Kind::TextChanged, subject, group.as_ref(), new.group.as_ref());
        self.changes.aspect(subject, "terminal", terminal, &new.terminal, |changes| {
            let text = |terminal: &Option<Terminal>| terminal.as_ref().map(describe::word);
            changes.add(Kind::TerminalChanged, subject, text(terminal), text(&new.terminal));
        });
    }
}

fn value_names(item: &Item<'_, Enum>) -> String {
    describe::set(item.entry.value.values.iter().map(|value| value.name.as_str()))
}
