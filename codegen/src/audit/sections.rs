//! Where the sections of the transcribed revision stand in the document at hand.

use std::collections::BTreeMap;

/// Numbers of sections, old and new.
#[derive(Debug, Default)]
pub(super) struct Sections {
    now: BTreeMap<String, String>,
}

impl Sections {
    /// Notes that what stood in section `old` stands in section `new`.
    pub(super) fn note(&mut self, old: &str, new: &str) {
        self.now.insert(old.to_owned(), new.to_owned());
    }

    /// The number that a section or a table has now: its own if it was found, else that of the section around it.
    pub(super) fn now(&self, number: &str) -> String {
        let (section, table) = number.split_once('-').map_or((number, None), |(section, table)| (section, Some(table)));
        let mut around = section;
        let found = loop {
            if let Some(now) = self.now.get(around) {
                break format!("{now}{}", &section[around.len()..]);
            }
            match around.rsplit_once('.') {
                Some((outer, _)) => around = outer,
                None => break section.to_owned(),
            }
        };
        table.map_or(found.clone(), |table| format!("{found}-{table}"))
    }

    /// Whether section `number` lies in section `chapter`, both as they are numbered now.
    pub(super) fn is_inside(number: &str, chapter: &str) -> bool {
        number.strip_prefix(chapter).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_takes_along_what_stands_in_it() {
        let mut sections = Sections::default();
        sections.note("1.4.9", "1.4.14");
        sections.note("1.4.9.5", "1.4.14.2");
        for (old, new) in [
            ("1.4.9.1", "1.4.14.1"),
            ("1.4.9.1-3", "1.4.14.1-3"),
            ("1.4.9.5", "1.4.14.2"),
            ("1.4.10", "1.4.10"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(sections.now(old), new, "{old}");
        }
        assert!(Sections::is_inside("1.4.14.1", "1.4.14"));
        assert!(!Sections::is_inside("1.4.141", "1.4.14"));
    }
}
