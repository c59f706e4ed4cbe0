//! Push messages: what happens to devices is posted to whoever has subscribed with `setAppMsgPushConfig`.
//!
//! | file | subject |
//! |---|---|
//! | `event.rs` | from what happens to a device to the message about it |
//! | `settings.rs` | how messages travel: retries, duplicates, order |
//! | `delivery.rs` | one message on its way, with every attempt |
//! | `outbox.rs` | the messages that wait, and what became of the others |
//! | `courier.rs` | posts them |
//!
//! The document defines the message and says that one may come twice. How often the cloud tries, and how long it waits, it does
//! not say: that is assumed, and can be set.
//!
//! Messages are posted to this machine only: a world may come from anywhere, and its subscriptions with it. Whoever wants them
//! posted elsewhere says so with [`Builder::push_anywhere`](crate::Builder::push_anywhere).

mod courier;
mod delivery;
mod event;
mod outbox;
mod settings;

pub(crate) use self::courier::{Courier, run};
pub use self::delivery::{Attempt, Delivery, DeliveryState, Obstacle};
pub use self::event::{Raised, Silence, Unheard};
pub(crate) use self::event::{news, raise};
pub use self::outbox::Outbox;
pub(crate) use self::outbox::origin;
pub use self::settings::PushSettings;
