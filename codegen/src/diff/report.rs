//! The result of a comparison: the changes, which of them are accepted, and what they come to.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Bump, Change, Kind, Waivers, Wire};

/// A comparison with its sums.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this format; it changes when a reader would have to.
    pub format: u32,
    /// What was compared: the old specification.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The sums.
    pub summary: Summary,
    /// Every change, the worst first.
    pub changes: Vec<Judged>,
    /// Fingerprints of waivers that have expired, with the day on which they did.
    pub expired: Vec<Expired>,
    /// Fingerprints of waivers that no change needs any more.
    pub unused: Vec<String>,
}

/// How many changes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Changes that break clients.
    pub breaking: usize,
    /// Changes that may.
    pub dangerous: usize,
    /// Changes that do not.
    pub compatible: usize,
    /// Changes that do not reach the wire.
    pub text_only: usize,
    /// Changes that no rule covers; they count as breaking too.
    pub unclassified: usize,
    /// Changes that are accepted; they are counted above too.
    pub waived: usize,
    /// The smallest step of the SDK's version that may carry all of it; nothing when nothing has changed.
    pub rust: Option<Bump>,
}

/// A change, and whether it is accepted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Judged {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// What a change of this kind is.
    pub explanation: &'static str,
    /// Why it is accepted, if it is.
    pub waived: Option<Waived>,
}

/// Why a change is accepted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Waived {
    /// The reason.
    pub reason: String,
    /// The last day on which it holds, as 2030-12-31.
    pub expires: String,
}

/// A waiver that does not hold any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Expired {
    /// The change that it was for.
    pub fingerprint: String,
    /// Its last day, as 2030-12-31.
    pub expires: String,
    /// Whether the change is still there.
    pub needed: bool,
}

impl Report {
    /// Puts changes and waivers together, as of a day.
    pub fn new(old: String, new: String, changes: Vec<Change>, waivers: &Waivers, today: Date) -> Self {
        let is_needed = |fingerprint: &str| changes.iter().any(|change| change.fingerprint == fingerprint);
        let expired = waivers.0.iter().filter(|waiver| waiver.is_expired(today));
        let expired = expired.map(|waiver| Expired {
            fingerprint: waiver.fingerprint.clone(),
            expires: waiver.expires.to_string(),
            needed: is_needed(&waiver.fingerprint),
        });
        let unused = waivers.0.iter().filter(|waiver| !waiver.is_expired(today) && !is_needed(&waiver.fingerprint));
        let (expired, unused) = (expired.collect(), unused.map(|waiver| waiver.fingerprint.clone()).collect());
        let changes: Vec<Judged> = changes.into_iter().map(|change| judged(change, waivers, today)).collect();
        Self { format: 1, old, new, summary: Summary::of(&changes), changes, expired, unused }
    }

    /// The changes of one degree.
    pub fn of_degree(&self, wire: Wire) -> impl Iterator<Item = &Judged> {
        self.changes.iter().filter(move |judged| judged.change.wire == wire)
    }

    /// Whether a change that is not accepted is at least as bad as `degree`, on the wire or for Rust code.
    pub fn reaches(&self, degree: Wire) -> bool {
        self.changes.iter().any(|judged| judged.waived.is_none() && judged.change.degree() >= degree)
    }
}

impl Change {
    /// How bad it is, on the wire or for Rust code, whichever is worse.
    fn degree(&self) -> Wire {
        if self.rust == Bump::Major { Wire::Breaking } else { self.wire }
    }
}

fn judged(change: Change, waivers: &Waivers, today: Date) -> Judged {
    let waiver = waivers.find(&change.fingerprint).filter(|waiver| !waiver.is_expired(today));
    let waived = waiver.map(|waiver| Waived { reason: waiver.reason.clone(), expires: waiver.expires.to_string() });
    Judged { explanation: change.kind.explanation(), waived, change }
}

impl Summary {
    fn of(changes: &[Judged]) -> Self {
        let count = |wanted: &dyn Fn(&Judged) -> bool| changes.iter().filter(|judged| wanted(judged)).count();
        let degree = |wire| count(&|judged| judged.change.wire == wire);
        Self {
            breaking: degree(Wire::Breaking),
            dangerous: degree(Wire::Dangerous),
            compatible: degree(Wire::Compatible),
            text_only: degree(Wire::TextOnly),
            unclassified: count(&|judged| judged.change.kind == Kind::Unclassified),
            waived: count(&|judged| judged.waived.is_some()),
            rust: changes.iter().map(|judged| judged.change.rust).max(),
        }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some(rust) = self.rust else { return f.write_str("nothing has changed") };
        let Self { breaking, dangerous, compatible, text_only, .. } = self;
        write!(f, "{breaking} breaking, {dangerous} dangerous, {compatible} compatible, {text_only} text only")?;
        if self.unclassified > 0 {
            write!(f, "; {} unclassified", self.unclassified)?;
        }
        if self.waived > 0 {
            write!(f, "; {} waived", self.waived)?;
        }
        write!(f, "; Rust: {rust}")
    }
}
