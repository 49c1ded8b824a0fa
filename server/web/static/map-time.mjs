// When: a histogram of the submissions with two handles, and the same two days as fields.

import { askJson } from "./map-data.mjs";
import { daysInWords, isBackwards } from "./map-span.mjs";
import { onChange, query, refine, state } from "./map-state.mjs";
import { day, fill, later, number, today, words } from "./map-words.mjs";

const at = (id) => document.getElementById(id);
const since = at("map-since");
const until = at("map-until");
const LEAST = 14;
let bars = [];
let asking;
let counting;

const within = ({ from, to }) =>
  (!state.filter.from || to >= state.filter.from) && (!state.filter.to || from <= state.filter.to);

function showBars() {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const svg = at("map-bars");
  svg.setAttribute("viewBox", `0 0 ${Math.max(1, bars.length)} 100`);
  svg.replaceChildren(
    ...bars.map((bar, index) => {
      const rect = document.createElementNS(svg.namespaceURI, "rect");
      const height = bar.count ? Math.max(4, (bar.count / most) * 100) : 0;
      const place = { x: index + 0.08, y: 100 - height, width: 0.84, height, class: within(bar) ? "in" : "out" };
      for (const [name, value] of Object.entries(place)) rect.setAttribute(name, value);
      return rect;
    }),
  );
}

function showHandles() {
  const { from, to } = state.filter;
  const last = Math.max(0, bars.length - 1);
  for (const handle of [since, until]) handle.max = last;
  const first = from ? bars.findIndex((bar) => bar.to >= from) : 0;
  const end = to ? bars.findLastIndex((bar) => bar.from <= to) : last;
  since.value = first < 0 ? last : first;
  until.value = Math.max(end, 0);
  since.disabled = until.disabled = bars.length < 2;
  since.style.zIndex = Number(since.value) === last ? 1 : 0; // there the other, above it, has nowhere to go
  const box = at("map-time");
  box.style.setProperty("--since", bars.length ? since.value / bars.length : 0);
  box.style.setProperty("--until", bars.length ? (Number(until.value) + 1) / bars.length : 1);
  nameHandles();
}

function nameHandles() {
  if (!bars.length) return;
  since.setAttribute("aria-valuetext", day(bars[since.value].from));
  until.setAttribute("aria-valuetext", day(bars[until.value].to));
}

const sum = (some) => some.reduce((total, { count }) => total + count, 0);
const isCut = ({ from, to, count }) =>
  count > 0 && (from < state.filter.from || (state.filter.to && to > state.filter.to));

// How many lie within the days asked for; null once the person has been told why it is not known.
async function total() {
  counting?.abort();
  counting = new AbortController();
  const inside = bars.filter(within);
  if (!inside.some(isCut)) return sum(inside);
  const found = await askJson(`/map/histogram.json?${query()}`, { signal: counting.signal });
  return found && sum(found.bars);
}

async function sayTime() {
  const count = isBackwards() ? 0 : await total();
  if (count === null) return;
  const said = `${daysInWords() || words.whole_time} · ${fill(words.total, { count: number(count) })}`;
  at("map-time-said").textContent = isBackwards() ? words.backwards : count ? said : words.no_time;
}

function show() {
  at("from").value = state.filter.from;
  at("to").value = state.filter.to;
  showBars();
  showHandles();
  sayTime();
  for (const button of at("map-time-quick").children) button.setAttribute("aria-pressed", isQuick(button.value));
}

// The first days of work: empty days before them, or one bar would be as wide as the page and leave
// the handles nowhere to go.
function padded({ step, bars: given }) {
  if (step !== "day" || !given.length) return given;
  const missing = Math.max(0, LEAST - given.length);
  const empty = Array.from({ length: missing }, (_, index) => later(given[0].from, index - missing));
  return [...empty.map((date) => ({ from: date, to: date, count: 0 })), ...given];
}

async function load() {
  asking?.abort();
  asking = new AbortController();
  const found = await askJson(`/map/histogram.json?${query("from", "to")}`, { signal: asking.signal });
  if (!found) return;
  bars = padded(found);
  show();
}

// What a shortcut stands for, as two days.
function quick(name) {
  const now = today();
  const first = `${now.slice(0, 8)}01`;
  if (name === "month") return { from: first, to: now };
  if (name === "last") return { from: `${later(first, -1).slice(0, 8)}01`, to: later(first, -1) };
  if (name === "90") return { from: later(now, -89), to: now };
  return { from: "", to: "" };
}

function isQuick(name) {
  const { from, to } = quick(name);
  return from === state.filter.from && to === state.filter.to;
}

// The handles may not pass each other; at an end, that side is open.
function slide({ target }) {
  if (Number(since.value) > Number(until.value)) target.value = target === since ? until.value : since.value;
  nameHandles();
  const [first, last] = [Number(since.value), Number(until.value)];
  refine({ from: first === 0 ? "" : bars[first].from, to: last === bars.length - 1 ? "" : bars[last].to });
}

function type() {
  const [from, to] = [at("from").value, at("to").value];
  refine(from && to && from > to ? { from: to, to: from } : { from, to });
}

export function startTime() {
  for (const handle of [since, until]) {
    handle.addEventListener("input", nameHandles);
    handle.addEventListener("change", slide);
  }
  for (const id of ["from", "to"]) at(id).addEventListener("change", type);
  at("map-time-quick").addEventListener("click", ({ target }) => target.value && refine(quick(target.value)));
  let others = query("from", "to").toString();
  onChange(["filter"], () => {
    show();
    const now = query("from", "to").toString();
    if (now !== others) load();
    others = now;
  });
  return load();
}

export { load as reloadTime };
