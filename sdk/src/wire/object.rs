//! Objects with named fields: one macro call per object says which field stands under which name, in which form.
//!
//! ```text
//! object! {
//!     answer RegionSummary {
//!         region_id = required "regionId";
//!         has_children = optional "hasChildren" as SwitchInt;
//!         file_name = optional "fileName" | "filename";
//!         dev_num_map = many "devNumMap";
//!     }
//! }
//! ```
//!
//! The first word is the direction: `request` (a whole request: it also sends what was added by `extra`), `sent` (an object
//! inside requests), `answer`, `shared` (both), `output` (a whole answer). The direction that a program does not need is
//! there behind the feature `server`.
//!
//! A field is `required` (its absence is an error), `optional` (an `Option`), `many` (a list or map, empty when absent) or
//! `default(…)` (always sent; when absent, the value given). `constant` fields are sent and not kept. A request that names one
//! target starts with `target target;`, an output with failed items with `failures failures;`. `root list as …;` says that the list
//! may stand in place of the whole object.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::collections::nothing_else;
use super::form::Missing;
use super::{Decode, Encode, Encoded, Extra, Seed, path};

/// An object that can be read from the members of a JSON object.
pub(crate) trait FromMembers: Sized {
    /// Reads the members.
    fn from_members<'de, A: MapAccess<'de>>(members: A) -> Result<Self, A::Error>;

    /// Reads a list in place of the object; `None` unless one of the fields may stand there alone.
    fn from_items<'de, A: SeqAccess<'de>>(mut items: A) -> Result<Option<Self>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// Reads an object; anything else counts as nothing.
pub(crate) fn read<'de, T: FromMembers, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: FromMembers> Visitor<'de> for Object<T> {
        type Value = Option<T>;

        nothing_else!();

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
            T::from_members(members).map(Some)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
            T::from_items(items)
        }
    }

    deserializer.deserialize_any(Object(PhantomData))
}

/// Reads an object without members, for the field that stands in its place.
pub(crate) fn empty<T: FromMembers, E: Error>() -> Result<T, E> {
    T::from_members(MapDeserializer::new(std::iter::empty::<(&str, &str)>()))
}

/// The names of an object's fields, and which of them is likely to come next.
pub(crate) struct Names<'a, At> {
    table: &'a [(&'static str, At)],
    next: usize,
}

impl<'a, At: Copy> Names<'a, At> {
    /// Names with the field that each stands for.
    pub(crate) fn new(table: &'a [(&'static str, At)]) -> Self {
        Self { table, next: 0 }
    }

    /// Fields mostly come in the order of the table, so the search starts behind the last one found.
    fn find(&mut self, name: &str) -> Option<At> {
        let (before, after) = self.table.split_at(self.next);
        let found = match after.iter().position(|(known, _)| *known == name) {
            Some(place) => self.next + place,
            None => before.iter().position(|(known, _)| *known == name)?,
        };
        self.next = found + 1;
        Some(self.table[found].1)
    }
}

impl<'de, At: Copy> DeserializeSeed<'de> for &mut Names<'_, At> {
    type Value = Option<At>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<At: Copy> Visitor<'_> for &mut Names<'_, At> {
    type Value = Option<At>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    /// The cloud writes some names with a trailing blank.
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.find(name).or_else(|| self.find(name.trim())))
    }
}

/// Reads the value of a field. What cannot be understood does not overwrite an earlier value.
pub(crate) fn next<'de, T, F: Decode<T>, A: MapAccess<'de>>(
    members: &mut A,
    name: &str,
    field: &mut Option<T>,
) -> Result<(), A::Error> {
    match members.next_value_seed(Seed::<T, F>::new()) {
        Ok(None) => Ok(()),
        Ok(value) => {
            *field = value;
            Ok(())
        }
        Err(error) => Err(path::at_field(name, error)),
    }
}

/// Reads a list that stands in place of the object that should hold it.
pub(crate) fn items<'de, T, F: Decode<T>, A: SeqAccess<'de>>(items: A) -> Result<Option<T>, A::Error> {
    F::read(SeqAccessDeserializer::new(items))
}

/// Passes over the value of a field that is not known.
pub(crate) fn skip<'de, A: MapAccess<'de>>(members: &mut A) -> Result<(), A::Error> {
    members.next_value::<IgnoredAny>().map(drop)
}

/// The value of a field that must be there, or what its absence means.
pub(crate) fn required<T, F: Decode<T>, E: Error>(field: Option<T>, name: &str) -> Result<T, E> {
    field.or_else(F::absent).ok_or_else(|| path::at_field(name, E::custom(Missing)))
}

