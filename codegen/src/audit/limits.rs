//! Limits that the document states in words: intervals, ranges of time, codes.

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// `5s内限制`: the least number of seconds between two calls.
pub(super) fn interval(text: &str) -> Option<u64> {
    let (head, _) = text.split_once("s内限制")?;
    number_at_end(head)
}

/// `跨度不超过24小时`, `跨度不超过一个月（31天）`: the longest range of time, in seconds.
pub(super) fn max_span(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("跨度不超过")?;
    seconds(rest)
}

/// `仅限查询一年（365天）内`: how far back a range of time may start, in seconds.
pub(super) fn look_back(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("仅限查询")?;
    let (head, _) = rest.split_once('内')?;
    seconds(head)
}

/// The first `31天` or `24小时`, in seconds.
fn seconds(text: &str) -> Option<u64> {
    let unit = |word: &str, seconds: u64| {
        let at = text.find(word)?;
        Some((at, number_at_end(&text[..at])? * seconds))
    };
    [unit("天", DAY), unit("小时", HOUR)].into_iter().flatten().min().map(|(_, seconds)| seconds)
}

fn number_at_end(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text[text.len() - digits..].parse().ok()
}

/// Error codes in a text: five digits after a minus sign.
pub(super) fn codes(text: &str) -> impl Iterator<Item = i64> {
    const DIGITS: usize = 5;
    let is_digit = |c: char| c.is_ascii_digit();
    text.match_indices('-').filter_map(move |(at, _)| {
        let digits = &text[at + 1..];
        let length = digits.find(|c: char| !is_digit(c)).unwrap_or(digits.len());
        let follows_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        (length == DIGITS && !follows_word).then(|| text[at..=at + length].parse().ok()).flatten()
    })
}

/// A sentence about a number that one side has and the other has not, or has differently.
pub(super) fn differ(what: &str, printed: Option<u64>, own: Option<u64>) -> String {
    let side = |number: Option<u64>| number.map_or("none".to_owned(), |number| number.to_string());
    format!("{what}: the document has {}, the specification {}", side(printed), side(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_in_words_become_seconds() {
        let text = "仅限查询一年（365天）内的数据，且查询时间跨度不超过一个月（31天）";
        assert_eq!((look_back(text), max_span(text)), (Some(365 * DAY), Some(31 * DAY)));
        assert_eq!(max_span("时间跨度不超过24小时"), Some(DAY));
        assert_eq!(interval("每个项目5s内限制导出一次"), Some(5));
        assert_eq!(interval("设备需要处于在线状态"), None);
    }

    #[test]
    fn codes_have_five_digits() {
        assert_eq!(codes("响应-82401错误码，或-1").collect::<Vec<_>>(), [-82401]);
        assert_eq!(codes("a-12345, -123456").count(), 0);
    }
}
