//! Objects, requests and answers, each defined in one place: what it means, what its fields are called here and on the wire, and
//! in which form they are written.
//!
//! ```text
//! object! {
//!     /// One region of a list.
//!     pub answer RegionSummary {
//!         /// Id of the region.
//!         required region_id: RegionId = "regionId";
//!         /// Position among its siblings.
//!         optional order: i64;
//!         /// Whether there are regions below it.
//!         optional has_children: Switch = "hasChildren" as SwitchInt;
//!         /// The devices in it.
//!         repeated devices: Vec<Device> = "deviceList" | "devList";
//!     }
//! }
//! ```
//!
//! becomes a struct with public fields that is read and, behind the feature `server`, written. The first word is the direction:
//!
//! - `request`: a whole request. `to ChannelId` gives it one target, `to [ChannelId] in "devList"` a list of them.
//! - `sent`: an object inside requests.
//! - `answer`: an object inside answers.
//! - `shared`: an object inside both.
//! - `output`: a whole answer. `of Request` names its request; `with failures` gives it the list of failed items.
//!
//! A field is `required` (its absence is an error), `optional` (an `Option`), `repeated` (a list or map, empty when absent) or
//! `default(value)` (always sent; the value when absent). Its wire name is left out where it is the same as here; further names,
//! behind `|`, are read and never sent. `, set` gives it a setter, `, set_into` one that takes whatever turns into the type,
//! `, set_each<T>` one that takes a list of such. `constant { "name" = value }` in the head is sent and not kept; `or_root field`
//! in the head lets a list stand in place of the whole object.

