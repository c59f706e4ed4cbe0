//! Moments and durations as numbers, or as numbers inside texts.

use std::marker::PhantomData;
use std::time::Duration;

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::{Decode, Encode, Scalar};
use crate::types::Timestamp;

macro_rules! moments {
    ($($(#[doc = $doc:literal])+ $form:ident($millis:literal, |$count:ident, $serializer:ident| $write:expr);)+) => {$(
        $(#[doc = $doc])+
        #[allow(dead_code, reason = "a form of the vocabulary that no field may have at the moment")]
        pub(crate) struct $form;

        impl Encode<Timestamp> for $form {
            fn write<S: Serializer>(moment: &Timestamp, $serializer: S) -> Result<S::Ok, S::Error> {
                let $count = moment.as_millis().div_euclid($millis);
                $write
            }
        }

        impl Decode<Timestamp> for $form {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
                let count = Scalar::read(deserializer)?.int();
                Ok(count.map(|count| Timestamp::from_millis(count.saturating_mul($millis))))
            }
        }
    )+};
}

moments! {
    /// Seconds since 1970.
    UnixSeconds(1000, |count, serializer| serializer.serialize_i64(count));
    /// Milliseconds since 1970.
    UnixMillis(1, |count, serializer| serializer.serialize_i64(count));
    /// Seconds since 1970, as text.
    UnixSecondsText(1000, |count, serializer| serializer.collect_str(&count));
    /// Milliseconds since 1970, as text.
    UnixMillisText(1, |count, serializer| serializer.collect_str(&count));
}

/// A moment that is written as `F` says, and read in seconds or milliseconds by its size, because the unit varies.
pub(crate) struct AnyUnit<F>(PhantomData<F>);

impl<F: Encode<Timestamp>> Encode<Timestamp> for AnyUnit<F> {
    fn write<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        F::write(moment, serializer)
    }
}

impl<F> Decode<Timestamp> for AnyUnit<F> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        let count = Scalar::read(deserializer)?.int();
        Ok(count.map(Timestamp::from_any_unit))
    }
}

/// A number of seconds.
pub(crate) struct Seconds;

/// A number of seconds, as text.
pub(crate) struct SecondsText;

impl Encode<Duration> for Seconds {
    fn write<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(duration.as_secs())
    }
}

impl Encode<Duration> for SecondsText {
    fn write<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&duration.as_secs())
    }
}

impl Decode<Duration> for Seconds {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let seconds = Scalar::read(deserializer)?.int();
        Ok(seconds.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs))
    }
}

impl Decode<Duration> for SecondsText {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        Seconds::read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Encoded;

    fn read<T, F: Decode<T>>(json: &str) -> Option<T> {
        F::read(&mut serde_json::Deserializer::from_str(json)).expect("valid JSON")
    }

    fn written<T, F: Encode<T>>(value: T) -> String {
        serde_json::to_string(&Encoded::<T, F>::new(&value)).expect("a value that can be written")
    }

    #[test]
    fn each_form_writes_its_own_unit() {
        let moment = Timestamp::from_millis(1_709_108_242_345);
        assert_eq!(written::<_, UnixSeconds>(moment), "1709108242");
        assert_eq!(written::<_, UnixMillis>(moment), "1709108242345");
        assert_eq!(written::<_, UnixSecondsText>(moment), "\"1709108242\"");
        assert_eq!(written::<_, UnixMillisText>(moment), "\"1709108242345\"");
        assert_eq!(written::<_, AnyUnit<UnixSeconds>>(moment), "1709108242");
        assert_eq!(written::<_, UnixSeconds>(Timestamp::from_millis(-1)), "-1");
    }

    #[test]
    fn numbers_and_texts_are_read_alike() {
        let moment = Some(Timestamp::from_secs(1_709_108_242));
        assert_eq!(read::<_, UnixSeconds>("1709108242"), moment);
        assert_eq!(read::<_, UnixSeconds>("\"1709108242\""), moment);
        assert_eq!(read::<_, UnixMillisText>("1709108242000"), moment);
        assert_eq!(read::<_, UnixMillis>("\"\""), None);
        assert_eq!(read::<_, Seconds>("\"30\""), Some(Duration::from_secs(30)));
        assert_eq!(read::<_, SecondsText>("-30"), None);
    }

    #[test]
    fn a_unit_that_varies_is_told_by_the_size() {
        assert_eq!(read::<_, AnyUnit<UnixSeconds>>("99999999999"), Some(Timestamp::from_secs(99_999_999_999)));
        assert_eq!(read::<_, AnyUnit<UnixSeconds>>("100000000000"), Some(Timestamp::from_millis(100_000_000_000)));
    }
}
