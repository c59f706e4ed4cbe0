// The tree of regions and devices: what it shows, and how the keyboard moves in it.

import { $, h, refill } from "./dom.js";
import { store } from "./store.js";
import { either, t } from "./words.js";

const open = new Set();
let chosen = null;
let active = null;
let visible = [];
let onChoose = () => {};
let firstTime = true;

/** The words of a value of the specification. */
export function meaning(kind, value) {
  const known = store.vocabulary?.[kind].find((known) => known.value === value);
  return known ? either(known.en, known.zh) : String(value ?? "");
}

/** What the mark in front of a device shows: a shape and a colour. */
export function condition(device) {
  if (!device.connected) return "offline";
  if (device.asleep) return "asleep";
  return device.status === 1 ? "online" : "busy";
}

export const conditionText = (device) =>
  device.connected && device.asleep ? t("asleep") : meaning("deviceStatus", device.status);

function node(id, name, children, device = null) {
  const devices = device ? [device] : [];
  for (const child of children) devices.push(...child.devices);
  return { id, name, children, device, devices };
}

/** The nodes of devices, cameras below their recorders. */
function deviceNodes(devices, scope) {
  const keys = new Set(devices.map((device) => device.key));
  const below = Map.groupBy(devices, (device) => (keys.has(device.parent) ? device.parent : null));
  const build = (device) =>
    node(`device-${device.key}-${scope}`, device.name, (below.get(device.key) ?? []).map(build), device);
  return (below.get(null) ?? []).map(build);
}

function applicationNode(application, devices) {
  const own = devices.filter((device) => application.id in device.regions);
  const name = application.name;
  if (!application.regions) return node(`app-${application.id}`, name, deviceNodes(own, application.id));
  const inRegion = Map.groupBy(own, (device) => device.regions[application.id]);
  const below = Map.groupBy(application.regions, (region) => region.parent);
  const build = (region) =>
    node(`region-${application.id}-${region.id}`, region.name, [
      ...(below.get(region.id) ?? []).map(build),
      ...deviceNodes(inRegion.get(region.id) ?? [], application.id),
    ]);
  return node(`app-${application.id}`, name, (below.get(null) ?? []).map(build));
}

function roots() {
  const { applications, devices } = store.state;
  const loose = devices.filter((device) => Object.keys(device.regions).length === 0);
  const nodes = applications.map((application) => applicationNode(application, devices));
  nodes.push(node("unbound", t("unbound"), deviceNodes(loose.filter((device) => !device.foreign), "unbound")));
  nodes.push(node("foreign", t("foreign"), deviceNodes(loose.filter((device) => device.foreign), "foreign")));
  return nodes.filter((one) => one.children.length > 0);
}

function matches({ device, name }, text) {
  const parts = device ? [name, device.model, device.qrCode, device.mac, device.ip, conditionText(device)] : [name];
  return parts.some((part) => part?.toLowerCase().includes(text));
}

/** The rows that are to be seen, each with its depth and its place among its siblings. */
function rows(nodes, text, level = 1, parent = null) {
  const shown = text ? nodes.filter((one) => matches(one, text) || rows(one.children, text).length > 0) : nodes;
  return shown.flatMap((one, place) => {
    const expanded = one.children.length > 0 && (text ? true : open.has(one.id));
    const row = { ...one, level, parent, expanded, place: place + 1, size: shown.length };
    return [row, ...(expanded ? rows(one.children, text && !matches(one, text) ? text : "", level + 1, one.id) : [])];
  });
}

function rowElement(row) {
  const { device } = row;
  const offline = row.devices.filter((one) => !one.connected).length;
  const label = device ? `${row.name}, ${conditionText(device)}` : null;
  return h("div", {
    role: "treeitem", id: row.id, class: device ? "device" : "folder", tabindex: row.id === active ? 0 : -1,
    "aria-level": row.level, "aria-posinset": row.place, "aria-setsize": row.size, "aria-label": label,
    "aria-expanded": row.children.length > 0 ? String(row.expanded) : null,
    "aria-selected": String(row.id === chosen), style: { "--level": row.level },
  },
  h("span", { class: "twist", "aria-hidden": "true" }),
  device ? h("span", { class: `mark ${condition(device)}`, "aria-hidden": "true" }) : null,
  h("span", { class: "name" }, row.name),
  device
    ? row.children.length > 0 && h("span", { class: "count" }, row.children.length)
    : h("span", { class: "count" }, offline > 0 ? h("span", { class: "off" }, t("offlineCount", offline)) : null, row.devices.length));
}

/** Shows the tree anew. */
export function showTree() {
  if (!store.state) return;
  const all = roots();
  if (firstTime) {
    firstTime = false;
    const first = all[0];
    if (first) for (const one of [first, ...first.children.slice(0, 2)]) open.add(one.id);
  }
  const text = $("device-filter").value.trim().toLowerCase();
  visible = rows(all, text);
  if (!visible.some((row) => row.id === active)) active = visible[0]?.id ?? null;
  refill($("tree"), visible.length > 0 ? visible.map(rowElement) : [h("p", { class: "empty" }, t("nothingFound"))]);
  const { devices } = store.state;
  $("device-count").textContent = t("deviceCount", devices.length, devices.filter((device) => !device.connected).length);
}

function moveTo(row) {
  if (!row) return;
  $(active)?.setAttribute("tabindex", -1);
  active = row.id;
  const element = $(row.id);
  element.tabIndex = 0;
  element.focus();
}

function setOpen(row, isOpen) {
  if (isOpen) open.add(row.id);
  else open.delete(row.id);
  showTree();
}

function choose(row) {
  chosen = row.id;
  if (row.device) onChoose(row.device.key);
  else if (row.children.length > 0 && !$("device-filter").value) return setOpen(row, !row.expanded);
  showTree();
}

function onKey(event) {
  const place = visible.findIndex((row) => row.id === active);
  const row = visible[place];
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = {
    ArrowDown: () => moveTo(visible[place + 1]),
    ArrowUp: () => moveTo(visible[place - 1]),
    Home: () => moveTo(visible[0]),
    End: () => moveTo(visible.at(-1)),
    ArrowRight: () => (row.children.length > 0 && !row.expanded ? setOpen(row, true) : row.expanded && moveTo(visible[place + 1])),
    ArrowLeft: () => (row.expanded && open.has(row.id) ? setOpen(row, false) : moveTo(visible.find((one) => one.id === row.parent))),
    Enter: () => choose(row),
    " ": () => choose(row),
  };
  if (!steps[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  steps[event.key]();
}

/** Starts the tree. `choose` is called with the number of the device that is chosen. */
export function startTree(choose_) {
  onChoose = choose_;
  $("tree").addEventListener("keydown", onKey);
  $("tree").addEventListener("click", (event) => {
    const id = event.target.closest("[role=treeitem]")?.id;
    const row = visible.find((one) => one.id === id);
    if (!row) return;
    moveTo(row);
    choose(row);
  });
  $("device-filter").addEventListener("input", showTree);
  $("device-filter").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      focusTree();
    }
  });
}

/** Puts the focus into the tree. */
export const focusTree = () => moveTo(visible.find((row) => row.id === active));
