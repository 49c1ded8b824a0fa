// What stands at a place that was clicked: a submission with its answers, or a village.

import { ask } from "./map-data.mjs";
import { village } from "./map-list.mjs";
import { change, onChange, query, state } from "./map-state.mjs";
import { CLICKED } from "./map-style.mjs";
import { ago, fill, make, number, words } from "./map-words.mjs";

const REACH = 8;
const panel = document.getElementById("map-panel");
const body = document.getElementById("map-panel-body");
let before = null;
let clicked = {};
let asking;

function put(...content) {
  body.replaceChildren(...content.filter((one) => one !== null));
  const heading = body.querySelector("h2, h3");
  if (heading) heading.tabIndex = -1;
  (heading ?? body).focus({ preventScroll: true });
  panel.scrollTop = 0;
}

const go = (href, text) => make("p", {}, make("a", { class: "button plain", href }, text));

async function submission(id) {
  asking = new AbortController();
  const answer = await ask(`/submissions/${id}/panel`, { signal: asking.signal, accept: "text/html", missing: true });
  if (!answer || state.open !== `submission:${id}`) return;
  if (answer.status === 404) return put(make("h2", {}, words.submission), make("p", {}, words.not_shown));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  put(...page.body.childNodes);
}

function listOf(code) {
  const said = query("area");
  said.set("area", code);
  return `/submissions?${said}`;
}

function counted(code) {
  const { counts } = clicked;
  return counts?.place === code ? make("p", {}, fill(words.counted_here, { count: number(counts.count) })) : null;
}

function lasts(found) {
  const facts = Object.entries(words.last).flatMap(([kind, text]) => [make("dt", {}, text), make("dd", {}, ago(found.last[kind]))]);
  return [make("h3", {}, words.last_heading), make("dl", { class: "facts" }, ...facts)];
}

function place(kind, code) {
  const found = kind === "village" ? village(code) : undefined;
  const name = found?.name ?? clicked.name ?? code;
  put(make("h2", {}, name), found ? make("p", { class: "quiet" }, found.commune_name) : null, counted(code),
    ...(found ? lasts(found) : []), go(listOf(code), words.see_submissions));
}

function show() {
  asking?.abort();
  if (!state.open) return hide();
  const [kind, code] = state.open.split(":");
  if (panel.hidden) before = document.activeElement;
  panel.hidden = false;
  if (kind === "submission") submission(code);
  else place(kind, code);
}

function hide() {
  const back = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.hidden = true;
  if (back && before?.isConnected) before.focus({ preventScroll: true });
  before = null;
}

function zoomIn(map, { geometry }) {
  map.easeTo({ center: geometry.coordinates, zoom: Math.min(map.getZoom() + 2, map.getMaxZoom()) });
}

function openAt(map, { x, y }) {
  const box = [[x - REACH, y - REACH], [x + REACH, y + REACH]];
  const marks = map.queryRenderedFeatures(box, { layers: CLICKED.slice(0, 3) });
  const found = marks[0] ?? map.queryRenderedFeatures([x, y], { layers: CLICKED.slice(3) })[0];
  if (!found) return change({ open: "" });
  const { properties, layer } = found;
  if (layer.id === "clusters") return zoomIn(map, found);
  clicked = { name: properties.name, counts: layer.id === "counts" ? properties : undefined };
  const code = `${properties.place ?? properties.code ?? ""}`;
  change({ open: layer.id === "pins" ? `submission:${properties.id}` : `${code.length === 5 ? "commune" : "village"}:${code}` });
}

export function startPanel(map) {
  onChange(["open"], show);
  document.getElementById("map-panel-close").addEventListener("click", () => change({ open: "" }));
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && change({ open: "" }));
  if (state.open) show();
  if (!map) return;
  map.on("click", ({ point }) => openAt(map, point));
  map.on("mousemove", ({ point }) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(point, { layers: CLICKED }).length ? "pointer" : "";
  });
  map.getCanvas().addEventListener("keydown", ({ key }) => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (key === "Enter") openAt(map, { x: clientWidth / 2, y: clientHeight / 2 });
  });
}
