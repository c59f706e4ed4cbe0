//! Names for drafted types, enums and values that nothing else has.

use std::collections::HashSet;

use heck::ToUpperCamelCase;

use crate::audit::Addition;
use crate::audit::operations::name_of;
use crate::lint::Scope;
use crate::model::names as rust;

/// Names that are taken.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(super) fn new(scope: &Scope<'_>, additions: &[Addition]) -> Self {
        let mut taken: HashSet<String> = rust::RESERVED_TYPES.iter().map(|&name| name.to_owned()).collect();
        taken.extend(scope.types.keys().chain(scope.enums.keys()).map(|&name| name.to_owned()));
        let drafted = additions.iter().filter_map(|addition| match addition {
            Addition::Operation(operation) => Some(name_of(&operation.api.path)),
            _ => None,
        });
        for operation in scope.operations.keys().copied().chain(drafted) {
            let name = rust::type_name(operation);
            taken.extend(["", "Output", "Required"].map(|suffix| format!("{name}{suffix}")));
        }
        Self { taken }
    }

    /// A name for what stands at the end of `way`: as short as the other names allow.
    pub(super) fn choose(&mut self, way: &[&str]) -> String {
        let short = (0..way.len()).rev().map(|from| camel(&way[from..].join("_")));
        let numbered = (2..).map(|number: u32| format!("{}{number}", camel(&way.join("_"))));
        let name = short.chain(numbered).find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.insert(name.clone());
        name
    }
}

/// A name for a value that is none of the `others`.
pub(super) fn of_value(value: &str, others: &[String]) -> String {
    let name = match value.strip_prefix('-') {
        Some(number) if number.parse::<u64>().is_ok() => format!("Minus{number}"),
        _ => camel(value),
    };
    let name = if name == rust::UNKNOWN_VARIANT || name == "Self" { format!("{name}Value") } else { name };
    let numbered = (2..).map(|number: u32| format!("{name}{number}"));
    [name.clone()].into_iter().chain(numbered).find(|name| !others.contains(name)).unwrap_or(name)
}

/// `LikeThis`, whatever the text is.
fn camel(text: &str) -> String {
    let letters: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = letters.to_upper_camel_case();
    if name.starts_with(|first: char| first.is_ascii_uppercase()) { name } else { format!("Value{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_as_short_as_the_others_allow() {
        let mut names = Names { taken: HashSet::from(["List".to_owned(), "ItemList".to_owned()]) };
        let way = ["getItems", "item", "list"];
        assert_eq!(
            [(); 3].map(|()| names.choose(&way)),
            ["GetItemsItemList", "GetItemsItemList2", "GetItemsItemList3"]
        );
        assert_eq!(names.choose(&["getItems", "filter_and"]), "FilterAnd");
    }

    #[test]
    fn values_become_names() {
        let others = ["Auto".to_owned()];
        for (value, name) in [
            ("0", "Value0"),
            ("-1", "Minus1"),
            ("auto", "Auto2"),
            ("16*16", "Value1616"),
            ("H264+", "H264"),
            ("其它", "Value"),
        ] {
            assert_eq!(of_value(value, &others), name);
        }
    }
}
