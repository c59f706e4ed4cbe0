//! JSON as the cloud writes it: exact when sending, tolerant when reading.
//!
//! What is sent has one form, given by the type or by a form such as [`SwitchInt`]. What is read may come in any form that
//! carries the same meaning: a number inside a string, `"on"` for `true`, `null` for nothing. What cannot be read counts as
//! absent; only a field without which an answer means nothing makes reading fail.
//!
//! | file | subject |
//! |---|---|
//! | `form.rs` | the traits: how a type is read and written |
//! | `scalar.rs` | numbers, texts and booleans in whatever form they come |
//! | `collections.rs` | lists, maps, tuples |
//! | `switch.rs` `time.rs` | forms of on/off values and of times |
//! | `open_enum.rs` | sets of values that keep what they do not know |
//! | `define.rs` `object.rs` | objects with named fields: their definition, and what it calls |
//! | `answer.rs` | results inside their envelope |
//! | `extra.rs` | fields of a request that the specification lacks |
//! | `handle.rs` | the methods of the client |
//! | `query.rs` | query strings |
//! | `path.rs` | where in the JSON an error is |

pub(crate) mod answer;
mod collections;
pub(crate) mod define;
mod extra;
mod form;
mod handle;
pub(crate) mod object;
mod open_enum;
mod path;
mod query;
mod scalar;
mod switch;
mod time;

#[cfg(feature = "server")]
pub(crate) use answer::from_str;
pub(crate) use answer::{body, no_outcome, outcomes, read_result, result, whole};
pub(crate) use collections::{List, Map};
pub(crate) use define::object;
pub(crate) use extra::Extra;
pub(crate) use form::{Decode, Encode, Encoded, Form, Lenient, Plain, Seed, lenient, strict};
pub(crate) use handle::handle;
pub(crate) use object::Field;
pub(crate) use open_enum::{compared, int_enum, string_enum, words_enum};
pub(crate) use query::{Query, query};
pub(crate) use scalar::{FromScalar, Scalar};
#[allow(unused_imports, reason = "a form of the vocabulary that no field has at the moment")]
pub(crate) use switch::{SwitchBoolean, SwitchInt, SwitchOnOff, SwitchText};
#[allow(unused_imports, reason = "a form of the vocabulary that no field has at the moment")]
pub(crate) use time::{AnyUnit, Seconds, SecondsText, UnixMillis, UnixMillisText, UnixSeconds, UnixSecondsText};
