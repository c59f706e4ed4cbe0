//! The macro calls of generated code, read as the public items that they expand to.
//!
//! A definition is `macro! { #[…] pub KIND NAME HEAD { ROWS } }`; what its parts mean stands with the macros in the SDK. What
//! is not understood is an error, so that no item goes unnoticed.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A definition: the type's name, and its parts with their signatures.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) name: String,
    pub(super) parts: Vec<(String, String)>,
}

type Tokens = Vec<TokenTree>;

/// Reads the call of a macro.
pub(super) fn read(macro_name: &str, tokens: TokenStream) -> Result<Definition, String> {
    let (attributes, tokens) = without_attributes(tokens.into_iter().collect());
    let refuse = || format!("`{macro_name}!` has another shape than expected: {}", text(&tokens));
    if macro_name == "error_codes" {
        let parts = rows(&tokens)?.into_iter().map(|row| Ok((format!("::{}", first_word(&row)?), String::new())));
        return Ok(Definition { name: "ErrorCode".to_owned(), parts: parts.collect::<Result<_, String>>()? });
    }
    let [TokenTree::Ident(public), TokenTree::Ident(kind), TokenTree::Ident(name), head @ .., TokenTree::Group(body)] =
        &tokens[..]
    else {
        return Err(refuse());
    };
    if public != "pub" {
        return Err(refuse());
    }
    let kind = Shape::of(&kind.to_string()).ok_or_else(refuse)?;
    // The macro counts: enums over numbers and over texts have other methods.
    let own = if kind == Shape::Values { macro_name.to_owned() } else { String::new() };
    let mut definition = Definition { name: name.to_string(), parts: vec![(String::new(), own)] };
    definition.parts.extend(kind.implements().iter().map(|implemented| ((*implemented).to_owned(), String::new())));
    definition.parts.extend(attributes);
    definition.head(head).ok_or_else(refuse)?;
    for row in rows(&body.stream().into_iter().collect::<Tokens>())? {
        definition.row(kind, &row)?;
    }
    Ok(definition)
}

/// What a definition becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Sent,
    Read,
    Shared,
    Handle,
    Values,
}

impl Shape {
    fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "request" | "sent" => Self::Sent,
            "answer" | "output" => Self::Read,
            "shared" | "query_request" => Self::Shared,
            "handle" => Self::Handle,
            "enum" | "bits" => Self::Values,
            _ => return None,
        })
    }

    fn implements(self) -> &'static [&'static str] {
        match self {
            Self::Sent => &["impl Serialize"],
            Self::Read => &["impl Deserialize"],
            Self::Shared => &["impl Serialize", "impl Deserialize"],
            Self::Handle | Self::Values => &[],
        }
    }
}

impl Definition {
    /// What stands between the name and the rows.
    fn head(&mut self, mut head: &[TokenTree]) -> Option<()> {
        while let [word, rest @ ..] = head {
            head = match (word.to_string().as_str(), rest) {
                // How it is written, and which request it belongs to, are no items.
                ("of" | "or_root" | "constant", [_, rest @ ..]) => rest,
                ("to", [TokenTree::Group(kind), _, _, rest @ ..]) => {
                    self.parts.push((".targets".to_owned(), kind.stream().to_string()));
                    rest
                }
                ("to", [kind, rest @ ..]) => {
                    self.parts.push((".target".to_owned(), kind.to_string()));
                    rest
                }
                ("with", [what, rest @ ..]) => {
                    self.parts.push((format!(".{what}"), String::new()));
                    rest
                }
                ("=", [method, _, rest @ ..]) => {
                    self.parts.push((format!("Client::{method}"), String::new()));
                    rest
                }
                _ => return None,
            };
        }
        Some(())
    }

    fn row(&mut self, shape: Shape, row: &[TokenTree]) -> Result<(), String> {
        let owner = self.name.clone();
        let refuse = || format!("a row of `{owner}` has another shape than expected: {}", text(row));
        match row {
            // A variant that a code stands for.
            _ if position(row, "=>").is_some() => {
                let at = position(row, "=>").unwrap_or_default();
                let [variant, fields @ ..] = &row[at + 2..] else { return Err(refuse()) };
                self.parts.push((format!("::{variant}"), text(fields)));
            }
            [name, TokenTree::Group(request), ..] if shape == Shape::Handle => {
                self.parts.push((format!("::{name}"), request.stream().to_string()));
            }
            [name, ..] if shape == Shape::Values => self.parts.push((format!("::{name}"), String::new())),
            _ => self.field(row).ok_or_else(refuse)?,
        }
        Ok(())
    }

    /// `KIND name: Type = "wire" as Form, set`
    fn field(&mut self, row: &[TokenTree]) -> Option<()> {
        let colon = position(row, ":")?;
        let (head, rest) = (&row[..colon], &row[colon + 1..]);
        let name = head.last()?.to_string();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let setter = position(rest, ",").map(|comma| text(&rest[comma + 1..]));
        let ends = ["=", "|", "as", ","].iter().filter_map(|end| position(rest, end)).min();
        let ty = text(&rest[..ends.unwrap_or(rest.len())]);
        let optional = head.first()?.to_string() == "optional";
        self.parts.push((format!(".{name}"), if optional { format!("Option < {ty} >") } else { ty.clone() }));
        if let Some(setter) = setter {
            self.parts.push((format!("::{name}"), format!("{setter} {ty}")));
        }
        Some(())
    }
}

