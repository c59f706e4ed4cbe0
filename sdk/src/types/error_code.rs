//! The codes with which the cloud answers.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::wire::{FromScalar, Scalar, lenient};

/// The `error_code` of an answer or of a failed item. 0 is success; every documented code is a constant.
///
/// A code that is not documented is kept as it came.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorCode(i64);

impl ErrorCode {
    /// The call was carried out.
    pub const SUCCESS: Self = Self(0);

    /// The code with this number.
    pub const fn new(code: i64) -> Self {
        Self(code)
    }

    /// The number.
    pub const fn value(self) -> i64 {
        self.0
    }

    /// Whether the call was carried out.
    pub const fn is_success(self) -> bool {
        self.0 == 0
    }

    /// Name of the constant; `None` for success and for codes that are not documented.
    pub fn name(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.name)
    }

    /// What the code means and what to do about it.
    pub fn explanation(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.explanation.trim_ascii())
    }

    /// What the code means, short and in Chinese.
    pub fn explanation_zh(self) -> Option<&'static str> {
        self.entry().map(|entry| entry.explanation_zh)
    }

    /// What the code is about.
    pub fn category(self) -> ErrorCategory {
        self.entry().map_or(ErrorCategory::Undocumented, |entry| entry.category)
    }

    /// What may have happened when this code comes back; of a code that is not documented nothing is known.
    pub fn class(self) -> ErrorClass {
        self.entry().map_or(ErrorClass::Unknown, |entry| entry.class)
    }

    /// Every documented code, in the document's order.
    pub fn all() -> impl Iterator<Item = Self> {
        crate::generated::ERROR_CODES.iter().map(|entry| entry.code)
    }

    fn entry(self) -> Option<&'static Entry> {
        crate::generated::ERROR_CODES.iter().find(|entry| entry.code == self)
    }
}

impl From<i64> for ErrorCode {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

/// The number, and the name where it has one.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} {name}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromScalar for ErrorCode {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.int().map(Self)
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

lenient!(ErrorCode);

/// What is known of one code.
pub(crate) struct Entry {
    pub(crate) code: ErrorCode,
    pub(crate) name: &'static str,
    pub(crate) category: ErrorCategory,
    pub(crate) class: ErrorClass,
    pub(crate) explanation: &'static str,
    pub(crate) explanation_zh: &'static str,
}

/// Makes constants and the table of their explanations from one list.
macro_rules! error_codes {
    ($(
        #[doc = $doc:literal]
        $name:ident = $code:literal $alias:literal, $category:ident, $class:ident, $zh:literal;
    )*) => {
        impl $crate::types::ErrorCode {
            $(
                #[doc = $doc]
                #[doc(alias = $alias)]
                pub const $name: Self = Self::new($code);
            )*
        }

        pub(crate) static ERROR_CODES: &[$crate::types::ErrorCodeEntry] = &[$(
            $crate::types::ErrorCodeEntry {
                code: $crate::types::ErrorCode::new($code),
                name: stringify!($name),
                category: $crate::types::ErrorCategory::$category,
                class: $crate::types::ErrorClass::$class,
                explanation: $doc,
                explanation_zh: $zh,
            },
        )*];
    };
}
pub(crate) use error_codes;

/// What may have happened when a code comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// Nothing; the same bytes would be refused again.
    Refused,
    /// Nothing; later the same bytes may pass.
    Throttled,
    /// It is not known.
    Unknown,
    /// Some of it.
    Partial,
}

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCategory {
    /// The key, signature, token or login of the caller.
    Authentication,
    /// The clock of the caller or of a device.
    Clock,
    /// A right that the caller lacks.
    Permission,
    /// The call belongs to the other kind of application.
    WrongApplication,
    /// Users, roles, enterprises.
    Account,
    /// Too many calls.
    Throttled,
    /// A number that is used up.
    Quota,
    /// The request itself.
    InvalidRequest,
    /// Something that does not exist.
    NotFound,
    /// Something that exists already, or a state that stands in the way.
    Conflict,
    /// Something that is occupied for a while.
    Busy,
    /// A device that is not connected.
    DeviceOffline,
    /// A device that sleeps.
    DeviceAsleep,
    /// A device that is neither paid for nor on trial.
    DeviceUnpaid,
    /// A device that failed.
    DeviceFault,
    /// What a device or the cloud cannot do.
    Unsupported,
    /// Disks and recordings.
    Storage,
    /// Video and audio.
    Stream,
    /// The cloud itself.
    Server,
    /// An answer that did not come in time.
    Timeout,
    /// A batch of which some items failed.
    Partial,
    /// Something that is not finished yet.
    Pending,
    /// Licences.
    License,
    /// The document does not know the code.
    Undocumented,
}
