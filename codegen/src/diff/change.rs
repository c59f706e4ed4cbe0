//! One change, and the collection to which the rules add theirs.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Bump, Direction, Kind, Wire};
use crate::spec::{Located, Location};

/// One change with its judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What has changed.
    pub kind: Kind,
    /// Of what, such as `addRegion.request.order`.
    pub subject: String,
    /// The way in which it travels; operations and codes do not.
    pub direction: Option<Direction>,
    /// The operations that a change of a shared type or enum reaches.
    pub reaches: Vec<String>,
    /// What was said before, if anything.
    pub before: Option<String>,
    /// What is said now, if anything.
    pub after: Option<String>,
    /// Where it stood.
    pub old: Option<Place>,
    /// Where it stands.
    pub new: Option<Place>,
    /// What it does on the wire.
    pub wire: Wire,
    /// What it does to Rust code.
    pub rust: Bump,
    /// What tells this change from every other, wherever it stands in the files.
    pub fingerprint: String,
    /// Names in Rust of the field that it is about.
    #[serde(skip)]
    pub(super) members: Vec<String>,
}

/// A place in a file, counted from one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Place {
    /// The file; in a revision, `REVISION:path`.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A place in a loaded specification.
pub(super) type Site<'a> = (&'a Path, Location);

/// What is being compared: its name, the way it travels, and where it stands on both sides.
#[derive(Clone)]
pub(super) struct Subject<'a> {
    pub(super) name: String,
    pub(super) direction: Option<Direction>,
    pub(super) reaches: Rc<[String]>,
    /// Names in Rust, old and new, if it is a field.
    pub(super) members: Vec<String>,
    pub(super) old: Option<Site<'a>>,
    pub(super) new: Option<Site<'a>>,
}

impl<'a> Subject<'a> {
    /// Something that does not travel.
    pub(super) fn new(name: impl Into<String>, old: Option<Site<'a>>, new: Option<Site<'a>>) -> Self {
        Self { name: name.into(), direction: None, reaches: Rc::new([]), members: Vec::new(), old, new }
    }

    /// The same thing, travelling.
    pub(super) fn travelling(self, direction: Direction) -> Self {
        Self { direction: Some(direction), ..self }
    }

    /// A part of it that stands in the same files, or on one side only.
    pub(super) fn part(&self, name: &str, old: Option<Location>, new: Option<Location>) -> Self {
        let side = |site: Option<Site<'a>>, at: Option<Location>| Some((site?.0, at?));
        Self {
            name: format!("{}.{name}", self.name),
            old: side(self.old, old),
            new: side(self.new, new),
            ..self.clone()
        }
    }

    /// The same thing at a more exact place.
    pub(super) fn at(&self, old: Option<Location>, new: Option<Location>) -> Self {
        let side = |site: Option<Site<'a>>, at: Option<Location>| site.map(|(path, whole)| (path, at.unwrap_or(whole)));
        Self { old: side(self.old, old), new: side(self.new, new), ..self.clone() }
    }
}

