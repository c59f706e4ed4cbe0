//! Places in a request: `filterAnd.deviceStatus`, `list[0].uuid`; on the command line `--filter-and.device-status`, `--list.0.uuid`.

use std::fmt;

use serde_json::{Value, json};
use tums::catalog::{Operation, Type};

use super::members::{Member, members_of, top};
use super::{is_list, object, values};
use crate::exit::Failure;
use crate::messages;
use crate::names::{self, kebab};

/// A place.
#[derive(Clone, Default)]
pub(crate) struct Path(Vec<Step>);

#[derive(Clone)]
enum Step {
    Name(String),
    Index(usize),
}

impl Path {
    pub(crate) fn name(&self, name: &str) -> Self {
        self.with(Step::Name(name.to_owned()))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.0.push(step);
        path
    }

    /// The name of the field that it leads to, or of the list that holds it.
    pub(crate) fn last_name(&self) -> &str {
        let name = self.0.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        name.unwrap_or_default()
    }

    /// The flag that sets it, with its dashes.
    pub(crate) fn flag(&self) -> String {
        let part = |step: &Step| match step {
            Step::Name(name) => kebab(name),
            Step::Index(index) => index.to_string(),
        };
        let parts: Vec<String> = self.0.iter().map(part).collect();
        format!("--{}", parts.join("."))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Sets the field that a flag names.
pub(crate) fn assign(value: &mut Value, operation: &'static Operation, long: &str, text: &str) -> Result<(), Failure> {
    let mut members = Some(top(operation));
    let mut ty = Type::Json;
    let mut place = value;
    let mut path = Path::default();
    for part in long.split('.') {
        if let Type::List(item) = &ty {
            let index = part.parse().map_err(|_| Failure::usage(messages::index_wanted(long, path.flag())))?;
            place = item_at(place, index).ok_or_else(|| Failure::usage(messages::index_gap(long)))?;
            path = path.index(index);
            ty = (**item).clone();
        } else {
            let member = find(members.unwrap_or_default(), part, &path)?;
            let object = object(place).ok_or_else(|| Failure::usage(messages::wrong_type(path.flag(), "{…}")))?;
            place = object.entry(&member.name).or_insert(Value::Null);
            path = path.name(&member.name);
            ty = member.ty;
        }
        members = members_of(&ty);
    }
    set(place, &ty, text, &path)
}

/// The item of a list, which is made if it is the next one.
fn item_at(list: &mut Value, index: usize) -> Option<&mut Value> {
    if list.is_null() {
        *list = json!([]);
    }
    let items = list.as_array_mut()?;
    if index == items.len() {
        items.push(Value::Null);
    }
    items.get_mut(index)
}

fn find(members: Vec<Member>, part: &str, path: &Path) -> Result<Member, Failure> {
    if let Some(place) = members.iter().position(|member| names::is(part, &member.name)) {
        return Ok(members.into_iter().nth(place).expect("the place is in the list"));
    }
    Err(unknown(&members, part, path))
}

/// A name that nothing has; with the one that was probably meant.
pub(crate) fn unknown(members: &[Member], name: &str, path: &Path) -> Failure {
    let nearest = names::nearest(name, members.iter().map(|member| member.name.as_str()));
    let wrong = path.name(name);
    Failure::usage(match nearest {
        Some(nearest) => messages::unknown_field_like(&wrong, path.name(nearest), path.name(nearest).flag()),
        None => {
            let known: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
            messages::unknown_field(&wrong, known.join(", "))
        }
    })
}

/// Sets a value; a list gets one item more.
fn set(place: &mut Value, ty: &Type, text: &str, path: &Path) -> Result<(), Failure> {
    if !is_list(ty) {
        *place = values::parse(ty, text, path)?;
        return Ok(());
    }
    let more = match (ty, text.trim_start().starts_with('[')) {
        (_, true) => values::json_text(text, path)?,
        (Type::List(item), false) => json!([values::parse(item, text, path)?]),
        _ => json!([values::sort_key(ty, text, path)?]),
    };
    match (place.as_array_mut(), more) {
        (Some(items), Value::Array(more)) => items.extend(more),
        (_, more) => *place = more,
    }
    Ok(())
}
