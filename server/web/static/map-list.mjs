// The villages nobody reached: read by eye, by keyboard and on paper.

import { askJson, tellArea } from "./map-data.mjs";
import { isKnownArea } from "./map-filters.mjs";
import { isBackwards, span } from "./map-span.mjs";
import { change, isNarrow, onChange, query, state } from "./map-state.mjs";
import { ago, fill, make, number, words } from "./map-words.mjs";

const PAGE = 100;
const at = (id) => document.getElementById(id);
const rows = at("map-list-rows");
let found = { total: 0, complete: true, villages: [] };
let asking;
let shown = PAGE;
let tell = () => {};

const { compare } = new Intl.Collator("vi", { numeric: true }); // "Thôn 2" before "Thôn 10"
const last = (village) => village.last[state.kind] ?? null;
const isLeft = (village) => last(village) === null || last(village) >= span().limit;
const order = (a, b) =>
  (last(b) ?? Infinity) - (last(a) ?? Infinity) ||
  compare(a.commune_name, b.commune_name) ||
  compare(a.name, b.name);

function line(village, several) {
  const opened = `village:${village.code}`;
  return make(
    "li",
    {},
    make(
      "button",
      { type: "button", value: opened, "aria-pressed": `${state.open === opened}` },
      make("span", {}, village.name, several ? make("small", {}, village.commune_name) : null),
      make(
        "span",
        { class: last(village) === null ? "badge bad" : "quiet" },
        ago(last(village), isNarrow() ? words.none_so : words.never),
      ),
    ),
  );
}

// Shows which days the list is about; a choice that the filter overrules waits until it is let.
function showSpan({ isFiltered, words: said }) {
  at("span").value = isFiltered ? "filter" : state.span;
  at("span").disabled = isFiltered;
  at("map-list-days").hidden = !isFiltered;
  at("map-list-days").textContent = fill(words.filtered_days, { days: said });
}

function sentence(left) {
  if (isBackwards()) return words.backwards;
  if (!found.total) return state.filter.area ? words.no_villages_there : words.no_villages;
  return left.length ? words.some_villages : words.all_villages;
}

function show() {
  const asked = span();
  const left = isBackwards() ? [] : found.villages.filter(isLeft).sort(order);
  const several = new Set(found.villages.map(({ commune }) => commune)).size > 1;
  const { total } = found;
  const isCut = !found.complete && left.length === found.villages.length;
  const details = {
    count: `${isCut ? "≥ " : ""}${number(left.length)}`,
    total: number(total),
    kind: words.kinds[state.kind],
    span: asked.words,
  };
  showSpan(asked);
  at("map-list-count").textContent = fill(sentence(left), details);
  at("map-list-print").textContent = fill(words.print_list, details);
  rows.replaceChildren(...left.slice(0, shown).map((village) => line(village, several)));
  if (left.length > shown)
    rows.append(
      make(
        "li",
        { class: "screen" },
        make(
          "button",
          { type: "button", class: "link", value: "more" },
          fill(words.more, { count: number(left.length - shown) }),
        ),
      ),
    );
}

async function load() {
  asking?.abort();
  asking = new AbortController();
  const answer = await askJson(`/map/summary.json?kind=${state.kind}&${query()}`, { signal: asking.signal });
  if (!answer) return;
  found = answer;
  shown = PAGE;
  const { area } = state.filter;
  tellArea(Boolean(area) && !found.total && !isKnownArea(area));
  show();
  tell();
}

function press({ target }) {
  const value = target.closest("button")?.value;
  if (value === "more") {
    shown += PAGE;
    show();
    rows.children[shown - PAGE]?.querySelector("button").focus();
  } else if (value) change({ open: value });
}

function markChosen() {
  for (const button of rows.querySelectorAll("button[aria-pressed]"))
    button.setAttribute("aria-pressed", button.value === state.open);
}

// Calls `action` whenever the villages have come anew.
export function onVillages(action) {
  tell = action;
}

export const village = (code) => found.villages.find((one) => one.code === code);

// For paper: every line, whatever the screen shows.
export function showAll() {
  shown = Infinity;
  show();
}

export function startList() {
  at("kind").value = state.kind;
  at("kind").addEventListener("change", ({ target }) => change({ kind: target.value }));
  at("span").addEventListener("change", ({ target }) => change({ span: target.value }));
  rows.addEventListener("click", press);
  onChange(["span"], show);
  onChange(["open"], markChosen);
  onChange(["kind", "filter"], load);
  return load();
}

export { load as reloadList };
