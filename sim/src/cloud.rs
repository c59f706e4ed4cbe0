//! One call from its bytes to its answer: faults, authentication, rules, handler, journal.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, DATE, HOST, ORIGIN, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tums::{EffectClass, ErrorCode, OperationInfo, Timestamp};

use crate::auth::{self, Authorization, Denied, Identity, Nonces, Signed, UrlParameters};
use crate::beginning::Beginning;
use crate::caller::Caller;
use crate::clock::Clock;
use crate::download::{self, File, Refused};
use crate::faults::{Faults, Mishap, Phase, Plan};
use crate::journal::{Entry, Journal};
use crate::modules;
use crate::push::{self, Outbox};
use crate::refusal::Refusal;
use crate::route::{Answer, Route, Routes};
use crate::rules;
use crate::world::World;

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html");

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
    /// Number of the last change of the world, as far as calls and the admin API have made it.
    pub(crate) revision: u64,
    /// How often everything was reset.
    pub(crate) epoch: u64,
    nonces: Nonces,
}

/// The address that a request comes from, if it came over a network.
#[derive(Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl State {
    /// Tells whoever has subscribed what has happened in the world.
    fn spread_news(&mut self) {
        for (device, content) in self.world.devices.news() {
            if self.world.message.is_anybody_subscribed() {
                push::raise(&self.world, &mut self.push, device, &content);
            }
        }
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

/// What the caller gets to see.
pub(crate) enum Delivery {
    /// An answer.
    Whole(Response<Bytes>),
    /// An answer whose body stops in the middle.
    Cut(Response<Bytes>),
    /// Nothing but the end of the connection.
    Reset,
}

/// A call that has been answered or refused.
struct Outcome {
    code: ErrorCode,
    message: Option<String>,
    body: Vec<u8>,
    effect: Option<EffectClass>,
    headers: HeaderMap,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        let Answer { body, code, effect, headers } = answer;
        Self { code, message: None, body: body.into_bytes(), effect: Some(effect), headers }
    }
}

impl From<&Refusal> for Outcome {
    fn from(refusal: &Refusal) -> Self {
        let message = Some(refusal.message.clone().into_owned());
        Self { code: refusal.code, message, body: json(refusal), effect: refusal.effect, headers: HeaderMap::new() }
    }
}

impl Cloud {
    /// A cloud with this world.
    pub(crate) fn new(clock: Clock, mut world: World, faults: Faults, journal: Journal, push: Outbox) -> Self {
        // What has made the world is no news.
        world.devices.news();
        let beginning = Beginning::new(&clock, &world, &faults);
        let state = State { world, faults, journal, push, revision: 0, epoch: 0, nonces: Nonces::default() };
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
        state.world.catch_up(now);
        let outcome = change(&mut state);
        state.spread_news();
        state.revision += 1;
        drop(state);
        self.letters.notify_one();
        self.announce();
        outcome
    }

    /// Lets everything happen that is due.
    pub(crate) fn catch_up(&self) {
        self.change(|_| ());
    }

