//! Rules that descriptions state in words: ranges, lengths, defaults, inline values.

use super::super::vocabulary::{is_identifier, is_value};
use super::value::Value;
use crate::audit::document::model::Line;

/// Smallest and largest number, either may be open.
pub(super) type Bounds = [Option<i64>; 2];

const RANGE: &str = "范围";
const LENGTH: &str = "长度";
const DEFAULT: &str = "默认";
const AT_MOST: [&str; 2] = ["不超过", "不能超过"];

/// The range of a number, `取值范围：[1, 100]`.
pub(super) fn range(text: &str) -> Option<Bounds> {
    let found = text.match_indices(RANGE).filter(|(at, _)| !text[..*at].ends_with(LENGTH));
    found.map(|(at, word)| &text[at + word.len()..]).find_map(bounds)
}

/// The length of a text or a list, `长度限制：[1, 32]` or `长度限制不超过100`.
pub(super) fn length(text: &str) -> Option<Bounds> {
    let found = text.match_indices(LENGTH);
    found.map(|(at, word)| &text[at + word.len()..]).find_map(|rest| {
        let rest = rest.strip_prefix("限制").or(rest.strip_prefix(RANGE)).or(rest.strip_prefix("区间")).unwrap_or(rest);
        bounds(rest).or_else(|| at_most(rest).map(|most| [None, Some(most)]))
    })
}

/// `[1, 100]`, after at most a colon or a copula.
fn bounds(text: &str) -> Option<Bounds> {
    let text = text.trim_start().trim_start_matches(['：', ':', '为', '是', '在']).trim_start();
    let (inner, _) = text.strip_prefix(['[', '［'])?.split_once([']', '］'])?;
    let inner = inner.trim();
    // The sign of the first number is no separator.
    let separator = inner.char_indices().skip(1).find(|(_, c)| matches!(c, ',' | '，' | '-' | '~'))?;
    let (low, high) = (&inner[..separator.0], &inner[separator.0 + separator.1.len_utf8()..]);
    Some([Some(low.trim().parse().ok()?), Some(high.trim().parse().ok()?)])
}

/// `不超过100`; `不超过10个` counts something else than characters or items.
fn at_most(text: &str) -> Option<i64> {
    let text = text.strip_prefix("为").or_else(|| AT_MOST.iter().find_map(|word| text.strip_prefix(word)))?;
    let digits = text.trim_start();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let counted = digits[end..].starts_with('个') && digits.contains("字符");
    digits[..end].parse().ok().filter(|_| !counted)
}

/// What is taken when the parameter is not sent.
pub(super) fn default(text: &str) -> Option<String> {
    const COPULAS: [&str; 6] = ["值为", "值：", "值", "为", "有效时长", ""];
    // What a device is delivered with is no default of the parameter.
    let mut found = text.match_indices(DEFAULT).filter(|(at, _)| !text[..*at].ends_with("出厂"));
    found.find_map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let rest = COPULAS.iter().find_map(|copula| rest.strip_prefix(copula))?.trim_start();
        if rest.starts_with('[') {
            return rest.split_inclusive(']').next().map(str::to_owned);
        }
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))).unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches('.');
        (!word.is_empty()).then(|| word.to_owned())
    })
}

/// The name of a list and the most items it may have.
pub(super) fn list_limit(text: &str) -> Option<(&str, u64)> {
    let most = length(text)?[1]?;
    let name = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).find(|word| is_identifier(word))?;
    Some((name, u64::try_from(most).ok()?))
}

/// Values that lines of a description explain, one a line: `"1"：supported`.
pub(super) fn inline_values(lines: &[Line]) -> Vec<Value> {
    let values = |line: &Line| -> Vec<Value> {
        let value = |(value, meaning): (&str, &str)| Value {
            value: value.to_owned(),
            meaning: meaning.to_owned(),
            inline: true,
            place: line.place,
        };
        explained_value(&line.text).into_iter().chain(listed_values(&line.text)).map(value).collect()
    };
    lines.iter().flat_map(values).collect()
}

