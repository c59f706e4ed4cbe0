//! A cursor over an XML tree that walks it by children.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::ReadError;

/// No honest document nests deeper; it keeps a crafted one from exhausting the stack.
const DEEPEST: usize = 400;

/// The cursor stands inside of an element; every element that [`Xml::child`] gives must be walked or skipped to its end.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next child of the element in which the cursor stands, or nothing at its end. Text between is passed over.
    pub(super) fn child(&mut self) -> Result<Option<Element<'a>>, ReadError> {
        loop {
            match self.event()? {
                Event::Start(start) => {
                    self.enter()?;
                    return Ok(Some(Element(start)));
                }
                Event::End(_) | Event::Eof => {
                    self.leave();
                    return Ok(None);
                }
                _ => {}
            }
        }
    }

    /// Passes over the element that was just entered.
    pub(super) fn skip(&mut self, element: &Element<'a>) -> Result<(), ReadError> {
        self.leave();
        self.reader.read_to_end(element.0.name()).map(|_| ()).map_err(|e| self.malformed(e))
    }

    /// Adds the text of the element that was just entered, to its end.
    pub(super) fn text(&mut self, text: &mut String) -> Result<(), ReadError> {
        loop {
            match self.event()? {
                Event::Text(part) => text.push_str(&part.xml10_content()),
                Event::CData(part) => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) => text.push_str(&self.resolve(&reference)?),
                Event::Start(start) => {
                    self.enter()?;
                    self.skip(&Element(start))?;
                }
                Event::End(_) | Event::Eof => {
                    self.leave();
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// Walks to the root element and checks its name.
    pub(super) fn root(&mut self, name: &str) -> Result<(), ReadError> {
        match self.child()? {
            Some(root) if root.name() == name => Ok(()),
            Some(root) => Err(ReadError::new(format!("the root element is `{}`, not `{name}`", root.name()))),
            None => Err(ReadError::new(format!("there is no root element `{name}`"))),
        }
    }

    fn enter(&mut self) -> Result<(), ReadError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ReadError::new(format!("its XML nests deeper than {DEEPEST} elements")));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn event(&mut self) -> Result<Event<'a>, ReadError> {
        self.reader.read_event().map_err(|e| self.malformed(e))
    }

    fn resolve(&self, reference: &BytesRef<'a>) -> Result<Cow<'static, str>, ReadError> {
        if let Some(character) = reference.resolve_char_ref().map_err(|e| self.malformed(e))? {
            return Ok(Cow::Owned(character.to_string()));
        }
        resolve_predefined_entity(reference)
            .map(Cow::Borrowed)
            .ok_or_else(|| ReadError::new(format!("unknown XML entity at byte {}", self.reader.buffer_position())))
    }

    fn malformed(&self, error: impl Into<quick_xml::Error>) -> ReadError {
        ReadError::caused_by(format!("malformed XML at byte {}", self.reader.buffer_position()), error.into())
    }
}

impl Element<'_> {
    /// The name with its prefix, `w:p`.
    pub(super) fn name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// The attribute `w:val`.
    pub(super) fn val(&self) -> Option<String> {
        self.attribute("w:val")
    }

    /// The attribute `w:val` as a number.
    pub(super) fn number(&self) -> Option<u32> {
        self.val()?.parse().ok()
    }

    /// The value of an on/off property: on unless it says otherwise.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off"))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.0.try_get_attribute(name).ok()??;
        attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }
}
