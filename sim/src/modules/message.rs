//! Message subscription (section 1.4.6): where each application wants its messages posted, and which ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{GetAppMsgPushConfig, GetAppMsgPushConfigOutput, MessageContent, SetAppMsgPushConfig};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{ApplicationId, World};

/// The subscriptions, one for each application at most.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct State(BTreeMap<ApplicationId, Subscription>);

/// What an application has subscribed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subscription {
    /// Where messages are posted.
    pub(crate) url: String,
    /// Whether they are posted at all.
    pub(crate) open: bool,
    /// The messages wanted; all of them when it is empty.
    pub(crate) contents: Vec<MessageContent>,
}

impl Subscription {
    /// Whether messages of this content are to be posted.
    pub(crate) fn wants(&self, content: &MessageContent) -> bool {
        self.open && (self.contents.is_empty() || self.contents.contains(content))
    }
}

impl State {
    /// The subscription of an application, be it open or not.
    pub(crate) fn of(&self, application: ApplicationId) -> Option<&Subscription> {
        self.0.get(&application)
    }

    /// Whether messages are to be posted to anybody.
    pub(crate) fn is_anybody_subscribed(&self) -> bool {
        self.0.values().any(|subscription| subscription.open)
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![route(set_app_msg_push_config), route(get_app_msg_push_config)]
}

fn set_app_msg_push_config(world: &mut World, caller: &Caller, request: SetAppMsgPushConfig) -> Result<(), Refusal> {
    let subscription =
        Subscription { url: request.server_url, open: request.open_msg_transport, contents: request.msg_content_type };
    world.message.0.insert(caller.application, subscription);
    Ok(())
}

/// An application that has never subscribed gets no messages: its subscription is closed and names no URL.
fn get_app_msg_push_config(
    world: &mut World,
    caller: &Caller,
    _: GetAppMsgPushConfig,
) -> Result<GetAppMsgPushConfigOutput, Refusal> {
    let subscription = world.message.of(caller.application);
    Ok(GetAppMsgPushConfigOutput {
        app_id: Some(caller.application.0.to_string()),
        server_url: subscription.map(|subscription| subscription.url.clone()),
        open_msg_transport: Some(subscription.is_some_and(|subscription| subscription.open).into()),
        msg_content_type: subscription.map(|subscription| subscription.contents.clone()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_wants_everything_and_a_closed_subscription_nothing() {
        let (online, offline) = (MessageContent::IpcOnline, MessageContent::IpcOffline);
        let subscription = |open, contents| Subscription { url: "http://127.0.0.1/".into(), open, contents };
        assert!(subscription(true, vec![]).wants(&offline));
        assert!(subscription(true, vec![online.clone()]).wants(&online));
        assert!(!subscription(true, vec![online.clone()]).wants(&offline));
        assert!(!subscription(false, vec![]).wants(&online));
    }
}
