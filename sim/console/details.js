// What is known of the chosen call, message or device, and what can be done with a device.

import { $, facts, h, refill, stamp, toast } from "./dom.js";
import { ask, store } from "./store.js";
import { condition, conditionText, meaning } from "./tree.js";
import { codeChip, deliveryKind, eventText, faultText } from "./traffic.js";
import { either, isChinese, t } from "./words.js";

/** What is chosen: `{ kind: "call" | "message" | "device", id }`. */
let chosen = null;
let lastEvent = null;
let onFault = () => {};

const title = (text, ...more) => h("h3", {}, text, ...more);
const section = (name) => h("h4", {}, name);

/** A string to sign, line by line. Lines that differ from the other string stand out, and so does the first difference. */
function stringToSign(text, other, kind) {
  const others = other?.split("\n") ?? text.split("\n");
  let marked = false;
  const line = (own, place) => {
    const differs = own !== others[place];
    if (!differs || marked) return h("span", { class: differs ? "differs" : null }, own);
    marked = true;
    const [one, two] = [[...own], [...(others[place] ?? "")]];
    const first = one.findIndex((character, at) => character !== two[at]);
    const at = first < 0 ? one.length : first;
    return h("span", { class: "differs" }, one.slice(0, at).join(""), h("mark", {}, one[at] ?? "␣"), one.slice(at + 1).join(""));
  };
  return h("pre", { class: `sign ${kind}`, tabindex: 0 }, text.split("\n").map(line));
}

/** A text with what stands between backticks set as code. */
const prose = (text) => text.split("`").map((part, place) => (place % 2 === 1 ? h("code", {}, part) : part));

/** Line and character of a place in a text, counted from one. */
function lineAndCharacter(text, place) {
  const before = [...text].slice(0, place).join("").split("\n");
  return [before.length, [...before.at(-1)].length + 1];
}

function diagnosisView({ expected, signed, mistake, firstDifference }) {
  return [
    section(t("signature")),
    h("p", { class: "verdict" }, prose(mistake ? t(mistake) : t("unknownMistake"))),
    h("h5", {}, t("expected")),
    stringToSign(expected, signed, "right"),
    signed ? [h("h5", {}, t("signed")), stringToSign(signed, expected, "wrong")] : [],
    Number.isInteger(firstDifference) ? h("p", { class: "dim" }, t("firstDifference", ...lineAndCharacter(expected, firstDifference))) : null,
  ].flat();
}

function callView(call) {
  const explanation = isChinese() ? (call.explanationZh ?? call.explanation) : call.explanation;
  const operation = store.vocabulary?.operations.find((known) => known.name === call.operation);
  return [
    title(call.operation ?? call.path, h("span", { class: "dim" }, ` ${t("call", call.number)}`)),
    operation ? h("p", { class: "dim" }, either(operation.en, operation.zh)) : null,
    h("p", { class: "answer" }, codeChip(call)),
    explanation ? h("p", { class: "explanation" }, prose(explanation)) : null,
    call.diagnosis ? diagnosisView(call.diagnosis) : [],
    facts(
      [t("cloudSays"), call.message],
      [t("effect"), call.effect ? t(`effect.${call.effect}`) : t("noEffect")],
      [t("faultsPlayed"), call.faults.map((fault) => `${faultText(fault)}, ${t(fault.phase)}`).join("; ")],
      [t("at"), stamp(call.at)],
      [t("path"), h("code", {}, `${call.method} ${call.path}`)],
      [t("accessKey"), call.accessKey && h("code", {}, call.accessKey)],
      [t("nonce"), call.nonce && h("code", {}, call.nonce)],
    ),
  ].flat();
}

function messageView(message) {
  const attempts = message.attempts.map((attempt) => h("li", {}, h("span", { class: "dim" }, stamp(attempt.at)), ` ${attempt.outcome}`));
  return [
    title(eventText(message.content), h("span", { class: "dim" }, ` ${t("message", message.id)}`)),
    h("p", { class: "answer" }, h("span", { class: `chip ${deliveryKind(message)}` }, t(`delivery.${message.state}`))),
    facts(
      [t("reason"), message.reason && t(`obstacle.${message.reason}`)],
      [t("device"), message.device],
      [t("event"), h("code", {}, message.content)],
      [t("goesTo"), h("code", {}, message.to)],
      [t("messageId"), h("code", {}, message.messageId)],
      [t("at"), stamp(message.raised)],
      [t("show"), message.duplicate ? t("duplicate") : null],
    ),
    section(t("attempts")),
    attempts.length > 0 ? h("ol", { class: "attempts" }, attempts) : h("p", { class: "dim" }, t("noAttempt")),
  ];
}

