//! The shape that nearly every pair of operations has: one shows settings, the other changes some of them.

use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tums::{ErrorCode, Target};

use super::super::kept::Kept;
use super::super::owner::{Level, Owner};
use super::State;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::World;

/// Settings, as the operation answers them that shows them.
pub(super) trait Settings: Clone + Serialize + DeserializeOwned {
    /// The request that changes them.
    type Change: Serialize;

    /// What they belong to.
    const LEVEL: Level;

    /// Where they are kept.
    fn kept(state: &mut State) -> &mut Kept<Self>;

    /// What an owner has whose settings nobody has changed.
    fn factory(owner: &Owner) -> Self;

    /// The settings after a change, unless the owner's capability excludes them.
    fn changed(&self, change: Self::Change, _owner: &Owner) -> Result<Self, Refusal> {
        merged(self, &change)
    }
}

/// What an owner is set to.
pub(super) fn current<S: Settings>(state: &mut State, owner: &Owner) -> S {
    S::kept(state).get(owner).cloned().unwrap_or_else(|| S::factory(owner))
}

/// Answers the settings of a target.
pub(super) fn show<S: Settings>(world: &mut World, caller: &Caller, target: impl Into<Target>) -> Result<S, Refusal> {
    let owner = S::LEVEL.reach(world, caller, target)?;
    Ok(current(&mut world.device_config, &owner))
}

/// Changes the settings of a target, and tells whose they are and what they are now.
pub(super) fn change<S: Settings>(
    world: &mut World,
    caller: &Caller,
    target: impl Into<Target>,
    change: S::Change,
) -> Result<(Owner, S), Refusal> {
    let owner = S::LEVEL.reach(world, caller, target)?;
    let settings = current::<S>(&mut world.device_config, &owner).changed(change, &owner)?;
    S::kept(&mut world.device_config).set(&owner, settings.clone());
    Ok((owner, settings))
}

/// Settings with what a change says in their place. What it leaves out stays, inside of nested objects too.
pub(super) fn merged<T: Serialize + DeserializeOwned>(settings: &T, change: &impl Serialize) -> Result<T, Refusal> {
    let merge = || {
        let mut whole = serde_json::to_value(settings)?;
        merge(&mut whole, serde_json::to_value(change)?);
        serde_json::from_value(whole)
    };
    merge().map_err(|error: serde_json::Error| Refusal::new(ErrorCode::INTERNAL_ERROR, error.to_string()))
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// What must be given so that it is known what is to be changed.
///
/// # Errors
///
/// -82419 when it is missing, as for any other parameter.
pub(super) fn given<'a, T>(name: &str, value: &'a Option<T>) -> Result<&'a T, Refusal> {
    value.as_ref().ok_or_else(|| Refusal::new(ErrorCode::PARAMETER_UNKNOWN, format!("`{name}` is missing")))
}

/// Lets a value pass, if there is one, that is among those of the capability answer.
///
/// # Errors
///
/// -82420 for another one, as for any value that is out of range. The document names no code.
pub(super) fn among<T: PartialEq + Display>(name: &str, value: Option<&T>, known: &[T]) -> Result<(), Refusal> {
    match value {
        Some(value) if !known.contains(value) => {
            let known: Vec<String> = known.iter().map(T::to_string).collect();
            let message = format!("`{name}` must be one of {}", known.join(", "));
            Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, message))
        }
        _ => Ok(()),
    }
}

/// Refuses what the capability answer says that the device cannot do.
///
/// # Errors
///
/// -80391 when it is demanded and cannot be done. The document names no code.
pub(super) fn able(can: bool, demanded: bool, what: &str) -> Result<(), Refusal> {
    if can || !demanded {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::DEVICE_OPERATION_UNSUPPORTED, format!("the device does not support {what}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_keeps_what_it_leaves_out() {
        let mut whole = json!({ "a": 1, "b": { "c": 2, "d": 3 }, "list": [1, 2] });
        merge(&mut whole, json!({ "b": { "d": 4, "e": 5 }, "list": [3] }));
        assert_eq!(whole, json!({ "a": 1, "b": { "c": 2, "d": 4, "e": 5 }, "list": [3] }));
    }

    #[test]
    fn what_the_capability_excludes_is_refused() {
        assert!(among("colour", None::<&i32>, &[]).is_ok() && among("colour", Some(&1), &[1, 2]).is_ok());
        let refusal = among("colour", Some(&3), &[1, 2]).expect_err("not among them");
        assert_eq!(
            (refusal.code, &*refusal.message),
            (ErrorCode::PARAMETER_OUT_OF_RANGE, "`colour` must be one of 1, 2")
        );
        assert!(able(false, false, "a thing").is_ok() && able(true, true, "a thing").is_ok());
        let refusal = able(false, true, "a thing").expect_err("not able");
        assert_eq!(refusal.code, ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
    }
}
