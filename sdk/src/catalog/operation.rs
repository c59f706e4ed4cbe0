//! Operations.

use std::collections::BTreeMap;

use serde::ser::{Serialize, Serializer};

use super::{Erratum, Field, Json, Module, TimeRange, catalog};
use crate::operation::{Apps, EffectClass, PagingStyle};
use crate::types::ErrorCode;
use crate::wire::{self, FromScalar, Scalar};

wire::object! {
    /// A call of the API.
    pub answer Operation {
        /// Name on the wire, the last part of the path.
        required name: String;
        /// Name of its chapter.
        required module: String;
        /// Name of the request in Rust.
        required rust: String;
        /// Name of the method in Rust.
        required method: String;
        /// Section of the document.
        required section: String;
        /// Its title.
        required title: String;
        /// The same, as in the document.
        required title_zh: String;
        /// What it does.
        required doc: String;
        /// Path with its version.
        required path: String;
        /// Who may call it.
        required apps: Apps;
        /// What repeating the same bytes late would do.
        required effect: EffectClass;
        /// Parameters with which the effect is another.
        optional effect_when: EffectWhen;
        /// Why it may be repeated although the effect says otherwise.
        optional repeatable: String;
        /// What it destroys or interrupts, where its effect does not say so: whoever calls should be asked.
        optional destructive: String;
        /// The token in its URL authenticates it, not a signature.
        default(false) unsigned: bool;
        /// The device must be online.
        default(false) online: bool;
        /// The device must be paid for or on trial.
        default(false) paid: bool;
        /// Least number of seconds between two calls.
        optional min_interval_s: i64;
        /// What else the document demands.
        optional conditions: String;
        /// The devices that it is aimed at; their fields are not among [`request`](Self::request).
        optional target: Target;
        /// Fields of the query string.
        repeated query: Vec<Field>;
        /// Fields of the request.
        repeated request: Vec<Field>;
        /// Of each of these groups of fields at least one must be there.
        repeated at_least_one_of: Vec<Vec<String>>;
        /// Pairs of fields that bound a range of time.
        repeated time_ranges: Vec<TimeRange>;
        /// Fields of the result, where it is an object with fixed fields.
        repeated response: Vec<Field>;
        /// The result, where it is no object with fixed fields.
        optional result: Field;
        /// Codes that are answers, each with its fields.
        repeated outcomes: Vec<Outcome>;
        /// Fields of an item that failed; none if there is no list of failures.
        repeated failures: Vec<Field>;
        /// Headers of the answer that matter.
        repeated response_headers: Vec<Field>;
        /// For how many seconds the result stays on the server.
        optional valid_for_s: i64;
        /// How its pages are asked for.
        optional paging: Paging;
        /// How its inputs may be split.
        optional batch: Batch;
        /// Name of the operation that tells when this one is finished.
        optional followed_by: String;
        /// How the end shows in the answer of that operation.
        optional finished_when: String;
        /// Codes that its own section names, or that its rules imply.
        repeated errors: Vec<ErrorCode>;
        /// The document's examples.
        repeated examples: Vec<Example>;
        /// Contradictions about it as a whole, its targets or its failures.
        repeated errata: Vec<Erratum>;
    }
}

impl Operation {
    /// Its chapter.
    ///
    /// # Panics
    ///
    /// Never for an operation of the catalog.
    pub fn module(&self) -> &'static Module {
        catalog().module(&self.module).expect("every operation of the catalog has its module there")
    }

    /// Every field of the answer: of the result, or of all outcomes.
    pub fn answer_fields(&self) -> impl Iterator<Item = &Field> {
        let outcomes = self.outcomes.iter().flat_map(|outcome| &outcome.fields);
        self.response.iter().chain(&self.result).chain(outcomes)
    }
}

wire::object! {
    /// An effect that depends on parameters.
    pub answer EffectWhen {
        /// Request fields with the value that each must have.
        repeated when: BTreeMap<String, Json>;
        /// The effect then.
        required then: EffectClass;
    }
}

wire::object! {
    /// What an operation is aimed at.
    pub answer Target {
        /// Kinds of devices that it takes.
        repeated kinds: Vec<TargetKind>;
        /// Name of the list that holds them; without it the request names one, among its own fields.
        optional list: String;
        /// Fewest targets.
        optional min_length: i64;
        /// Most targets.
        optional max_length: i64;
        /// What is special about them.
        optional doc: String;
    }
}

wire::string_enum! {
    /// What an operation can be aimed at.
    pub enum TargetKind {
        /// A device: `qrCode` or `mac`.
        Device = "device",
        /// A channel of a device: its `channelId` as well.
        Channel = "channel",
        /// A network device below another: its `childMac` as well.
        Child = "child",
    }
}

wire::object! {
    /// A code that is an answer.
    pub answer Outcome {
        /// The code.
        required code: i64;
        /// Its name: that of the variant in Rust.
        required name: String;
        /// What it says.
        required doc: String;
        /// The fields that come with it.
        repeated fields: Vec<Field>;
    }
}

wire::object! {
    /// How the pages of a long list are asked for.
    pub answer Paging {
        /// By entries or by a window of indexes.
        required style: PagingStyle;
        /// Request field with the index of the first entry.
        required from: String;
        /// Request field with the number of entries.
        optional size: String;
        /// Request field with the index of the last entry.
        optional to: String;
        /// Most entries of one page.
        required max: i64;
        /// Answer field with the entries.
        required items: String;
        /// Answer field with the number of entries in all.
        optional total: String;
        /// Fields that together tell an entry from every other.
        repeated key: Vec<String>;
    }
}

wire::object! {
    /// How a long list of inputs may be split over several calls.
    pub answer Batch {
        /// Request field with the inputs.
        required list: String;
        /// Most inputs of one call, where the document says so.
        optional max: i64;
        /// How the answers are put together.
        required merge: Merge;
        /// Answer fields that are put together.
        repeated fields: Vec<String>;
    }
}

wire::string_enum! {
    /// How the answers of a split call are put together.
    pub enum Merge {
        /// There is nothing but failures.
        Failures = "failures",
        /// Lists, one after the other.
        Append = "append",
        /// Maps, into one.
        Map = "map",
        /// Numbers, added up.
        Sum = "sum",
    }
}

wire::object! {
    /// An example of the document.
    pub answer Example {
        /// What tells it from the others.
        optional name: String;
        /// The request as printed.
        optional request: Json;
        /// What this crate sends instead.
        optional sends: Json;
        /// Why that differs.
        optional because: String;
        /// The answer as printed, with its envelope.
        optional response: Json;
        /// Headers of the answer as printed.
        repeated response_headers: BTreeMap<String, String>;
    }
}

/// Enums of the SDK's core, as the specification spells them.
macro_rules! spelled {
    ($($name:ident { $($variant:ident = $text:literal,)+ })+) => {$(
        impl FromScalar for $name {
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                match &*scalar.text()? {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(match self {
                    $(Self::$variant => $text,)+
                })
            }
        }
    )+};
}

spelled! {
    Apps { Project = "project", Device = "device", Both = "both", }
    EffectClass { Read = "read", Set = "set", Create = "create", Delete = "delete", Act = "act", }
    PagingStyle { Offset = "offset", Window = "window", }
}
