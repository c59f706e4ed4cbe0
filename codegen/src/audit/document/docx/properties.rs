//! What paragraphs and paragraph styles alike say about themselves.

use super::ReadError;
use super::xml::Xml;

/// `w:pPr`, as far as it matters here.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) style: Option<String>,
    /// The list; 0 takes the paragraph out of the list of its style.
    pub(super) list: Option<u32>,
    /// The level in the list, from 0.
    pub(super) level: Option<u32>,
    /// The level in the outline, from 0; 9 is body text.
    pub(super) outline: Option<u32>,
    /// The paragraph's end was deleted by a tracked change: it flows into the next one.
    pub(super) end_deleted: bool,
}

impl Properties {
    /// Reads `w:pPr`, which the cursor has just entered.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut properties = Self::default();
        while let Some(element) = xml.child()? {
            match element.name() {
                "w:pStyle" => properties.style = element.val(),
                "w:outlineLvl" => properties.outline = element.number(),
                "w:numPr" => {
                    properties.read_list(xml)?;
                    continue;
                }
                "w:rPr" => {
                    properties.end_deleted = contains(xml, &["w:del", "w:moveFrom"])?;
                    continue;
                }
                _ => {}
            }
            xml.skip(&element)?;
        }
        Ok(properties)
    }

    fn read_list(&mut self, xml: &mut Xml<'_>) -> Result<(), ReadError> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "w:numId" => self.list = element.number(),
                "w:ilvl" => self.level = element.number(),
                _ => {}
            }
            xml.skip(&element)?;
        }
        Ok(())
    }

    /// Fills what is not said here from what it is based on.
    pub(super) fn inherit(&mut self, base: &Self) {
        self.list = self.list.or(base.list);
        self.level = self.level.or(base.level);
        self.outline = self.outline.or(base.outline);
    }
}

/// Whether the element that the cursor has just entered has one of these children; walks to its end.
pub(super) fn contains(xml: &mut Xml<'_>, names: &[&str]) -> Result<bool, ReadError> {
    let mut found = false;
    while let Some(element) = xml.child()? {
        found |= names.contains(&element.name()) && element.is_on();
        xml.skip(&element)?;
    }
    Ok(found)
}
