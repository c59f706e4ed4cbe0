//! Tables of values as enums.

use serde_json::Value as Json;

use super::Builder;
use super::names::of_value;
use super::outline::{Enum, Value};
use crate::audit::document::ValueTable;
use crate::audit::rules::squeezed;
use crate::spec::EnumWire;

/// A longer meaning is a sentence, which is for a person to write.
const LONGEST_MEANING: usize = 12;

impl Builder<'_> {
    /// The enum, or switch, for the values that a row lists; nothing if they do not make a set.
    pub(super) fn values_of(
        &mut self,
        module: &str,
        way: &[&str],
        printed: &[crate::audit::document::Value],
        is_text: bool,
    ) -> Option<String> {
        let texts: Vec<(String, String)> =
            printed.iter().map(|value| (squeezed(&value.value), value.meaning.clone())).collect();
        let wire = if is_text { EnumWire::String } else { EnumWire::Int };
        let values = values(&texts, wire)?;
        // A single value in a line of the description is a remark.
        if values.len() < 2 && printed.iter().all(|value| value.inline) {
            return None;
        }
        if let Some(switch) = switch(&texts) {
            return Some(switch.replace("number", if is_text { "string" } else { "int" }));
        }
        let last = way.last().copied().unwrap_or_default();
        let content: Vec<String> = values.iter().map(|value| value.value.to_string()).collect();
        let key = (module.to_owned(), format!("{last}\n{}", content.join("\n")));
        if let Some(known) = self.seen.get(&key) {
            return Some(known.clone());
        }
        let name = self.names.choose(way);
        self.seen.insert(key, name.clone());
        self.put_enum(module, &name, Enum { wire, section: None, doc: String::new(), values });
        Some(name)
    }

    /// A table of values outside of operations.
    pub(super) fn value_table(&mut self, section: &str, table: &ValueTable) {
        let texts: Vec<(String, String)> =
            table.rows.iter().map(|row| (squeezed(&row.value), row.meaning.clone())).collect();
        let found = [EnumWire::Int, EnumWire::Words, EnumWire::String].into_iter();
        let Some((wire, values)) = found.filter_map(|wire| Some((wire, values(&texts, wire)?))).next() else { return };
        let number = table.caption.as_ref().map_or(section, |caption| caption.number.as_str());
        let head = table.columns.first().filter(|head| head.is_ascii()).map(String::as_str);
        let name = self.names.choose(&[number, head.unwrap_or("values")]);
        let module = self.module_of(section, None);
        let section = Some(number.to_owned());
        if let (Some(head), Some(module)) = (head, self.folder.modules.get_mut(&module)) {
            module.fields_mut().filter(|field| field.name == head).for_each(|field| field.take_values(&name, wire));
        }
        self.put_enum(&module, &name, Enum { wire, section, doc: String::new(), values });
    }

    /// A value of an enum that the specification has; no, if it has not the form of the others.
    pub(super) fn new_value(&mut self, name: &str, text: &str) -> bool {
        let Some((_, entry)) = self.scope.each_enum().find(|(_, entry)| entry.name.value == name) else { return false };
        let mut taken: Vec<String> = entry.value.values.iter().map(|value| value.name.value.clone()).collect();
        let Some(value) = value(text, entry.value.wire) else { return false };
        let Some((path, drafted)) = self.enum_head(name) else { return false };
        if drafted.values.iter().any(|known| known.value == value) {
            return false;
        }
        taken.extend(drafted.values.iter().map(|value| value.name.clone()));
        drafted.values.push(Value { name: of_value(text, &taken), value, zh: None });
        if drafted.section.is_none() {
            self.reach(path, name);
        }
        true
    }

    fn put_enum(&mut self, module: &str, name: &str, drafted: Enum) {
        if let Some(module) = self.folder.modules.get_mut(module) {
            module.enums.insert(name.to_owned(), drafted);
        }
    }
}

/// The type of values that are nothing but on and off; `number` stands for the form of 0 and 1.
fn switch(texts: &[(String, String)]) -> Option<&'static str> {
    const NO: [char; 6] = ['不', '关', '否', '未', '无', '禁'];
    let meaning = |value: &str| texts.iter().find(|(text, _)| text == value).map(|(_, meaning)| meaning.as_str());
    match (texts.len(), meaning("0"), meaning("1"), meaning("off"), meaning("on")) {
        (2, _, _, Some(_), Some(_)) => Some("switch(on_off)"),
        (2, Some(off), Some(on), ..) if off.starts_with(NO) && !on.starts_with(NO) => Some("switch(number)"),
        _ => None,
    }
}

/// The values in this wire form, each once; nothing if one of them does not have it.
fn values(texts: &[(String, String)], wire: EnumWire) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = Vec::with_capacity(texts.len());
    let mut names: Vec<String> = Vec::with_capacity(texts.len());
    for (text, meaning) in texts {
        let value = value(text, wire)?;
        if values.iter().any(|known| known.value == value) {
            continue;
        }
        let name = of_value(text, &names);
        names.push(name.clone());
        let meaning = meaning.trim().trim_end_matches(['。', '；', '，']);
        let is_short = !meaning.is_empty() && meaning.chars().count() <= LONGEST_MEANING && !meaning.contains('\n');
        values.push(Value { name, value, zh: is_short.then(|| meaning.to_owned()) });
    }
    (!values.is_empty()).then_some(values)
}

fn value(text: &str, wire: EnumWire) -> Option<Json> {
    match wire {
        EnumWire::Int => text.parse::<i64>().ok().map(Json::from),
        EnumWire::String => Some(Json::from(text)),
        EnumWire::Words => {
            let words: Vec<i32> = serde_json::from_str(text).ok()?;
            let bits: u32 = words.iter().map(|word| word.count_ones()).sum();
            (bits == 1).then(|| Json::from(words))
        }
    }
}
