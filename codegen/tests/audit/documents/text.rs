//! The text export: a tab before each cell, a blank line after each row, two after each table.

use super::{Cell, Piece, Table};

/// Writes the document as its text export.
pub(crate) fn text(pieces: &[Piece]) -> String {
    let mut numbers = Vec::new();
    let (mut text, mut figures) = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Heading(level, title) => {
                numbers.resize(*level, 0);
                numbers[level - 1] += 1;
                let number: Vec<String> = numbers.iter().map(usize::to_string).collect();
                text.push_str(&format!("{} {title}\n", number.join(".")));
            }
            Piece::Paragraph(line) => text.push_str(&format!("{line}\n")),
            Piece::Item(number, line) => text.push_str(&format!("{number}. {line}\n")),
            Piece::Table(table) => {
                write_table(&mut text, table);
                text.push('\n');
            }
            Piece::Figure(lines) => figures.push_str(&format!(" {}\n\n", lines.join("\n"))),
        }
    }
    text + &figures
}

fn write_table(text: &mut String, table: &Table) {
    for row in table {
        for cell in row {
            text.push('\t');
            let lines = flat(cell);
            text.push_str(&lines.join("\n"));
            text.push('\n');
        }
        text.push('\n');
    }
}

/// The export prints tables inside of cells one line a cell.
fn flat(cell: &Cell) -> Vec<String> {
    let mut lines = cell.lines.clone();
    lines.extend(cell.table.iter().flatten().flatten().flat_map(flat));
    lines.extend(cell.after.iter().cloned());
    lines
}