fn explained_value(line: &str) -> Option<(&str, &str)> {
    let (value, meaning) = line.split_once(['：', ':'])?;
    // `"key": 4` is JSON.
    if value.ends_with('"') && !line[value.len()..].starts_with('：') {
        return None;
    }
    let value = value.trim_start_matches(['-', ' ']).trim();
    let value = ["缺少该字段或值为", "缺少该字段或", "包含", "值为"]
        .iter()
        .find_map(|p| value.strip_prefix(p))
        .unwrap_or(value);
    let value = value.trim().trim_matches(['"', '“', '”']);
    let meaning = meaning.trim();
    (value.is_ascii() && is_value(value) && !meaning.is_empty()).then_some((value, meaning))
}

/// `取值范围：h264、h265。` or `只能在16、32内选择`.
fn listed_values(line: &str) -> Vec<(&str, &str)> {
    let chosen = || line.split_once("只能在")?.1.split_once("内选择").map(|(list, _)| list);
    let Some(list) = line.split_once("取值范围：").map(|(_, list)| list).or_else(chosen) else {
        return Vec::new();
    };
    let list = list.trim().trim_end_matches('。');
    let values: Vec<&str> = list.split('、').map(|value| value.trim().trim_matches('"')).collect();
    let all = values.iter().all(|value| value.is_ascii() && is_value(value) && !value.starts_with('['));
    if all { values.into_iter().map(|value| (value, "")).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::document::model::Place;

    #[test]
    fn ranges_are_in_brackets() {
        assert_eq!(range("秒，取值范围：[1, 86400]。"), Some([Some(1), Some(86400)]));
        assert_eq!(range("取值范围：[0-100]"), Some([Some(0), Some(100)]));
        assert_eq!(range("取值范围 [-1，1]"), Some([Some(-1), Some(1)]));
        assert_eq!(range("坐标范围为[0,10000]"), Some([Some(0), Some(10000)]));
        for text in ["取值范围：h264、h265", "取值范围", "长度范围：[1,50]", "取值范围：[x, y]", "[1, 2]"]
        {
            assert_eq!(range(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_have_two_ends_or_one() {
        assert_eq!(length("名称，长度限制：[1,32]"), Some([Some(1), Some(32)]));
        assert_eq!(length("列表长度范围： [1,50]"), Some([Some(1), Some(50)]));
        assert_eq!(length("devList的长度限制不超过100"), Some([None, Some(100)]));
        assert_eq!(length("长度限制为100"), Some([None, Some(100)]));
        for text in ["长度不超过10个中文字符或32个英文字符", "长度和 labels 一致", "长度限制为\"10个中文字符\""]
        {
            assert_eq!(length(text), None, "{text}");
        }
    }

    #[test]
    fn defaults_are_words() {
        for (text, value) in [
            ("类型，默认为0。", "0"),
            ("默认有效时长1800秒。", "1800"),
            ("默认为false", "false"),
            ("默认值为10，取值范围：[1, 100]", "10"),
            ("默认为-1（返回所有）", "-1"),
            ("默认为[1,2]", "[1,2]"),
        ] {
            assert_eq!(default(text).as_deref(), Some(value), "{text}");
        }
        for text in ["默认最后插入", "默认值，未升级", "默认保留2位小数", "到默认分组", "设备出厂默认为admin"]
        {
            assert_eq!(default(text), None, "{text}");
        }
    }

    #[test]
    fn limits_of_lists_name_the_list() {
        assert_eq!(list_limit("请求参数中的devList列表长度限制不超过100"), Some(("devList", 100)));
        assert_eq!(list_limit("在线"), None);
    }

    #[test]
    fn values_in_lines() {
        let of = |text: &str| {
            let line = Line { text: text.to_owned(), place: Place::Line(1) };
            inline_values(&[line]).into_iter().map(|v| (v.value, v.meaning)).collect::<Vec<_>>()
        };
        let pair = |value: &str, meaning: &str| (value.to_owned(), meaning.to_owned());
        assert_eq!(of("缺少该字段或\"0\"：不支持"), [pair("0", "不支持")]);
        assert_eq!(of("包含 speaker：支持播放"), [pair("speaker", "支持播放")]);
        assert_eq!(of("- 1.x：支持"), [pair("1.x", "支持")]);
        assert_eq!(of("取值范围：h264、h265。"), [pair("h264", ""), pair("h265", "")]);
        assert_eq!(of("字号，只能在16、32内选择"), [pair("16", ""), pair("32", "")]);
        for text in
            ["注：某些没有", "取值范围：", "取值范围：[1, 5]", "缺少该字段：都不支持", "\"metric1\": [", "\"id\": 1"]
        {
            assert_eq!(of(text), [], "{text}");
        }
    }
}