/** The events that the document lists for a kind of device, those about it first. */
function eventChoice() {
  const groups = Map.groupBy(store.vocabulary.events, (event) => event.group);
  const select = h("select", { id: "event-content", onchange: (event) => (lastEvent = event.target.value) },
    store.vocabulary.eventGroups.filter((group) => groups.has(group.value)).map((group) =>
      h("optgroup", { label: either(group.en, group.zh) },
        groups.get(group.value).map((event) =>
          h("option", { value: event.value, selected: event.value === lastEvent }, `${either(event.en, event.zh)} — ${event.value}`)))));
  return h("label", { class: "field grow" }, h("span", {}, t("event")), select);
}

async function raise(key) {
  const raised = await ask("POST", "api/events", { device: key, content: $("event-content").value });
  if (!raised) return;
  if (raised.deliveries.length > 0) toast(t("raised", raised.deliveries.length), "ok");
  else toast(t("unheard", raised.unheard.map(({ application, reason }) => t(`silence.${reason}`, application)).join("; ")), "bad");
}

function deviceView(device) {
  const change = (what) => () => ask("POST", "api/devices", { device: device.key, ...what });
  return [
    title(device.name),
    h("p", { class: "answer" }, h("span", { class: `mark ${condition(device)}`, "aria-hidden": "true" }), ` ${conditionText(device)}`, device.faulty ? ` · ${t("faulty")}` : ""),
    h("div", { class: "buttons", "data-device": device.key },
      device.connected
        ? h("button", { type: "button", id: "device-online", onclick: change({ online: false }) }, t("takeOffline"))
        : h("button", { type: "button", id: "device-online", onclick: change({ online: true }) }, t("bringOnline")),
      h("button", { type: "button", id: "device-asleep", onclick: change({ asleep: !device.asleep }) }, t(device.asleep ? "wake" : "sleep")),
      h("button", { type: "button", id: "device-faulty", onclick: change({ faulty: !device.faulty }) }, t(device.faulty ? "mend" : "break")),
      h("button", { type: "button", onclick: () => onFault(device) }, t("faultOfDevice"))),
    section(t("raiseEvent")),
    h("form", { class: "line", "data-device": device.key, onsubmit: (event) => { event.preventDefault(); raise(device.key); } },
      eventChoice(),
      h("button", { class: "main", id: "raise" }, t("raise"))),
    facts(
      [t("model"), device.model],
      [t("type"), meaning("deviceTypes", device.type)],
      [t("code"), device.qrCode && h("code", {}, device.qrCode)],
      [t("mac"), h("code", {}, device.mac)],
      [t("ip"), device.ip && h("code", {}, device.ip)],
      [t("channel"), device.channel],
      [t("firmware"), device.firmware],
      [t("service"), meaning("openStatus", device.open)],
    ),
  ];
}

const VIEWS = {
  call: (id) => [store.calls.find((call) => call.number === id), callView],
  message: (id) => [store.messages.get(id), messageView],
  device: (id) => [store.state?.devices.find((device) => device.key === id), deviceView],
};

/** Shows anew what is chosen. An open choice of events is left alone. */
export function showDetails() {
  if (document.activeElement?.id === "event-content") return;
  const [known, view] = chosen ? VIEWS[chosen.kind](chosen.id) : [];
  refill($("details"), known ? view(known).flat(Infinity).filter((child) => child !== null) : [h("p", { class: "empty" }, t("nothingChosen"))]);
}

/** Chooses a call, a message or a device. */
export function chooseDetails(kind, id) {
  chosen = { kind, id };
  showDetails();
  $("details").scrollTop = 0;
}

/** Sets what is done when somebody wants a fault for the calls of a device. */
export function startDetails(fault) {
  onFault = fault;
}
