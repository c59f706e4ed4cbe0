//! Paragraphs: their text, their numbers, and the drawings anchored in them.

use super::super::model::{Block, Content, Line, Paragraph, Place, Section};
use super::super::vocabulary::{caption, clean, heading};
use super::ReadError;
use super::body::{Body, Target, is_wrapper};
use super::properties::{Properties, contains};
use super::xml::Element;

/// Outline levels from here on are body text.
const BODY_TEXT: u32 = 9;

/// What a paragraph is, apart from its text.
struct Kind {
    label: String,
    heading: bool,
    contents: bool,
}

impl<'a> Body<'a> {
    /// Reads `w:p`.
    pub(super) fn paragraph(&mut self, target: &mut Target<'_>) -> Result<(), ReadError> {
        if matches!(target, Target::Section) {
            self.paragraphs += 1;
            self.place = Place::Paragraph(self.paragraphs);
        }
        let mut properties = Properties::default();
        let mut text = std::mem::take(&mut self.carried);
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:pPr" => properties = Properties::read(&mut self.xml)?,
                _ => self.inline(&element, &mut text)?,
            }
        }
        if properties.end_deleted {
            self.carried = text;
        } else {
            let kind = self.kind(properties);
            self.put_text(&text, kind, target);
        }
        Ok(())
    }

    fn kind(&mut self, mut properties: Properties) -> Kind {
        let mut contents = false;
        if let Some(style) = self.styles.get(properties.style.as_deref()) {
            properties.inherit(&style.properties);
            contents = style.is_contents();
        }
        let level = properties.level.unwrap_or(0) as usize;
        let label = match properties.list {
            None | Some(0) => Ok(String::new()),
            Some(list) => self.counters.next(list, level),
        };
        let label = label.unwrap_or_else(|reason| {
            self.unread(format!("the number of a paragraph cannot be computed: {reason}"));
            String::new()
        });
        Kind { label, heading: properties.outline.is_some_and(|level| level < BODY_TEXT), contents }
    }

    fn put_text(&mut self, text: &str, kind: Kind, target: &mut Target<'_>) {
        let mut lines: Vec<String> = text.split('\n').map(clean).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        if kind.heading && !matches!(target, Target::Section) {
            self.unread(format!("the heading `{}` stands inside of a table or a drawing", lines.join(" ")));
        } else if kind.heading {
            return self.put_heading(&lines.join(" "), &kind.label);
        }
        if !kind.label.is_empty() {
            lines[0] = format!("{} {}", kind.label, lines[0]);
        }
        for text in lines {
            let line = Line { text, place: self.place };
            match target {
                Target::Section if kind.contents => self.document.contents.push(line),
                Target::Section => self.put(Block::Paragraph(Paragraph { text: line.text, place: line.place })),
                Target::Cell(cell) => cell.content.push(Content::Line(line)),
                Target::Drawing(lines) => lines.push(line),
            }
        }
    }

    /// A heading has a number, automatic or typed; the only one without is the caption of a table.
    fn put_heading(&mut self, title: &str, label: &str) {
        let number = label.trim_end_matches('.');
        let typed = heading(title);
        let (number, title) = match typed {
            _ if !number.is_empty() => (number, title),
            Some(parts) => parts,
            None => {
                if caption(title).is_none() {
                    self.unread(format!("the heading `{title}` has no number"));
                }
                return self.put(Block::Paragraph(Paragraph { text: title.to_owned(), place: self.place }));
            }
        };
        self.document.sections.push(Section {
            number: number.to_owned(),
            title: title.to_owned(),
            place: self.place,
            blocks: Vec::new(),
        });
    }

    /// Reads the content of a paragraph, a run, or anything else that flows.
    fn inlines(&mut self, text: &mut String) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            self.inline(&element, text)?;
        }
        Ok(())
    }

    fn inline(&mut self, element: &Element<'a>, text: &mut String) -> Result<(), ReadError> {
        match element.name() {
            "w:r" => return self.run(text),
            "w:hyperlink" | "w:fldSimple" | "w:dir" | "w:bdo" | "w:ruby" | "w:rubyBase" => return self.inlines(text),
            name if is_wrapper(name) => return self.inlines(text),
            "w:drawing" | "w:pict" | "w:object" => return self.figure(),
            "mc:AlternateContent" => return self.alternative(|body| body.inlines(text)),
            "w:t" if self.fields.iter().all(|printed| *printed) => return self.xml.text(text),
            "w:t" => {}
            "w:tab" | "w:ptab" => text.push('\t'),
            "w:br" | "w:cr" => text.push('\n'),
            "w:noBreakHyphen" => text.push('-'),
            "w:fldChar" => self.field(element),
            name => self.unless_silent(name),
        }
        self.xml.skip(element)
    }

    fn run(&mut self, text: &mut String) -> Result<(), ReadError> {
        let length = text.len();
        let mut hidden = false;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:rPr" => hidden = contains(&mut self.xml, &["w:vanish"])?,
                _ => self.inline(&element, text)?,
            }
        }
        if hidden {
            text.truncate(length);
        }
        Ok(())
    }

    fn field(&mut self, element: &Element<'a>) {
        match element.attribute("w:fldCharType").as_deref() {
            Some("begin") => self.fields.push(false),
            Some("separate") => {
                if let Some(printed) = self.fields.last_mut() {
                    *printed = true;
                }
            }
            _ => {
                self.fields.pop();
            }
        }
    }

    fn figure(&mut self) -> Result<(), ReadError> {
        let mut lines = Vec::new();
        self.drawing(&mut lines)?;
        self.put_figure(lines);
        Ok(())
    }

    /// Collects the text boxes of a drawing, however deep they lie.
    fn drawing(&mut self, lines: &mut Vec<Line>) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:txbxContent" => self.blocks(&mut Target::Drawing(lines))?,
                "mc:AlternateContent" => self.alternative(|body| body.drawing(lines))?,
                "a:t" => {
                    let mut text = String::new();
                    self.xml.text(&mut text)?;
                    lines.push(Line { text: clean(&text), place: self.place });
                }
                _ => self.drawing(lines)?,
            }
        }
        Ok(())
    }

    /// Word writes new drawings twice, the second time for old readers; only the first is read.
    fn alternative(&mut self, mut read: impl FnMut(&mut Self) -> Result<(), ReadError>) -> Result<(), ReadError> {
        let mut taken = false;
        while let Some(element) = self.xml.child()? {
            if taken {
                self.xml.skip(&element)?;
            } else {
                read(self)?;
                taken = true;
            }
        }
        Ok(())
    }
}
