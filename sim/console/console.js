// The console of the simulator: puts the parts together.

import { buildControls, buildPush, faultForDevice, showClock, showControls, showFaults } from "./controls.js";
import { chooseDetails, showDetails, startDetails } from "./details.js";
import { $, h, tabs } from "./dom.js";
import { changes, start, store } from "./store.js";
import { focusList, showTraffic, startTraffic, stepCall } from "./traffic.js";
import { focusTree, showTree, startTree } from "./tree.js";
import { isChinese, t, toggleLanguage, translate } from "./words.js";

const chooseTraffic = tabs($("traffic-tabs"), (id) => {
  for (const element of [$("call-kinds"), $("call-filter")]) element.hidden = id !== "tab-calls";
});
const chooseWork = tabs($("work-tabs"));

function showLink() {
  $("link").className = store.link;
  $("link").querySelector(".text").textContent = t(store.link);
  if (store.state) $("endpoint").textContent = store.state.endpoint;
}

/** Shows everything in the language that is chosen. */
function showAll() {
  translate();
  $("language").textContent = isChinese() ? "English" : "中文";
  $("language").lang = isChinese() ? "en" : "zh";
  buildControls();
  showTree();
  showTraffic();
  showDetails();
  showLink();
  const keys = ["/", "t", "c", "m", "j", "k", "d", "f", "p", "s", "e", "l", "?"];
  $("shortcuts").querySelector("dl").replaceChildren(
    ...keys.flatMap((key) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(`key.${key}`))]));
}

function details(kind, id) {
  chooseWork("tab-details");
  chooseDetails(kind, id);
}

startTree((key) => details("device", key));
startTraffic((list, id) => details(list === "calls" ? "call" : "message", id));
startDetails((device) => {
  chooseWork("tab-faults");
  faultForDevice(device);
});

changes.addEventListener("change", ({ detail }) => {
  if (detail.has("state")) {
    showTree();
    showControls();
  }
  if (detail.has("beginning")) buildPush();
  if (detail.has("calls") || detail.has("messages")) showTraffic();
  if (detail.has("faults")) showFaults();
  if (detail.has("state") || detail.has("messages")) showDetails();
  showLink();
  showClock();
});

function changeLanguage() {
  toggleLanguage();
  showAll();
}

/** Light, dark, or as the system has it. */
function showTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

function changeTheme() {
  const isDark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", theme);
  showTheme(theme);
}

const openWork = (tab) => () => chooseWork(tab, true);
const openList = (tab, list) => () => {
  chooseTraffic(tab);
  focusList(list);
};
const SHORTCUTS = {
  "/": () => $("device-filter").select(),
  t: focusTree,
  c: openList("tab-calls", "calls"),
  m: openList("tab-messages", "messages"),
  j: () => stepCall(1),
  k: () => stepCall(-1),
  d: openWork("tab-details"),
  f: openWork("tab-faults"),
  p: openWork("tab-push"),
  s: openWork("tab-time"),
  e: () => {
    chooseWork("tab-details");
    $("event-content")?.focus();
  },
  l: changeLanguage,
  "?": () => $("shortcuts").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (event.key === "Escape" && typing && typing.tagName !== "DIALOG") typing.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !SHORTCUTS[event.key]) return;
  event.preventDefault();
  SHORTCUTS[event.key]();
});

$("language").addEventListener("click", changeLanguage);
$("theme").addEventListener("click", changeTheme);
$("help").addEventListener("click", () => $("shortcuts").showModal());

showTheme(localStorage.getItem("theme"));
showAll();
await start();
showAll();
setInterval(showClock, 250);
