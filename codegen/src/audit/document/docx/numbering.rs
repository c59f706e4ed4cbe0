//! Automatic numbers: Word stores none of them, they are counted while the document is read.

use std::collections::HashMap;

use super::ReadError;
use super::xml::Xml;

const LEVELS: usize = 9;

/// No honest list is longer; it keeps crafted letters and Roman numerals short.
const LARGEST: u32 = 9999;

/// What a bullet is printed as, whatever its font makes of it.
const BULLET: &str = "·";

/// The lists that a document declares.
#[derive(Default)]
pub(super) struct Numbering {
    /// By id: the definition that a list follows, and the levels at which it starts anew.
    lists: HashMap<u32, List>,
    definitions: HashMap<u32, Definition>,
}

#[derive(Default)]
struct List {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    replaced: HashMap<usize, Level>,
}

type Definition = HashMap<usize, Level>;

#[derive(Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2` and the like.
    text: String,
    /// The level whose number starts this one anew; 0 means none does.
    restart: Option<u32>,
    /// All numbers are decimal, whatever the formats of their levels.
    legal: bool,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, ReadError> {
        let mut xml = Xml::new(text);
        xml.root("w:numbering")?;
        let mut numbering = Self::default();
        while let Some(element) = xml.child()? {
            let id = |name| element.attribute(name).and_then(|id| id.parse().ok());
            match (element.name(), id("w:abstractNumId"), id("w:numId")) {
                ("w:abstractNum", Some(id), _) => {
                    numbering.definitions.insert(id, read_definition(&mut xml)?);
                }
                ("w:num", _, Some(id)) => {
                    numbering.lists.insert(id, List::read(&mut xml)?);
                }
                _ => xml.skip(&element)?,
            }
        }
        Ok(numbering)
    }

    fn level<'l>(&'l self, list: &'l List, level: usize) -> Option<&'l Level> {
        list.replaced.get(&level).or_else(|| self.definitions.get(&list.definition)?.get(&level))
    }
}

fn read_definition(xml: &mut Xml<'_>) -> Result<Definition, ReadError> {
    let mut definition = Definition::new();
    while let Some(element) = xml.child()? {
        let level = element.attribute("w:ilvl").and_then(|level| level.parse().ok());
        match (element.name(), level) {
            ("w:lvl", Some(level)) => {
                definition.insert(level, Level::read(xml)?);
            }
            _ => xml.skip(&element)?,
        }
    }
    Ok(definition)
}

impl List {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut list = Self::default();
        while let Some(element) = xml.child()? {
            let level = element.attribute("w:ilvl").and_then(|level| level.parse::<usize>().ok());
            match (element.name(), level) {
                ("w:abstractNumId", _) => {
                    list.definition = element.number().unwrap_or_default();
                    xml.skip(&element)?;
                }
                ("w:lvlOverride", Some(level)) if level < LEVELS => list.read_override(xml, level)?,
                _ => xml.skip(&element)?,
            }
        }
        Ok(list)
    }

    fn read_override(&mut self, xml: &mut Xml<'_>, level: usize) -> Result<(), ReadError> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "w:startOverride" => {
                    self.starts[level] = element.number();
                    xml.skip(&element)?;
                }
                "w:lvl" => {
                    self.replaced.insert(level, Level::read(xml)?);
                }
                _ => xml.skip(&element)?,
            }
        }
        Ok(())
    }
}

impl Level {
    fn read(xml: &mut Xml<'_>) -> Result<Self, ReadError> {
        let mut level = Self::default();
        while let Some(element) = xml.child()? {
            match element.name() {
                "w:start" => level.start = element.number().unwrap_or_default(),
                "w:numFmt" => level.format = element.val().unwrap_or_default(),
                "w:lvlText" => level.text = element.val().unwrap_or_default(),
                "w:lvlRestart" => level.restart = element.number(),
                "w:isLgl" => level.legal = element.is_on(),
                _ => {}
            }
            xml.skip(&element)?;
        }
        Ok(level)
    }

    fn restarts_after(&self, own: usize, counted: usize) -> bool {
        match self.restart {
            Some(0) => false,
            Some(restart) => counted < restart as usize,
            None => counted < own,
        }
    }
}

/// The numbers reached so far. Lists that follow one definition share them.
pub(super) struct Counters<'a> {
    numbering: &'a Numbering,
    reached: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists that have started anew, by list and level.
    restarted: Vec<(u32, usize)>,
}

impl<'a> Counters<'a> {
    pub(super) fn new(numbering: &'a Numbering) -> Self {
        Self { numbering, reached: HashMap::new(), restarted: Vec::new() }
    }

