// The filter: its fields follow the address and lead it; and it is said in words.

import { onChange, query, refine, state } from "./map-state.mjs";
import { day, fill, make, words } from "./map-words.mjs";

const form = document.getElementById("map-filters");
const DEFAULT = ["received", "has_issues", "approved"];
let known;

const options = (select, rows) => {
  select.replaceChildren(select.options[0], ...rows.map(([value, text]) => make("option", { value }, text)));
};

// Who has single villages has no commune; then it is known by its code.
function communes() {
  const whole = known.areas.filter(({ code }) => code.length === 5);
  if (whole.length) return whole;
  return [...new Set(known.areas.map(({ code }) => code.slice(0, 5)))].map((code) => ({ code, name: code }));
}

const villagesOf = (commune) => known.areas.filter(({ code }) => code.length === 8 && code.startsWith(commune));
export const isKnownArea = (code) => known.areas.some((area) => area.code === code);
export const areaName = (code) => known.areas.find((area) => area.code === code)?.name ?? code;
const named = ({ code, name }) => [code, name];

function showVillages(commune) {
  const villages = commune ? villagesOf(commune) : [];
  options(form.village, villages.map(named));
  form.village.disabled = !villages.length;
}

function show() {
  const { filter } = state;
  const commune = communes().length === 1 ? communes()[0].code : filter.area.slice(0, 5);
  form.form.value = filter.form;
  form.officer.value = filter.officer;
  form.files.value = filter.files;
  if (form.q !== document.activeElement) form.q.value = filter.q;
  form.commune.value = commune.length === 5 && filter.area ? commune : "";
  showVillages(commune.length === 5 ? commune : "");
  form.village.value = filter.area.length === 8 ? filter.area : "";
  const states = filter.review.length ? filter.review : DEFAULT;
  for (const input of form.querySelectorAll("[name=review]")) input.checked = states.includes(input.value);
  for (const input of form.querySelectorAll("[name=flag]")) input.checked = filter.flag.includes(input.value);
  for (const details of form.querySelectorAll("details")) details.classList.toggle("used", isUsed(details));
  document.getElementById("map-said").textContent = inWords();
  document.getElementById("map-clear").disabled = !isNarrow();
  // The table and the export of what the map shows.
  for (const link of document.querySelectorAll("#map-links a")) link.search = query().toString();
}

const isUsed = (details) => [...details.querySelectorAll("[name]")].some(({ name }) => state.filter[name].length > 0);
const isNarrow = () => Object.values(state.filter).some((value) => value.length > 0);
const checked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((input) => input.value);

function reviewed() {
  const states = checked("review");
  return states.length === 0 || states.join() === DEFAULT.join() ? [] : states;
}

const quietly = (text) => text.charAt(0).toLowerCase() + text.slice(1);

// One sentence that says which submissions are looked at.
export function inWords() {
  const { filter } = state;
  const title = known.forms.find(({ id }) => id === filter.form)?.title ?? filter.form;
  const parts = [
    filter.form && `${words.form}: ${title}`,
    filter.area && `${words.area}: ${areaName(filter.area)}`,
    filter.from && fill(words.from, { day: day(filter.from) }),
    filter.to && fill(words.to, { day: day(filter.to) }),
    filter.officer && `${words.officer}: ${filter.officer}`,
    filter.review.length &&
      `${words.review}: ${filter.review.map((value) => quietly(words.states[value] ?? value)).join(", ")}`,
    filter.flag.length &&
      `${words.flag}: ${filter.flag.map((value) => quietly(words.flags[value] ?? value)).join(", ")}`,
    filter.files && quietly(words.files[filter.files] ?? filter.files),
    filter.q && fill(words.search, { words: filter.q }),
  ].filter(Boolean);
  return parts.length ? `${words.only} ${parts.join(" · ")}` : words.all;
}

function take({ target }) {
  if (target === form.commune) form.village.value = "";
  refine({
    form: form.form.value,
    officer: form.officer.value,
    files: form.files.value,
    q: form.q.value.trim(),
    area: form.village.value || form.commune.value,
    review: reviewed(),
    flag: checked("flag"),
  });
}

function closeOthers({ target }) {
  for (const details of form.querySelectorAll("details[open]")) if (!details.contains(target)) details.open = false;
}

function clear() {
  refine({ form: "", from: "", to: "", officer: "", area: "", files: "", q: "", review: [], flag: [] });
}

export function startFilters(start) {
  known = start;
  options(
    form.form,
    start.forms.map(({ id, title }) => [id, title]),
  );
  options(
    form.officer,
    start.officers.map((name) => [name, name]),
  );
  options(form.commune, communes().map(named));
  if (communes().length === 1) form.commune.closest(".field").hidden = true;
  show();
  onChange(["filter"], show);
  form.addEventListener("change", take);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", ({ key }) => key === "Escape" && closeOthers({ target: null }));
  document.addEventListener("click", closeOthers);
  document.getElementById("map-clear").addEventListener("click", clear);
}
