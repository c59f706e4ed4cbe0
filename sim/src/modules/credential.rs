//! Access keys (section 1.4.1).

use std::time::Duration;

use tums::{CreateTempApplicationApiCredential, CreateTempApplicationApiCredentialOutput, ErrorCode, Secret};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::World;

/// How long a temporary pair lives unless asked for.
const LIFETIME: Duration = Duration::from_secs(1800);

pub(super) fn routes() -> Vec<Route> {
    vec![route(create_temp_application_api_credential)]
}

fn create_temp_application_api_credential(
    world: &mut World,
    caller: &Caller,
    request: CreateTempApplicationApiCredential,
) -> Result<CreateTempApplicationApiCredentialOutput, Refusal> {
    if caller.temporary {
        return Err(ErrorCode::PERMISSION_DENIED.into());
    }
    let now = world.now();
    let temp_ak = format!("{}==", world.dice.hex(22));
    let temp_sk = Secret::from(world.dice.hex(32));
    let lifetime = request.expire_time.unwrap_or(LIFETIME);
    let expires = world.keys.mint(caller.application, temp_ak.clone(), temp_sk.clone(), now, lifetime)?;
    Ok(CreateTempApplicationApiCredentialOutput {
        temp_ak,
        temp_sk,
        create_time: Some(now),
        expire_time: Some(expires),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lifetime_is_the_default_of_the_document() {
        let documented = crate::modules::documented::default_of("createTempApplicationApiCredential", "expireTime");
        assert_eq!(documented, Some(super::LIFETIME.as_secs().into()));
    }
}