/// An object that is being written.
pub(crate) struct Members<'a, M> {
    map: M,
    extra: Option<&'a Extra>,
}

impl<'a, M: SerializeMap> Members<'a, M> {
    /// Starts an object.
    pub(crate) fn start<S>(serializer: S, extra: Option<&'a Extra>) -> Result<Self, S::Error>
    where
        S: Serializer<SerializeMap = M>,
    {
        Ok(Self { map: serializer.serialize_map(None)?, extra })
    }

    /// Writes a field, unless the caller has replaced it.
    pub(crate) fn put<T, F: Encode<T>>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        if self.extra.is_some_and(|extra| extra.has(name)) {
            return Ok(());
        }
        self.map.serialize_entry(name, &Encoded::<T, F>::new(value))
    }

    /// Writes a field if it has a value.
    pub(crate) fn put_some<T, F: Encode<T>>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| self.put::<T, F>(name, value))
    }

    /// Writes members that are known only by name.
    pub(crate) fn put_all(&mut self, members: &BTreeMap<String, Value>) -> Result<(), M::Error> {
        members.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value))
    }

    /// Writes what the caller has added, and ends the object.
    pub(crate) fn end(mut self) -> Result<M::Ok, M::Error> {
        for (name, value) in self.extra.into_iter().flat_map(Extra::iter) {
            self.map.serialize_entry(name, value)?;
        }
        self.map.end()
    }
}

/// Writes a value that is known beforehand.
pub(crate) fn constant<M: SerializeMap>(
    members: &mut Members<'_, M>,
    name: &'static str,
    value: impl Serialize,
) -> Result<(), M::Error> {
    members.put::<_, super::Plain>(name, &value)
}

macro_rules! object {
    (request $name:ident { $($table:tt)* }) => {
        $crate::wire::object::write_object!($name (extra) { $($table)* });
        #[cfg(feature = "server")]
        $crate::wire::object::read_object!($name (extra) { $($table)* });
    };
    (sent $name:ident { $($table:tt)* }) => {
        $crate::wire::object::write_object!($name () { $($table)* });
        #[cfg(feature = "server")]
        $crate::wire::object::read_object!($name () { $($table)* });
    };
    (answer $name:ident { $($table:tt)* }) => {
        $crate::wire::object::read_object!($name () { $($table)* });
        #[cfg(feature = "server")]
        $crate::wire::object::write_object!($name () { $($table)* });
    };
    (shared $name:ident { $($table:tt)* }) => {
        $crate::wire::object::read_object!($name () { $($table)* });
        $crate::wire::object::write_object!($name () { $($table)* });
    };
    (output $name:ident { failures $failures:ident; $($table:tt)* }) => {
        $crate::wire::object::read_object!($name ($failures) { $($table)* });
        #[cfg(feature = "server")]
        $crate::wire::object::write_object!($name () { $($table)* });

        impl $crate::operation::Answer for $name {
            fn decode(
                envelope: &$crate::envelope::Envelope<'_>,
            ) -> ::core::result::Result<Self, $crate::error::DecodeError> {
                let mut answer: Self = $crate::wire::result(envelope)?;
                answer.$failures = envelope.failures();
                Ok(answer)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> ::core::option::Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(self))
            }

            fn failures(&self) -> &[$crate::types::Failure] {
                &self.$failures
            }
        }
    };
    (output $name:ident { $($table:tt)* }) => {
        $crate::wire::object::object!(answer $name { $($table)* });

        impl $crate::operation::Answer for $name {
            fn decode(
                envelope: &$crate::envelope::Envelope<'_>,
            ) -> ::core::result::Result<Self, $crate::error::DecodeError> {
                $crate::wire::result(envelope)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> ::core::option::Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(self))
            }
        }
    };
}
pub(crate) use object;

