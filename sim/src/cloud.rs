//! One call from its bytes to its answer: faults, authentication, rules, handler, journal.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, ORIGIN};
use http::{Method, Request};
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tums::clock::{SystemTimeSource, TimeSource};
use tums::{ErrorCode, Timestamp};

use crate::answer::{Delivery, Outcome, deliver, play};
use crate::auth::{self, Denied, Identity, Nonces, Signed, UrlParameters};
use crate::beginning::Beginning;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::download;
use crate::faults::{Faults, Phase, Plan};
use crate::journal::{Entry, Journal};
use crate::modules;
use crate::push::{self, Outbox};
use crate::refusal::Refusal;
use crate::route::{Answer, Route, Routes};
use crate::rules;
use crate::world::World;

/// How often the world is looked at while somebody waits for news: what takes time may have ended.
pub(crate) const PULSE: Duration = Duration::from_secs(1);

/// The cloud: its clock, its handlers, and everything that changes.
pub(crate) struct Cloud {
    pub(crate) clock: Clock,
    routes: Routes,
    state: Mutex<State>,
    /// Tells the courier that there may be letters.
    pub(crate) letters: Notify,
    watchers: watch::Sender<()>,
    beginning: Beginning,
}

/// Everything that changes. Calls are carried out one after another.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) push: Outbox,
    /// Counts the changes of the world, be they made by calls, by the admin API or by time.
    pub(crate) revision: u64,
    /// Another number after each reset, and in each simulator.
    pub(crate) epoch: u64,
    nonces: Nonces,
}

/// The address that a request comes from, if it came over a network.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl State {
    /// Tells whoever has subscribed what has happened to devices. Whether anything has.
    fn spread_news(&mut self) -> bool {
        let (news, changed) = push::news(&mut self.world.devices);
        for (device, content) in news {
            if self.world.message.is_anybody_subscribed() {
                push::raise(&self.world, &mut self.push, device, &content);
            }
        }
        self.revision += u64::from(changed);
        changed
    }

    /// Forgets everything but the world.
    pub(crate) fn forget(&mut self) {
        self.faults.clear();
        self.journal.clear();
        self.push.clear();
        self.nonces = Nonces::default();
        self.epoch += 1;
    }
}

impl Cloud {
    /// A cloud with this world.
    pub(crate) fn new(clock: Clock, mut world: World, faults: Faults, journal: Journal, push: Outbox) -> Self {
        // What has made the world is no news.
        push::news(&mut world.devices);
        let beginning = Beginning::new(&clock, &world, &faults, push.settings());
        let epoch = SystemTimeSource.now().as_millis().unsigned_abs();
        let state = State { world, faults, journal, push, revision: 0, epoch, nonces: Nonces::default() };
        let (letters, watchers) = (Notify::new(), watch::Sender::new(()));
        Self { clock, routes: modules::routes(), state: Mutex::new(state), letters, watchers, beginning }
    }

    /// What changes, for as long as nobody calls.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something between two calls. What was due happens before, and what it does to devices is told to subscribers.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let now = self.clock.now();
        let mut state = self.state();
        modules::catch_up(&mut state.world, now);
        let outcome = change(&mut state);
        state.spread_news();
        state.revision += 1;
        drop(state);
        self.letters.notify_one();
        self.announce();
        outcome
    }

    /// Lets everything happen that is due. Only what it does to devices is news.
    pub(crate) fn catch_up(&self) {
        let now = self.clock.now();
        let mut state = self.state();
        modules::catch_up(&mut state.world, now);
        let changed = state.spread_news();
        drop(state);
        if changed {
            self.letters.notify_one();
            self.announce();
        }
    }

    /// Goes back to how everything was in the beginning, or to the beginning of another seed's world.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        self.beginning.set_clock(&self.clock);
        self.change(|state| self.beginning.restore(state, seed));
        self.catch_up();
    }

    /// Goes on from a world, at its time. What was done to it before it was kept is no news.
    pub(crate) fn restore(&self, mut world: World) {
        push::news(&mut world.devices);
        self.clock.set(world.now());
        self.change(|state| state.world = world);
    }

    /// Notes what has become of an attempt to post a message.
    pub(crate) fn note_posted(&self, id: u64, outcome: Result<u16, String>) {
        let now = self.clock.now();
        self.state().push.note(id, now, outcome);
        self.announce();
    }

    /// Tells those who watch that there is something new.
    pub(crate) fn announce(&self) {
        if self.watchers.receiver_count() > 0 {
            self.watchers.send_replace(());
        }
    }

    /// Watches; it is told of everything that is new from now on.
    pub(crate) fn watch(&self) -> watch::Receiver<()> {
        self.watchers.subscribe()
    }

    /// Answers a call.
    pub(crate) async fn answer(self: &Arc<Self>, request: Request<Bytes>) -> Delivery {
        let operation = self.routes.get(request.uri().path()).map(|route| route.info.name);
        let plan = {
            let state = &mut *self.state();
            state.faults.plan(operation, request.body(), &state.world.devices)
        };
        if !plan.delays() {
            return self.answer_now(&request, &plan);
        }
        // A call that is held up goes on although its caller hangs up, as behind a real gateway.
        let cloud = Arc::clone(self);
        let held_up = tokio::spawn(async move {
            tokio::time::sleep(plan.delay(Phase::Before)).await;
            let delivery = cloud.answer_now(&request, &plan);
            tokio::time::sleep(plan.delay(Phase::After)).await;
            delivery
        });
        held_up.await.unwrap_or(Delivery::Reset)
    }

    fn answer_now(&self, request: &Request<Bytes>, plan: &Plan) -> Delivery {
        let time = self.clock.now();
        let now = modules::later(time, plan.clock(Phase::Before));
        let date = modules::later(now, plan.clock(Phase::After));
        let route = self.routes.get(request.uri().path());
        let mut entry = Entry::new(time, request.method(), request.uri().path(), route.map(|route| route.info), plan);
        let state = &mut *self.state();
        let delivery = match plan.mishap(Phase::Before) {
            Some(mishap) => play(mishap, Outcome::empty(), date, &mut entry),
            None => {
                modules::catch_up(&mut state.world, time);
                state.world.be_called_at(host(request));
                let outcome = match download::file(&state.world, request.method(), request.uri()) {
                    Some(file) => file.into(),
                    None => carry_out(state, request, route, now, &mut entry),
                };
                match plan.mishap(Phase::After) {
                    Some(mishap) => play(mishap, outcome, date, &mut entry),
                    None => deliver(outcome, date, &mut entry),
                }
            }
        };
        let (has_news, has_changed) = (state.spread_news(), entry.has_changed_something());
        state.revision += u64::from(has_changed);
        if has_news || has_changed {
            self.letters.notify_one();
        }
        state.journal.add(entry);
        self.announce();
        delivery
    }
}

