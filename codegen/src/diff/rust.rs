//! The judgement about Rust, held against the code that is generated from both specifications.
//!
//! The catalogue says the worst that a kind of change can do. Whether it does so here shows in the generated items: a change
//! is no worse than what became of the items it concerns, and an item that differs without a change to explain it is reported
//! as unclassified.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::change::{Change, Changes, Site, Subject};
use super::surface::{Difference, Surface};
use super::{Bump, Kind};
use crate::emit;
use crate::model::{self, Answer, Model, Problem, names};
use crate::spec::{Location, Spec};

/// Corrects the judgement of every change about Rust, and adds what no change explains.
pub(super) fn judge(old: &Spec, new: &Spec, changes: &mut Changes) {
    match (generated(old), generated(new)) {
        (Ok(old), Ok(new)) => {
            let differences = old.surface.differences(&new.surface);
            let owners = Owners(old.owners.into_iter().chain(new.owners).collect());
            lower(&differences, &owners, changes.all());
            explain(&differences, &owners, changes);
        }
        (old, new) => {
            for obstacle in old.err().iter().flatten() {
                let subject = Subject::new("rust", obstacle.site(), None);
                changes.add(Kind::Unclassified, &subject, Some(obstacle.said()), None);
            }
            for obstacle in new.err().iter().flatten() {
                let subject = Subject::new("rust", None, obstacle.site());
                changes.add(Kind::Unclassified, &subject, None, Some(obstacle.said()));
            }
        }
    }
}

/// Why no Rust comes of a specification, or none that is understood.
struct Obstacle {
    message: String,
    place: Option<(PathBuf, Location)>,
}

impl Obstacle {
    fn without_place(message: String) -> Self {
        Self { message, place: None }
    }

    fn site(&self) -> Option<Site<'_>> {
        self.place.as_ref().map(|(path, at)| (path.as_path(), *at))
    }

    fn said(&self) -> String {
        format!("cannot be generated: {}", self.message)
    }
}

struct Code {
    surface: Surface,
    owners: HashMap<String, String>,
}

fn generated(spec: &Spec) -> Result<Code, Vec<Obstacle>> {
    let model = model::resolve(spec).map_err(|problems| {
        let obstacles = problems.into_iter();
        let obstacles = obstacles.map(|Problem { path, at, message }| Obstacle { message, place: Some((path, at)) });
        obstacles.collect::<Vec<_>>()
    })?;
    let files = emit::rust::files(&model, Path::new(""));
    let surface = Surface::of(&files).map_err(|error| vec![Obstacle::without_place(error)])?;
    let owners = owners(&model);
    let unseen: Vec<_> = expected(&model).into_iter().filter(|name| !surface.has(name)).collect();
    if unseen.is_empty() {
        Ok(Code { surface, owners })
    } else {
        Err(unseen.iter().map(|name| Obstacle::without_place(format!("`{name}` is not in it"))).collect())
    }
}

/// Types that must be seen, or the generated code is not understood.
fn expected(model: &Model<'_>) -> Vec<String> {
    let named = |module: &model::Module<'_>| {
        let objects = module.objects.iter().map(|object| object.name);
        objects.chain(module.enums.iter().map(|definition| definition.name)).map(str::to_owned).collect::<Vec<_>>()
    };
    let operations =
        model.operations().flat_map(|(_, operation)| [Some(operation.request_type.clone()), operation.output_type()]);
    model.modules.iter().flat_map(named).chain(operations.flatten()).collect()
}

/// Which name of the specification each generated type belongs to.
struct Owners(HashMap<String, String>);

