//! The flow of paragraphs and tables, cut into sections at its headings.

use super::super::model::{Block, Cell, Content, Document, Figure, Form, Line, Place, Section, Table, Unread};
use super::ReadError;
use super::numbering::{Counters, Numbering};
use super::styles::Styles;
use super::xml::Xml;

pub(super) struct Body<'a> {
    pub(super) xml: Xml<'a>,
    pub(super) styles: &'a Styles,
    pub(super) counters: Counters<'a>,
    pub(super) document: Document,
    /// Where the reader stands; everything it makes is placed there.
    pub(super) place: Place,
    pub(super) paragraphs: u32,
    pub(super) tables: u32,
    /// For each open field: whether its instruction is over, so that what follows is printed.
    pub(super) fields: Vec<bool>,
    /// The text of paragraphs whose end was deleted.
    pub(super) carried: String,
}

/// What paragraphs and tables are read into.
pub(super) enum Target<'t> {
    Section,
    Cell(&'t mut Cell),
    Drawing(&'t mut Vec<Line>),
}

impl<'a> Body<'a> {
    pub(super) fn new(text: &'a str, styles: &'a Styles, numbering: &'a Numbering) -> Self {
        let place = Place::Paragraph(1);
        let front = Section { number: String::new(), title: String::new(), place, blocks: Vec::new() };
        Self {
            xml: Xml::new(text),
            styles,
            counters: Counters::new(numbering),
            document: Document {
                form: Form::Docx,
                sections: vec![front],
                contents: Vec::new(),
                tables_found: 0,
                unread: Vec::new(),
            },
            place,
            paragraphs: 0,
            tables: 0,
            fields: Vec::new(),
            carried: String::new(),
        }
    }

    pub(super) fn read(mut self) -> Result<Document, ReadError> {
        self.xml.root("w:document")?;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:body" => self.blocks(&mut Target::Section)?,
                _ => self.xml.skip(&element)?,
            }
        }
        self.document.complete();
        Ok(self.document)
    }

    /// Reads paragraphs and tables up to the end of the element in which the cursor stands.
    pub(super) fn blocks(&mut self, target: &mut Target<'_>) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:p" => self.paragraph(target)?,
                "w:tbl" => {
                    let table = self.table()?;
                    self.put_table(table, target);
                }
                name if is_wrapper(name) => self.blocks(target)?,
                name => {
                    self.unless_silent(name);
                    self.xml.skip(&element)?;
                }
            }
        }
        Ok(())
    }

    fn put_table(&mut self, table: Table, target: &mut Target<'_>) {
        match target {
            Target::Section => self.put(Block::Table(table)),
            Target::Cell(cell) => cell.content.push(Content::Table(table)),
            Target::Drawing(_) => self.unread("a table inside of a drawing"),
        }
    }

    pub(super) fn put(&mut self, block: Block) {
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    pub(super) fn put_figure(&mut self, lines: Vec<Line>) {
        let place = self.place;
        self.put(Block::Figure(Figure { lines, place }));
    }

    pub(super) fn unread(&mut self, reason: impl Into<String>) {
        let section = self.document.sections.last().map_or_else(String::new, |s| s.number.clone());
        self.document.unread.push(Unread { section, place: self.place, reason: reason.into() });
    }

    /// Reports an element that might have content.
    pub(super) fn unless_silent(&mut self, name: &str) {
        if !is_silent(name) {
            self.unread(format!("the reader does not know the element `{name}`"));
        }
    }
}

/// Elements around content that change nothing about it; the tracked insertions count as accepted.
pub(super) fn is_wrapper(name: &str) -> bool {
    matches!(name, "w:sdt" | "w:sdtContent" | "w:customXml" | "w:smartTag" | "w:ins" | "w:moveTo")
}

/// Elements without content of their own, and what tracked changes have deleted.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "w:pPr"
            | "w:rPr"
            | "w:sectPr"
            | "w:tblPr"
            | "w:tblPrEx"
            | "w:tblGrid"
            | "w:trPr"
            | "w:tcPr"
            | "w:sdtPr"
            | "w:sdtEndPr"
            | "w:smartTagPr"
            | "w:customXmlPr"
            | "w:rubyPr"
            | "w:rt"
            | "w:del"
            | "w:moveFrom"
            | "w:delText"
            | "w:delInstrText"
            | "w:instrText"
            | "w:bookmarkStart"
            | "w:bookmarkEnd"
            | "w:proofErr"
            | "w:permStart"
            | "w:permEnd"
            | "w:commentReference"
            | "w:annotationRef"
            | "w:lastRenderedPageBreak"
            | "w:softHyphen"
    ) || name.ends_with("RangeStart")
        || name.ends_with("RangeEnd")
}
