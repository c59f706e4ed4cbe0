//! Items into formatted text.

use proc_macro2::TokenStream;

/// The items of one file, in order.
#[derive(Default)]
pub(super) struct Source(Vec<String>);

impl Source {
    /// Adds items; each is formatted by itself.
    pub(super) fn add(&mut self, items: TokenStream) {
        let file: syn::File = syn::parse2(items.clone())
            .unwrap_or_else(|error| panic!("an emitter wrote what is no Rust ({error}): {items}"));
        for item in file.items {
            let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            self.0.push(spaced(prettyplease::unparse(&file).trim_end()));
        }
    }

    /// Adds a definition: a call of a macro, whose rows the formatter would run together.
    pub(super) fn define(&mut self, definition: Definition) {
        self.0.push(definition.text());
    }

    /// The text of the file below its head.
    pub(super) fn finish(self) -> String {
        self.0.join("\n\n") + "\n"
    }
}

/// A call of one of the macros that define things.
pub(super) struct Definition {
    /// Name of the macro.
    pub(super) macro_name: &'static str,
    /// Doc comment, line by line.
    pub(super) doc: Vec<String>,
    /// Other attributes.
    pub(super) attributes: Vec<String>,
    /// What is defined, up to the brace.
    pub(super) head: String,
    /// Rows, each with its doc comment.
    pub(super) rows: Vec<Row>,
}

/// A row of a definition.
pub(super) struct Row {
    /// Doc comment, line by line.
    pub(super) doc: Vec<String>,
    /// The row itself.
    pub(super) text: String,
}

impl Definition {
    fn text(&self) -> String {
        let mut text = format!("wire::{}! {{\n", self.macro_name);
        let mut line = |indent: usize, line: &str| {
            if !line.is_empty() {
                text.push_str(&"    ".repeat(indent));
                text.push_str(line);
            }
            text.push('\n');
        };
        self.doc.iter().for_each(|doc| line(1, &format!("///{doc}")));
        self.attributes.iter().for_each(|attribute| line(1, attribute));
        if self.rows.is_empty() {
            line(1, &format!("{} {{}}", self.head));
        } else {
            line(1, &format!("{} {{", self.head));
            for row in &self.rows {
                row.doc.iter().for_each(|doc| line(2, &format!("///{doc}")));
                line(2, &row.text);
            }
            line(1, "}");
        }
        text.push('}');
        text
    }
}

/// Puts blank lines into an `impl`, whose members the formatter sets one right below the other.
fn spaced(item: &str) -> String {
    let lines: Vec<&str> = item.lines().collect();
    let is_impl = lines.iter().any(|line| line.starts_with("impl"));
    let mut text = String::with_capacity(item.len() + 64);
    for (place, line) in lines.iter().enumerate() {
        text.push_str(line);
        text.push('\n');
        let next = lines.get(place + 1).copied().unwrap_or_default();
        // A member begins at the first indent; what closes one stands there too.
        let begins = next.strip_prefix("    ").is_some_and(|member| !member.starts_with([' ', '}', ')']));
        if is_impl && begins && line.ends_with(['}', ';']) {
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}
