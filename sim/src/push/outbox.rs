//! The messages that wait to be posted, in a bounded queue, and what became of the last ones.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use tums::{MessageContent, Timestamp};

use super::{Attempt, Delivery, DeliveryState, Obstacle, PushSettings};
use crate::world::ApplicationId;

/// Messages that may wait.
const QUEUE: usize = 1000;
/// Messages that are kept when they are over.
const KEPT: usize = 1000;

/// The messages of a simulator.
#[derive(Debug)]
pub struct Outbox {
    settings: PushSettings,
    anywhere: bool,
    deliveries: VecDeque<Delivery>,
    waiting: usize,
    last: u64,
    revision: u64,
    dropped: u64,
    dice: fastrand::Rng,
}

/// A message to be posted to somebody.
pub(super) struct Letter {
    pub(super) application: ApplicationId,
    pub(super) url: String,
    pub(super) device: String,
    pub(super) content: MessageContent,
    pub(super) message_id: String,
    pub(super) raised: Timestamp,
    pub(super) body: Bytes,
    /// Why it must not be posted.
    pub(super) refused: Option<Obstacle>,
}

/// What the courier does next.
#[derive(Debug)]
pub(super) enum Next {
    /// It posts this body to this URL, within this time.
    Post { id: u64, application: ApplicationId, url: String, body: Bytes, timeout: Duration },
    /// It waits until then.
    Wait(Instant),
    /// It waits until somebody has something.
    Idle,
}

impl Outbox {
    /// An empty one. The seed fixes ids, duplicates and order.
    pub(crate) fn new(settings: PushSettings, anywhere: bool, seed: u64) -> Self {
        let dice = fastrand::Rng::with_seed(seed ^ 0x7075_7368);
        Self { settings, anywhere, deliveries: VecDeque::new(), waiting: 0, last: 0, revision: 0, dropped: 0, dice }
    }

    /// Whether messages may leave this machine.
    pub(crate) fn anywhere(&self) -> bool {
        self.anywhere
    }

    /// How messages travel.
    pub fn settings(&self) -> &PushSettings {
        &self.settings
    }

    /// Changes how messages travel that come from now on. What waits for a further attempt obeys too.
    pub fn set(&mut self, settings: PushSettings) {
        self.settings = settings;
        self.revision += 1;
    }

    /// The messages that wait, and the last of those that are over, the oldest first.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.deliveries.iter()
    }

    /// How many messages wait or are being posted.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// How many messages found no place in the queue and were lost.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Forgets every message.
    pub fn clear(&mut self) {
        self.deliveries.clear();
        (self.waiting, self.dropped) = (0, 0);
        self.revision += 1;
    }

    /// Number of the last change.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// An id for a message.
    pub(super) fn message_id(&mut self) -> String {
        format!("{:032x}", self.dice.u128(..))
    }

    /// Takes a letter, once or, as the dice fall, twice; answers the numbers of its deliveries.
    pub(super) fn put(&mut self, letter: Letter) -> Vec<u64> {
        let twice = letter.refused.is_none() && self.dice.f64() < self.settings.duplicates;
        let copies = if twice { 2 } else { 1 };
        (0..copies).filter_map(|copy| self.enqueue(&letter, copy > 0)).collect()
    }

    fn enqueue(&mut self, letter: &Letter, duplicate: bool) -> Option<u64> {
        self.revision += 1;
        if self.waiting >= QUEUE {
            self.dropped += 1;
            return None;
        }
        let hold_up = if self.settings.reorder_ms > 0 { self.dice.u64(0..=self.settings.reorder_ms) } else { 0 };
        let state = match letter.refused {
            Some(reason) => DeliveryState::Refused { reason },
            None => DeliveryState::Waiting,
        };
        self.last += 1;
        self.waiting += usize::from(letter.refused.is_none());
        self.deliveries.push_back(Delivery {
            id: self.last,
            application: letter.application,
            to: origin(&letter.url),
            device: letter.device.clone(),
            content: letter.content.clone(),
            message_id: letter.message_id.clone(),
            raised: letter.raised,
            duplicate,
            state,
            attempts: Vec::new(),
            url: letter.url.clone(),
            body: letter.body.clone(),
            due: Instant::now() + Duration::from_millis(hold_up),
            revision: self.revision,
        });
        self.forget();
        Some(self.last)
    }

    /// What is due for an application to which nothing is being posted: one at a time, so that the order is kept.
    pub(super) fn next(&mut self, busy: &[ApplicationId]) -> Next {
        let waiting = self.deliveries.iter_mut().filter(|delivery| delivery.state == DeliveryState::Waiting);
        let free = waiting.filter(|delivery| !busy.contains(&delivery.application));
        let Some(delivery) = free.min_by_key(|delivery| (delivery.due, delivery.id)) else { return Next::Idle };
        if delivery.due > Instant::now() {
            return Next::Wait(delivery.due);
        }
        self.revision += 1;
        delivery.state = DeliveryState::Posting;
        delivery.revision = self.revision;
        Next::Post {
            id: delivery.id,
            application: delivery.application,
            url: delivery.url.clone(),
            body: delivery.body.clone(),
            timeout: Duration::from_millis(self.settings.timeout_ms),
        }
    }

    /// Notes what an attempt has come to.
    pub(crate) fn note(&mut self, id: u64, at: Timestamp, outcome: Result<u16, String>) {
        let Some(delivery) = self.deliveries.iter_mut().find(|delivery| delivery.id == id) else { return };
        let delivered = matches!(outcome, Ok(200..=299));
        let outcome = outcome.map_or_else(|reason| reason, |status| status.to_string());
        delivery.attempts.push(Attempt { at, outcome });
        let attempts = delivery.attempts.len() as u32;
        delivery.state = match delivered {
            true => DeliveryState::Delivered,
            false if attempts >= self.settings.attempts => DeliveryState::Failed,
            false => DeliveryState::Waiting,
        };
        delivery.due = Instant::now() + Duration::from_millis(self.settings.wait_ms(attempts));
        self.revision += 1;
        delivery.revision = self.revision;
        if delivery.is_over() {
            delivery.body = Bytes::new();
            self.waiting -= 1;
            self.forget();
        }
    }

    /// Forgets the oldest that are over.
    fn forget(&mut self) {
        while self.deliveries.len() - self.waiting > KEPT {
            let Some(oldest) = self.deliveries.iter().position(Delivery::is_over) else { return };
            self.deliveries.remove(oldest);
        }
    }
}

