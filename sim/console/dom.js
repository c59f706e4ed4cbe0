// Elements, tabs, lists and short notices.

/** An element with properties, attributes and children. `on…` are listeners; `null` and `false` are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [property, of] of Object.entries(value)) element.style.setProperty(property, of);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/** A list of names and values; what has no value is left out. */
export const facts = (...pairs) =>
  h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

/** A field with its label. */
export function field(label, control, attributes = {}) {
  return h("label", { class: "field", ...attributes }, h("span", {}, label), control);
}

/** Shows a notice for a while. */
export function toast(text, kind = "") {
  const notice = h("p", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(notice);
  setTimeout(() => notice.remove(), kind === "bad" ? 8000 : 4000);
}

/** Makes a row of tabs: arrow keys move, and each shows its panel. Answers the function that chooses one by id. */
export function tabs(list, shown = () => {}) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const choose = (id, focus = false) => {
    for (const tab of all) {
      const chosen = tab.id === id;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
      $(tab.getAttribute("aria-controls")).hidden = !chosen;
      if (chosen && focus) tab.focus();
    }
    shown(id);
  };
  list.addEventListener("click", (event) => event.target.closest("[role=tab]") && choose(event.target.closest("[role=tab]").id));
  list.addEventListener("keydown", (event) => {
    const place = all.indexOf(document.activeElement);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(all[(next + all.length) % all.length].id, true);
  });
  choose(all[0].id);
  return choose;
}

/**
 * Fills an element anew. What is as it was stays, so that nothing is pulled away from under the mouse; the focus stays on what has the
 * same id. Children whose listeners differ must differ in an attribute too.
 */
export function refill(element, children) {
  const focused = element.contains(document.activeElement) ? document.activeElement.id : null;
  const byId = new Map([...element.children].filter((child) => child.id).map((child) => [child.id, child]));
  const byPlace = [...element.children];
  const wanted = children.map((child, place) => {
    const known = child.id ? byId.get(child.id) : byPlace[place];
    return known?.isEqualNode(child) ? known : child;
  });
  const kept = new Set(wanted);
  for (const child of [...element.childNodes]) if (!kept.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (element.childNodes[place] !== child) element.insertBefore(child, element.childNodes[place] ?? null);
  });
  if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** A moment as date and time in UTC+8. */
export const stamp = (millis) => new Date(millis + 8 * 3600e3).toISOString().replace("T", " ").slice(0, 19);

/** Its time alone, with milliseconds. */
export const clockTime = (millis) => new Date(millis + 8 * 3600e3).toISOString().slice(11, 23);
