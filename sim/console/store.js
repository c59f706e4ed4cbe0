// What the page knows of the simulator, and how it asks for things.

import { toast } from "./dom.js";

/** Calls and messages that the page keeps. */
const MOST = 500;

/**
 * `change` is dispatched with what has changed in `detail`: `state`, `calls`, `messages`, `faults`, `link`; `beginning` if the state is
 * one from before which nothing counts any more.
 */
export const changes = new EventTarget();

export const store = {
  state: null,
  vocabulary: null,
  /** The newest first. */
  calls: [],
  skipped: 0,
  /** By number. */
  messages: new Map(),
  faults: [],
  link: "connecting",
  /** The simulator's time, and the moment of this page at which it was that. */
  time: { now: 0, speed: 1, since: 0 },
};

const tell = (...what) => changes.dispatchEvent(new CustomEvent("change", { detail: new Set(what) }));

/** Makes a call of the admin API. What cannot be done is shown, and answered with null. */
export async function ask(method, path, body) {
  try {
    const options = { method, headers: body === undefined ? {} : { "Content-Type": "application/json" } };
    if (body !== undefined) options.body = JSON.stringify(body);
    const response = await fetch(path, options);
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.mistakes?.map((mistake) => mistake.message).join("\n") ?? answer.error, "bad");
  } catch (error) {
    toast(error.message, "bad");
  }
  return null;
}

/** The simulator's time now, in milliseconds since 1970. */
export const now = () => store.time.now + (performance.now() - store.time.since) * store.time.speed;

function setTime(time) {
  store.time = { ...time, since: performance.now() };
}

async function loadState() {
  const state = await ask("GET", "api/state");
  if (!state) return;
  const begins = store.state !== null && state.epoch !== store.state.epoch;
  store.state = state;
  setTime(state.time);
  tell("state", ...(begins ? ["beginning"] : []));
}

export async function loadFaults() {
  const answer = await ask("GET", "api/faults");
  if (!answer) return;
  store.faults = answer.faults;
  tell("faults");
}

/** Runs a function soon, and once for all who ask meanwhile. */
function soon(task, delay) {
  let waiting = 0;
  return () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      task();
    }, delay);
  };
}

const loadStateSoon = soon(loadState, 200);
const loadFaultsSoon = soon(loadFaults, 200);
let epoch = null;
let revision = null;

function take(news) {
  if (epoch !== null && news.epoch !== epoch) {
    store.calls = [];
    store.messages.clear();
    store.skipped = 0;
  }
  store.calls = [...news.calls.toReversed(), ...store.calls].slice(0, MOST);
  store.skipped += news.skipped;
  for (const message of news.deliveries) store.messages.set(message.id, message);
  for (const id of [...store.messages.keys()].slice(0, -MOST)) store.messages.delete(id);
  setTime(news.time);
  if (news.revision !== revision || news.epoch !== epoch) {
    loadStateSoon();
    loadFaultsSoon();
  } else if (news.calls.some((call) => call.faults.length > 0)) {
    loadFaultsSoon();
  }
  ({ epoch, revision } = news);
  tell("calls", "messages");
}

/** Loads everything, and takes what is new from then on. */
export async function start() {
  store.vocabulary = await ask("GET", "api/vocabulary");
  await Promise.all([loadState(), loadFaults()]);
  const link = (state) => {
    store.link = state;
    tell("link");
  };
  const source = new EventSource("api/live");
  source.onopen = () => link("live");
  source.onerror = () => link("lost");
  source.onmessage = (event) => take(JSON.parse(event.data));
}
