//! How a type is read and written: its plain form, and other forms that a field may demand.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A type that can be read from whatever the cloud sends in its place. Objects say how their members are read, other types how
/// any value is.
pub(crate) trait Lenient: Sized {
    /// Reads a value; `None` if it is null or cannot be understood.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }

    /// Reads the members of an object.
    fn from_members<'de, A: MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_map(members)?;
        Ok(None)
    }

    /// Reads a list in place of an object; `None` unless one of the fields may stand there alone.
    fn from_items<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
        IgnoredAny.visit_seq(items)?;
        Ok(None)
    }

    /// What a missing value means: empty for lists and maps.
    fn absent() -> Option<Self> {
        None
    }
}

/// Reads an object; anything else counts as nothing.
struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    nothing_else!();

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        T::from_members(members)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        T::from_items(items)
    }
}

/// Takes any value for nothing, but what the visitor itself understands.
macro_rules! nothing_else {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON value")
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }
    };
}
pub(super) use nothing_else;

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

/// The form that a field says, or the plain one.
pub(crate) type Form<F = Plain> = F;

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
