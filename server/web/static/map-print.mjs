// Paper: the map as a picture in light colours, with its scale; the style sheet does the rest.

import { dress, palette } from "./map-ground.mjs";
import { draw } from "./map-legend.mjs";
import { showAll } from "./map-list.mjs";
import { PALETTES } from "./map-palette.mjs";
import { number } from "./map-words.mjs";

const WIDEST = 0.25;
const at = (id) => document.getElementById(id);

// The longest round length (1, 2 or 5 times a power of ten) of at most `metres`.
function round(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return [5, 2, 1].find((step) => step * power <= metres) * power;
}

function metresAcross(map) {
  const { clientWidth, clientHeight } = map.getContainer();
  const left = map.unproject([0, clientHeight / 2]);
  const right = map.unproject([clientWidth, clientHeight / 2]);
  return left.distanceTo(right);
}

function scale(map) {
  const isShown = map.getContainer().clientWidth > 0;
  at("map-scale-line").hidden = !isShown; // a map that has no room has no scale
  if (!isShown) return;
  const across = metresAcross(map);
  const length = round(across * WIDEST);
  at("map-scale-bar").style.width = `${(length / across) * 100}%`;
  at("map-scale").textContent = length < 1000 ? `${number(length)} m` : `${number(length / 1000)} km`;
}

function copy(map) {
  const from = map.getCanvas();
  const paper = at("map-paper");
  paper.width = from.width;
  paper.height = from.height;
  paper.getContext("2d").drawImage(from, 0, 0);
}

function stamp() {
  const now = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "short",
    timeStyle: "short",
    timeZone: "Asia/Ho_Chi_Minh",
  });
  at("map-printed-at").textContent = now.format(new Date()).replace(",", "");
}

function prepare(map) {
  stamp();
  showAll();
  if (!map) return;
  copy(map);
  scale(map);
}

async function print(map, forms) {
  const isDark = palette() === PALETTES.dark;
  if (map && isDark) {
    dress(map, PALETTES.light, forms);
    await map.once("idle");
  }
  draw(forms, PALETTES.light);
  window.print();
  draw(forms);
  if (map && isDark) dress(map, PALETTES.dark, forms);
}

export function startPrint(map, forms) {
  addEventListener("beforeprint", () => prepare(map));
  at("map-print").addEventListener("click", () => print(map, forms));
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "p") return;
    event.preventDefault(); // the browser would not wait for the colours of paper
    print(map, forms);
  });
}
