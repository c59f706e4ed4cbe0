//! Sets of values that keep a value that this version does not know. Each is defined in one place.
//!
//! ```text
//! int_enum! {
//!     /// Kind of a region.
//!     pub enum RegionType {
//!         /// An ordinary region.
//!         Normal = 0,
//!     }
//! }
//! ```
//!
//! In a `string_enum!` the text becomes a search word of the documentation; `Variant: "text"` is for texts that cannot be one.

/// An enum over whole numbers.
macro_rules! int_enum {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$meaning:meta])* $variant:ident = $value:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$meaning])* $variant,)*
            /// A value that this version does not know.
            UnknownValue($crate::types::UnknownValue<i64>),
        }

        impl $name {
            /// The value with this number on the wire.
            pub fn from_value(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::UnknownValue($crate::types::UnknownValue::new(other)),
                }
            }

            /// The number on the wire.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::UnknownValue(other) => *other.get(),
                }
            }
        }

        impl $crate::wire::FromScalar for $name {
            fn from_scalar(scalar: $crate::wire::Scalar<'_>) -> Option<Self> {
                scalar.int().map(Self::from_value)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.value())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        $crate::wire::compared!($name);
        $crate::wire::lenient!($name);
    };
}
pub(crate) use int_enum;

/// An enum over texts.
macro_rules! string_enum {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$meaning:meta])* $variant:ident $(= $value:literal)? $(: $plain:literal)?,)*
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$meaning])*
                $(#[doc(alias = $value)])?
                $variant,
            )*
            /// A value that this version does not know.
            UnknownValue($crate::types::UnknownValue<Box<str>>),
        }

        impl $name {
            /// The value with this text on the wire.
            pub fn from_value(value: &str) -> Self {
                match value {
                    $($($value)? $($plain)? => Self::$variant,)*
                    other => Self::UnknownValue($crate::types::UnknownValue::new(other.into())),
                }
            }

            /// The text on the wire.
            pub fn value(&self) -> &str {
                match self {
                    $(Self::$variant => $($value)? $($plain)?,)*
                    Self::UnknownValue(other) => other.get(),
                }
            }
        }

        impl $crate::wire::FromScalar for $name {
            fn from_scalar(scalar: $crate::wire::Scalar<'_>) -> Option<Self> {
                scalar.text().map(|text| Self::from_value(&text))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.value())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.value())
            }
        }

        $crate::wire::compared!($name);
        $crate::wire::lenient!($name);
    };
}
pub(crate) use string_enum;

/// Values are equal, ordered and hashed as what they are on the wire, known or not.
macro_rules! compared {
    ($name:ident) => {
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.value() == other.value()
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                self.value().cmp(&other.value())
            }
        }

        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                self.value().hash(state);
            }
        }
    };
}
pub(crate) use compared;

/// A set of bits in signed 32-bit words, of which the known ones are constants.
macro_rules! words_enum {
    ($(#[$about:meta])* pub bits $name:ident { $($(#[$meaning:meta])* $bit:ident = [$($word:literal),*],)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name($crate::types::Words);

        impl $name {
            $(
                $(#[$meaning])*
                pub const $bit: Self = Self($crate::types::Words::new(&[$($word),*]));
            )*

            /// The known bits that are set, one by one.
            pub fn bits(&self) -> impl Iterator<Item = Self> {
                [$(Self::$bit),*].into_iter().filter(|bit| self.contains(bit))
            }

            /// The set with exactly these words on the wire.
            pub fn from_words(words: impl ::core::convert::Into<::std::vec::Vec<i32>>) -> Self {
                Self($crate::types::Words::from_vec(words.into()))
            }

            /// The words on the wire.
            pub fn words(&self) -> &[i32] {
                self.0.as_slice()
            }

            /// Whether all bits of `other` are set.
            pub fn contains(&self, other: &Self) -> bool {
                self.0.contains(&other.0)
            }
        }

        impl ::core::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0.union(&other.0))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(self.words(), serializer)
            }
        }

        impl $crate::wire::Lenient for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                Ok($crate::types::Words::read(deserializer)?.map(Self))
            }
        }

        $crate::wire::lenient!($name);
    };
}
pub(crate) use words_enum;
