// What is looked at: filter, place, layers and what is open. It stands in the address, so that a
// view can be sent to a colleague; who opens it sees of it what lies in her own area.

export const KINDS = ["visit", "session", "support", "any"];
export const SPANS = ["month", "30", "90", "ever"];
const SINGLE = ["form", "from", "to", "officer", "area", "files", "q"];
const SEVERAL = ["review", "flag"];
const OPENED = /^(submission:\d{1,18}|village:\d{8}|commune:\d{5})$/;
const PLACE = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

const listeners = [];

function one(given, name, known, otherwise) {
  const value = given.get(name);
  return known.includes(value) ? value : otherwise;
}

function place(text) {
  const [, zoom, lat, lng] = (PLACE.exec(text ?? "") ?? []).map(Number);
  return Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? { zoom, center: [lng, lat] } : null;
}

function read(search) {
  const given = new URLSearchParams(search);
  const opened = given.get("open") ?? "";
  return {
    filter: {
      ...Object.fromEntries(SINGLE.map((name) => [name, given.get(name) ?? ""])),
      ...Object.fromEntries(SEVERAL.map((name) => [name, given.getAll(name)])),
    },
    kind: one(given, "kind", KINDS, "visit"),
    span: one(given, "span", SPANS, "month"),
    hidden: (given.get("hide") ?? "").split(",").filter(Boolean),
    at: place(given.get("at")),
    open: OPENED.test(opened) ? opened : "",
  };
}

export const state = read(location.search);

// The filter as the server's own addresses have it; `but` names what to leave out.
export function query(...but) {
  const said = new URLSearchParams();
  for (const name of SINGLE) if (state.filter[name] && !but.includes(name)) said.set(name, state.filter[name]);
  for (const name of SEVERAL) if (!but.includes(name)) for (const value of state.filter[name]) said.append(name, value);
  return said;
}

export function address() {
  const said = query();
  if (state.kind !== "visit") said.set("kind", state.kind);
  if (state.span !== "month") said.set("span", state.span);
  if (state.hidden.length) said.set("hide", state.hidden.join(","));
  if (state.at) {
    const [lng, lat] = state.at.center;
    said.set("at", `${state.at.zoom.toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
  }
  if (state.open) said.set("open", state.open);
  const text = said.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
  return location.pathname + (text && `?${text}`);
}

// Calls `listener` after a change of any of these parts of the state.
export function onChange(parts, listener) {
  listeners.push({ parts, listener });
}

export function change(patch) {
  Object.assign(state, patch);
  history.replaceState(null, "", address());
  for (const { parts, listener } of listeners) if (parts.some((part) => part in patch)) listener();
}

export function refine(patch) {
  change({ filter: { ...state.filter, ...patch } });
}

// Whether more than an area is asked for: "never" would then say more than is known.
export const isNarrow = () => [...query("area").keys()].length > 0;

export const isHidden = (layer) => state.hidden.includes(layer);