fn owners(model: &Model<'_>) -> HashMap<String, String> {
    let mut owners = HashMap::from([("ErrorCode".to_owned(), "errors".to_owned())]);
    let mut own = |rust: String, spec: &str| {
        owners.insert(format!("{rust}Required"), spec.to_owned());
        owners.insert(rust, spec.to_owned());
    };
    for module in &model.modules {
        own(format!("{}Module", names::type_name(module.name)), module.name);
        module.objects.iter().for_each(|object| own(object.name.to_owned(), object.name));
        module.enums.iter().for_each(|definition| own(definition.name.to_owned(), definition.name));
        for operation in &module.operations {
            own(operation.request_type.clone(), operation.wire);
            operation.output_type().into_iter().for_each(|output| own(output, operation.wire));
            let Answer::Outcomes(outcomes) = &operation.answer else { continue };
            outcomes
                .iter()
                .filter_map(|outcome| operation.outcome_type(outcome))
                .for_each(|fields| own(fields, operation.wire));
        }
    }
    owners
}

impl Owners {
    /// Whether a difference lies in, or mentions, what this name of the specification becomes.
    fn concerns(&self, difference: &Difference, name: &str) -> bool {
        let mentions = |text: &Option<String>| {
            let words = text.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
            words.into_iter().any(|word| self.0.get(word).is_some_and(|owner| owner == name))
        };
        self.0.get(&difference.key.owner).is_some_and(|owner| owner == name)
            || mentions(&difference.before)
            || mentions(&difference.after)
    }
}

/// The things of the specification that a change is about.
fn names_of(change: &Change) -> Vec<&str> {
    fn first(path: &str) -> &str {
        path.split('.').next().unwrap_or(path)
    }
    let mut names = vec![first(&change.subject)];
    let elsewhere = matches!(change.kind, Kind::OperationRenamed | Kind::TypeRenamed | Kind::FieldMoved);
    names.extend(change.before.as_deref().filter(|_| elsewhere).map(first));
    names
}

/// A change is no worse than what became of its items.
fn lower(differences: &[Difference], owners: &Owners, changes: &mut Vec<Change>) {
    for change in changes.iter_mut() {
        let found =
            differences.iter().filter(|difference| is_about(difference, owners, change)).map(Difference::bump).max();
        if change.kind != Kind::Unclassified {
            change.rust = change.rust.min(found.unwrap_or(Bump::Patch));
        }
    }
    // An order that the constructor does not show says nothing.
    changes.retain(|change| change.kind != Kind::ArgumentsReordered || change.rust > Bump::Patch);
}

fn is_about(difference: &Difference, owners: &Owners, change: &Change) -> bool {
    let related = names_of(change).iter().any(|name| owners.concerns(difference, name));
    if change.kind == Kind::ArgumentsReordered {
        return related && difference.key.part == "::new";
    }
    related && (change.members.is_empty() || is_about_member(difference, &change.members))
}

/// Whether a difference may come of one field: the field itself, its setter, or what constructs the object.
fn is_about_member(difference: &Difference, members: &[String]) -> bool {
    let part = difference.key.part.as_str();
    let constructs = part.is_empty() || part == "::new" || part.starts_with("derive ") || part.starts_with("impl ");
    let named = |member: &String| {
        part.strip_prefix('.') == Some(member) || part.strip_prefix("::") == Some(&names::setter(member))
    };
    constructs || members.iter().any(named)
}

/// Every item that differs must be explained by a change that is at least as bad.
fn explain(differences: &[Difference], owners: &Owners, changes: &mut Changes) {
    let explained = |difference: &Difference, change: &Change| {
        change.rust >= difference.bump() && names_of(change).iter().any(|name| owners.concerns(difference, name))
    };
    let open: Vec<&Difference> = differences
        .iter()
        .filter(|difference| !changes.all().iter().any(|change| explained(difference, change)))
        .collect();
    for difference in open {
        let subject = Subject::new(format!("{}{}", difference.key.owner, separated(&difference.key.part)), None, None);
        changes.add(Kind::Unclassified, &subject, difference.before.clone(), difference.after.clone());
    }
}

fn separated(part: &str) -> String {
    if part.starts_with("impl ") || part.starts_with("derive ") { format!(" {part}") } else { part.to_owned() }
}
