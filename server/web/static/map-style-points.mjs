// How names and submissions look on the map.

import { locale } from "./map-words.mjs";

const FONT = ["system-ui", "Noto Sans", "DejaVu Sans", "sans-serif"];
const STRONG = ["Bold", ...FONT];
const isLevel = (level) => ["==", ["get", "level"], level];

// Where a name stands about its place, the best first, in ems: past the sign that stands there.
const AROUND = Object.entries({
  bottom: [0, -1.6],
  top: [0, 1.6],
  left: [1.6, 0],
  right: [-1.6, 0],
  "top-left": [1.5, 1.2],
  "top-right": [-1.5, 1.2],
  "bottom-left": [1.5, -1.2],
  "bottom-right": [-1.5, -1.2],
}).flat();

export const names = (id, level, palette, size) => ({
  id,
  type: "symbol",
  source: "boundaries",
  "source-layer": "names",
  filter: isLevel(level),
  layout: {
    "text-field": ["get", "name"],
    "text-font": level === "village" ? FONT : STRONG,
    "text-size": size,
    "text-max-width": 7,
    "text-padding": 3,
    "text-variable-anchor-offset": AROUND,
  },
  paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 2 },
});

export function submissions(palette, forms) {
  const common = { source: "submissions", "source-layer": "pins" };
  const index = forms.length ? ["match", ["get", "form"], ...forms.flatMap((form, i) => [form, `${i}`]), "0"] : "0";
  const figure = ["number-format", ["get", "count"], { locale }];
  const mark = [
    "concat",
    "pin-",
    index,
    ["case", ["to-boolean", ["get", "flagged"]], "-flagged", ""],
    ["case", ["==", ["get", "state"], "rejected"], "-rejected", ""],
  ];
  return [
    {
      id: "clusters",
      type: "circle",
      ...common,
      filter: ["has", "count"],
      paint: {
        "circle-color": palette.cluster,
        "circle-radius": ["interpolate", ["linear"], ["get", "count"], 2, 12, 100, 18, 1000, 24],
        "circle-stroke-color": palette.paper,
        "circle-stroke-width": 3,
      },
    },
    {
      id: "cluster-figures",
      type: "symbol",
      ...common,
      filter: ["has", "count"],
      layout: { "text-field": figure, "text-font": STRONG, "text-size": 13, "text-allow-overlap": true, "text-padding": 9 },
      paint: { "text-color": palette.paper },
    },
    {
      id: "counts",
      type: "symbol",
      source: "submissions",
      "source-layer": "counts",
      layout: {
        "icon-image": ["case", isLevel("village"), "plate-village", "plate-commune"],
        "icon-text-fit": "both",
        "icon-text-fit-padding": [1, 4, 1, 4],
        "icon-allow-overlap": true,
        "text-allow-overlap": true,
        "text-field": figure,
        "text-font": STRONG,
        "text-size": 13,
        "icon-padding": 2,
        // Beside what stands there already; over it only where there is no room.
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 0.9,
      },
      paint: { "text-color": ["case", isLevel("village"), palette.paper, palette.ink] },
    },
    {
      id: "pins",
      type: "symbol",
      ...common,
      filter: ["has", "id"],
      layout: { "icon-image": mark, "icon-allow-overlap": true, "icon-padding": 0 },
    },
  ];
}
