//! The Word document: the fewest parts that make one, with automatic numbers as Word writes them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Cell, Merged, Piece, Table};

/// The list that numbers the headings; the others are for items.
const HEADINGS: u32 = 1;

/// Writes the document as a `.docx`.
pub(crate) fn docx(pieces: &[Piece]) -> Vec<u8> {
    let mut list = HEADINGS;
    let body: String = pieces.iter().map(|piece| write_piece(piece, &mut list)).collect();
    docx_of_body(&body)
}

/// A `.docx` with this content of `w:body`.
pub(crate) fn docx_of_body(body: &str) -> Vec<u8> {
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in
        [("word/document.xml", document.as_str()), ("word/styles.xml", &styles()), ("word/numbering.xml", &numbering())]
    {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn styles() -> String {
    let headings = (1..=5).map(|level| {
        let outline = level - 1;
        format!(
            r#"<w:style w:type="paragraph" w:styleId="h{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="{outline}"/><w:numId w:val="{HEADINGS}"/></w:numPr><w:outlineLvl w:val="{outline}"/></w:pPr></w:style>"#
        )
    });
    format!(
        r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style><w:style w:type="character" w:styleId="c"><w:name w:val="c"/></w:style>{}</w:styles>"#,
        headings.collect::<String>()
    )
}

fn numbering() -> String {
    let level = |level: usize, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let headings: String = ["%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4", "%1.%2.%3.%4.%5"]
        .iter()
        .enumerate()
        .map(|(index, text)| level(index, text))
        .collect();
    let items: String = (HEADINGS + 1..20)
        .map(|id| {
            format!(
                r#"<w:num w:numId="{id}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#
            )
        })
        .collect();
    let item = level(0, "%1.");
    format!(
        r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">{headings}</w:abstractNum><w:abstractNum w:abstractNumId="1">{item}</w:abstractNum><w:num w:numId="{HEADINGS}"><w:abstractNumId w:val="0"/></w:num>{items}</w:numbering>"#
    )
}

fn write_piece(piece: &Piece, list: &mut u32) -> String {
    match piece {
        Piece::Heading(level, title) => write_paragraph(&format!(r#"<w:pStyle w:val="h{level}"/>"#), title),
        Piece::Paragraph(line) => write_paragraph("", line),
        Piece::Item(number, line) => {
            *list += u32::from(*number == 1);
            write_paragraph(&format!(r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list}"/></w:numPr>"#), line)
        }
        Piece::Table(table) => write_table(table),
        Piece::Figure(lines) => write_figure(lines),
    }
}

fn write_paragraph(properties: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        r#"<w:p><w:pPr>{properties}</w:pPr><w:bookmarkStart w:id="0" w:name="b"/><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>"#
    )
}

fn write_table(table: &Table) -> String {
    let rows =
        table.iter().map(|row| format!("<w:tr><w:trPr/>{}</w:tr>", row.iter().map(write_cell).collect::<String>()));
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.collect::<String>())
}

fn write_cell(cell: &Cell) -> String {
    let span = if cell.wider > 0 { format!(r#"<w:gridSpan w:val="{}"/>"#, cell.wider + 1) } else { String::new() };
    let merged = match cell.merged {
        Merged::No => "",
        Merged::First => r#"<w:vMerge w:val="restart"/>"#,
        Merged::Below => "<w:vMerge/>",
    };
    let lines: String = cell.lines.iter().map(|line| write_paragraph("", line)).collect();
    let table = cell.table.as_ref().map_or_else(String::new, write_table);
    let after: String = cell.after.iter().map(|line| write_paragraph("", line)).collect();
    format!("<w:tc><w:tcPr>{span}{merged}</w:tcPr>{lines}{table}{after}<w:p/></w:tc>")
}

/// Word writes a drawing twice, for itself and for old readers.
fn write_figure(lines: &[String]) -> String {
    let text: String = lines.iter().map(|line| write_paragraph("", line)).collect();
    let shape = format!("<w:txbxContent>{text}</w:txbxContent>");
    format!(
        r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{shape}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{shape}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#
    )
}
