// The lists of calls and messages, the newest on top.

import { $, clockTime, h, refill } from "./dom.js";
import { store } from "./store.js";
import { either, t } from "./words.js";

let kind = "all";
let chosen = { calls: null, messages: null };
let onChoose = () => {};

/** What goes wrong and its number, if it has one. */
const mishap = ({ what }) => (typeof what === "string" ? [what] : Object.entries(what)[0]);

/** A fault in a few words. */
export function faultText(fault) {
  const [name, number] = mishap(fault);
  const unit = { delay: " ms", throttle: " s", clock: " s" }[name] ?? "";
  return `${t(`what.${name}`)}${number === undefined ? "" : ` ${number}${unit}`}`;
}

/** The name of an event. */
export function eventText(content) {
  const known = store.vocabulary?.events.find((event) => event.value === content);
  return known ? either(known.en, known.zh) : content;
}

function shownCalls() {
  const text = $("call-filter").value.trim().toLowerCase();
  const isKind = { all: () => true, refused: (call) => call.refused, changed: (call) => call.changed }[kind];
  const parts = (call) => [call.operation ?? call.path, String(call.code ?? ""), call.name ?? "", call.message ?? ""];
  return store.calls.filter((call) => isKind(call) && parts(call).some((part) => part.toLowerCase().includes(text)));
}

/** What a call was answered, as a chip: its code, the HTTP status of what has none, or nothing. */
export function codeChip(call) {
  const text = call.code ?? (call.status === null ? t("noAnswer") : `HTTP ${call.status}`);
  return h("span", { class: `chip ${call.refused ? "bad" : "ok"}` }, `${text}`,
    call.name && h("span", { class: "code-name" }, ` ${call.name}`));
}

function callRow(call, isFirst) {
  const isChosen = call.number === chosen.calls;
  return h("div", {
    role: "option", id: `call-${call.number}`, class: "row call", "data-id": call.number,
    tabindex: isChosen || (chosen.calls === null && isFirst) ? 0 : -1, "aria-selected": String(isChosen),
  },
  h("span", { class: "number" }, call.number),
  h("span", { class: "moment" }, clockTime(call.at)),
  h("span", { class: "operation" }, call.operation ?? call.path),
  h("span", { class: "badges" },
    call.changed && h("span", { class: "badge" }, t(`badge.${call.effect}`)),
    call.faults.map((fault) => h("span", { class: "badge fault" }, faultText(fault)))),
  codeChip(call));
}

export const deliveryKind = (message) =>
  ({ delivered: "ok", failed: "bad", refused: "bad" })[message.state] ?? "wait";

function messageRow(message, isFirst) {
  const isChosen = message.id === chosen.messages;
  return h("div", {
    role: "option", id: `message-${message.id}`, class: "row message", "data-id": message.id,
    tabindex: isChosen || (chosen.messages === null && isFirst) ? 0 : -1, "aria-selected": String(isChosen),
  },
  h("span", { class: "number" }, message.id),
  h("span", { class: "moment" }, clockTime(message.raised)),
  h("span", { class: "operation" }, eventText(message.content), h("span", { class: "dim" }, ` · ${message.device}`)),
  h("span", { class: "badges" },
    message.duplicate && h("span", { class: "badge" }, t("duplicate")),
    message.attempts.length > 1 && h("span", { class: "badge" }, `×${message.attempts.length}`)),
  h("span", { class: `chip ${deliveryKind(message)}` }, t(`delivery.${message.state}`)));
}

/** Shows both lists anew. */
export function showTraffic() {
  const calls = shownCalls();
  const note = store.skipped > 0 ? [h("p", { id: "skipped", class: "dim note" }, t("skippedCalls", store.skipped))] : [];
  refill($("call-list"), [...note, ...calls.map((call, place) => callRow(call, place === 0))]);
  $("no-calls").textContent = calls.length > 0 ? "" : store.calls.length > 0 ? t("nothingFound") : t("noCalls", store.state?.endpoint ?? "");
  const messages = [...store.messages.values()].reverse();
  refill($("message-list"), messages.map((message, place) => messageRow(message, place === 0)));
  $("no-messages").textContent = messages.length > 0 ? "" : t("noMessages");
}

function choose(list, element) {
  const id = Number(element.dataset.id);
  chosen[list] = id;
  for (const row of element.parentElement.querySelectorAll("[role=option]")) {
    row.setAttribute("aria-selected", String(row === element));
    row.tabIndex = row === element ? 0 : -1;
  }
  element.focus();
  onChoose(list, id);
}

function listen(list, element) {
  element.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(list, row);
  });
  element.addEventListener("keydown", (event) => {
    const all = [...element.querySelectorAll("[role=option]")];
    const place = all.indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1, Enter: place, " ": place }[event.key];
    if (next === undefined || !all[next]) return;
    event.preventDefault();
    choose(list, all[next]);
  });
}

/** Starts the lists. `choose` is called with `calls` or `messages` and the number of what is chosen. */
export function startTraffic(choose_) {
  onChoose = choose_;
  listen("calls", $("call-list"));
  listen("messages", $("message-list"));
  $("call-filter").addEventListener("input", showTraffic);
  $("call-kinds").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    kind = button.dataset.kind;
    for (const other of $("call-kinds").children) other.setAttribute("aria-pressed", String(other === button));
    showTraffic();
  });
}

/** Chooses the call so many rows below the chosen one. */
export function stepCall(by) {
  const all = [...$("call-list").querySelectorAll("[role=option]")];
  const place = all.findIndex((row) => Number(row.dataset.id) === chosen.calls);
  const next = all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)];
  if (next) choose("calls", next);
}

/** Puts the focus into a list. */
export const focusList = (list) => $(list).querySelector("[tabindex='0']")?.focus();
