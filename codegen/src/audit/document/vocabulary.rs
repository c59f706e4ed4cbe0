//! The words and shapes by which the vendor's document marks its parts.

/// Header of the two-column tables inside of cells that list the values of a parameter.
pub(super) const VALUES_HEADER: [&str; 2] = ["枚举值", "含义"];
/// Header of the tables that list parameters; the outermost one is the table of an operation.
pub(super) const FIELDS_HEADER: [&str; 2] = ["名称", "内容"];
/// The first step of every flow chart.
pub(super) const FLOW_CHART_START: &str = "开始";

const EXAMPLE: &str = "示例";

/// A line without blanks around it, tabs and characters that print nothing.
pub(super) fn clean(text: &str) -> String {
    let invisible = ['\u{ad}', '\u{200b}', '\u{feff}'];
    let line: String =
        text.chars().filter(|c| !invisible.contains(c)).map(|c| if c == '\t' { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// The number and the title of a line like `1.4.2 Title`.
pub(super) fn heading(line: &str) -> Option<(&str, &str)> {
    let (number, title) = line.trim_start().split_once(char::is_whitespace)?;
    let title = title.trim();
    (parse_number(number).is_some() && !title.is_empty()).then_some((number, title))
}

/// The components of a section number.
pub(super) fn parse_number(number: &str) -> Option<Vec<u32>> {
    number.split('.').map(|part| part.parse().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()))).collect()
}

/// How many numbers a heading with the number `next` is ahead of one with the number `last`; 1 if it follows directly,
/// nothing if it cannot come later.
pub(super) fn steps(last: &[u32], next: &[u32]) -> Option<u32> {
    let (own, parents) = next.split_last()?;
    let (reached, rest) = last.split_at_checked(parents.len())?;
    let previous = rest.first().copied().unwrap_or(0);
    own.checked_sub(previous).filter(|&steps| steps > 0 && reached == parents)
}

/// What the text export prints of a cross-reference: the instruction of its field.
pub(super) fn is_field_instruction(line: &str) -> bool {
    line.strip_prefix("REF _Ref").is_some_and(|rest| rest.contains('\\'))
}

/// The number of an item of a list that stands alone in its line.
pub(super) fn is_list_number(line: &str) -> bool {
    line.strip_suffix(['.', '、'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The number and the title in a caption like `表 1.4.3.1-2 Title`.
pub(super) fn caption(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('附').unwrap_or(line).strip_prefix('表')?.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))?;
    let (number, title) = rest.split_at(end);
    let (section, index) = number.rsplit_once('-')?;
    let title = title.trim();
    let is_caption = parse_number(section).is_some() && parse_number(index).is_some() && !title.is_empty();
    is_caption.then_some((number, title))
}

/// A line above an example, such as `示例：`.
pub(super) fn is_example_label(line: &str) -> bool {
    const LONGEST: usize = 16;
    let label = line.strip_suffix(['：', ':']).map(str::trim_end);
    label.is_some_and(|label| label.ends_with(EXAMPLE) && label.chars().count() <= LONGEST && !label.contains('，'))
}

/// The label of a part of an example in lower case, `request` or `response.headers`, and what stands behind its colon.
pub(super) fn example_part(line: &str) -> Option<(String, &str)> {
    const PARTS: [&str; 5] = ["request", "request.payload", "response", "response.payload", "response.headers"];
    let (label, rest) = line.split_once([':', '：'])?;
    let label = label.trim().to_ascii_lowercase();
    PARTS.contains(&label.as_str()).then(|| (label, rest.trim()))
}

/// A name as it can stand on the wire.
pub(super) fn is_identifier(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// A type as the document writes it, `string` or `array<object>`.
pub(super) fn is_type(word: &str) -> bool {
    const PLAIN: [&str; 16] = [
        "string", "int", "integer", "long", "short", "float", "double", "number", "boolean", "bool", "object", "array",
        "list", "map", "file", "sint",
    ];
    let word = word.to_ascii_lowercase();
    match word.strip_suffix('>').and_then(|open| open.split_once('<')) {
        Some((outer, inner)) => {
            matches!(outer, "array" | "list" | "map") && inner.split(',').all(|part| is_type(part.trim()))
        }
        None => PLAIN.contains(&word.as_str()),
    }
}

/// The parameter that a cell with these lines names, and its type, if it says one.
pub(super) fn named_field<'l>(lines: &[&'l str]) -> Option<(&'l str, Option<&'l str>)> {
    match lines {
        [name, ty] if is_identifier(name) && is_type(ty) => Some((name, Some(ty))),
        [line] if is_identifier(line) => Some((line, None)),
        [line] => {
            let (name, ty) = line.split_once(char::is_whitespace)?;
            (is_identifier(name) && is_type(ty.trim())).then(|| (name, Some(ty.trim())))
        }
        _ => None,
    }
}

/// Something that can be a value: one short word, not a sentence.
pub(super) fn is_value(text: &str) -> bool {
    const LONGEST_CHINESE: usize = 4;
    let is_mark = |c: char| matches!(c, '，' | '。' | '：' | ':' | '；' | '、');
    let chinese = text.chars().filter(|c| !c.is_ascii()).count();
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || is_mark(c)) && chinese <= LONGEST_CHINESE
}

