//! Faults as a person writes them, in a file or in an admin call, with the place of every mistake.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;
use tums::catalog;

use super::{Fault, Mishap, Phase, identifier};
use crate::mistake::{FileError, Mistake, nearest, read_yaml};

/// A file of faults.
///
/// ```
/// let text = "
/// faults:
///   - what: reset                 # reset | cut | truncate | garble | throttle
///     phase: after                # before (the default) or after the side effect
///     operation: addRegion        # only these calls
///     share: 0.3                  # 30 % of them
///     times: 2                    # twice, then no more
///   - what: { delay: 1500 }       # delay: ms | code | throttle: s | status | clock: s
///     device: 16E0091709B04C926   # calls that name this device
/// ";
/// let faults = tums_sim::FaultFile::read(text.as_ref())?;
/// assert_eq!(faults.len(), 2);
///
/// let wrong = tums_sim::FaultFile::read("faults:\n  - { what: reset, operation: addregion }\n").unwrap_err();
/// assert_eq!(wrong[0].to_string(), "2:31: there is no operation `addregion`; did you mean `addRegion`?");
/// # Ok::<(), Vec<tums_sim::Mistake>>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultFile {
    faults: FaultScript,
}

impl FaultFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// Every mistake, with its line and column.
    pub fn read(text: &str) -> Result<Vec<Fault>, Vec<Mistake>> {
        read_yaml::<Self>(text).map_err(|mistake| vec![mistake])?.check()
    }

    /// The faults that are meant.
    pub(crate) fn check(self) -> Result<Vec<Fault>, Vec<Mistake>> {
        self.faults.check()
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read; else every mistake, with the name of the file, its line and column.
    pub fn open(path: &Path) -> Result<Vec<Fault>, FileError> {
        let text = std::fs::read_to_string(path).map_err(|error| FileError::unreadable(path, &error))?;
        Self::read(&text).map_err(|mistakes| FileError::new(path, mistakes))
    }
}

/// A list of faults as written: the section `faults:` of a file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct FaultScript(Vec<WrittenFault>);

/// A fault as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFault {
    what: Mishap,
    #[serde(default)]
    phase: Phase,
    operation: Option<Spanned<String>>,
    device: Option<Spanned<String>>,
    share: Option<Spanned<f64>>,
    times: Option<Spanned<i64>>,
}

impl FaultScript {
    /// The faults that are meant.
    ///
    /// # Errors
    ///
    /// Every mistake, with its line and column.
    pub(crate) fn check(self) -> Result<Vec<Fault>, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let faults = self.0.into_iter().map(|written| written.check(&mut mistakes)).collect();
        if mistakes.is_empty() { Ok(faults) } else { Err(mistakes) }
    }
}

impl WrittenFault {
    fn check(self, mistakes: &mut Vec<Mistake>) -> Fault {
        let mut refuse = |mistake: Option<Mistake>| mistakes.extend(mistake);
        refuse(self.operation.as_ref().and_then(unknown_operation));
        refuse(self.device.as_ref().filter(|device| identifier(&device.value).is_none()).map(|device| {
            Mistake::in_value(device, format!("`{}` is neither a device code nor a MAC address", device.value))
        }));
        refuse(self.share.as_ref().filter(|share| !(share.value > 0.0 && share.value <= 1.0)).map(|share| {
            Mistake::in_value(share, format!("`share` must be above 0 and at most 1, is {}", share.value))
        }));
        refuse(
            self.times.as_ref().filter(|times| u32::try_from(times.value).is_ok_and(|times| times > 0)).map_or_else(
                || self.times.as_ref().map(|times| Mistake::in_value(times, "`times` must be a whole number from 1")),
                |_| None,
            ),
        );
        Fault {
            what: self.what,
            phase: self.phase,
            operation: self.operation.map(|operation| operation.value),
            device: self.device.map(|device| device.value),
            share: self.share.map_or(1.0, |share| share.value),
            times: self.times.and_then(|times| times.value.try_into().ok()),
        }
    }
}

