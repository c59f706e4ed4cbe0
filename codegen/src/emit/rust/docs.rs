//! Doc comments: wrapped, with everything escaped that rustdoc would take for markup.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Direction, Field, Type};
use crate::spec::Scalar;

/// Columns of a doc comment's text.
const WIDTH: usize = 110;

/// A doc comment of several paragraphs, line by line; empty ones are left out.
pub(super) fn lines<S: AsRef<str>>(paragraphs: impl IntoIterator<Item = S>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let paragraph = escaped(paragraph.as_ref().trim());
        if paragraph.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrapped(&paragraph).into_iter().map(|line| format!(" {line}")));
    }
    lines
}

/// The same as attributes.
pub(super) fn comment<S: AsRef<str>>(paragraphs: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#[doc = #lines])*)
}

/// A doc comment in which nothing is escaped: links are written by the emitter.
pub(super) fn written(text: &str) -> TokenStream {
    let lines = wrapped(text).into_iter().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

/// The name on the wire, so that searching the documentation for it leads here.
pub(super) fn alias(wire: &str, rust: &str) -> TokenStream {
    if can_be_alias(wire, rust) { quote!(#[doc(alias = #wire)]) } else { TokenStream::new() }
}

/// rustdoc refuses an alias that repeats the name, and one with blanks or quotes.
pub(super) fn can_be_alias(wire: &str, rust: &str) -> bool {
    wire != rust && !wire.is_empty() && !wire.contains(|c: char| c.is_whitespace() || c == '"' || c == '\'')
}

/// What a field means, and the rules that a caller must know.
pub(super) fn field(field: &Field<'_>, direction: Direction) -> String {
    let mut text = field.spec.doc.value.trim().to_owned();
    if direction.is_sent() {
        for rule in rules(field) {
            text.push(' ');
            text.push_str(&rule);
        }
    }
    text
}

/// The rules of a field as sentences.
fn rules(field: &Field<'_>) -> Vec<String> {
    let mut rules = Vec::new();
    let spec = field.spec;
    let assumed = if spec.assumed { " (assumed)" } else { "" };
    if let Some(range) = &spec.range {
        rules.push(match range.value {
            [Some(least), Some(most)] => format!("From {least} to {most}{assumed}."),
            [Some(least), None] => format!("{least} or more{assumed}."),
            [None, Some(most)] => format!("{most} or less{assumed}."),
            [None, None] => String::new(),
        });
    }
    if let Some(length) = &spec.length {
        let unit = if field.ty.is_many() { "items" } else { "characters" };
        rules.push(match length.value {
            [Some(least), Some(most)] if least == most => format!("Exactly {least} {unit}{assumed}."),
            [Some(least), Some(most)] => format!("{least} to {most} {unit}{assumed}."),
            [Some(least), None] => format!("At least {least} {unit}{assumed}."),
            [None, Some(most)] => format!("At most {most} {unit}{assumed}."),
            [None, None] => String::new(),
        });
    }
    if let Some(length) = &spec.weighted_length {
        rules.push(format!("At most {} Chinese or {} other characters{assumed}.", length.chinese, length.other));
    }
    if let Some(condition) = field.required_when() {
        let values: Vec<String> = condition.is.iter().map(|value| format!("`{value}`")).collect();
        rules.push(format!("Required when `{}` is {}.", condition.field.value, values.join(" or ")));
    }
    if let Some(default) = &spec.default {
        let shown = match (&field.ty, default.as_i64()) {
            (Type::Scalar(Scalar::Switch(_)), Some(0)) => "off".to_owned(),
            (Type::Scalar(Scalar::Switch(_)), Some(1)) => "on".to_owned(),
            (Type::Scalar(Scalar::Duration { .. }), Some(seconds)) => format!("{seconds} s"),
            _ => format!("`{}`", default.value),
        };
        rules.push(format!("Default: {shown}."));
    }
    rules.retain(|rule| !rule.is_empty());
    rules
}

/// Outside of code, brackets would become links and angle brackets HTML; bare addresses become links on purpose.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (place, part) in text.split('`').enumerate() {
        if place > 0 {
            escaped.push('`');
        }
        if place % 2 == 1 {
            escaped.push_str(part);
            continue;
        }
        for (place, word) in part.split(' ').enumerate() {
            if place > 0 {
                escaped.push(' ');
            }
            escaped.push_str(&word_escaped(word));
        }
    }
    escaped
}

fn word_escaped(word: &str) -> String {
    if word.starts_with("https://") || word.starts_with("http://") {
        let end = word.trim_end_matches(['.', ',', ';', ':', ')']);
        return format!("<{end}>{}", &word[end.len()..]);
    }
    let mut escaped = String::with_capacity(word.len());
    for character in word.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text.match_indices(". ").map(|(end, _)| end).find(|end| {
        // Not behind an abbreviation or a single letter.
        text[..*end].rsplit(' ').next().is_some_and(|word| word.len() > 1 && !word.contains('.'))
    });
    end.map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_outside_of_code() {
        assert_eq!(escaped("a [b] `[c]` <d> x_y"), "a \\[b\\] `[c]` \\<d\\> x\\_y");
        assert_eq!(escaped("see https://a.example/b."), "see <https://a.example/b>.");
    }

    #[test]
    fn long_texts_are_wrapped_between_words() {
        let text = "word ".repeat(60);
        assert!(wrapped(&text).iter().all(|line| line.len() <= WIDTH && !line.is_empty()));
        assert_eq!(wrapped("one").len(), 1);
    }

    #[test]
    fn a_sentence_ends_before_the_next() {
        assert_eq!(first_sentence("Adds a region. Regions nest."), "Adds a region.");
        assert_eq!(first_sentence("Versions 1.x e.g. this"), "Versions 1.x e.g. this");
    }
}
