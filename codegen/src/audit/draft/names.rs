//! Names for drafted types, enums and values that nothing else has.

use std::collections::HashSet;

use heck::ToUpperCamelCase;

use crate::audit::Addition;
use crate::audit::operations::name_of;
use crate::lint::{Scope, types_of_operation};
use crate::model::names as rust;

/// Names that are taken.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    pub(super) fn new(scope: &Scope<'_>, additions: &[Addition]) -> Self {
        let mut taken: HashSet<String> = rust::RESERVED_TYPES.iter().map(|&name| name.to_owned()).collect();
        taken.extend(scope.types.keys().chain(scope.enums.keys()).map(|&name| name.to_owned()));
        for (_, entry) in scope.each_operation() {
            taken.extend(types_of_operation(&entry.name, &entry.value.outcomes));
        }
        for addition in additions {
            if let Addition::Operation(operation) = addition {
                taken.extend(types_of_operation(name_of(&operation.api.path), &[]));
            }
        }
        Self { taken }
    }

    /// A name for what stands at the end of `way`: as short as the other names allow.
    pub(super) fn choose(&mut self, way: &[&str]) -> String {
        let short = (0..way.len()).rev().map(|from| camel(&way[from..].join("_")));
        let numbered = (2..).map(|number: u32| format!("{}{number}", camel(&way.join("_"))));
        // The handles of modules are called so.
        let free = |name: &String| !self.taken.contains(name) && !name.ends_with("Module");
        let name = short.chain(numbered).find(free).unwrap_or_default();
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
        assert_eq!(names.choose(&["shelf", "module"]), "ShelfModule2", "a handle may be called `ShelfModule`");
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
