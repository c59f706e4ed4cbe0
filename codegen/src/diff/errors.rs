//! Error codes.

use super::change::Subject;
use super::context::Comparison;
use super::pairing::{Item, Pairing, items};
use super::{Kind, describe, errata};
use crate::spec::{CodeDef, ErrorCodes};

impl<'a> Comparison<'a> {
    pub(super) fn compare_codes(&mut self) {
        let (old, new) = (&self.old.spec.errors, &self.new.spec.errors);
        let ErrorCodes { section, codes } = &old.content;
        let top = (Some((old.path.as_path(), section.at)), Some((new.path.as_path(), new.content.section.at)));
        let subject = Subject::new("errors", top.0, top.1);
        self.changes.located(Kind::SectionChanged, &subject, Some(section), Some(&new.content.section));
        let pairing = Pairing::by_name(items(&old.path, codes), items(&new.path, &new.content.codes));
        for (old, new) in pairing.both {
            self.code_pair(&code(Some(&old), Some(&new)), &old.entry.value, &new.entry.value);
        }
        for item in pairing.removed {
            let name = item.entry.value.name.value.clone();
            self.changes.add(Kind::CodeRemoved, &code(Some(&item), None), Some(name), None);
        }
        for item in pairing.added {
            let name = item.entry.value.name.value.clone();
            self.changes.add(Kind::CodeAdded, &code(None, Some(&item)), None, Some(name));
        }
    }

    fn code_pair(&mut self, subject: &Subject<'a>, old: &CodeDef, new: &CodeDef) {
        let CodeDef { name, category, class, doc, zh, also, errata } = old;
        let changes = &mut self.changes;
        changes.located(Kind::CodeRenamed, subject, Some(name), Some(&new.name));
        changes.aspect(subject, "class", class, &new.class, |changes| {
            let subject = subject.at(Some(class.at), Some(new.class.at));
            let text = |class| Some(describe::word(class));
            changes.add(Kind::CodeClassChanged, &subject, text(class), text(&new.class));
        });
        changes.aspect(subject, "category", category, &new.category, |changes| {
            let subject = subject.at(Some(category.at), Some(new.category.at));
            let text = |category| Some(describe::word(category));
            changes.add(Kind::CodeCategoryChanged, &subject, text(category), text(&new.category));
        });
        changes.text(subject, doc, &new.doc);
        changes.text(subject, zh, &new.zh);
        let [before, after] = [also, &new.also].map(|sections| describe::set(describe::names(sections)));
        changes.aspect(subject, "also", &before, &after, |changes| {
            changes.add(Kind::SectionChanged, subject, Some(before.clone()), Some(after.clone()));
        });
        errata::compare(subject, errata, &new.errata, changes);
    }
}

fn code<'a>(old: Option<&Item<'a, CodeDef>>, new: Option<&Item<'a, CodeDef>>) -> Subject<'a> {
    let name = new.or(old).map_or("", |item| item.name());
    Subject::new(format!("errors.{name}"), old.map(Item::site), new.map(Item::site))
}
