//! Which thing of the old specification is which of the new one: by its name, or by its shape if the name has changed.

use std::path::Path;

use crate::spec::{Entries, Entry, File, Module};

use super::change::Site;

/// A named thing with the file in which it stands.
pub(super) struct Item<'a, T> {
    pub(super) path: &'a Path,
    pub(super) module: &'a str,
    pub(super) entry: &'a Entry<T>,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

impl<'a, T> Item<'a, T> {
    pub(super) fn name(&self) -> &'a str {
        &self.entry.name
    }

    pub(super) fn site(&self) -> Site<'a> {
        (self.path, self.entry.name.at)
    }
}

/// The items of one mapping.
pub(super) fn items<'a, T>(path: &'a Path, entries: &'a Entries<T>) -> Vec<Item<'a, T>> {
    entries.iter().map(|entry| Item { path, module: "", entry }).collect()
}

/// The items of the same mapping of every file.
pub(super) fn items_of_files<'a, T: 'a>(
    files: impl Iterator<Item = &'a File<Module>>,
    entries: impl Fn(&'a Module) -> &'a Entries<T>,
) -> Vec<Item<'a, T>> {
    files
        .flat_map(|file| {
            let module = file.content.module.as_str();
            entries(&file.content).iter().map(move |entry| Item { path: &file.path, module, entry })
        })
        .collect()
}

/// Items of both sides, paired.
pub(super) struct Pairing<'a, T> {
    pub(super) both: Vec<(Item<'a, T>, Item<'a, T>)>,
    pub(super) removed: Vec<Item<'a, T>>,
    pub(super) added: Vec<Item<'a, T>>,
}

impl<'a, T> Pairing<'a, T> {
    /// Pairs what has the same name.
    pub(super) fn by_name(old: Vec<Item<'a, T>>, new: Vec<Item<'a, T>>) -> Self {
        let partner = |item: &Item<'a, T>| new.iter().find(|other| other.name() == item.name()).copied();
        let both: Vec<_> = old.iter().filter_map(|item| Some((*item, partner(item)?))).collect();
        let removed = old.iter().filter(|item| partner(item).is_none()).copied().collect();
        let known = |item: &Item<'a, T>| old.iter().any(|other| other.name() == item.name());
        let added = new.iter().filter(|item| !known(item)).copied().collect();
        Self { both, removed, added }
    }

    /// Takes out the pairs that are one thing under two names: each the likeliest for the other, without a rival.
    /// A likeness of zero is none.
    pub(super) fn take_renamed(
        &mut self,
        likeness: impl Fn(&Item<'a, T>, &Item<'a, T>) -> u32,
    ) -> Vec<(Item<'a, T>, Item<'a, T>)> {
        let scores: Vec<Vec<u32>> =
            self.removed.iter().map(|old| self.added.iter().map(|new| likeness(old, new)).collect()).collect();
        let column = |place: usize| scores.iter().map(move |row| row[place]);
        let mut pairs = Vec::new();
        for (row, old) in scores.iter().zip(&self.removed) {
            let Some(place) = only_best(row.iter().copied()) else { continue };
            let rivals = column(place).filter(|score| *score >= row[place]).count();
            if rivals == 1 {
                pairs.push((*old, self.added[place]));
            }
        }
        self.removed.retain(|item| !pairs.iter().any(|(old, _)| std::ptr::eq(old.entry, item.entry)));
        self.added.retain(|item| !pairs.iter().any(|(_, new)| std::ptr::eq(new.entry, item.entry)));
        pairs
    }
}

/// The place of the best score, unless it is zero or shared.
fn only_best(scores: impl Iterator<Item = u32> + Clone) -> Option<usize> {
    let best = scores.clone().max().filter(|best| *best > 0)?;
    let mut places = scores.enumerate().filter(|(_, score)| *score == best).map(|(place, _)| place);
    places.next().filter(|_| places.next().is_none())
}

/// How much two sets of features have in common, in percent; zero below three fifths.
pub(super) fn overlap(old: &[String], new: &[String]) -> u32 {
    let shared = old.iter().filter(|feature| new.contains(feature)).count();
    let all = old.len() + new.len() - shared;
    let percent = (shared * 100).checked_div(all).unwrap_or(0) as u32;
    if percent < 60 { 0 } else { percent }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(old: &str, new: &str) -> Vec<(String, String)> {
        let read = |text: &str| serde_saphyr::from_str::<Entries<String>>(text).expect("a mapping");
        let (old, new) = (read(old), read(new));
        let mut pairing = Pairing::by_name(items(Path::new("old"), &old), items(Path::new("new"), &new));
        let pairs = pairing.take_renamed(|a, b| u32::from(a.entry.value == b.entry.value));
        assert_eq!(pairing.removed.len() + pairs.len() + pairing.both.len(), old.len());
        assert_eq!(pairing.added.len() + pairs.len() + pairing.both.len(), new.len());
        pairs.iter().map(|(old, new)| (old.name().to_owned(), new.name().to_owned())).collect()
    }

    #[test]
    fn one_shape_under_two_names_is_a_renaming() {
        assert_eq!(renamed("{ a: x, b: y }", "{ b: y, c: x }"), [("a".to_owned(), "c".to_owned())]);
    }

    #[test]
    fn a_shape_with_rivals_is_not() {
        assert_eq!(renamed("{ a: x }", "{ b: x, c: x }"), []);
        assert_eq!(renamed("{ a: x, b: x }", "{ c: x }"), []);
    }

    #[test]
    fn a_name_that_stays_is_never_renamed() {
        assert_eq!(renamed("{ a: x, b: y }", "{ a: y, c: x }"), []);
    }
}