    /// Counts one paragraph and gives its label: `1.4.2`, `1.`, a bullet. The error says what the document lacks.
    pub(super) fn next(&mut self, id: u32, level: usize) -> Result<String, String> {
        let list = self.numbering.lists.get(&id).ok_or_else(|| format!("list {id} is not declared"))?;
        let definition = self.numbering.level(list, level).filter(|_| level < LEVELS);
        let definition = definition.ok_or_else(|| format!("list {id} has no level {level}"))?;
        self.count(id, list, level, definition.start);
        self.label(list, level, definition)
    }

    fn count(&mut self, id: u32, list: &List, level: usize, start: u32) {
        let restart = list.starts[level].filter(|_| !self.restarted.contains(&(id, level)));
        if restart.is_some() {
            self.restarted.push((id, level));
        }
        let reached = self.reached.entry(list.definition).or_default();
        reached[level] = Some(match (restart, reached[level]) {
            (Some(start), _) => start,
            (None, Some(number)) => number.saturating_add(1),
            (None, None) => start,
        });
        for (deeper, number) in reached.iter_mut().enumerate().skip(level + 1) {
            if self.numbering.level(list, deeper).is_none_or(|l| l.restarts_after(deeper, level)) {
                *number = None;
            }
        }
    }

    fn label(&self, list: &List, level: usize, definition: &Level) -> Result<String, String> {
        match definition.format.as_str() {
            "bullet" => return Ok(BULLET.to_owned()),
            "none" => return Ok(String::new()),
            _ => {}
        }
        let mut label = definition.text.clone();
        for shown in 0..=level {
            let placeholder = format!("%{}", shown + 1);
            if label.contains(&placeholder) {
                let counted = self.numbering.level(list, shown).ok_or_else(|| format!("it has no level {shown}"))?;
                let number = self.reached[&list.definition][shown].unwrap_or(counted.start);
                let format = if definition.legal { "decimal" } else { counted.format.as_str() };
                label = label.replace(&placeholder, &format_number(number, format)?);
            }
        }
        Ok(label)
    }
}

fn format_number(number: u32, format: &str) -> Result<String, String> {
    if number > LARGEST {
        return Err(format!("the number {number} is larger than {LARGEST}"));
    }
    Ok(match format {
        "decimal" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letters(number, 'a'),
        "upperLetter" => letters(number, 'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        other => return Err(format!("numbers of the format `{other}` are not supported")),
    })
}

/// a … z, aa, bb …
fn letters(number: u32, first: char) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from_u32(first as u32 + index % 26).unwrap_or(first);
    std::iter::repeat_n(letter, index as usize / 26 + 1).collect()
}

fn roman(mut number: u32) -> String {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while number >= value {
            text.push_str(digit);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="w">
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%2"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3"/><w:isLgl/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="8">
          <w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="hebrew1"/><w:lvlText w:val="%3"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="8"/></w:num>
      </w:numbering>"#;

    #[test]
    fn a_deeper_level_starts_anew_below_each_number() {
        let numbering = Numbering::read(LISTS).unwrap();
        let mut counters = Counters::new(&numbering);
        let labels: Vec<_> = [0, 1, 1, 2, 0, 1, 2].map(|level| counters.next(1, level).unwrap()).into();
        assert_eq!(labels, ["1", "1.I", "1.II", "1.2.1", "2", "2.I", "2.1.1"]);
    }

    #[test]
    fn lists_of_one_definition_go_on_counting_unless_they_start_anew() {
        let numbering = Numbering::read(LISTS).unwrap();
        let mut counters = Counters::new(&numbering);
        let labels: Vec<_> = [1, 2, 3, 3, 1].map(|list| counters.next(list, 0).unwrap()).into();
        assert_eq!(labels, ["1", "2", "9", "10", "11"]);
    }

    #[test]
    fn every_format_is_printed_or_refused() {
        let numbering = Numbering::read(LISTS).unwrap();
        let mut counters = Counters::new(&numbering);
        assert_eq!(counters.next(4, 0).unwrap(), "c)");
        assert_eq!(counters.next(4, 1).unwrap(), "·");
        assert!(counters.next(4, 2).unwrap_err().contains("hebrew1"));
        assert!(counters.next(4, 3).unwrap_err().contains("no level 3"));
        assert!(counters.next(5, 0).unwrap_err().contains("list 5 is not declared"));
        assert!(format_number(10_000, "upperRoman").is_err());
        assert_eq!(letters(28, 'a'), "bb");
        assert_eq!(roman(1994), "MCMXCIV");
    }
}
