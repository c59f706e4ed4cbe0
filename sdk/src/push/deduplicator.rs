//! Which messages have come before.

use std::collections::{HashSet, VecDeque};

use crate::{PushMessage, Timestamp};

/// Messages that are remembered, unless told otherwise.
const WINDOW: usize = 10_000;

/// Tells messages that come again from new ones, by their id and time.
///
/// It remembers a limited number of messages and forgets the oldest first. A message without id or time counts as new: none is
/// lost.
#[derive(Clone, Debug)]
pub struct Deduplicator {
    window: usize,
    seen: HashSet<Key>,
    order: VecDeque<Key>,
}

type Key = (Box<str>, Timestamp);

impl Default for Deduplicator {
    /// Remembers 10 000 messages.
    fn default() -> Self {
        Self::new(WINDOW)
    }
}

impl Deduplicator {
    /// Remembers so many messages.
    pub fn new(window: usize) -> Self {
        Self { window, seen: HashSet::new(), order: VecDeque::new() }
    }

    /// Whether the message has not come before, and remembers it.
    pub fn is_new(&mut self, message: &PushMessage) -> bool {
        let (Some(id), Some(time)) = (&message.msg_id, message.time) else { return true };
        let key = (id.as_str().into(), time);
        if self.window == 0 {
            return true;
        }
        if !self.seen.insert(Key::clone(&key)) {
            return false;
        }
        if self.order.len() == self.window
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        self.order.push_back(key);
        true
    }
}
