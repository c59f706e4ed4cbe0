//! Lists, maps and tuples of values in any form.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeTuple, Serializer};

use super::form::nothing_else;
use super::{Decode, Encode, Encoded, FromScalar, Lenient, Plain, Seed, path};

/// A list whose items have the form `F`.
pub(crate) struct List<F>(PhantomData<F>);

/// A map whose values have the form `F`.
pub(crate) struct Map<F>(PhantomData<F>);

impl<T, F: Decode<T>> Decode<Vec<T>> for List<F> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<T>>, D::Error> {
        deserializer.deserialize_any(ListVisitor::<T, F>(PhantomData))
    }

    fn absent() -> Option<Vec<T>> {
        Some(Vec::new())
    }
}

impl<T, F: Encode<T>> Encode<Vec<T>> for List<F> {
    fn write<S: Serializer>(items: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(items.len()))?;
        for item in items {
            list.serialize_element(&Encoded::<T, F>::new(item))?;
        }
        list.end()
    }
}

impl<K: FromScalar + Ord, V, F: Decode<V>> Decode<BTreeMap<K, V>> for Map<F> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BTreeMap<K, V>>, D::Error> {
        deserializer.deserialize_any(MapVisitor::<K, V, F>(PhantomData))
    }

    fn absent() -> Option<BTreeMap<K, V>> {
        Some(BTreeMap::new())
    }
}

impl<K: Serialize, V, F: Encode<V>> Encode<BTreeMap<K, V>> for Map<F> {
    fn write<S: Serializer>(members: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(members.len()))?;
        for (key, value) in members {
            map.serialize_entry(key, &Encoded::<V, F>::new(value))?;
        }
        map.end()
    }
}

impl<T: Lenient> Lenient for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        List::<Plain>::read(deserializer)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<K: FromScalar + Ord, V: Lenient> Lenient for BTreeMap<K, V> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Map::<Plain>::read(deserializer)
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

struct ListVisitor<T, F>(PhantomData<(T, F)>);

impl<'de, T, F: Decode<T>> Visitor<'de> for ListVisitor<T, F> {
    type Value = Option<Vec<T>>;

    nothing_else!();

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_map(members)?;
        Ok(None)
    }

    /// An item that cannot be understood is left out.
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0).min(1024));
        for index in 0.. {
            match items.next_element_seed(Seed::<T, F>::new()) {
                Ok(None) => break,
                Ok(Some(item)) => list.extend(item.or_else(F::absent)),
                Err(error) => return Err(path::at_index(index, error)),
            }
        }
        Ok(Some(list))
    }
}

struct MapVisitor<K, V, F>(PhantomData<(K, V, F)>);

impl<'de, K: FromScalar + Ord, V, F: Decode<V>> Visitor<'de> for MapVisitor<K, V, F> {
    type Value = Option<BTreeMap<K, V>>;

    nothing_else!();

    /// What cannot be understood is left out, a key with its value and a value with its key.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = members.next_value_seed(Seed::<V, F>::new()).map_err(|error| path::at_field(&key, error))?;
            if let (Some(key), Some(value)) = (K::from_key(&key), value.or_else(F::absent)) {
                map.insert(key, value);
            }
        }
        Ok(Some(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_seq(items)?;
        Ok(None)
    }
}

/// Tuples: JSON arrays with one form for each place. One whose places cannot all be understood counts as nothing.
macro_rules! tuples {
    ($(($($value:ident $form:ident $place:tt),+) $count:literal)+) => {$(
        impl<$($value,)+ $($form: Decode<$value>),+> Decode<($($value,)+)> for ($($form,)+) {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<($($value,)+)>, D::Error> {
                struct Places<P>(PhantomData<P>);

                impl<'de, $($value,)+ $($form: Decode<$value>),+> Visitor<'de> for Places<(($($value,)+), ($($form,)+))> {
                    type Value = Option<($($value,)+)>;

                    nothing_else!();

                    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
                        IgnoredAny.visit_map(members)?;
                        Ok(None)
                    }

                    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                        let read = ($(next_place::<$value, $form, A>(&mut items, $place)?,)+);
                        IgnoredAny.visit_seq(items)?;
                        Ok((|| Some(($(read.$place?,)+)))())
                    }
                }

                deserializer.deserialize_any(Places::<(($($value,)+), ($($form,)+))>(PhantomData))
            }
        }

        impl<$($value,)+ $($form: Encode<$value>),+> Encode<($($value,)+)> for ($($form,)+) {
            fn write<S: Serializer>(value: &($($value,)+), serializer: S) -> Result<S::Ok, S::Error> {
                let mut tuple = serializer.serialize_tuple($count)?;
                $(tuple.serialize_element(&Encoded::<$value, $form>::new(&value.$place))?;)+
                tuple.end()
            }
        }

        impl<$($value: Lenient),+> Lenient for ($($value,)+) {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                <($(tuples!(@plain $value),)+) as Decode<Self>>::read(deserializer)
            }
        }
    )+};
    (@plain $value:ident) => { Plain };
}

tuples! {
    (T0 F0 0, T1 F1 1) 2
    (T0 F0 0, T1 F1 1, T2 F2 2) 3
    (T0 F0 0, T1 F1 1, T2 F2 2, T3 F3 3) 4
}

fn next_place<'de, T, F: Decode<T>, A: SeqAccess<'de>>(items: &mut A, place: usize) -> Result<Option<T>, A::Error> {
    let item = items.next_element_seed(Seed::<T, F>::new()).map_err(|error| path::at_index(place, error))?;
    Ok(item.unwrap_or_default().or_else(F::absent))
}
