// The legend: it explains the signs and switches them.

import { palette } from "./map-ground.mjs";
import { cluster, hatch, pin, plate } from "./map-marks.mjs";
import { change, isNarrow, onChange, state } from "./map-state.mjs";
import { AGES } from "./map-style.mjs";
import { make, words } from "./map-words.mjs";

const box = document.getElementById("map-legend");

function drawn(canvas, wide = false) {
  canvas.className = wide ? "map-swatch" : "map-sign";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function plain(colour) {
  const canvas = make("canvas", { width: 48, height: 32 });
  const brush = canvas.getContext("2d");
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 48, 32);
  return drawn(canvas, true);
}

function hatched(colours) {
  const canvas = make("canvas", { width: 48, height: 32 });
  const brush = canvas.getContext("2d");
  brush.fillStyle = brush.createPattern(hatch(colours), "repeat");
  brush.fillRect(0, 0, 48, 32);
  return drawn(canvas, true);
}

const row = (sign, text) => make("li", {}, sign, make("span", {}, text));
const put = (id, ...rows) => document.getElementById(id).replaceChildren(...rows);

function ageNames() {
  const firsts = [0, ...AGES];
  return firsts.map(
    (first, index) => (index < AGES.length ? `${first}–${AGES[index] - 1}` : `> ${first - 1}`) + ` ${words.days}`,
  );
}

export function draw(forms, colours = palette()) {
  put(
    "map-ages",
    ...ageNames().map((text, index) => row(plain(colours.ages[index]), text)),
    row(hatched(colours), isNarrow() ? words.none_so : words.never),
  );
  put(
    "map-forms",
    ...forms.map(({ title }, index) => row(drawn(pin(colours, index)), title)),
    row(drawn(pin(colours, 0, { flagged: true })), words.sign_flagged),
    row(drawn(pin(colours, 0, { rejected: true })), words.sign_rejected),
    row(drawn(cluster(colours)), words.sign_cluster),
  );
  put(
    "map-plates",
    row(drawn(plate(colours, "village")), words.sign_village),
    row(drawn(plate(colours, "commune")), words.sign_commune),
  );
}

function showKind() {
  document.getElementById("map-ages-title").textContent = words.coloured[state.kind];
}

function showSwitches() {
  for (const input of box.querySelectorAll("input")) {
    input.checked = !state.hidden.includes(input.name);
    input.closest(".map-group").classList.toggle("off", !input.checked);
  }
}

export function startLegend(forms) {
  draw(forms);
  showKind();
  showSwitches();
  onChange(["kind"], showKind);
  onChange(["filter"], () => draw(forms));
  onChange(["hidden"], showSwitches);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(forms));
  box.addEventListener("change", ({ target }) => {
    const others = state.hidden.filter((name) => name !== target.name);
    change({ hidden: target.checked ? others : [...others, target.name] });
  });
}
