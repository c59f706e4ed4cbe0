//! Names on the command line: the wire's names in kebab case, and what somebody meant who mistyped one.

use heck::ToKebabCase;

/// Least similarity of a name that is suggested.
const SIMILAR: f64 = 0.75;

/// `regionName` as `region-name`.
pub(crate) fn kebab(wire: &str) -> String {
    wire.to_kebab_case()
}

/// Whether a word is this wire name, or its kebab case.
pub(crate) fn is(word: &str, wire: &str) -> bool {
    word == wire || word == kebab(wire)
}

/// The known name that is most like a word, if one is like it at all.
pub(crate) fn nearest<'n>(word: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let similarity = |name: &str| strsim::jaro_winkler(&kebab(word), &kebab(name));
    let similar =
        known.into_iter().map(|name| (similarity(name), name)).filter(|(similarity, _)| *similarity > SIMILAR);
    similar.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_words() {
        for (wire, word) in [
            ("addRegion", "add-region"),
            ("clientUUID", "client-uuid"),
            ("device_config", "device-config"),
            ("addIpcListToNvr", "add-ipc-list-to-nvr"),
            ("endTimeHour", "end-time-hour"),
        ] {
            assert_eq!(kebab(wire), word);
            assert!(is(wire, wire) && is(word, wire));
        }
    }

    #[test]
    fn no_two_names_of_one_place_become_the_same_word() {
        let catalog = tums::catalog::catalog();
        let unique = |names: Vec<&str>, place: &str| {
            let words: std::collections::HashSet<String> = names.iter().map(|name| kebab(name)).collect();
            assert_eq!(words.len(), names.len(), "{place}");
        };
        for module in &catalog.modules {
            unique(module.operations().map(|operation| operation.name.as_str()).collect(), &module.name);
        }
        for operation in &catalog.operations {
            let fields = operation.request.iter().chain(&operation.query);
            unique(fields.map(|field| field.name.as_str()).collect(), &operation.name);
        }
        for object in &catalog.objects {
            unique(object.fields.iter().map(|field| field.name.as_str()).collect(), &object.name);
        }
    }

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["regionName", "order", "parentId"];
        assert_eq!(nearest("region-nmae", names), Some("regionName"));
        assert_eq!(nearest("parentID", names), Some("parentId"));
        assert_eq!(nearest("colour", names), None);
    }
}