/// The changes found so far.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    /// Adds a change as the catalogue judges it; the answer lets a rule that knows better correct that.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        subject: &Subject<'_>,
        before: Option<String>,
        after: Option<String>,
    ) -> &mut Change {
        let judgement = kind.judgement();
        let direction = subject.direction.unwrap_or(Direction::Both);
        let place = |site: Option<Site<'_>>| {
            site.map(|(path, at)| Place { file: path.display().to_string(), line: at.line, column: at.column })
        };
        self.0.push(Change {
            kind,
            subject: subject.name.clone(),
            direction: subject.direction,
            reaches: subject.reaches.to_vec(),
            before,
            after,
            old: place(subject.old),
            new: place(subject.new),
            wire: direction.worst(judgement.sent, judgement.read),
            rust: direction.worst(judgement.sent_rust, judgement.read_rust),
            fingerprint: String::new(),
            members: subject.members.clone(),
        });
        self.0.last_mut().expect("just added")
    }

    /// Lets a rule speak about an aspect that differs. If it stays silent, the change is one that no rule covers.
    pub(super) fn aspect<T: PartialEq + ?Sized>(
        &mut self,
        subject: &Subject<'_>,
        name: &str,
        old: &T,
        new: &T,
        rule: impl FnOnce(&mut Self),
    ) {
        if old == new {
            return;
        }
        let known = self.0.len();
        rule(self);
        if self.0.len() == known {
            let subject = Subject { name: format!("{}.{name}", subject.name), ..subject.clone() };
            self.add(Kind::Unclassified, &subject, None, None);
        }
    }

    /// A text of ours or a title.
    pub(super) fn text(&mut self, subject: &Subject<'_>, old: &Located<String>, new: &Located<String>) {
        self.located(Kind::TextChanged, subject, Some(old), Some(new));
    }

    /// A text that may be missing.
    pub(super) fn located(
        &mut self,
        kind: Kind,
        subject: &Subject<'_>,
        old: Option<&Located<String>>,
        new: Option<&Located<String>>,
    ) {
        if old != new {
            let subject = subject.at(old.map(|text| text.at), new.map(|text| text.at));
            self.add(kind, &subject, old.map(|text| text.value.clone()), new.map(|text| text.value.clone()));
        }
    }

    /// Every change, for who knows better about all of them.
    pub(super) fn all(&mut self) -> &mut Vec<Change> {
        &mut self.0
    }

    /// All changes with their fingerprints, the worst first.
    pub(super) fn finish(mut self) -> Vec<Change> {
        self.0.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut seen: HashMap<String, usize> = HashMap::new();
        for change in &mut self.0 {
            let parts = [change.kind.id(), &change.subject, text(&change.before), text(&change.after)].join("\0");
            let occurrence = seen.entry(parts.clone()).or_default();
            change.fingerprint = fingerprint(&parts, *occurrence);
            *occurrence += 1;
        }
        self.0
    }
}

fn order(change: &Change) -> impl Ord + '_ {
    use std::cmp::Reverse;
    (Reverse(change.wire), Reverse(change.rust), &change.subject, change.kind, &change.before, &change.after)
}

fn text(side: &Option<String>) -> &str {
    side.as_deref().unwrap_or_default()
}

/// Two changes that read the same are told apart by their number.
fn fingerprint(parts: &str, occurrence: usize) -> String {
    let digest = Sha256::digest(format!("{parts}\0{occurrence}"));
    hex::encode(&digest[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> Subject<'static> {
        Subject::new("addBox", None, None)
    }

    #[test]
    fn an_aspect_that_differs_without_a_word_is_unclassified() {
        let mut changes = Changes::default();
        changes.aspect(&subject(), "colour", &1, &2, |_| ());
        let [change] = &changes.finish()[..] else { panic!("one change") };
        assert_eq!((change.kind, change.subject.as_str()), (Kind::Unclassified, "addBox.colour"));
        assert_eq!((change.wire, change.rust), (Wire::Breaking, Bump::Major));
    }

    #[test]
    fn an_aspect_that_a_rule_covers_or_that_is_equal_is_not_unclassified() {
        let mut changes = Changes::default();
        changes.aspect(&subject(), "colour", &1, &2, |changes| {
            changes.add(Kind::TextChanged, &subject(), None, None);
        });
        changes.aspect(&subject(), "weight", &1, &1, |_| ());
        let kinds: Vec<_> = changes.finish().iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [Kind::TextChanged]);
    }

    #[test]
    fn fingerprints_tell_equal_changes_apart_and_do_not_depend_on_their_order() {
        let fingerprints = |befores: &[&str]| {
            let mut changes = Changes::default();
            for before in befores {
                changes.add(Kind::TextChanged, &subject(), Some((*before).to_owned()), None);
            }
            changes.finish().into_iter().map(|change| change.fingerprint).collect::<Vec<_>>()
        };
        let all = fingerprints(&["one", "two", "two"]);
        assert_eq!(all, fingerprints(&["two", "one", "two"]));
        assert!(all[0] != all[1] && all[1] != all[2], "{all:?}");
        assert!(all.iter().all(|one| one.len() == 16), "{all:?}");
    }
}
