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

    /// Adds a table: a call of a macro whose rows the formatter would run together.
    pub(super) fn table(&mut self, head: &str, rows: &[String]) {
        let rows: String = rows.iter().map(|row| format!("\n        {row}")).collect();
        let (macro_name, what) = head.split_once(' ').unwrap_or((head, ""));
        self.0.push(match rows.is_empty() {
            true => format!("{macro_name}! {{\n    {what} {{}}\n}}"),
            false => format!("{macro_name}! {{\n    {what} {{{rows}\n    }}\n}}"),
        });
    }

    /// The text of the file below its head.
    pub(super) fn finish(self) -> String {
        self.0.join("\n\n") + "\n"
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
        let ends = line.starts_with("    ") && !line.starts_with("     ") && line.ends_with(['}', ';']) || *line == "    );";
        if is_impl && ends && next.starts_with("    ") {
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}
