//! Paragraph styles: which ones are headings, and which lists they bring with them.

use std::collections::HashMap;

use super::ReadError;
use super::properties::Properties;
use super::xml::Xml;

#[derive(Default)]
pub(super) struct Styles {
    resolved: HashMap<String, Style>,
    default: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) name: String,
    based_on: Option<String>,
    pub(super) properties: Properties,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, ReadError> {
        let mut xml = Xml::new(text);
        xml.root("w:styles")?;
        let mut styles = HashMap::new();
        let mut default = None;
        while let Some(element) = xml.child()? {
            let is_paragraph =
                element.name() == "w:style" && element.attribute("w:type").as_deref() == Some("paragraph");
            match element.attribute("w:styleId") {
                Some(id) if is_paragraph => {
                    if matches!(element.attribute("w:default").as_deref(), Some("1" | "true" | "on")) {
                        default = Some(id.clone());
                    }
                    styles.insert(id, Style::read(&mut xml)?);
                }
                _ => xml.skip(&element)?,
            }
        }
        let resolved = styles.keys().map(|id| (id.clone(), resolve(&styles, id))).collect();
        Ok(Self { resolved, default })
    }

    /// The style of a paragraph, with everything that it inherits.
    pub(super) fn get(&self, id: Option<&str>) -> Option<&Style> {
        self.resolved.get(id.or(self.default.as_deref())?)
    }
}

impl Style {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut style = Self::default();
        while let Some(element) = xml.child()? {
            match element.name() {
                "w:name" => style.name = element.val().unwrap_or_default(),
                "w:basedOn" => style.based_on = element.val(),
                "w:pPr" => {
                    style.properties = Properties::read(xml)?;
                    continue;
                }
                _ => {}
            }
            xml.skip(&element)?;
        }
        Ok(style)
    }

    /// It is used for the lines of a table of contents.
    pub(super) fn is_contents(&self) -> bool {
        self.name.to_ascii_lowercase().starts_with("toc ")
    }
}

fn resolve(styles: &HashMap<String, Style>, id: &str) -> Style {
    let mut style = styles[id].clone();
    let mut base = style.based_on.clone();
    // A chain longer than the number of styles is a circle.
    for _ in 0..styles.len() {
        let Some(next) = base.as_deref().and_then(|id| styles.get(id)) else { break };
        style.properties.inherit(&next.properties);
        base.clone_from(&next.based_on);
    }
    style
}