/// Scheme, host and port of a URL.
pub(crate) fn origin(url: &str) -> String {
    let parsed = url.parse::<http::Uri>().ok();
    let parts = parsed.as_ref().and_then(|uri| Some((uri.scheme_str()?, uri.host()?, uri.port_u16())));
    match parts {
        Some((scheme, host, Some(port))) => format!("{scheme}://{host}:{port}"),
        Some((scheme, host, None)) => format!("{scheme}://{host}"),
        None => "no URL".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: ApplicationId = ApplicationId(1);

    fn letter(message_id: usize) -> Letter {
        Letter {
            application: APP,
            url: "http://127.0.0.1:9/secret-path".into(),
            device: "Camera".into(),
            content: MessageContent::Motion,
            message_id: message_id.to_string(),
            raised: Timestamp::from_secs(0),
            body: Bytes::from_static(b"{}"),
            refused: None,
        }
    }

    fn outbox(settings: PushSettings) -> Outbox {
        Outbox::new(settings, false, 1)
    }

    fn post(outbox: &mut Outbox, outcome: Result<u16, String>) -> Option<u64> {
        let Next::Post { id, .. } = outbox.next(&[]) else { return None };
        outbox.note(id, Timestamp::from_secs(1), outcome);
        Some(id)
    }

    fn states(outbox: &Outbox) -> Vec<DeliveryState> {
        outbox.deliveries().map(|delivery| delivery.state.clone()).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_message_is_tried_again_later_and_given_up_in_the_end() {
        let mut outbox = outbox(PushSettings::default().attempts(3));
        outbox.put(letter(1));
        let started = Instant::now();
        for (waited, state) in [(0, DeliveryState::Waiting), (1, DeliveryState::Waiting), (3, DeliveryState::Failed)] {
            tokio::time::sleep_until(outbox.deliveries[0].due).await;
            assert_eq!(started.elapsed(), Duration::from_secs(waited));
            assert_eq!(post(&mut outbox, Ok(503)), Some(1));
            assert!(!matches!(outbox.next(&[]), Next::Post { .. }), "it waits");
            assert_eq!(states(&outbox), [state]);
        }
        assert!(matches!(outbox.next(&[]), Next::Idle));
        assert_eq!(outbox.waiting(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn one_is_posted_at_a_time_in_order() {
        let mut outbox = outbox(PushSettings::default());
        for id in 1..=3 {
            outbox.put(letter(id));
        }
        assert!(matches!(outbox.next(&[]), Next::Post { id: 1, .. }));
        assert!(matches!(outbox.next(&[APP]), Next::Idle), "the application is busy");
        outbox.note(1, Timestamp::from_secs(1), Ok(204));
        assert_eq!([post(&mut outbox, Ok(200)), post(&mut outbox, Ok(200)), None], [Some(2), Some(3), None]);
        assert_eq!(states(&outbox), [(); 3].map(|()| DeliveryState::Delivered));
    }

    #[tokio::test(start_paused = true)]
    async fn duplicates_and_another_order_come_on_demand() {
        let mut outbox = outbox(PushSettings::default().duplicates(0.5).reorder_ms(1000));
        (0..100).for_each(|id| drop(outbox.put(letter(id))));
        let duplicates = outbox.deliveries().filter(|delivery| delivery.duplicate).count();
        assert!((30..70).contains(&duplicates), "{duplicates}");
        tokio::time::advance(Duration::from_secs(1)).await;
        let order: Vec<_> = std::iter::from_fn(|| post(&mut outbox, Ok(200))).collect();
        assert_eq!(order.len(), 100 + duplicates);
        assert!(!order.is_sorted());
    }

    #[tokio::test(start_paused = true)]
    async fn the_queue_is_bounded_and_so_is_what_is_kept() {
        let mut outbox = outbox(PushSettings::default());
        (0..QUEUE + 5).for_each(|id| drop(outbox.put(letter(id))));
        assert_eq!((outbox.waiting(), outbox.dropped()), (QUEUE, 5));
        while post(&mut outbox, Ok(200)).is_some() {}
        (0..QUEUE).for_each(|id| drop(outbox.put(letter(id))));
        while post(&mut outbox, Ok(200)).is_some() {}
        assert_eq!((outbox.waiting(), outbox.deliveries().count()), (0, KEPT));
    }

    #[tokio::test]
    async fn the_path_of_a_url_is_not_shown() {
        let mut outbox = outbox(PushSettings::default());
        outbox.put(letter(1));
        let json = serde_json::to_string(&outbox.deliveries[0]).expect("JSON");
        assert!(json.contains(r#""to":"http://127.0.0.1:9""#) && !json.contains("secret-path"), "{json}");
    }
}