/// The place of a word or sign outside of `<` and `>`.
fn position(tokens: &[TokenTree], wanted: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (place, token) in tokens.iter().enumerate() {
        let sign = token.to_string();
        let next = tokens.get(place + 1).map(ToString::to_string).unwrap_or_default();
        let arrow = sign == ">" && place > 0 && tokens[place - 1].to_string() == "=";
        match sign.as_str() {
            "<" => depth += 1,
            ">" if !arrow => depth = depth.saturating_sub(1),
            _ => {}
        }
        let found = match wanted {
            "=>" => sign == "=" && next == ">",
            // Half of `::` is no colon.
            ":" => sign == ":" && next != ":" && (place == 0 || tokens[place - 1].to_string() != ":"),
            _ => sign == wanted,
        };
        if found && depth == 0 {
            return Some(place);
        }
    }
    None
}

/// Rows end with semicolons, or where there are none with commas.
fn rows(tokens: &[TokenTree]) -> Result<Vec<Tokens>, String> {
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let end = if tokens.iter().any(|token| is(token, ';')) { ';' } else { ',' };
    let rows = tokens.split(|token| is(token, end)).map(|row| without_attributes(row.to_vec()).1);
    Ok(rows.filter(|row| !row.is_empty()).collect())
}

fn first_word(row: &[TokenTree]) -> Result<String, String> {
    row.first().map(ToString::to_string).ok_or_else(|| "a row is empty".to_owned())
}

/// Leaves out leading attributes; of these, derived traits are parts.
fn without_attributes(tokens: Tokens) -> (Vec<(String, String)>, Tokens) {
    let mut derived = Vec::new();
    let mut rest = &tokens[..];
    while let [TokenTree::Punct(hash), TokenTree::Group(attribute), after @ ..] = rest {
        if hash.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
            break;
        }
        let inside: Tokens = attribute.stream().into_iter().collect();
        if let [TokenTree::Ident(name), TokenTree::Group(traits)] = &inside[..]
            && name == "derive"
        {
            let traits = traits.stream().to_string();
            derived.extend(traits.split(',').map(|name| (format!("derive {}", name.trim()), String::new())));
        }
        rest = after;
    }
    (derived, rest.to_vec())
}

fn text(tokens: &[TokenTree]) -> String {
    tokens.iter().cloned().collect::<TokenStream>().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(macro_name: &str, text: &str) -> Vec<String> {
        let tokens = text.parse().expect("Rust tokens");
        let definition = read(macro_name, tokens).unwrap_or_else(|error| panic!("{error}"));
        let name = definition.name;
        definition
            .parts
            .into_iter()
            .map(|(part, signature)| format!("{name}{part} {signature}").trim().to_owned())
            .collect()
    }

    #[test]
    fn a_request_has_its_target_its_fields_and_their_setters() {
        let text = r#"/** Adds a box. */ #[derive(Default)]
            pub request AddBox to ChannelId constant { "kind" = 1 } {
                /// The label.
                required label: String = "boxLabel" | "label";
                optional weights: BTreeMap<String, i64> as wire::Weights, set;
                default(vec![1, 2]) r#type: i64;
            }"#;
        let expected = [
            "AddBox",
            "AddBoximpl Serialize",
            "AddBoxderive Default",
            "AddBox.target ChannelId",
            "AddBox.label String",
            "AddBox.weights Option < BTreeMap < String , i64 > >",
            "AddBox::weights set BTreeMap < String , i64 >",
            "AddBox.type i64",
        ];
        assert_eq!(parts("object", text), expected);
    }

    #[test]
    fn answers_enums_and_handles_have_their_rows() {
        let answer = r#"pub output AddBoxOutput of AddBox with failures { repeated ids: Vec<i64> | "idList"; }"#;
        assert_eq!(parts("object", answer)[2..], ["AddBoxOutput.failures", "AddBoxOutput.ids Vec < i64 >"]);
        let outcomes = "pub output AskOutput of Ask { 0 => Ready(AskReady), -5 => Pending, }";
        assert_eq!(parts("outcomes", outcomes)[2..], ["AskOutput::Ready (AskReady)", "AskOutput::Pending"]);
        assert_eq!(
            parts("int_enum", "pub enum Colour { Red = 0, Blue = 1, }"),
            ["Colour int_enum", "Colour::Red", "Colour::Blue"]
        );
        let handle = r#"pub handle ShelfModule = shelf "Shelves" { add_box(AddBox) = "addBox", }"#;
        assert_eq!(parts("handle", handle), ["ShelfModule", "ShelfModuleClient::shelf", "ShelfModule::add_box AddBox"]);
        assert_eq!(parts("error_codes", "NOT_FOUND = -1 \"-1\", NotFound;"), ["ErrorCode::NOT_FOUND"]);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for text in ["pub thing Box { }", "pub request Box beside Shelf { }", "struct Box;", "pub answer Box { label }"]
        {
            assert!(read("object", text.parse().expect("tokens")).is_err(), "{text}");
        }
    }
}
