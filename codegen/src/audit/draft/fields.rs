//! Rows of parameters as fields, with a type and its rules; what is inside of a row becomes a type of its own.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::Builder;
use super::outline::{Field, Type};
use super::yaml;
use crate::audit::document::{FieldTable, Param};
use crate::audit::rules::value_text;
use crate::lint::sounds_secret;
use crate::model::names as rust;

impl Builder<'_> {
    /// The fields of one object; of two with one name the first counts.
    pub(super) fn fields(&mut self, module: &str, way: &[&str], params: &[Param], is_request: bool) -> Vec<Field> {
        let (mut names, mut setters) = (HashSet::new(), HashSet::new());
        let mut fields = Vec::with_capacity(params.len());
        for param in params.iter().filter(|param| names.insert(param.name.as_str())) {
            let mut field = self.field(module, way, param, is_request);
            let own = rust::field(&field.name);
            let mut number = 2;
            while !setters.insert(rust::setter(&field.rust.as_deref().map_or(own.clone(), rust::field))) {
                field.rust = Some(format!("{}_{number}", own.trim_start_matches("r#")));
                number += 1;
            }
            fields.push(field);
        }
        fields
    }

    fn field(&mut self, module: &str, way: &[&str], param: &Param, is_request: bool) -> Field {
        let way: Vec<&str> = way.iter().copied().chain([param.name.as_str()]).collect();
        let ty = self.type_of(module, &way, param, is_request);
        let mut field = Field {
            name: param.name.clone(),
            required: is_request && param.required == Some(true),
            range: param.range.filter(|ends| is_number(&ty) && is_ordered(ends)),
            length: param.length.filter(is_ordered).and_then(lengths).filter(|_| has_length(&ty)),
            ty,
            ..Field::default()
        };
        field.default = param.default.as_deref().filter(|_| is_request).and_then(|text| self.default(text, &field));
        field
    }

    fn type_of(&mut self, module: &str, way: &[&str], param: &Param, is_request: bool) -> String {
        if sounds_secret(&param.name) {
            return "secret".to_owned();
        }
        let printed: String = param.type_text.iter().flat_map(|text| text.chars()).collect::<String>().to_lowercase();
        let printed: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
        if !param.fields.is_empty() {
            let name = self.object(module, way, &param.fields, is_request);
            return if printed.starts_with("array") || printed.starts_with("list") {
                format!("list<{name}>")
            } else {
                name
            };
        }
        let item =
            printed.strip_prefix("array<").or(printed.strip_prefix("list<")).and_then(|rest| rest.strip_suffix('>'));
        match item {
            Some(item) => format!("list<{}>", self.scalar(module, way, item, param)),
            None if matches!(printed.as_str(), "array" | "list") => "list<json>".to_owned(),
            None => self.scalar(module, way, &printed, param),
        }
    }

    fn scalar(&mut self, module: &str, way: &[&str], printed: &str, param: &Param) -> String {
        let (ty, is_text) = match printed {
            "string" => ("string", true),
            "int" | "integer" | "short" | "sint" => ("int", false),
            "long" => return "long".to_owned(),
            "boolean" | "bool" => return "boolean".to_owned(),
            _ => return "json".to_owned(),
        };
        self.values_of(module, way, &param.values, is_text).unwrap_or_else(|| ty.to_owned())
    }

    /// A type for these rows; the name of another one that has the same.
    fn object(&mut self, module: &str, way: &[&str], params: &[Param], is_request: bool) -> String {
        let fields = self.fields(module, way, params, is_request);
        let last = way.last().copied().unwrap_or_default();
        let content: String = fields.iter().map(yaml::field).collect();
        let key = (module.to_owned(), format!("{last}\n{content}"));
        if let Some(known) = self.seen.get(&key) {
            return known.clone();
        }
        let name = self.names.choose(way);
        self.seen.insert(key, name.clone());
        self.put_type(module, &name, Type { section: None, doc: String::new(), fields });
        name
    }

    fn put_type(&mut self, module: &str, name: &str, ty: Type) {
        if let Some(module) = self.folder.modules.get_mut(module) {
            module.types.insert(name.to_owned(), ty);
        }
    }

    /// A table of fields outside of operations. Nothing mentions it yet, so it stands among what comes by itself.
    pub(super) fn field_table(&mut self, section: &str, table: &FieldTable) {
        let number = table.caption.as_ref().map_or(section, |caption| caption.number.as_str());
        let name = self.names.choose(&["fields", number]);
        let fields = self.fields("push", &[&name], &table.fields, false);
        self.put_type("push", &name, Type { section: Some(section.to_owned()), doc: String::new(), fields });
    }

    /// A default as a value of its field.
    fn default(&self, text: &str, field: &Field) -> Option<Json> {
        let values = self.folder.modules.values().find_map(|module| module.enums.get(&field.ty));
        if let Some(values) = values {
            let value = |known: &&super::outline::Value| value_text(&known.value) == text;
            return values.values.iter().find(value).map(|known| known.value.clone());
        }
        match field.ty.as_str() {
            "string" if field.length.is_none() => Some(Json::from(text)),
            "int" | "long" => {
                let number: i64 = text.parse().ok()?;
                let [low, high] = field.range.unwrap_or_default();
                let fits = low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high);
                fits.then(|| Json::from(number))
            }
            "boolean" => text.parse::<bool>().ok().map(Json::from),
            _ => None,
        }
    }
}

fn is_number(ty: &str) -> bool {
    matches!(ty, "int" | "long")
}

fn has_length(ty: &str) -> bool {
    matches!(ty, "string" | "secret") || ty.starts_with("list<")
}

fn is_ordered(ends: &[Option<i64>; 2]) -> bool {
    match ends {
        [Some(low), Some(high)] => low <= high,
        [None, None] => false,
        _ => true,
    }
}

fn lengths(ends: [Option<i64>; 2]) -> Option<[Option<u64>; 2]> {
    let end = |end: Option<i64>| end.map(u64::try_from).transpose().ok();
    Some([end(ends[0])?, end(ends[1])?])
}
