//! What belongs to the service as a whole: hosts, signature, modules.

use std::collections::BTreeSet;
use std::path::Path;

use super::change::Subject;
use super::context::Comparison;
use super::{Kind, describe, errata};
use crate::spec::{DocumentRevision, Endpoints, File, Location, Module, Service, Signing, Spec, Title};

impl<'a> Comparison<'a> {
    pub(super) fn service(&mut self) {
        let (old, new) = (&self.old.spec.service, &self.new.spec.service);
        let Service { title, doc, document, endpoints, signing, modules: _ } = &old.content;
        let now = &new.content;
        let top = |file: &'a File<Service>| Some((file.path.as_path(), file.content.doc.at));
        let subject = Subject::new("service", top(old), top(new));
        self.title(&subject, title, &now.title);
        self.changes.text(&subject, doc, &now.doc);
        self.document(&subject, document, &now.document);
        self.endpoints(&subject, endpoints, &now.endpoints);
        self.signing(&subject, signing, &now.signing);
    }

    pub(super) fn title(&mut self, subject: &Subject<'a>, old: &Title, new: &Title) {
        let Title { en, zh } = old;
        self.changes.text(subject, en, &new.en);
        self.changes.text(subject, zh, &new.zh);
    }

    fn document(&mut self, service: &Subject<'a>, old: &DocumentRevision, new: &DocumentRevision) {
        let DocumentRevision { name, operations, error_codes } = old;
        let subject = service.part("document.name", Some(name.at), Some(new.name.at));
        self.changes.located(Kind::DocumentChanged, &subject, Some(name), Some(&new.name));
        for (part, before, after) in [
            ("document.operations", operations, &new.operations),
            ("document.error_codes", error_codes, &new.error_codes),
        ] {
            let subject = service.part(part, Some(before.at), Some(after.at));
            self.changes.aspect(&subject, "count", before, after, |changes| {
                changes.add(Kind::DocumentChanged, &subject, Some(before.to_string()), Some(after.to_string()));
            });
        }
    }

    fn endpoints(&mut self, service: &Subject<'a>, old: &Endpoints, new: &Endpoints) {
        let Endpoints { default, also } = old;
        let subject = service.part("endpoints", Some(default.at), Some(new.default.at));
        self.changes.located(Kind::EndpointChanged, &subject, Some(default), Some(&new.default));
        let hosts = |hosts| describe::names(hosts).collect::<BTreeSet<_>>();
        let (before, after) = (hosts(also), hosts(&new.also));
        self.changes.aspect(&subject, "also", &before, &after, |changes| {
            let change = changes.add(
                Kind::EndpointChanged,
                &subject,
                Some(describe::list(&before)),
                Some(describe::list(&after)),
            );
            if before.is_subset(&after) {
                change.wire = super::Wire::Compatible;
            }
        });
    }

    fn signing(&mut self, service: &Subject<'a>, old: &Signing, new: &Signing) {
        let Signing { algorithm, scope, service: name, header, content_type, max_skew_s, nonce_window_s, errata } = old;
        let whole = service.part("signing", Some(algorithm.at), Some(new.algorithm.at));
        for (part, before, after) in [
            ("algorithm", algorithm, &new.algorithm),
            ("scope", scope, &new.scope),
            ("service", name, &new.service),
            ("header", header, &new.header),
            ("content_type", content_type, &new.content_type),
        ] {
            let subject = whole.part(part, Some(before.at), Some(after.at));
            self.changes.located(Kind::SigningChanged, &subject, Some(before), Some(after));
        }
        for (part, before, after) in
            [("max_skew_s", max_skew_s, &new.max_skew_s), ("nonce_window_s", nonce_window_s, &new.nonce_window_s)]
        {
            let subject = whole.part(part, Some(algorithm.at), Some(new.algorithm.at));
            self.changes.aspect(&subject, part, before, after, |changes| {
                changes.add(Kind::SigningChanged, &subject, Some(before.to_string()), Some(after.to_string()));
            });
        }
        errata::compare(&whole, errata, &new.errata, &mut self.changes);
    }

    /// The modules themselves; their operations, types and enums are compared across all of them.
    pub(super) fn modules(&mut self) {
        let (old, new) = (self.old.spec, self.new.spec);
        let named = |name: &str, spec: &'a Spec| spec.files().find(|file| file.content.module.value == name);
        for file in old.files() {
            let name = file.content.module.as_str();
            match named(name, new) {
                Some(partner) => self.module(file, partner),
                None => {
                    let subject = Subject::new(name, site(&file.path, file.content.module.at), None);
                    self.changes.add(Kind::ModuleRemoved, &subject, Some(name.to_owned()), None);
                }
            }
        }
        for file in new.files().filter(|file| named(&file.content.module, old).is_none()) {
            let name = file.content.module.as_str();
            let subject = Subject::new(name, None, site(&file.path, file.content.module.at));
            self.changes.add(Kind::ModuleAdded, &subject, None, Some(name.to_owned()));
        }
    }

    fn module(&mut self, old: &'a File<Module>, new: &'a File<Module>) {
        let Module { module, section, title, doc, enums: _, types: _, operations: _ } = &old.content;
        let now = &new.content;
        let subject = Subject::new(module.as_str(), site(&old.path, module.at), site(&new.path, now.module.at));
        self.changes.located(Kind::SectionChanged, &subject, section.as_ref(), now.section.as_ref());
        self.title(&subject, title, &now.title);
        self.changes.text(&subject, doc, &now.doc);
    }
}

fn site(path: &Path, at: Location) -> Option<(&Path, Location)> {
    Some((path, at))
}
