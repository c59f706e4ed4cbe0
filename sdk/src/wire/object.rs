//! Reading and writing objects with named fields; what `define.rs` expands to calls this.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::form::Missing;
use super::{Decode, Encode, Encoded, Extra, Lenient, Plain, Seed, path};

/// The members of an empty object.
pub(crate) fn no_members<'de, E: Error>() -> impl MapAccess<'de, Error = E> {
    MapDeserializer::new(std::iter::empty::<(&str, &str)>())
}

/// A field of an object that is being read. What cannot be understood does not overwrite an earlier value.
pub(crate) struct Field<T, F = Plain> {
    /// What it is called on the wire.
    pub(crate) name: &'static str,
    value: Cell<Option<T>>,
    form: PhantomData<F>,
}

impl<T, F: Decode<T>> Field<T, F> {
    /// A field that has no value yet.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, value: Cell::new(None), form: PhantomData }
    }

    /// The value, if there was one.
    pub(crate) fn optional(self) -> Option<T> {
        self.value.into_inner()
    }

    /// The list or map, empty if there was none.
    pub(crate) fn repeated(self) -> T
    where
        T: Default,
    {
        self.optional().unwrap_or_default()
    }

    /// The value, or another one if there was none.
    pub(crate) fn or_else(self, default: impl FnOnce() -> T) -> T {
        self.optional().unwrap_or_else(default)
    }

    /// The value that must be there, or what its absence means.
    pub(crate) fn required<E: Error>(self) -> Result<T, E> {
        let name = self.name;
        self.optional().or_else(F::absent).ok_or_else(|| path::at_field(name, E::custom(Missing)))
    }
}

/// A field of whatever type: what reads the members of an object is compiled once, not for every object anew.
pub(crate) trait Slot<'de, A: MapAccess<'de>> {
    /// Reads its value, which comes next.
    fn read(&self, members: &mut A) -> Result<(), A::Error>;
}

impl<'de, T, F: Decode<T>, A: MapAccess<'de>> Slot<'de, A> for Field<T, F> {
    fn read(&self, members: &mut A) -> Result<(), A::Error> {
        if let Some(value) = members.next_value_seed(Seed::<T, F>::new())? {
            self.value.set(Some(value));
        }
        Ok(())
    }
}

/// Reads the members of an object into the fields of their names.
pub(crate) fn fill<'de, A: MapAccess<'de>>(
    mut members: A,
    fields: &[(&str, &dyn Slot<'de, A>)],
) -> Result<(), A::Error> {
    let mut names = Names { fields, next: 0 };
    while let Some(found) = members.next_key_seed(&mut names)? {
        match found.and_then(|at| fields.get(at)) {
            Some((name, field)) => {
                if let Err(error) = field.read(&mut members) {
                    return Err(path::at_field(name, error));
                }
            }
            None => members.next_value::<IgnoredAny>().map(drop)?,
        }
    }
    Ok(())
}

/// The names of an object's fields, and which of them is likely to come next.
struct Names<'a, S: ?Sized> {
    fields: &'a [(&'a str, &'a S)],
    next: usize,
}

impl<S: ?Sized> Names<'_, S> {
    /// Fields mostly come in the order of the table, so the search starts behind the last one found.
    #[inline]
    fn find(&mut self, name: &str) -> Option<usize> {
        let likely = self.next;
        if let Some((known, _)) = self.fields.get(likely)
            && *known == name
        {
            self.next += 1;
            return Some(likely);
        }
        self.search(name)
    }

    fn search(&mut self, name: &str) -> Option<usize> {
        let (before, after) = self.fields.split_at(self.next);
        let found = match after.iter().position(|(known, _)| *known == name) {
            Some(place) => self.next + place,
            None => before.iter().position(|(known, _)| *known == name)?,
        };
        self.next = found + 1;
        Some(found)
    }
}

impl<'de, S: ?Sized> DeserializeSeed<'de> for &mut Names<'_, S> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<S: ?Sized> Visitor<'_> for &mut Names<'_, S> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    /// The cloud writes some names with a trailing blank.
    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.find(name).or_else(|| self.find(name.trim())))
    }
}

/// A list that may stand in place of the object that should hold it.
pub(crate) trait Root: Sized {
    /// Reads it.
    fn read<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error>;
}

impl<T: Lenient> Root for Vec<T> {
    fn read<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
        Lenient::read(SeqAccessDeserializer::new(items))
    }
}

impl<T: Lenient> Root for Option<Vec<T>> {
    fn read<'de, A: SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
        Root::read(items).map(Some)
    }
}

/// The name of a field without the `r#` that a keyword needs.
pub(crate) const fn plain_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
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