fn unknown_operation(name: &Spanned<String>) -> Option<Mistake> {
    if catalog::catalog().operation(&name.value).is_some() {
        return None;
    }
    let names = catalog::catalog().operations.iter().map(|operation| operation.name.as_str());
    let hint = nearest(&name.value, names);
    Some(Mistake::in_value(name, format!("there is no operation `{}`{hint}", name.value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mistake::read_json;

    #[test]
    fn a_script_says_what_can_be_said_in_process() {
        let text = "
faults:
  - what: reset
    phase: after
    operation: deleteRegion
    device: 00-ff-00-17-00-18
    share: 0.25
    times: 3
  - { what: { clock: -600 } }
";
        let expected = Fault::new(Mishap::Reset).after().operation("deleteRegion");
        let expected = expected.device("00-ff-00-17-00-18").share(0.25).times(3);
        assert_eq!(FaultFile::read(text), Ok(vec![expected, Fault::new(Mishap::Clock(-600))]));
        assert_eq!(FaultFile::read("faults: []"), Ok(vec![]));
    }

    #[test]
    fn every_mistake_has_its_place() {
        for (text, expected) in [
            ("faults:\n  - what: explode\n", "2:11: nothing is called `explode`"),
            ("faults:\n  - what: { delay: soon }\n", "2:20: "),
            ("faults:\n  - what: { status: 7 }\n", "2:11: `status` must be from 200 to 599, is 7"),
            ("faults:\n  - what: reset\n    phase: later\n", "3:12: "),
            ("faults:\n  - what: reset\n    when: after\n", "3:5: "),
            ("faults:\n  - phase: after\n", "2:5: "),
            ("faults:\n  - what: reset\n    device: 16E0\n", "3:13: `16E0` is neither a device code nor a MAC address"),
            ("faults:\n  - what: reset\n    share: 1.5\n", "3:12: `share` must be above 0 and at most 1, is 1.5"),
            ("faults:\n  - what: reset\n    times: 0\n", "3:12: `times` must be a whole number from 1"),
            ("faults:\n  - what: reset\n    what: cut\n", "3:5: "),
            ("faults: [\n", "1:9: unclosed bracket"),
            ("fault: []\n", "1:1: "),
            ("", "1:1: "),
        ] {
            let mistakes = FaultFile::read(text).expect_err(text);
            assert!(mistakes[0].to_string().starts_with(expected), "{text}\n{}", mistakes[0]);
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "faults:\n  - { what: reset, operation: rebootDevices, share: 0 }\n  - { what: cut, times: -1 }\n";
        let mistakes: Vec<_> = FaultFile::read(text).expect_err("mistakes").iter().map(Mistake::to_string).collect();
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
        assert!(mistakes[0].starts_with("2:31: there is no operation `rebootDevices`; did you mean"), "{mistakes:?}");
    }

    #[test]
    fn json_keeps_its_places_too() {
        let text = "{ \"faults\": [\n  { \"what\": \"reset\", \"operation\": \"x\" } ] }";
        let file: FaultFile = read_json(text).expect("a form that is right");
        assert_eq!(file.check().expect_err("a mistake")[0].to_string(), "2:35: there is no operation `x`");
        let mistake = read_json::<FaultFile>("{\"faults\":\n [}").expect_err("no JSON");
        assert_eq!((mistake.line, mistake.column), (2, 3), "{mistake}");
        assert!(read_json::<FaultFile>("faults: []").is_err(), "YAML alone is no JSON");
    }

    #[test]
    fn a_file_is_named() {
        let error = FaultFile::open(Path::new("no-such-faults.yaml")).expect_err("no file");
        assert!(error.to_string().starts_with("no-such-faults.yaml: cannot be read: "), "{error}");
        let mistakes = FaultFile::read("faults:\n  - what: explode\n").expect_err("a mistake");
        let shown = FileError::new(Path::new("faults.yaml"), mistakes).to_string();
        assert!(shown.starts_with("faults.yaml:2:11: nothing is called"), "{shown}");
    }
}
