//! Reading and writing objects with named fields; what `define.rs` expands to calls this.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::collections::nothing_else;
use super::form::Missing;
use super::{Decode, Encode, Encoded, Extra, Lenient, Seed, path};

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
    #[inline]
    fn find(&mut self, name: &str) -> Option<At> {
        if let Some((known, at)) = self.table.get(self.next)
            && *known == name
        {
            self.next += 1;
            return Some(*at);
        }
        self.search(name)
    }

    fn search(&mut self, name: &str) -> Option<At> {
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

/// A list that may stand in place of the object that should hold it.
pub(crate) trait Root: Sized {
    /// Reads it.
    fn from_items<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error>;
}

impl<T: Lenient> Root for Vec<T> {
    fn from_items<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
        Lenient::read(SeqAccessDeserializer::new(items))
    }
}

impl<T: Lenient> Root for Option<Vec<T>> {
    fn from_items<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
        Vec::from_items(items).map(Some)
    }
}

/// The name of a field without the `r#` that a keyword needs.
pub(crate) const fn plain_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Passes over the value of a field that is not known.
pub(crate) fn skip<'de, A: MapAccess<'de>>(members: &mut A) -> Result<(), A::Error> {
    members.next_value::<IgnoredAny>().map(drop)
}

/// The value of a field that must be there, or what its absence means.
pub(crate) fn required<T, F: Decode<T>, E: Error>(field: Option<T>, name: &str) -> Result<T, E> {
    field.or_else(F::absent).ok_or_else(|| path::at_field(name, E::custom(Missing)))
}

/// An object that is being written. The first error ends the writing, and is told at the end.
pub(crate) struct Members<'a, M: SerializeMap> {
    map: Result<M, M::Error>,
    extra: Option<&'a Extra>,
}

impl<'a, M: SerializeMap> Members<'a, M> {
    /// Starts an object.
    pub(crate) fn start<S>(serializer: S, extra: Option<&'a Extra>) -> Self
    where
        S: Serializer<SerializeMap = M, Error = M::Error>,
    {
        Self { map: serializer.serialize_map(None), extra }
    }

    /// Writes a field, unless the caller has replaced it.
    pub(crate) fn put<T, F: Encode<T>>(&mut self, name: &'static str, value: &T) {
        if !self.extra.is_some_and(|extra| extra.has(name)) {
            self.entry(name, &Encoded::<T, F>::new(value));
        }
    }

    /// Writes a field if it has a value.
    pub(crate) fn put_some<T, F: Encode<T>>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.put::<T, F>(name, value);
        }
    }

    /// Writes members that are known only by name.
    pub(crate) fn put_all(&mut self, members: &BTreeMap<String, Value>) {
        members.iter().for_each(|(name, value)| self.entry(name, value));
    }

    /// Writes what the caller has added, and ends the object.
    pub(crate) fn end(mut self) -> Result<M::Ok, M::Error> {
        for (name, value) in self.extra.into_iter().flat_map(Extra::iter) {
            self.entry(name, value);
        }
        self.map?.end()
    }

    fn entry(&mut self, name: &str, value: &impl Serialize) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.map = Err(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use crate::Failure;

    /// Fails at one write, and never again.
    struct FailsOnce {
        at: usize,
        writes: usize,
    }

    impl io::Write for FailsOnce {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.writes += 1;
            if self.writes == self.at { Err(io::Error::other("full")) } else { Ok(bytes.len()) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_error_while_writing_is_told_wherever_it_happens() {
        let failure = Failure::from_json(
            r#"{"qrCode":"16E0091709B04C926","channelId":1,"uuid":"u","error_code":-2,"message":"m","more":{"x":1}}"#,
        );
        let mut whole = FailsOnce { at: 0, writes: 0 };
        serde_json::to_writer(&mut whole, &failure).expect("written");
        assert!(whole.writes > 20, "{}", whole.writes);
        for at in 1..=whole.writes {
            let error = serde_json::to_writer(FailsOnce { at, writes: 0 }, &failure).expect_err("full");
            assert!(error.is_io(), "write {at}: {error}");
        }
    }
}
