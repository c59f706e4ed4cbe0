//! The types that the generated requests and answers are made of.

mod decimal;
mod device;
mod error_code;
mod failure;
mod region_id;
mod secret;
mod sort;
mod switch;
mod target;
mod terminal;
mod time;
mod unknown;
mod words;

pub use decimal::Decimal;
pub use device::{Mac, QrCode};
pub(crate) use error_code::Entry as ErrorCodeEntry;
pub(crate) use error_code::error_codes;
pub use error_code::{ErrorCategory, ErrorClass, ErrorCode};
pub use failure::Failure;
pub use region_id::RegionId;
pub use secret::Secret;
pub use sort::{SortBy, SortOrder};
pub use switch::Switch;
#[cfg(feature = "server")]
pub(crate) use target::TargetFields;
pub(crate) use target::WriteParts;
pub use target::{ChannelId, ChildId, DeviceId, Target};
pub use terminal::Terminal;
pub use time::{ClockTime, Day, RecordDay, Timestamp};
pub use unknown::UnknownValue;
pub(crate) use words::Words;
