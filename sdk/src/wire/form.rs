//! How a type is read and written: its plain form, and other forms that a field may demand.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// A type that can be read from whatever the cloud sends in its place.
pub(crate) trait Lenient: Sized {
    /// Reads a value; `None` if it is null or cannot be understood.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;

    /// What a missing value means: empty for lists and maps.
    fn absent() -> Option<Self> {
        None
    }
}

/// A form in which values of `T` are read.
pub(crate) trait Decode<T> {
    /// Reads a value; `None` if it is null or cannot be understood.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error>;

    /// What a missing value means.
    fn absent() -> Option<T> {
        None
    }
}

/// A form in which values of `T` are written.
pub(crate) trait Encode<T: ?Sized> {
    /// Writes a value.
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The form that a type has unless a field says otherwise.
pub(crate) struct Plain;

impl<T: Lenient> Decode<T> for Plain {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer)
    }

    fn absent() -> Option<T> {
        T::absent()
    }
}

impl<T: Serialize + ?Sized> Encode<T> for Plain {
    fn write<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// A key of a map. Keys are texts; each is kept as it came.
pub(crate) trait Key: Ord + Sized {
    /// Reads a key.
    fn from_key(text: &str) -> Self;
}

/// Any JSON, without loss.
impl Lenient for serde_json::Value {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let value: Self = serde::Deserialize::deserialize(deserializer)?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }
}

/// Reads the next value of a list or object in a form.
pub(crate) struct Seed<T, F>(PhantomData<(T, F)>);

impl<T, F> Seed<T, F> {
    /// A seed for one value.
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T, F: Decode<T>> DeserializeSeed<'de> for Seed<T, F> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        F::read(deserializer)
    }
}

/// A value together with the form in which it is written.
pub(crate) struct Encoded<'a, T: ?Sized, F>(&'a T, PhantomData<F>);

impl<'a, T: ?Sized, F> Encoded<'a, T, F> {
    /// Pairs a value with a form.
    pub(crate) fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }
}

impl<T: ?Sized, F: Encode<T>> Serialize for Encoded<'_, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::write(self.0, serializer)
    }
}

/// Reads a value that must be there.
pub(crate) fn strict<'de, T: Lenient, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)?.ok_or_else(|| D::Error::custom(Missing))
}

/// Gives types that are read leniently the `Deserialize` of serde, which fails where nothing can be understood.
macro_rules! lenient {
    ($($name:ty),+ $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::wire::strict(deserializer)
            }
        }
    )+};
}
pub(crate) use lenient;

/// The error for a value that must be there and is not.
pub(crate) struct Missing;

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("is missing, null or of another type")
    }
}
