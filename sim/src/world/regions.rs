//! The regions of a project: a tree of at most four levels, with one default region that stays.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{ErrorCode, RegionId};

/// Levels that regions nest.
pub const LEVELS: usize = 4;

/// A region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Region {
    /// Its name, of its own in the whole project.
    pub name: String,
    /// The region above; none above a root region.
    pub parent: Option<u64>,
    /// The regions below, in their order.
    pub children: Vec<u64>,
}

/// The regions of a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegionTree {
    regions: BTreeMap<u64, Region>,
    roots: Vec<u64>,
    default: u64,
    next: u64,
    limit: usize,
}

impl RegionTree {
    /// A tree that has its default region only. Ids count up from there.
    pub fn new(default: impl Into<String>, first_id: u64) -> Self {
        let region = Region { name: default.into(), parent: None, children: Vec::new() };
        Self {
            regions: BTreeMap::from([(first_id, region)]),
            roots: vec![first_id],
            default: first_id,
            next: first_id + 1,
            limit: 10_000,
        }
    }

    /// Sets how many regions there may be.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// The region that devices fall back to.
    pub fn default_region(&self) -> u64 {
        self.default
    }

    /// The outermost regions, in their order.
    pub fn roots(&self) -> &[u64] {
        &self.roots
    }

    /// Every region, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Region)> {
        self.regions.iter().map(|(id, region)| (*id, region))
    }

    /// A region.
    pub fn get(&self, id: u64) -> Option<&Region> {
        self.regions.get(&id)
    }

    /// The region that a request names.
    ///
    /// # Errors
    ///
    /// -80205 when there is none.
    pub fn find(&self, id: &RegionId) -> Result<u64, ErrorCode> {
        id.as_str().parse().ok().filter(|id| self.regions.contains_key(id)).ok_or(ErrorCode::REGION_NOT_FOUND)
    }

    /// The regions from the root region down to this one, which comes last.
    pub fn path(&self, id: u64) -> Vec<u64> {
        let mut path: Vec<_> = std::iter::successors(Some(id), |id| self.regions[id].parent).collect();
        path.reverse();
        path
    }

    /// Depth in the tree, from 1.
    pub fn level(&self, id: u64) -> usize {
        self.path(id).len()
    }

    /// Position among its siblings, from 1.
    pub fn order(&self, id: u64) -> usize {
        let siblings = self.siblings(self.regions[&id].parent);
        siblings.iter().position(|sibling| *sibling == id).map_or(0, |place| place + 1)
    }

    /// Adds a region below another, or a root region: at a position from 1, or as the last.
    ///
    /// # Errors
    ///
    /// -80203 without such a parent, -80204 below the fourth level, -80210 when the project has the name, -80209 when it has
    /// too many regions.
    pub fn add(&mut self, name: &str, parent: &RegionId, order: Option<usize>) -> Result<u64, ErrorCode> {
        let parent = match parent {
            root if *root == RegionId::ROOT => None,
            other => Some(self.find(other).map_err(|_| ErrorCode::PARENT_REGION_NOT_FOUND)?),
        };
        if parent.is_some_and(|parent| self.level(parent) == LEVELS) {
            return Err(ErrorCode::REGION_LEVEL_LIMIT_REACHED);
        }
        self.refuse_taken_name(name, None)?;
        if self.regions.len() >= self.limit {
            return Err(ErrorCode::REGION_LIMIT_REACHED);
        }
        let id = self.next;
        self.next += 1;
        self.regions.insert(id, Region { name: name.to_owned(), parent, children: Vec::new() });
        let siblings = self.siblings_mut(parent);
        let place = order.map_or(siblings.len(), |order| (order.max(1) - 1).min(siblings.len()));
        siblings.insert(place, id);
        Ok(id)
    }

    /// Renames a region.
    ///
    /// # Errors
    ///
    /// -80210 when another region of the project has the name.
    pub fn rename(&mut self, id: u64, name: &str) -> Result<(), ErrorCode> {
        self.refuse_taken_name(name, Some(id))?;
        if let Some(region) = self.regions.get_mut(&id) {
            name.clone_into(&mut region.name);
        }
        Ok(())
    }

    /// Deletes a region with all below it, and tells which these are.
    ///
    /// # Errors
    ///
    /// -80405 for the default region.
    pub fn delete(&mut self, id: u64) -> Result<Vec<u64>, ErrorCode> {
        if id == self.default {
            return Err(ErrorCode::DELETE_FAILED);
        }
        let parent = self.regions[&id].parent;
        self.siblings_mut(parent).retain(|sibling| *sibling != id);
        let mut gone = vec![id];
        let mut seen = 0;
        while let Some(id) = gone.get(seen) {
            let region = self.regions.remove(id);
            gone.extend(region.into_iter().flat_map(|region| region.children));
            seen += 1;
        }
        Ok(gone)
    }

    /// Deletes every region but the default one.
    pub fn clear(&mut self) {
        self.regions.retain(|id, _| *id == self.default);
        self.regions.values_mut().for_each(|region| region.children.clear());
        self.roots = vec![self.default];
    }

    /// Swaps the positions of two regions.
    ///
    /// # Errors
    ///
    /// -80206 unless they have the same parent.
    pub fn swap(&mut self, first: u64, second: u64) -> Result<(), ErrorCode> {
        let parent = self.regions[&first].parent;
        if self.regions[&second].parent != parent {
            return Err(ErrorCode::REGION_ORDER_ACROSS_LEVELS);
        }
        let (one, other) = (self.order(first) - 1, self.order(second) - 1);
        self.siblings_mut(parent).swap(one, other);
        Ok(())
    }

    /// The document gives -80210 the text that the *project* has a region of this name, so names are unique in the whole tree.
    fn refuse_taken_name(&self, name: &str, except: Option<u64>) -> Result<(), ErrorCode> {
        let taken = self.iter().any(|(id, region)| region.name == name && Some(id) != except);
        if taken { Err(ErrorCode::REGION_NAME_EXISTS) } else { Ok(()) }
    }

    fn siblings(&self, parent: Option<u64>) -> &[u64] {
        parent.map_or(&self.roots, |parent| &self.regions[&parent].children)
    }

    fn siblings_mut(&mut self, parent: Option<u64>) -> &mut Vec<u64> {
        match parent.and_then(|parent| self.regions.get_mut(&parent)) {
            Some(region) => &mut region.children,
            None => &mut self.roots,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: u64) -> RegionId {
        RegionId::from(id)
    }

    fn names(tree: &RegionTree, ids: &[u64]) -> Vec<String> {
        ids.iter().map(|id| tree.regions[id].name.clone()).collect()
    }

    #[test]
    fn regions_are_inserted_appended_and_clamped() {
        let mut tree = RegionTree::new("default", 10);
        tree.add("c", &RegionId::ROOT, None).expect("added");
        tree.add("a", &RegionId::ROOT, Some(1)).expect("added");
        let last = tree.add("d", &RegionId::ROOT, Some(10_000)).expect("added");
        assert_eq!(names(&tree, tree.roots()), ["a", "default", "c", "d"]);
        assert_eq!((tree.order(last), tree.level(last)), (4, 1));
    }

    #[test]
    fn four_levels_and_no_more() {
        let mut tree = RegionTree::new("default", 10);
        let mut parent = RegionId::ROOT;
        for level in 1..=4 {
            let added = tree.add(&format!("level {level}"), &parent, None).expect("a level that is allowed");
            assert_eq!(tree.level(added), level);
            parent = id(added);
        }
        assert_eq!(tree.add("level 5", &parent, None), Err(ErrorCode::REGION_LEVEL_LIMIT_REACHED));
        let path = tree.path(tree.find(&parent).expect("a region"));
        assert_eq!(names(&tree, &path), ["level 1", "level 2", "level 3", "level 4"]);
    }

    #[test]
    fn names_are_unique_in_the_project() {
        let mut tree = RegionTree::new("default", 10);
        let a = tree.add("a", &RegionId::ROOT, None).expect("added");
        assert_eq!(tree.add("a", &id(a), None), Err(ErrorCode::REGION_NAME_EXISTS));
        assert_eq!(tree.rename(a, "default"), Err(ErrorCode::REGION_NAME_EXISTS));
        assert_eq!(tree.rename(a, "a"), Ok(()));
    }

    #[test]
    fn a_subtree_goes_as_a_whole_and_the_default_region_stays() {
        let mut tree = RegionTree::new("default", 10);
        let a = tree.add("a", &RegionId::ROOT, None).expect("added");
        let b = tree.add("b", &id(a), None).expect("added");
        let c = tree.add("c", &id(b), None).expect("added");
        assert_eq!(tree.delete(10), Err(ErrorCode::DELETE_FAILED));
        assert_eq!(tree.delete(a), Ok(vec![a, b, c]));
        assert_eq!(tree.find(&id(c)), Err(ErrorCode::REGION_NOT_FOUND));
        assert_eq!(names(&tree, tree.roots()), ["default"]);
        assert!(tree.add("a", &RegionId::ROOT, None).expect("the name is free again") > c);
    }

    #[test]
    fn only_siblings_swap() {
        let mut tree = RegionTree::new("default", 10);
        let a = tree.add("a", &RegionId::ROOT, None).expect("added");
        let b = tree.add("b", &id(a), None).expect("added");
        assert_eq!(tree.swap(a, b), Err(ErrorCode::REGION_ORDER_ACROSS_LEVELS));
        tree.swap(a, 10).expect("siblings");
        assert_eq!(names(&tree, tree.roots()), ["a", "default"]);
    }

    #[test]
    fn there_is_a_limit() {
        let mut tree = RegionTree::new("default", 10);
        tree.set_limit(2);
        tree.add("a", &RegionId::ROOT, None).expect("added");
        assert_eq!(tree.add("b", &RegionId::ROOT, None), Err(ErrorCode::REGION_LIMIT_REACHED));
        assert_eq!(tree.add("b", &id(99), None), Err(ErrorCode::PARENT_REGION_NOT_FOUND));
    }
}