    /// Goes back to how everything was in the beginning, or to the beginning of another seed's world.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        self.beginning.set_clock(&self.clock);
        self.change(|state| self.beginning.restore(state, seed));
        self.catch_up();
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
        let shifted =
            |seconds: i64| Timestamp::from_millis(time.as_millis().saturating_add(seconds.saturating_mul(1000)));
        let now = shifted(plan.clock(Phase::Before));
        let date = shifted(plan.clock(Phase::Before) + plan.clock(Phase::After));
        let route = self.routes.get(request.uri().path());
        let mut entry = Entry::new(time, request.method(), request.uri().path(), route.map(|route| route.info), plan);
        let state = &mut *self.state();
        let delivery = match plan.mishap(Phase::Before) {
            Some(mishap) => play(mishap, date, None, &mut entry),
            None => {
                state.world.catch_up(now);
                state.world.be_called_at(host(request));
                match download::file(&state.world, request.method(), request.uri()) {
                    Some(file) => Delivery::Whole(hand_out(file, date)),
                    None => {
                        let outcome = carry_out(state, request, route, now, &mut entry);
                        match plan.mishap(Phase::After) {
                            Some(mishap) => play(mishap, date, Some(outcome), &mut entry),
                            None => deliver(outcome, date, &mut entry),
                        }
                    }
                }
            }
        };
        state.spread_news();
        if entry.has_changed_something() {
            state.revision += 1;
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
    let authorization = Authorization::read(request.headers())?;
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

impl Entry {
    fn new(at: Timestamp, method: &Method, path: &str, operation: Option<&'static OperationInfo>, plan: &Plan) -> Self {
        Self {
            number: 0,
            at,
            method: method.to_string(),
            path: path.to_owned(),
            operation: operation.map(|operation| operation.name),
            access_key: None,
            nonce: None,
            code: None,
            message: None,
            effect: None,
            faults: plan.faults().to_vec(),
            diagnosis: None,
        }
    }
}

/// Answers what has come out.
fn deliver(outcome: Outcome, date: Timestamp, entry: &mut Entry) -> Delivery {
    entry.code = Some(outcome.code);
    entry.message = outcome.message;
    let mut response = response(StatusCode::OK, JSON, date, outcome.body);
    response.headers_mut().extend(outcome.headers);
    Delivery::Whole(response)
}

/// Answers what a fault makes of a call, of which something may have come out before.
fn play(mishap: Mishap, date: Timestamp, outcome: Option<Outcome>, entry: &mut Entry) -> Delivery {
    let body = || outcome.map_or_else(|| br#"{"error_code":0,"result":{}}"#.to_vec(), |outcome| outcome.body);
    match mishap {
        Mishap::Code(code) => deliver((&Refusal::from(ErrorCode::new(code))).into(), date, entry),
        Mishap::Throttle(after) => {
            let refusal = Refusal::from(ErrorCode::TOO_MANY_REQUESTS_FROM_USER);
            let mut delivery = deliver((&refusal).into(), date, entry);
            if let (Delivery::Whole(response), Some(after)) = (&mut delivery, after) {
                response.headers_mut().insert(RETRY_AFTER, after.into());
            }
            delivery
        }
        Mishap::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
            Delivery::Whole(response(status, HTML, date, page.into_bytes()))
        }
        Mishap::Cut => Delivery::Cut(response(StatusCode::OK, JSON, date, body())),
        Mishap::Truncate => {
            let mut half = body();
            half.truncate(half.len() / 2);
            Delivery::Whole(response(StatusCode::OK, JSON, date, half))
        }
        Mishap::Garble => {
            let mut garbled = body();
            garbled.iter_mut().filter(|byte| **byte == b':').for_each(|byte| *byte = b'=');
            Delivery::Whole(response(StatusCode::OK, JSON, date, garbled))
        }
        Mishap::Reset | Mishap::Delay(_) | Mishap::Clock(_) => Delivery::Reset,
    }
}

fn json(refusal: &Refusal) -> Vec<u8> {
    serde_json::to_vec(refusal).expect("a refusal has text keys and goes into memory, which cannot fail")
}

fn hand_out(file: Result<File, Refused>, date: Timestamp) -> Response<Bytes> {
    let file = match file {
        Ok(file) => file,
        Err(refused) => {
            let status = match refused {
                Refused::Forbidden => StatusCode::FORBIDDEN,
                Refused::Unknown => StatusCode::NOT_FOUND,
                Refused::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            };
            return response(status, HTML, date, status.to_string().into_bytes());
        }
    };
    let mut response = response(StatusCode::OK, HeaderValue::from_static(file.kind), date, file.content);
    if let Ok(name) = format!("attachment; filename=\"{}\"", file.name).parse() {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    response
}

fn response(status: StatusCode, content_type: HeaderValue, date: Timestamp, body: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    if let Ok(date) = httpdate::fmt_http_date(date.into()).parse() {
        response.headers_mut().insert(DATE, date);
    }
    response
}
