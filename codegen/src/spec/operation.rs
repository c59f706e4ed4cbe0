//! One operation: a call of the API with everything that is known about it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Entries, Erratum, Field, Located, TimeRange, Title};

/// A call under its wire name, the last part of its path.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// Section of the document.
    pub section: Located<String>,
    /// Title in both languages.
    pub title: Title,
    /// What it does, in our own words.
    pub doc: Located<String>,
    /// Path with its version, from the first slash.
    pub path: Located<String>,
    /// Kinds of application that may call it.
    pub apps: Apps,
    /// What repeating the same bytes late would do.
    pub effect: Effect,
    /// Values of parameters for which the effect is another.
    #[serde(default)]
    pub effect_when: Option<ConditionalEffect>,
    /// Why it may be repeated although its effect says otherwise.
    #[serde(default)]
    pub repeatable: Option<Located<String>>,
    /// What the call destroys or interrupts, in our own words; whoever calls is asked first. `delete` always is such an effect.
    #[serde(default)]
    pub destructive: Option<Located<String>>,
    /// How the request is authenticated.
    #[serde(default)]
    pub auth: Auth,
    /// What the devices must be like, and how often it may be called.
    #[serde(default)]
    pub limits: Limits,
    /// The devices that the request names; their fields are not repeated under `request`.
    #[serde(default)]
    pub target: Option<Located<Target>>,
    /// Fields of the query string, for a call that takes them from a URL.
    #[serde(default)]
    pub query: Entries<Field>,
    /// Fields of the request.
    #[serde(default)]
    pub request: Entries<Field>,
    /// Of each group of request fields at least one must be set.
    #[serde(default)]
    pub at_least_one_of: Vec<Vec<Located<String>>>,
    /// Pairs of request fields that bound a time range.
    #[serde(default)]
    pub time_ranges: Vec<TimeRange>,
    /// Fields of the result, when it is an object.
    #[serde(default)]
    pub response: Entries<Field>,
    /// The result, when it is no object with fixed fields: a list, a map, a plain text.
    #[serde(default)]
    pub result: Option<Field>,
    /// Headers of the answer that matter.
    #[serde(default)]
    pub response_headers: Entries<Field>,
    /// Codes that are answers, not errors, each with its fields. Replaces `response`.
    #[serde(default)]
    pub outcomes: Entries<Outcome>,
    /// Items that failed although the call as a whole was carried out.
    #[serde(default)]
    pub failures: Option<Located<Failures>>,
    /// Seconds for which the result stays valid on the server.
    #[serde(default)]
    pub valid_for_s: Option<u64>,
    /// How a long list is read in pages.
    #[serde(default)]
    pub paging: Option<Located<Paging>>,
    /// How a long list of inputs is split.
    #[serde(default)]
    pub batch: Option<Located<Batch>>,
    /// The operation that tells when this one is finished.
    #[serde(default)]
    pub followed_by: Option<FollowedBy>,
    /// Codes that the operation's own section names, or that its rules imply.
    #[serde(default)]
    pub errors: Vec<Located<i64>>,
    /// The document's examples, as data.
    #[serde(default)]
    pub examples: Vec<Located<Example>>,
    /// Contradictions about the operation as a whole.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// Kinds of application that may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Apps {
    /// Project-type applications.
    Project,
    /// Device-type applications.
    Device,
    /// Both.
    Both,
}

/// What repeating the same bytes late would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing: it only asks.
    Read,
    /// The same state again.
    Set,
    /// Another object.
    Create,
    /// The loss of something that came since.
    Delete,
    /// The action once more.
    Act,
}

/// An effect that depends on a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionalEffect {
    /// Request fields with the value each must have.
    pub when: Entries<Value>,
    /// The effect then.
    pub then: Effect,
}

/// How a request is authenticated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// By the signature in `X-Authorization`.
    #[default]
    Signed,
    /// By the token in the URL, without a signature.
    UrlToken,
}

/// Conditions of a call that only the server can judge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The device must be online.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// The device must be paid for or on trial.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paid: bool,
    /// Least number of seconds between two calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_interval_s: Option<u64>,
    /// What else the document demands, in our own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Located<String>>,
}

/// The devices that a request names.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What may be named.
    pub kinds: Vec<TargetKind>,
    /// Wire name of the list that holds them; without it the one target stands in the request itself.
    #[serde(default)]
    pub list: Option<Located<String>>,
    /// Fewest and most targets of the list, either may be `null`.
    #[serde(default)]
    pub length: Option<Located<[Option<u64>; 2]>>,
    /// What is special about the targets of this call.
    #[serde(default)]
    pub doc: Option<Located<String>>,
    /// Contradictions about the target's fields.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// What a target may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A device by itself: `qrCode` or `mac`.
    Device,
    /// A channel: the device and `channelId`.
    Channel,
    /// A network device below another: the parent and `childMac`.
    Child,
}

/// A code that is an answer.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Name of the variant.
    pub name: Located<String>,
    /// What it says.
    pub doc: Located<String>,
    /// Its fields.
    #[serde(default)]
    pub fields: Entries<Field>,
}

/// The items of `failList`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failures {
    /// Fields of one failed item.
    pub fields: Entries<Field>,
    /// Contradictions about where the list stands and what its items look like.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// How a long list is read in pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// By entries or by a window of indexes.
    pub style: PagingStyle,
    /// Request field with the first entry wanted.
    pub from: Located<String>,
    /// `offset`: request field with the number of entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Located<String>>,
    /// `window`: request field with the last index wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Located<String>>,
    /// Most entries of one page.
    pub max: u64,
    /// Answer field with the entries.
    pub items: Located<String>,
    /// Answer field with the number of entries in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Located<String>>,
    /// Fields of an entry that together tell it from every other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<Located<String>>,
}

/// Kind of paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PagingStyle {
    /// First entry and number of entries.
    Offset,
    /// First and last index.
    Window,
}

/// How a long list of inputs is split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Request field with the inputs.
    pub list: Located<String>,
    /// Most inputs of one call, where the document says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
    /// How the answers are put together.
    pub merge: Merge,
    /// Answer fields that are merged (`append`: the list; `sum`: the numbers).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Located<String>>,
}

/// How the answers of a split call are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Merge {
    /// There is nothing but failures.
    Failures,
    /// Lists one after the other.
    Append,
    /// Maps into one.
    Map,
    /// Numbers added up.
    Sum,
}

/// The operation that tells when this one is finished.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowedBy {
    /// Its wire name.
    pub operation: Located<String>,
    /// How the end shows in its answer.
    pub doc: Located<String>,
}

/// One example of the document, repaired where its JSON is broken.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What tells it from the others, when there are several.
    #[serde(default)]
    pub name: Option<Located<String>>,
    /// The request body as printed.
    #[serde(default)]
    pub request: Option<Located<Value>>,
    /// What we send instead, where that differs.
    #[serde(default)]
    pub sends: Option<Located<Value>>,
    /// Why it differs: the erratum or the rule.
    #[serde(default)]
    pub because: Option<Located<String>>,
    /// The answer as printed, with its envelope.
    #[serde(default)]
    pub response: Option<Located<Value>>,
    /// Headers of the answer as printed.
    #[serde(default)]
    pub response_headers: Entries<String>,
}
