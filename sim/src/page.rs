//! Pages of lists.

/// The items from `start` on, at most `limit`. Both have been checked; what lies behind the end is empty.
pub(crate) fn page<T>(items: &[T], start: i64, limit: i64) -> &[T] {
    let place = |number: i64| usize::try_from(number).unwrap_or(0);
    let start = place(start).min(items.len());
    let end = start.saturating_add(place(limit)).min(items.len());
    &items[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_with_the_list() {
        let items = [1, 2, 3, 4, 5];
        assert_eq!(page(&items, 0, 2), [1, 2]);
        assert_eq!(page(&items, 4, 2), [5]);
        assert!(page(&items, 5, 2).is_empty() && page(&items, i64::MAX, i64::MAX).is_empty());
    }
}