/// Where the caller believes the cloud to be, which is where the URLs lead that it is given.
fn host(request: &Request<Bytes>) -> Option<&str> {
    let header = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    header.or_else(|| request.uri().authority().map(|authority| authority.as_str()))
}

/// Finds out who calls, checks what is asked for, and lets the handler do it.
fn carry_out(
    state: &mut State,
    request: &Request<Bytes>,
    route: Option<&Route>,
    now: Timestamp,
    entry: &mut Entry,
) -> Outcome {
    let outcome = match identify(state, request, route, now, entry) {
        Ok(identity) => dispatch(&mut state.world, request, route, identity),
        Err(denied) => {
            entry.diagnosis = denied.diagnosis;
            Err(denied.refusal)
        }
    };
    let outcome = outcome.map_or_else(|refusal| Outcome::from(&refusal), Outcome::from);
    entry.effect = outcome.effect;
    outcome
}

fn identify(
    state: &mut State,
    request: &Request<Bytes>,
    route: Option<&Route>,
    now: Timestamp,
    entry: &mut Entry,
) -> Result<Identity, Denied> {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    state.world.admit_address(peer).map_err(Refusal::from)?;
    if route.is_some_and(|route| !route.info.signed) {
        let token = UrlParameters::of(request.uri()).token();
        let application = state.world.streaming.application_of(&token).map_err(Refusal::from)?;
        return Ok(Identity { application, temporary: false });
    }
    let authorization = auth::read(request.headers())?;
    entry.access_key = Some(authorization.access_key.to_owned());
    entry.nonce = Some(authorization.nonce.to_owned());
    let body = request.body();
    let is_json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let signed = Signed {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query(),
        body: is_json.then_some(body),
    };
    auth::authenticate(&authorization, &signed, &state.world.keys, &mut state.nonces, now)
}

fn dispatch(
    world: &mut World,
    request: &Request<Bytes>,
    route: Option<&Route>,
    identity: Identity,
) -> Result<Answer, Refusal> {
    let route = route.filter(|_| request.method() == Method::POST).ok_or_else(|| {
        let message = format!("there is no {} {}", request.method(), request.uri().path());
        Refusal::new(ErrorCode::INTERFACE_NOT_FOUND, message)
    })?;
    let caller = Caller {
        application: identity.application,
        temporary: identity.temporary,
        operation: route.info,
        page: request.headers().get(ORIGIN).cloned(),
    };
    world.admit_application(caller.application)?;
    world.admit(&caller)?;
    let body = if route.info.signed {
        rules::check(route.rules, request.body(), world.now())?;
        request.body().clone()
    } else {
        let parameters = UrlParameters::of(request.uri()).known(route.rules);
        rules::parameters(route.rules, &route.rules.query, &parameters, world.now())?;
        Value::Object(parameters).to_string().into()
    };
    world.refuse_too_frequent(&caller)?;
    let answer = route.call(world, &caller, &body)?;
    world.remember_call(&caller);
    Ok(answer)
}
