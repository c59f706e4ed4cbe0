//! Results inside their envelope, and the bytes of requests.

use serde::Serialize;

use super::form::Missing;
use super::{Decode, Plain, path};
use crate::envelope::Envelope;
use crate::error::DecodeError;

/// The JSON of a request.
pub(crate) fn body<T: Serialize + ?Sized>(request: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    serde_json::to_writer(&mut bytes, request).expect("requests have text keys and go into memory, which cannot fail");
    bytes
}

/// Reads the result of an envelope; a missing one is read like an empty object.
pub(crate) fn result<T>(envelope: &Envelope<'_>) -> Result<T, DecodeError>
where
    Plain: Decode<T>,
{
    read_result::<T, Plain>(envelope)
}

/// Reads the result of an envelope in the form `F`.
pub(crate) fn read_result<T, F: Decode<T>>(envelope: &Envelope<'_>) -> Result<T, DecodeError> {
    read_text::<T, F>(envelope.result.map_or("{}", |result| result.get()), "result")
}

/// Reads JSON that stands at `root` of what came.
#[cfg(feature = "server")]
pub(crate) fn from_str<T>(text: &str, root: &str) -> Result<T, DecodeError>
where
    T: serde::de::DeserializeOwned,
{
    serde_json::from_str(text).map_err(|error| decode_error(root, &error))
}

fn read_text<T, F: Decode<T>>(text: &str, root: &str) -> Result<T, DecodeError> {
    match F::read(&mut serde_json::Deserializer::from_str(text)) {
        Ok(value) => value.or_else(F::absent).ok_or_else(|| DecodeError::new(root.to_owned(), Missing.to_string())),
        Err(error) => Err(decode_error(root, &error)),
    }
}

fn decode_error(root: &str, error: &serde_json::Error) -> DecodeError {
    let (path, message) = path::split(root, error);
    DecodeError::new(path, message)
}

/// An answer whose result is no object with fixed fields.
macro_rules! whole {
    (
        pub output $name:ident of $request:ident $($($with:ident)+)? {
            $(#[$meaning:meta])*
            $result:ident: $ty:ty $(as $form:ty)?;
        }
    ) => {
        $crate::wire::answer::whole! {
            @ $name $request [$($($with)+)?] [$(#[$meaning])*] $result $ty, $crate::wire::Form$(<$form>)?
        }
    };
    (@ $name:ident $request:ident [with failures] [$($meaning:tt)*] $result:ident $ty:ty, $form:ty) => {
        #[doc = concat!("Answer of [`", stringify!($request), "`].")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use = "some items may have failed: look at `failures`, or ask for `all_ok`"]
        #[cfg_attr(not(feature = "server"), non_exhaustive)]
        pub struct $name {
            $($meaning)*
            pub $result: $ty,
            /// What failed although the call was carried out.
            #[doc(alias = "failList")]
            pub failures: Vec<$crate::types::Failure>,
        }

        $crate::wire::define::all_ok! { $name $request }

        impl $crate::operation::Answer for $name {
            const HAS_FAILURES: bool = true;

            fn decode(envelope: &$crate::envelope::Envelope<'_>) -> Result<Self, $crate::error::DecodeError> {
                let $result = $crate::wire::read_result::<_, $form>(envelope)?;
                Ok(Self { $result, failures: envelope.failures() })
            }

            fn read(text: &str) -> Option<(Self, $crate::envelope::Envelope<'_>)> {
                let ($result, envelope) = $crate::envelope::success::<_, $form>(text)?;
                Some((Self { $result, failures: Vec::new() }, envelope))
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(&$crate::wire::Encoded::<_, $form>::new(&self.$result)))
            }

            fn failures(&self) -> &[$crate::types::Failure] {
                &self.failures
            }
        }
    };
    (@ $name:ident $request:ident [] [$($meaning:tt)*] $result:ident $ty:ty, $form:ty) => {
        #[doc = concat!("Answer of [`", stringify!($request), "`].")]
        #[derive(Clone, Debug, PartialEq)]
        #[cfg_attr(not(feature = "server"), non_exhaustive)]
        pub struct $name {
            $($meaning)*
            pub $result: $ty,
        }

        impl $crate::operation::Answer for $name {
            fn decode(envelope: &$crate::envelope::Envelope<'_>) -> Result<Self, $crate::error::DecodeError> {
                Ok(Self { $result: $crate::wire::read_result::<_, $form>(envelope)? })
            }

            fn read(text: &str) -> Option<(Self, $crate::envelope::Envelope<'_>)> {
                let ($result, envelope) = $crate::envelope::success::<_, $form>(text)?;
                Some((Self { $result }, envelope))
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(&$crate::wire::Encoded::<_, $form>::new(&self.$result)))
            }
        }
    };
}
pub(crate) use whole;

/// An answer of several kinds, told by the code.
macro_rules! outcomes {
    (pub output $name:ident of $request:ident {
        $($(#[$meaning:meta])* $code:literal => $variant:ident $(($fields:ident))?,)*
    }) => {
        #[doc = concat!("Answer of [`", stringify!($request), "`].")]
        #[derive(Clone, Debug, PartialEq)]
        #[must_use]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$meaning])* $variant $(($fields))?,)*
        }

        impl $crate::operation::Answer for $name {
            fn decode(envelope: &$crate::envelope::Envelope<'_>) -> Result<Self, $crate::error::DecodeError> {
                match envelope.code.value() {
                    $($code => Ok(Self::$variant $(($crate::wire::result::<$fields>(envelope)?))?),)*
                    other => Err($crate::wire::no_outcome(other)),
                }
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn code(&self) -> i64 {
                match self {
                    $(Self::$variant { .. } => $code,)*
                }
            }

            fn result(&self) -> Option<Box<::serde_json::value::RawValue>> {
                $($(
                    if let Self::$variant(fields) = self {
                        return Some($crate::server::json::<$fields>(fields));
                    }
                )?)*
                None
            }
        }
    };
}
pub(crate) use outcomes;

/// The error for a code that is no answer of its operation.
pub(crate) fn no_outcome(code: i64) -> DecodeError {
    DecodeError::new("error_code".into(), format!("{code} is no answer of this operation"))
}
