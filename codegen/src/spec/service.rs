//! What belongs to the service as a whole: `service.yaml` and `errors.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entries, Erratum, Located, Title};

/// `service.yaml`
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Name of the service.
    pub title: Title,
    /// What it is.
    pub doc: Located<String>,
    /// The revision of the document that the spec transcribes.
    pub document: DocumentRevision,
    /// Where it answers.
    pub endpoints: Endpoints,
    /// Constants of the signature.
    pub signing: Signing,
    /// The modules, in the document's order; each is a file of `modules/`.
    pub modules: Located<Vec<Located<String>>>,
}

/// Which document is transcribed, with counts that must agree.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRevision {
    /// Name under which the vendor published it.
    pub name: Located<String>,
    /// Number of operations.
    pub operations: Located<u64>,
    /// Number of error codes.
    pub error_codes: Located<u64>,
}

/// Hosts of the service.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoints {
    /// The documented endpoint.
    pub default: Located<String>,
    /// Other hosts at which the same service answers.
    #[serde(default)]
    pub also: Vec<Located<String>>,
}

/// Constants of the signature, section 1.2.2.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// Name of the algorithm, the first line of the string to sign.
    pub algorithm: Located<String>,
    /// Last word of the credential scope.
    pub scope: Located<String>,
    /// What the last derived key is made from.
    pub service: Located<String>,
    /// Header with the signature.
    pub header: Located<String>,
    /// Content type of every request.
    pub content_type: Located<String>,
    /// How far a timestamp may be off, in seconds.
    pub max_skew_s: u64,
    /// For how long a nonce may not come again, in seconds.
    pub nonce_window_s: u64,
    /// Contradictions about the signature.
    #[serde(default)]
    pub errata: Vec<Erratum>,
}

/// `errors.yaml`
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCodes {
    /// Section of the document.
    pub section: Located<String>,
    /// The codes, in the document's order.
    pub codes: Entries<CodeDef>,
}

/// One error code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeDef {
    /// Name of the constant.
    pub name: Located<String>,
    /// What it is about.
    pub category: Located<CodeCategory>,
    /// What may have happened.
    pub class: Located<CodeClass>,
    /// What it means and what to do.
    pub doc: Located<String>,
    /// The same, short and in Chinese.
    pub zh: Located<String>,
    /// Other sections that describe it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Located<String>>,
    /// Contradictions about its meaning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errata: Vec<Erratum>,
}

/// What an error code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name says it; `spec/README.md` explains them together")]
pub enum CodeCategory {
    Authentication,
    Clock,
    Permission,
    WrongApplication,
    Account,
    Throttled,
    Quota,
    InvalidRequest,
    NotFound,
    Conflict,
    Busy,
    DeviceOffline,
    DeviceAsleep,
    DeviceUnpaid,
    DeviceFault,
    Unsupported,
    Storage,
    Stream,
    Server,
    Timeout,
    Partial,
    Pending,
    License,
}

/// What may have happened when a code comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeClass {
    /// Nothing; the same bytes would be refused again.
    Refused,
    /// Nothing; later the same bytes may pass.
    Throttled,
    /// It is not known.
    Unknown,
    /// Some of it.
    Partial,
}
