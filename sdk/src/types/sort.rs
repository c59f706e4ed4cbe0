//! Orders of lists.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// One key to sort a list by, and its direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortBy<K> {
    /// What to sort by.
    pub key: K,
    /// In which direction.
    pub order: SortOrder,
}

/// Direction of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

impl<K> SortBy<K> {
    /// The smallest first.
    pub fn ascending(key: K) -> Self {
        Self { key, order: SortOrder::Ascending }
    }

    /// The largest first.
    pub fn descending(key: K) -> Self {
        Self { key, order: SortOrder::Descending }
    }
}

impl<K: Serialize> Serialize for SortBy<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        let order = match self.order {
            SortOrder::Ascending => "asc",
            SortOrder::Descending => "desc",
        };
        map.serialize_entry(&self.key, order)?;
        map.end()
    }
}

#[cfg(feature = "server")]
impl<K: crate::wire::FromScalar + Ord> crate::wire::Lenient for SortBy<K> {
    fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let map: Option<std::collections::BTreeMap<K, String>> = crate::wire::Lenient::read(deserializer)?;
        Ok(map.and_then(|mut map| map.pop_first()).map(|(key, order)| match order.as_str() {
            "desc" => Self::descending(key),
            _ => Self::ascending(key),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_an_object_of_its_own() {
        let sort = [SortBy::ascending("deviceType"), SortBy::descending("deviceName")];
        let json = serde_json::to_string(&sort).expect("a list");
        assert_eq!(json, r#"[{"deviceType":"asc"},{"deviceName":"desc"}]"#);
    }
}