/// What a description says about whether its parameter must be sent, from the mark that it starts with.
pub(super) fn required_mark(description: &str) -> Option<bool> {
    let mark = description.trim_start().strip_prefix('【')?;
    let (mark, _) = mark.split_once('】')?;
    match mark.trim() {
        "必选" | "必填" => Some(true),
        "可选" | "选填" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_a_number_and_a_title() {
        assert_eq!(heading(" 1 Guide"), Some(("1", "Guide")));
        assert_eq!(heading("1.4.3.16 Things of a camera"), Some(("1.4.3.16", "Things of a camera")));
        for line in ["1.3", "1.3 ", "1. first", "1.3协议", "v1.3 relay", "+1.3 relay"] {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn numbers_follow_one_another() {
        let steps = |last: &str, next: &str| steps(&parse_number(last).unwrap(), &parse_number(next).unwrap());
        for (last, next) in
            [("1.4", "1.5"), ("1.4", "1.4.1"), ("1.4.9.7", "1.5"), ("1.4.9.7", "1.4.9.8"), ("1.4.9.7", "1.4.10")]
        {
            assert_eq!(steps(last, next), Some(1), "{last} {next}");
        }
        assert_eq!(steps("1.4", "1.4.2"), Some(2));
        assert_eq!(steps("1.4.5.3", "1.4.5.7"), Some(4));
        for (last, next) in
            [("1.4.5.3", "1.3"), ("1.4.5.3", "2.0"), ("1.4", "1.4"), ("1.4", "1.5.1"), ("1.4", "1.4.1.1")]
        {
            assert_eq!(steps(last, next), None, "{last} {next}");
        }
    }

    #[test]
    fn artefacts_of_the_export() {
        assert!(is_field_instruction("REF _Ref160033796 \\p \\h"));
        assert!(!is_field_instruction("REF _Ref of the interface"));
        assert!(is_list_number("1."));
        assert!(is_list_number("12、"));
        assert!(!is_list_number("1.3"));
        assert!(!is_list_number("."));
    }

    #[test]
    fn captions_have_a_number_with_a_dash() {
        assert_eq!(caption("表 1.4.3.1-2 States"), Some(("1.4.3.1-2", "States")));
        assert_eq!(caption("附表1.4.3.24-1States"), Some(("1.4.3.24-1", "States")));
        for line in ["表 1.4.3.1 States", "表 1.4.3.1-2", "see 表 1.4.3.1-2 States", "表格"] {
            assert_eq!(caption(line), None, "{line}");
        }
    }

    #[test]
    fn labels_of_examples_are_short() {
        assert!(is_example_label("示例："));
        assert!(is_example_label("双向语音对讲示例 :"));
        for line in ["示例", "下面是示例：见表", "以某框架编写的接收地址为例，假设有如下接口，示例："]
        {
            assert!(!is_example_label(line), "{line}");
        }
    }

    #[test]
    fn a_cell_names_a_field_with_or_without_type() {
        assert_eq!(named_field(&["order", "int"]), Some(("order", Some("int"))));
        assert_eq!(named_field(&["list array<object>"]), Some(("list", Some("array<object>"))));
        assert_eq!(named_field(&["error_code"]), Some(("error_code", None)));
        assert_eq!(named_field(&["order", "sorted"]), None);
        assert_eq!(named_field(&["a", "int", "b"]), None);
        assert_eq!(named_field(&["-40xxx"]), None);
        assert!(is_type("map<string, list<int>>"));
        assert!(!is_type("set<int>"));
    }

    #[test]
    fn a_value_is_a_short_word() {
        for value in ["0", "-1", "1.3", "16*16", "user_defined", "其它"] {
            assert!(is_value(value), "{value}");
        }
        for text in ["", "two words", "注：", "该字段仅在支持时生效"] {
            assert!(!is_value(text), "{text}");
        }
    }

    #[test]
    fn marks_of_duty() {
        assert_eq!(required_mark("【必选】id"), Some(true));
        assert_eq!(required_mark(" 【 选填 】 id"), Some(false));
        assert_eq!(required_mark("id 【必选】"), None);
        assert_eq!(required_mark("【其他】id"), None);
    }
}
