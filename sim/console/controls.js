// The forms that set faults, change how messages travel, move the clock, and keep snapshots.

import { $, facts, field, h, refill, stamp, toast } from "./dom.js";
import { ask, loadFaults, now, store } from "./store.js";
import { faultText } from "./traffic.js";
import { either, t } from "./words.js";

const WITH_NUMBER = ["delay", "throttle", "code", "status", "clock"];
const KINDS = ["reset", "delay", "throttle", "code", "status", "cut", "truncate", "garble", "clock"];
const EXAMPLES = { delay: 2000, code: -20003, status: 502, clock: 600 };

const input = (id, properties = {}) => h("input", { id, autocomplete: "off", spellcheck: "false", ...properties });
const numberOf = (id) => ($(id).value.trim() === "" ? undefined : Number($(id).value));
const form = (submit, ...children) =>
  h("form", { onsubmit: (event) => { event.preventDefault(); submit(); } }, ...children);

function showNumber() {
  const kind = $("fault-what").value;
  $("fault-number-field").hidden = !WITH_NUMBER.includes(kind);
  $("fault-number-field").firstChild.textContent = t(`unit.${kind}`);
  $("fault-number").value = EXAMPLES[kind] ?? "";
}

async function addFault() {
  const kind = $("fault-what").value;
  const number = WITH_NUMBER.includes(kind) ? numberOf("fault-number") : undefined;
  const fault = { what: number === undefined ? kind : { [kind]: number }, phase: $("fault-phase").value };
  const share = numberOf("fault-share");
  Object.assign(fault, {
    operation: $("fault-operation").value.trim() || undefined,
    device: $("fault-device").value.trim() || undefined,
    share: share === undefined ? undefined : share / 100,
    times: numberOf("fault-times"),
  });
  if (await ask("POST", "api/faults", { faults: [fault] })) loadFaults();
}

function faultForm() {
  const operations = store.vocabulary?.operations ?? [];
  return form(addFault,
    h("h3", {}, t("addFault")),
    h("div", { class: "pair" },
      field(t("what"), h("select", { id: "fault-what", onchange: showNumber }, KINDS.map((kind) => h("option", { value: kind }, t(`what.${kind}`))))),
      field(t("when"), h("select", { id: "fault-phase" }, ["before", "after"].map((phase) => h("option", { value: phase }, t(phase)))))),
    field("", input("fault-number", { inputmode: "numeric" }), { id: "fault-number-field", hidden: true }),
    field(t("operation"), input("fault-operation", { list: "operations", placeholder: t("any") })),
    h("datalist", { id: "operations" }, operations.map((operation) => h("option", { value: operation.name }, either(operation.en, operation.zh)))),
    field(t("onlyDevice"), input("fault-device", { placeholder: t("any") })),
    h("div", { class: "pair" },
      field(t("share"), input("fault-share", { inputmode: "decimal", placeholder: "100" })),
      field(t("times"), input("fault-times", { inputmode: "numeric", placeholder: "∞" }))),
    h("div", { class: "buttons" }, h("button", { class: "main", id: "fault-set" }, t("set"))));
}

function faultItem(fault) {
  const over = fault.times !== undefined && fault.hits >= fault.times;
  const limits = [fault.operation, fault.device, fault.share < 1 && `${Math.round(fault.share * 1000) / 10} %`,
    fault.times !== undefined && t("onceOnly", fault.times)].filter(Boolean);
  return h("li", { class: over ? "over" : null },
    h("div", {},
      h("strong", {}, faultText(fault)), h("span", {}, `, ${t(fault.phase)}`),
      h("p", { class: "dim" }, [...limits, t("hits", fault.hits), over && t("over")].filter(Boolean).join(" · "))),
    h("button", { type: "button", id: `fault-${fault.id}`, onclick: async () => { await ask("DELETE", `api/faults/${fault.id}`); loadFaults(); } }, t("remove")));
}

/** Shows the faults that are set. The form stays as it is. */
export function showFaults() {
  if (!$("fault-list")) return;
  const items = store.faults.map(faultItem);
  refill($("fault-list"), items.length > 0 ? items : [h("li", { class: "dim" }, t("noFaults"))]);
  $("fault-clear").hidden = items.length === 0;
  const running = store.faults.filter((fault) => fault.times === undefined || fault.hits < fault.times).length;
  $("tab-faults").dataset.count = running || "";
}

function buildFaults() {
  $("faults").replaceChildren(
    faultForm(),
    h("h3", {}, t("faultsSet")),
    h("ul", { id: "fault-list", class: "items" }),
    h("div", { class: "buttons" }, h("button", { type: "button", id: "fault-clear", onclick: async () => { await ask("DELETE", "api/faults"); loadFaults(); } }, t("removeAll"))));
  showFaults();
}

/** Fills the form for the calls of a device. */
export function faultForDevice(device) {
  $("fault-device").value = device.qrCode ?? device.mac;
  $("fault-what").focus();
}

function subscription({ name, subscription }) {
  const text = !subscription ? t("notSubscribed") : !subscription.open ? t("switchedOff") : null;
  const wanted = subscription?.contents.length ? t("someContents", subscription.contents.length) : t("everything");
  return [name, text ? h("span", { class: "dim" }, text) : [h("code", {}, subscription.to), h("span", { class: "dim" }, ` · ${wanted}`)]];
}