macro_rules! read_object {
    ($name:ident ($($other:ident)?) {
        $(target $target:ident;)?
        $(root $root:ident as $root_form:ty;)?
        $(constant $constant:literal = $constant_value:expr;)*
        $($field:ident = $kind:ident $(($default:expr))? $wire:literal $(| $alias:literal)* $(as $form:ty)?;)*
    }) => {
        impl $crate::wire::object::FromMembers for $name {
            #[allow(unused_mut, reason = "an object without fields has nothing to fill")]
            fn from_members<'de, A: ::serde::de::MapAccess<'de>>(
                mut members: A,
            ) -> ::core::result::Result<Self, A::Error> {
                #[derive(Clone, Copy)]
                #[allow(non_camel_case_types, reason = "each variant is named after its field")]
                enum At {
                    $($target($crate::types::TargetPart),)?
                    $($field,)*
                }
                const NAMES: &[(&str, At)] = &[
                    $(
                        ("qrCode", At::$target($crate::types::TargetPart::QrCode)),
                        ("mac", At::$target($crate::types::TargetPart::Mac)),
                        ("channelId", At::$target($crate::types::TargetPart::ChannelId)),
                        ("childMac", At::$target($crate::types::TargetPart::ChildMac)),
                    )?
                    $(($wire, At::$field),)*
                    $($(($alias, At::$field),)*)*
                ];
                $(let mut $target = $crate::types::TargetParts::default();)?
                $(let mut $field = ::core::option::Option::None;)*
                let mut names = $crate::wire::object::Names::new(NAMES);
                while let Some(at) = members.next_key_seed(&mut names)? {
                    match at {
                        None => $crate::wire::object::skip(&mut members)?,
                        $(Some(At::$target(part)) => $target.read(part, &mut members)?,)?
                        $(Some(At::$field) => $crate::wire::object::next::<
                            _,
                            $crate::wire::object::form!($($form)?),
                            A,
                        >(&mut members, $wire, &mut $field)?,)*
                    }
                }
                Ok(Self {
                    $($target: $target.finish()?,)?
                    $($field: $crate::wire::object::finish!(
                        $field, $wire, $kind $(($default))?, $crate::wire::object::form!($($form)?)
                    ),)*
                    $($other: ::core::default::Default::default(),)?
                })
            }

            $(
                fn from_items<'de, A: ::serde::de::SeqAccess<'de>>(
                    items: A,
                ) -> ::core::result::Result<::core::option::Option<Self>, A::Error> {
                    let mut whole: Self = $crate::wire::object::empty()?;
                    if let Some(items) = $crate::wire::object::items::<_, $root_form, A>(items)? {
                        whole.$root = items;
                    }
                    Ok(Some(whole))
                }
            )?
        }

        impl $crate::wire::Lenient for $name {
            fn read<'de, D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<::core::option::Option<Self>, D::Error> {
                $crate::wire::object::read(deserializer)
            }
        }

        $crate::wire::lenient!($name);
    };
}
pub(crate) use read_object;

macro_rules! write_object {
    ($name:ident ($($extra:ident)?) {
        $(target $target:ident;)?
        $(root $root:ident as $root_form:ty;)?
        $(constant $constant:literal = $constant_value:expr;)*
        $($field:ident = $kind:ident $(($default:expr))? $wire:literal $(| $alias:literal)* $(as $form:ty)?;)*
    }) => {
        impl ::serde::Serialize for $name {
            #[allow(unused_mut, reason = "an object without fields has nothing to write")]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                let extra = ::core::option::Option::None$(.or(Some(&self.$extra)))?;
                let mut members = $crate::wire::object::Members::start(serializer, extra)?;
                $($crate::types::WriteParts::write_parts(&self.$target, &mut members)?;)?
                $($crate::wire::object::constant(&mut members, $constant, $constant_value)?;)*
                $($crate::wire::object::put!(
                    members, &self.$field, $wire, $kind, $crate::wire::object::form!($($form)?)
                );)*
                members.end()
            }
        }
    };
}
pub(crate) use write_object;

/// The form of a field: what it says, or the plain one.
macro_rules! form {
    () => {
        $crate::wire::Plain
    };
    ($form:ty) => {
        $form
    };
}
pub(crate) use form;

/// Writes one field by its kind.
macro_rules! put {
    ($members:ident, $value:expr, $name:literal, optional, $form:ty) => {
        $members.put_some::<_, $form>($name, $value)?
    };
    ($members:ident, $value:expr, $name:literal, $kind:ident, $form:ty) => {
        $members.put::<_, $form>($name, $value)?
    };
}
pub(crate) use put;

/// Ends the reading of one field by its kind.
macro_rules! finish {
    ($field:ident, $name:literal, optional, $form:ty) => {
        $field
    };
    ($field:ident, $name:literal, default($default:expr), $form:ty) => {
        $field.unwrap_or_else(|| $default)
    };
    ($field:ident, $name:literal, $kind:ident, $form:ty) => {
        $crate::wire::object::required::<_, $form, A::Error>($field, $name)?
    };
}
pub(crate) use finish;
