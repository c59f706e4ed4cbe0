//! What a call has brought: shown without its secrets, with what failed beside it.

use serde_json::{Map, Value};

use crate::exit::{Exit, Failure};
use crate::messages;
use crate::output::shape::Shape;
use crate::output::{Format, Output, print, secrets, table};

/// An answer.
pub(crate) struct Answer {
    result: Value,
    shape: Shape,
    /// What is shown beside the result; without it the result is shown by itself.
    beside: Map<String, Value>,
    /// What went wrong, a line for each.
    complaints: Vec<String>,
    /// How many inputs failed, or may have.
    failed: usize,
}

impl Answer {
    pub(crate) fn new(result: Value, shape: Shape) -> Self {
        Self { result, shape, beside: Map::new(), complaints: Vec::new(), failed: 0 }
    }

    /// With something beside the result.
    pub(crate) fn beside(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.beside.insert(name.to_owned(), value.into());
        self
    }

    /// With the list of the items that failed, though it be empty.
    pub(crate) fn failures(self, failures: &[tums::Failure]) -> Self {
        let list = serde_json::to_value(failures).unwrap_or_default();
        self.beside("failures", list).complaints(failures.iter().map(ToString::to_string).collect(), failures.len())
    }

    /// With what is told on the error stream, and the number of inputs that it is about.
    pub(crate) fn complaints(self, complaints: Vec<String>, failed: usize) -> Self {
        Self { complaints, failed, ..self }
    }

    /// Writes it; says what failed, and makes a failure of that.
    pub(crate) fn show(mut self, name: &str, shows_secrets: bool, output: &Output) -> Result<(), Failure> {
        let hidden = if shows_secrets { 0 } else { self.hide() };
        if hidden > 0 {
            output.tell(&messages::hidden(hidden));
        }
        self.write(name, output)?;
        self.complaints.iter().for_each(|complaint| output.warn(complaint));
        match self.failed {
            0 => Ok(()),
            failed => Err(Failure::new(Exit::Partial, messages::partial(name, failed))),
        }
    }

    /// Nobody knows what the items that failed hold besides their code: they are searched by name.
    fn hide(&mut self) -> usize {
        let beside: usize = self.beside.values_mut().map(|value| secrets::hide(value, &Shape::Unknown)).sum();
        secrets::hide(&mut self.result, &self.shape) + beside
    }

    fn write(&self, name: &str, output: &Output) -> Result<(), Failure> {
        let table = (output.format == Format::Table).then(|| self.table());
        let whole = self.whole();
        let says_nothing = table.as_ref().map_or(whole.is_null(), String::is_empty);
        match table {
            _ if says_nothing && self.failed > 0 => {}
            _ if says_nothing => output.tell(&messages::done(name)),
            Some(table) => print(&table)?,
            None => output.value(&whole, &[])?,
        }
        Ok(())
    }

    /// The result, or an object with the result and what stands beside it.
    fn whole(&self) -> Value {
        if self.beside.is_empty() {
            return self.result.clone();
        }
        let mut whole = Map::from_iter([("result".to_owned(), self.result.clone())]);
        whole.extend(self.beside.clone());
        whole.into()
    }

    /// The result, and below it what is worth a word beside it.
    fn table(&self) -> String {
        let result = self.shape.table(&self.result);
        let beside = table::of(&self.beside.clone().into(), &[]);
        if result.is_empty() || beside.is_empty() { result + &beside } else { format!("{result}\n{beside}") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tums::catalog::{Field, Type, catalog};

    use super::*;
    use crate::output::shape::fields_of;

    const CANARY: &str = "canary-7c1f";

    /// A value of this type in which every secret is marked.
    fn marked(ty: &Type) -> Value {
        match ty {
            Type::Secret => CANARY.into(),
            Type::Object(_) => marked_object(&fields_of(ty)),
            Type::List(item) => json!([marked(item)]),
            Type::Map(_, item) => json!({ "1": marked(item) }),
            Type::Tuple(places) => places.iter().map(marked).collect(),
            _ => 1.into(),
        }
    }

    fn marked_object(fields: &[&Field]) -> Value {
        fields.iter().map(|field| (field.name.clone(), marked(&field.ty))).collect::<Map<_, _>>().into()
    }

    fn marked_shape(shape: &Shape) -> Value {
        match shape {
            Shape::Typed(ty) => marked(ty),
            shape => marked_object(&shape.fields()),
        }
    }

    #[test]
    fn no_answer_of_any_operation_shows_a_secret() {
        let failure = json!({ "qrCode": "799E56281C531B106", "error_code": -1, "password": CANARY });
        let failures = [serde_json::from_value(failure).expect("a failure")];
        let mut seen = 0;
        for operation in &catalog().operations {
            let (shape, entry) = (Shape::of(operation), Shape::of_entries(operation));
            let whole = || Answer::new(marked_shape(&shape), shape.clone());
            seen += usize::from(whole().whole().to_string().contains(CANARY));
            let entries = Answer::new(json!([marked_shape(&entry)]), entry.clone());
            let alone = [whole(), whole().beside("outcome", "Ready"), whole().failures(&failures), entries];
            for mut answer in alone {
                answer.hide();
                let shown = format!("{}{}", answer.whole(), answer.table());
                assert!(!shown.contains(CANARY), "{}: {shown}", operation.name);
            }
        }
        assert!(seen >= 5, "only {seen} operations answer a secret");
    }
}