async function applyPush() {
  const share = numberOf("push-duplicates");
  const settings = {
    duplicates: share === undefined ? undefined : share / 100,
    reorderMs: numberOf("push-reorder"),
    attempts: numberOf("push-attempts"),
    backoffMs: numberOf("push-backoff"),
  };
  if (await ask("POST", "api/push", settings)) toast(t("applied"), "ok");
}

/** Builds the form of how messages travel, with what is set now. */
export function buildPush() {
  const { settings } = store.state.push;
  const number = (id, value) => input(id, { inputmode: "numeric", value });
  $("push").replaceChildren(
    h("h3", {}, t("subscriptions")),
    h("div", { id: "subscriptions" }),
    form(applyPush,
      h("h3", {}, t("travel")),
      h("div", { class: "pair" },
        field(t("duplicates"), number("push-duplicates", settings.duplicates * 100)),
        field(t("reorder"), number("push-reorder", settings.reorderMs))),
      h("div", { class: "pair" },
        field(t("tries"), number("push-attempts", settings.attempts)),
        field(t("backoff"), number("push-backoff", settings.backoffMs))),
      h("div", { class: "buttons" }, h("button", { class: "main" }, t("apply")))),
    h("p", { id: "queue", class: "dim" }));
  showPush();
}

function showPush() {
  $("subscriptions").replaceChildren(facts(...store.state.applications.map(subscription)));
  $("queue").textContent = t("queue", store.state.push.waiting, store.state.push.dropped);
}

const SPEEDS = [0, 1, 60, 3600];
const speedText = (speed) => (speed === 0 ? t("stopped") : `${speed}×`);

function buildTime() {
  const advance = (seconds) => () => ask("POST", "api/time", { advance: seconds });
  const steps = [["minute", 60], ["hour", 3600], ["day", 86400]];
  const setTo = () => ask("POST", "api/time", { now: Date.parse(`${$("time-now").value}+08:00`) });
  $("time").replaceChildren(
    h("h3", {}, t("now")),
    h("p", { class: "big", id: "big-clock" }),
    h("h4", {}, t("forward")),
    h("div", { class: "buttons" }, steps.map(([name, seconds]) => h("button", { type: "button", onclick: advance(seconds) }, `+ ${t(name)}`))),
    h("h4", {}, t("speed")),
    h("div", { class: "choice", role: "group", "aria-label": t("speed"), id: "speeds" },
      SPEEDS.map((speed) => h("button", { type: "button", "data-speed": speed, onclick: () => ask("POST", "api/time", { speed }) }, speedText(speed)))),
    form(setTo,
      h("div", { class: "line" },
        field(t("setTo"), input("time-now", { type: "datetime-local", step: 1, required: true, value: stamp(now()).replace(" ", "T") }), { class: "field grow" }),
        h("button", {}, t("set")))),
    h("h3", {}, t("snapshots")),
    form(keepSnapshot,
      h("div", { class: "line" },
        field(t("snapshotName"), input("snapshot-name", { required: true, maxlength: 64 }), { class: "field grow" }),
        h("button", {}, t("keep")))),
    h("ul", { id: "snapshot-list", class: "items" }),
    h("h3", {}, t("startAgain")),
    h("p", { class: "dim" }, t("resetHint")),
    h("div", { class: "buttons" }, h("button", { type: "button", class: "danger", id: "reset", onclick: reset }, t("reset"))));
  showTime();
}

async function keepSnapshot() {
  const name = $("snapshot-name").value.trim();
  if (await ask("POST", "api/snapshots", { name })) toast(t("kept", name), "ok");
}

async function restore(name) {
  if (await ask("POST", "api/snapshots/restore", { name })) toast(t("restored", name), "ok");
}

/** The first press asks, the second resets. */
async function reset(event) {
  const button = event.currentTarget;
  if (button.dataset.asked === undefined) {
    button.dataset.asked = "";
    button.textContent = t("reallyReset");
    setTimeout(() => { delete button.dataset.asked; button.textContent = t("reset"); }, 4000);
  } else if (await ask("POST", "api/reset", {})) {
    toast(t("wasReset"), "ok");
  }
}

function showTime() {
  for (const button of $("speeds").children) button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === store.time.speed));
  const items = store.state.snapshots.map((name, place) =>
    h("li", {}, h("span", {}, name), h("button", { type: "button", id: `snapshot-${place}`, onclick: () => restore(name) }, t("goBack"))));
  refill($("snapshot-list"), items.length > 0 ? items : [h("li", { class: "dim" }, t("noSnapshots"))]);
}

/** Shows the clock, wherever it stands. */
export function showClock() {
  const text = stamp(now());
  for (const id of ["clock", "big-clock"]) if ($(id)) $(id).textContent = text;
  $("speed").hidden = store.time.speed === 1;
  $("speed").textContent = speedText(store.time.speed);
}

/** Builds the forms, in the language of now. */
export function buildControls() {
  if (!store.state) return;
  buildFaults();
  buildPush();
  buildTime();
}

/** Shows anew what is not for the user to fill in. */
export function showControls() {
  if (!$("subscriptions")) return buildControls();
  showPush();
  showTime();
}
