// What stands at a place that was clicked: a submission with its answers, or a village.

import { ask } from "./map-data.mjs";
import { areaName } from "./map-filters.mjs";
import { onVillages, village } from "./map-list.mjs";
import { change, isNarrow, onChange, query, state } from "./map-state.mjs";
import { CLICKED } from "./map-style.mjs";
import { ago, fill, make, number, words } from "./map-words.mjs";

const REACH = 8;
const panel = document.getElementById("map-panel");
const body = document.getElementById("map-panel-body");
let map = null;
let before = null;
let clicked = null;
let asking;
let named = {};

const put = (...content) => body.replaceChildren(...content.filter((one) => one !== null));

function focus() {
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
  if (answer.status === 404) put(make("h2", {}, words.submission), make("p", {}, words.not_shown));
  else put(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  focus();
}

function listOf(code) {
  const said = query("area");
  said.set("area", code);
  return `/submissions?${said}`;
}

function counted(code) {
  const here = clicked?.layer.id === "counts" && clicked.properties.place === code;
  return here ? make("p", {}, fill(words.counted_here, { count: number(clicked.properties.count) })) : null;
}

function lasts(found) {
  const facts = Object.entries(words.last).flatMap(([kind, text]) => [
    make("dt", {}, text),
    make("dd", {}, ago(found.last[kind], isNarrow() ? words.none_so : words.never)),
  ]);
  return [make("h3", {}, words.last_heading), make("dl", { class: "facts" }, ...facts)];
}

function place(kind, code) {
  const found = kind === "village" ? village(code) : undefined;
  const name = found?.name ?? clicked?.properties.name ?? (named.code === code ? named.name : areaName(code));
  named = { code, name };
  put(
    make("h2", {}, name),
    found ? make("p", { class: "quiet" }, found.commune_name) : null,
    counted(code),
    ...(found ? lasts(found) : []),
    go(listOf(code), words.see_submissions),
  );
}

// Brings a village that was chosen in the list beside the panel, where the map does not show it.
function bring(code) {
  const shapes = map.querySourceFeatures("boundaries", {
    sourceLayer: "villages",
    filter: ["==", ["get", "code"], code],
  });
  const corners = shapes.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
  if (!corners.length) return;
  const [lngs, lats] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  const bounds = [
    [Math.min(...lngs), Math.min(...lats)],
    [Math.max(...lngs), Math.max(...lats)],
  ];
  const { clientWidth, clientHeight } = map.getContainer();
  const isNarrow = clientWidth < 2 * panel.clientWidth;
  const padding = {
    top: 40,
    left: 40,
    right: isNarrow ? 40 : panel.clientWidth + 40,
    bottom: isNarrow ? Math.min(panel.clientHeight, clientHeight / 2) + 20 : 40,
  };
  map.fitBounds(bounds, { padding, maxZoom: Math.max(map.getZoom(), 11) });
}

function show() {
  asking?.abort();
  if (!state.open) return hide();
  const [kind, code] = state.open.split(":");
  if (panel.hidden) before = document.activeElement;
  panel.hidden = false;
  if (kind === "submission") return submission(code);
  place(kind, code);
  focus();
  if (map && !clicked) bring(code);
}

// What stands here of a place is about the filter of now.
function renew() {
  const [kind, code] = state.open.split(":");
  if (!code || kind === "submission") return;
  const hasFocus = body.contains(document.activeElement);
  place(kind, code);
  if (hasFocus) focus();
}

function hide() {
  const back = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.hidden = true;
  if (back && before?.isConnected) before.focus({ preventScroll: true });
  before = null;
}

function zoomIn({ geometry }) {
  map.easeTo({ center: geometry.coordinates, zoom: Math.min(map.getZoom() + 2, map.getMaxZoom()) });
}

// A pin opens its submission, a place its panel; what stands for more than can be told goes nearer.
function openAt({ x, y }) {
  const box = [
    [x - REACH, y - REACH],
    [x + REACH, y + REACH],
  ];
  const marks = map.queryRenderedFeatures(box, { layers: CLICKED.slice(0, 3) });
  const found = marks[0] ?? map.queryRenderedFeatures([x, y], { layers: CLICKED.slice(3) })[0];
  if (!found) return change({ open: "" });
  const { properties, layer } = found;
  const code = `${properties.place ?? properties.code ?? ""}`;
  if (layer.id === "clusters" || code.length === 2) return zoomIn(found);
  clicked = found;
  change({
    open: layer.id === "pins" ? `submission:${properties.id}` : `${code.length === 5 ? "commune" : "village"}:${code}`,
  });
  clicked = null;
}

export function startPanel(ground) {
  onChange(["open"], show);
  onVillages(renew);
  document.getElementById("map-panel-close").addEventListener("click", () => change({ open: "" }));
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && change({ open: "" }));
  if (state.open) show();
  map = ground;
  if (!map) return;
  map.on("click", ({ point }) => openAt(point));
  map.on("mousemove", ({ point }) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(point, { layers: CLICKED }).length ? "pointer" : "";
  });
  map.getCanvas().addEventListener("keydown", ({ key }) => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (key === "Enter") openAt({ x: clientWidth / 2, y: clientHeight / 2 });
  });
}