/// Defines an object; see the head of the file.
macro_rules! object {
    (
        $(#[$about:meta])*
        pub request $name:ident $(to $target:ident)? $(to [$targets:ident] in $list:literal)?
        $(constant { $($constant:tt)* })?
        { $($fields:tt)* }
    ) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            $(#[$about])*
            $name [
                $(
                    /// What the call is aimed at.
                    pub target: $crate::types::$target,
                )?
                $(
                    /// What the call is aimed at.
                    #[doc(alias = $list)]
                    pub targets: Vec<$crate::types::$targets>,
                )?
                extra: $crate::wire::Extra,
            ] { $($fields)* }
        }
        $crate::wire::define::writing! {
            $name [$(flat target to $target)? $(list targets in $list)?] [extra] [$($($constant)*)?] { $($fields)* }
        }
        #[cfg(feature = "server")]
        $crate::wire::define::reading! {
            $name [$(flat target to $target)? $(list targets in $list)?] [extra] [] { $($fields)* }
        }
        $crate::wire::define::setters! {
            $name { $($fields)* }
            $(
                /// Adds a target.
                pub fn target(mut self, target: impl Into<$crate::types::$targets>) -> Self {
                    self.targets.push(target.into());
                    self
                }

                /// Adds targets.
                pub fn targets(
                    mut self,
                    targets: impl IntoIterator<Item = impl Into<$crate::types::$targets>>,
                ) -> Self {
                    self.targets.extend(targets.into_iter().map(Into::into));
                    self
                }
            )?
            $crate::wire::define::extra! {}
        }
    };
    // Its fields stand in the query string: they are also read, from the URL that the cloud gave, and the body is empty.
    ($(#[$about:meta])* pub query_request $name:ident { $($fields:tt)* }) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            $(#[$about])*
            $name [
                pub(crate) origin: Option<String>,
                extra: $crate::wire::Extra,
            ] { $($fields)* }
        }
        $crate::wire::define::reading! { $name [] [origin extra] [] { $($fields)* } }
        $crate::wire::define::writing! { $name [] [] [] {} }
        $crate::wire::define::setters! { $name { $($fields)* } $crate::wire::define::extra! {} }
    };
    (
        $(#[$about:meta])*
        pub sent $name:ident $(constant { $($constant:tt)* })? { $($fields:tt)* }
    ) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            $(#[$about])*
            $name [] { $($fields)* }
        }
        $crate::wire::define::writing! { $name [] [] [$($($constant)*)?] { $($fields)* } }
        #[cfg(feature = "server")]
        $crate::wire::define::reading! { $name [] [] [] { $($fields)* } }
        $crate::wire::define::setters! { $name { $($fields)* } }
    };
    (
        $(#[$about:meta])*
        pub shared $name:ident $(constant { $($constant:tt)* })? $(or_root $root:ident)? { $($fields:tt)* }
    ) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            $(#[$about])*
            $name [] { $($fields)* }
        }
        $crate::wire::define::writing! { $name [] [] [$($($constant)*)?] { $($fields)* } }
        $crate::wire::define::reading! { $name [] [] [$($root)?] { $($fields)* } }
        $crate::wire::define::setters! { $name { $($fields)* } }
    };
    (
        $(#[$about:meta])*
        pub answer $name:ident $(or_root $root:ident)? { $($fields:tt)* }
    ) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug, PartialEq)]
            #[cfg_attr(not(feature = "server"), non_exhaustive)]
            $(#[$about])*
            $name [] { $($fields)* }
        }
        $crate::wire::define::reading! { $name [] [] [$($root)?] { $($fields)* } }
        #[cfg(feature = "server")]
        $crate::wire::define::writing! { $name [] [] [] { $($fields)* } }
    };
    (pub output $name:ident of $request:ident $(or_root $root:ident)? { $($fields:tt)* }) => {
        $crate::wire::define::object! {
            #[doc = concat!("Answer of [`", stringify!($request), "`].")]
            pub answer $name $(or_root $root)? { $($fields)* }
        }

        impl $crate::operation::Output for $name {}

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(self))
            }
        }
    };
    (pub output $name:ident of $request:ident with failures $(or_root $root:ident)? { $($fields:tt)* }) => {
        $crate::wire::define::fields! {
            #[derive(Clone, Debug, PartialEq)]
            #[must_use = "some items may have failed: look at `failures`, or ask for `all_ok`"]
            #[cfg_attr(not(feature = "server"), non_exhaustive)]
            #[doc = concat!("Answer of [`", stringify!($request), "`].")]
            $name [
                /// What failed although the call was carried out.
                #[doc(alias = "failList")]
                pub failures: Vec<$crate::types::Failure>,
            ] { $($fields)* }
        }
        $crate::wire::define::reading! { $name [] [failures] [$($root)?] { $($fields)* } }
        #[cfg(feature = "server")]
        $crate::wire::define::writing! { $name [] [] [] { $($fields)* } }
        $crate::wire::define::all_ok! { $name $request }

        impl $crate::operation::Output for $name {
            const HAS_FAILURES: bool = true;

            fn failures_mut(&mut self) -> Option<&mut Vec<$crate::types::Failure>> {
                Some(&mut self.failures)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::server::Reply for $name {
            fn result(&self) -> Option<Box<::serde_json::value::RawValue>> {
                Some($crate::server::json(self))
            }

            fn failures(&self) -> &[$crate::types::Failure] {
                &self.failures
            }
        }
    };
}
pub(crate) use object;

/// The method that adds what the specification lacks.
macro_rules! extra {
    () => {
        /// Adds a field that this version does not know, or replaces one that it knows. It is signed and sent, and not
        /// validated.
        pub fn extra(mut self, name: impl Into<String>, value: impl Into<::serde_json::Value>) -> Self {
            self.extra.set(name.into(), value.into());
            self
        }
    };
}
pub(crate) use extra;

/// The method that makes failures an error.
macro_rules! all_ok {
    ($name:ident $request:ident) => {
        impl $name {
            /// This answer, or an error if anything failed.
            ///
            /// # Errors
            ///
            /// A partial failure that holds what failed.
            pub fn all_ok(self) -> Result<Self, $crate::error::Error> {
                if self.failures.is_empty() {
                    Ok(self)
                } else {
                    let info = <$request as $crate::operation::Operation>::INFO;
                    Err(info.partial_failure(self.failures))
                }
            }
        }
    };
}
pub(crate) use all_ok;

/// The struct itself.
macro_rules! fields {
    (
        $(#[$about:meta])*
        $name:ident [$($own:tt)*] {
            $(
                $(#[$meaning:meta])*
                $kind:ident $(($default:expr))? $field:ident: $ty:ty
                $(= $wire:literal)? $(| $alias:literal)* $(as $form:ty)? $(, $set:ident $(<$item:ty>)?)?;
            )*
        }
    ) => {
        $(#[$about])*
        pub struct $name {
            $(
                $(#[$meaning])*
                $(#[doc(alias = $wire)])?
                pub $field: $crate::wire::define::held!($kind $ty),
            )*
            $($own)*
        }
    };
}
pub(crate) use fields;

/// The type that holds a field.
macro_rules! held {
    (optional $ty:ty) => { Option<$ty> };
    ($kind:ident $ty:ty) => { $ty };
}
pub(crate) use held;

/// The wire name of a field: what it says, or its own.
macro_rules! name {
    ($field:ident) => {
        $crate::wire::object::plain_name(stringify!($field))
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}
pub(crate) use name;

/// How an object is read.
macro_rules! reading {
    (
        $name:ident
        [$(flat $flat:ident to $target:ident)? $(list $list:ident in $list_wire:literal)?] [$($other:ident)*] [$($root:ident)?] {
            $(
                $(#[$meaning:meta])*
                $kind:ident $(($default:expr))? $field:ident: $ty:ty
                $(= $wire:literal)? $(| $alias:literal)* $(as $form:ty)? $(, $set:ident $(<$item:ty>)?)?;
            )*
        }
    ) => {
        impl $crate::wire::Lenient for $name {
            fn from_members<'de, A: ::serde::de::MapAccess<'de>>(members: A) -> Result<Option<Self>, A::Error> {
                $(let $flat = $crate::types::TargetFields::new();)?
                $(let $list = $crate::wire::Field::<Vec<_>>::new($list_wire);)?
                $(
                    let $field = $crate::wire::Field::<$ty $(, $form)?>::new(
                        $crate::wire::define::name!($field $($wire)?),
                    );
                )*
                let fields: &[(&str, &dyn $crate::wire::object::Slot<'de, A>)] = &[
                    $(($list.name, &$list),)?
                    $(($field.name, &$field),)*
                    $($(($alias, &$field),)*)*
                ];
                $(let fields = &[&$flat.slots(), fields].concat();)?
                $crate::wire::object::fill(members, fields)?;
                Ok(Some(Self {
                    $($flat: $flat.finish()?,)?
                    $($list: $list.required::<A::Error>()?,)?
                    $($field: $crate::wire::define::finish!($kind $(($default))? $field),)*
                    $($other: Default::default(),)*
                }))
            }

            $(
                fn from_items<'de, A: ::serde::de::SeqAccess<'de>>(items: A) -> Result<Option<Self>, A::Error> {
                    let Some(items) = $crate::wire::object::Root::read(items)? else { return Ok(None) };
                    let whole = Self::from_members($crate::wire::object::no_members())?;
                    Ok(whole.map(|mut whole| {
                        whole.$root = items;
                        whole
                    }))
                }
            )?
        }

        $crate::wire::lenient!($name);
    };
}
pub(crate) use reading;

/// Ends the reading of a field by its kind.
macro_rules! finish {
    (optional $field:ident) => {
        $field.optional()
    };
    (repeated $field:ident) => {
        $field.repeated()
    };
    (default($default:expr) $field:ident) => {
        $field.or_else(|| $default)
    };
    (required $field:ident) => {
        $field.required::<A::Error>()?
    };
}
pub(crate) use finish;

/// How an object is written.
macro_rules! writing {
    (
        $name:ident
        [$(flat $flat:ident to $target:ident)? $(list $list:ident in $list_wire:literal)?] [$($extra:ident)?]
        [$($constant:literal = $value:expr),* $(,)?] {
            $(
                $(#[$meaning:meta])*
                $kind:ident $(($default:expr))? $field:ident: $ty:ty
                $(= $wire:literal)? $(| $alias:literal)* $(as $form:ty)? $(, $set:ident $(<$item:ty>)?)?;
            )*
        }
    ) => {
        impl ::serde::Serialize for $name {
            #[allow(unused_mut, reason = "an object without fields has nothing to write")]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let extra = None$(.or(Some(&self.$extra)))?;
                let mut members = $crate::wire::object::Members::start(serializer, extra);
                $($crate::types::WriteParts::write_parts(&self.$flat, &mut members);)?
                $(members.put::<_, $crate::wire::Plain>($list_wire, &self.$list);)?
                $(members.put::<_, $crate::wire::Plain>($constant, &$value);)*
                $($crate::wire::define::put!(
                    members, &self.$field, $crate::wire::define::name!($field $($wire)?), $kind,
                    $crate::wire::Form$(<$form>)?
                );)*
                members.end()
            }
        }
    };
}
pub(crate) use writing;

/// Writes a field by its kind.
macro_rules! put {
    ($members:ident, $value:expr, $name:expr, optional, $form:ty) => {
        $members.put_some::<_, $form>($name, $value)
    };
    ($members:ident, $value:expr, $name:expr, $kind:ident, $form:ty) => {
        $members.put::<_, $form>($name, $value)
    };
}
pub(crate) use put;

/// The setters of the fields that say so, and further methods.
macro_rules! setters {
    ($name:ident {
        $(
            $(#[$meaning:meta])*
            $kind:ident $(($default:expr))? $field:ident: $ty:ty
            $(= $wire:literal)? $(| $alias:literal)* $(as $form:ty)? $(, $set:ident $(<$item:ty>)?)?;
        )*
    } $($methods:tt)*) => {
        impl $name {
            $($crate::wire::define::setter! {
                [$(#[$meaning])*] $kind $field: $ty $(, $set $(<$item>)?)?
            })*
            $($methods)*
        }
    };
}
pub(crate) use setters;

/// One setter.
macro_rules! setter {
    ([$($meaning:tt)*] $kind:ident $field:ident: $ty:ty) => {};
    ([$($meaning:tt)*] $kind:ident $field:ident: $ty:ty, set) => {
        $($meaning)*
        pub fn $field(mut self, $field: $ty) -> Self {
            self.$field = $crate::wire::define::value!($kind $field);
            self
        }
    };
    ([$($meaning:tt)*] $kind:ident $field:ident: $ty:ty, set_into) => {
        $($meaning)*
        pub fn $field(mut self, $field: impl Into<$ty>) -> Self {
            self.$field = $crate::wire::define::value!($kind $field.into());
            self
        }
    };
    ([$($meaning:tt)*] $kind:ident $field:ident: $ty:ty, set_each<$item:ty>) => {
        $($meaning)*
        pub fn $field(mut self, $field: impl IntoIterator<Item = impl Into<$item>>) -> Self {
            self.$field = $crate::wire::define::value!($kind $field.into_iter().map(Into::into).collect());
            self
        }
    };
}
pub(crate) use setter;

/// A value as its field holds it.
macro_rules! value {
    (optional $($value:tt)*) => { Some($($value)*) };
    ($kind:ident $($value:tt)*) => { $($value)* };
}
pub(crate) use value;
