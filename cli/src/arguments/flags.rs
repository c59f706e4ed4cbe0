//! The flags of an operation: one for each field, nested ones with dots, and what the help says of them.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use tums::catalog::{EnumValue, Operation, Type};

use crate::language::pick;
use crate::messages;
use crate::names::kebab;
use crate::request::members::{Member, item_of, members_of, top};

/// How deep objects are listed in the help. Deeper fields may be given all the same.
const DEEPEST: usize = 4;

/// A flag that sets a field.
pub(crate) struct Flag {
    /// Without its dashes: `region-name`, `filter-and.region-id`, `list.N.uuid` where `N` is the place in a list.
    pub(crate) long: String,
    pub(crate) member: Member,
}

/// The flags of an operation, in the order of its fields.
pub(crate) fn of(operation: &'static Operation) -> Vec<Flag> {
    let mut flags = Vec::new();
    visit(String::new(), top(operation), 0, &mut flags);
    flags
}

fn visit(prefix: String, members: Vec<Member>, depth: usize, flags: &mut Vec<Flag>) {
    for member in members {
        let long = format!("{prefix}{}", kebab(&member.name));
        let (inner, prefix) = match &member.ty {
            Type::List(item) => (item_of(item), format!("{long}.N.")),
            ty => (ty, format!("{long}.")),
        };
        // A device has a short form; its parts need not be listed.
        let nested = if matches!(inner, Type::Object(_)) && depth < DEEPEST { members_of(inner) } else { None };
        flags.push(Flag { long, member });
        visit(prefix, nested.unwrap_or_default(), depth + 1, flags);
    }
}

/// What stands for the value in the help.
pub(crate) fn value_name(ty: &Type) -> &'static str {
    match ty {
        Type::Int | Type::Long => "NUMBER",
        Type::Decimal => "DECIMAL",
        Type::Boolean => "true|false",
        Type::Switch(_) => "on|off",
        Type::Secret => "@FILE|env:NAME|-",
        Type::Timestamp { .. } => "TIME",
        Type::Duration { .. } => "DURATION",
        Type::Day => "YYYYMMDD",
        Type::RecordDay => "MMDDNNN",
        Type::ClockTime => "HH:MM:SS",
        Type::RegionId => "REGION",
        Type::QrCode => "CODE",
        Type::Mac => "MAC",
        Type::DeviceId => "DEVICE",
        Type::ChannelId => "DEVICE@CHANNEL",
        Type::ChildId => "DEVICE/MAC",
        Type::Target => "DEVICE[@CHANNEL|/MAC]",
        Type::Enum(_) => "VALUE",
        Type::Sort(_) => "NAME:asc|desc",
        Type::List(item) => value_name(item),
        Type::Object(_) | Type::Map(..) | Type::Tuple(_) | Type::Json => "JSON",
        _ => "TEXT",
    }
}

/// What the help says of a flag: what the field means, then its rules.
pub(crate) fn help(flag: &Flag) -> String {
    let rules = rules(&flag.member);
    match rules.is_empty() {
        true => flag.member.doc.clone(),
        false => format!("{} [{}]", flag.member.doc, rules.join("; ")),
    }
}

/// The rules of a field, each in a few words.
pub(crate) fn rules(member: &Member) -> Vec<String> {
    let mut rules = Vec::new();
    if member.required {
        rules.push(messages::rule_required());
    }
    if let Some(set) = member.ty.enumeration() {
        let values: Vec<String> = set.values.iter().map(value).collect();
        rules.push(messages::rule_values(values.join(", ")));
    }
    let many = matches!(member.ty, Type::List(_));
    if many {
        rules.push(messages::rule_many());
    }
    let (length, count) = (range(member.min_length, member.max_length), range(member.min, member.max));
    rules.extend(count);
    rules.extend(
        length.map(|length| if many { messages::rule_items(length) } else { messages::rule_characters(length) }),
    );
    let Some(field) = member.field else { return rules };
    if let (Some(chinese), Some(other)) = (field.max_chinese, field.max_other) {
        rules.push(messages::rule_weighted(chinese, other));
    }
    if let Some(condition) = &field.required_when {
        let values: Vec<&str> = condition.is.iter().map(|value| value.text()).collect();
        rules.push(messages::rule_required_when(kebab(&condition.field), values.join(", ")));
    }
    if let Some(default) = &field.default {
        rules.push(messages::rule_default(default.text()));
    }
    if let Some(constant) = &field.constant {
        rules.push(messages::rule_constant(constant.text()));
    }
    if field.assumed {
        rules.push(messages::rule_assumed());
    }
    rules
}

fn range(least: Option<i64>, most: Option<i64>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) => Some(messages::range(least, most)),
        (Some(least), None) => Some(messages::range_from(least)),
        (None, Some(most)) => Some(messages::range_to(most)),
        (None, None) => None,
    }
}

/// A value and, where that says more, its name.
fn value(value: &EnumValue) -> String {
    let json = value.value.value();
    let text = json.as_str().map_or_else(|| value.value.text().to_owned(), str::to_owned);
    let name = kebab(&value.name);
    let name = value.zh.as_deref().map_or(name.as_str(), |zh| pick(&name, zh)).to_owned();
    if text.eq_ignore_ascii_case(&name.replace('-', "")) { text } else { format!("{text} ({name})") }
}

/// Takes any text, and knows for completions what is usual.
#[derive(Clone)]
pub(crate) struct Suggest(Vec<PossibleValue>);

impl Suggest {
    pub(crate) fn of(ty: &Type) -> Self {
        let words = |words: &[&'static str]| words.iter().map(|word| PossibleValue::new(*word)).collect();
        Self(match item_of(ty) {
            Type::Switch(_) => words(&["on", "off"]),
            Type::Boolean => words(&["true", "false"]),
            Type::Enum(_) => {
                ty.enumeration().map(|set| &set.values[..]).unwrap_or_default().iter().map(possible).collect()
            }
            _ => Vec::new(),
        })
    }
}

fn possible(value: &EnumValue) -> PossibleValue {
    PossibleValue::new(kebab(&value.name)).help(value.doc.clone())
}

impl TypedValueParser for Suggest {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        (!self.0.is_empty()).then(|| Box::new(self.0.iter().cloned()) as Box<_>)
    }
}
