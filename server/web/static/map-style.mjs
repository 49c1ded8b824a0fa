// How the map looks: its layers from bottom to top, by group, for one palette.

import { locale } from "./map-words.mjs";

const FONT = ["system-ui", "Noto Sans", "DejaVu Sans", "sans-serif"];
const STRONG = ["Bold", ...FONT];
export const AGES = [8, 31, 91];
export const LABELS = "names";
const NOTHING = ["==", ["get", "code"], ""];
const isLevel = (level) => ["==", ["get", "level"], level];

// The groups that a person switches, and their layers.
export const GROUPS = {
  coverage: ["ages", "never"],
  borders: ["village-lines", "guessed-lines", "commune-lines", "province-lines"],
  names: ["village-names", "commune-names"],
  pins: ["clusters", "cluster-figures", "pins"],
  counts: ["counts"],
};
export const CLICKED = ["pins", "clusters", "counts", "ages", "never", "village-land"];

const lines = (id, source, palette, more = {}) => ({
  id, type: "line", source: "boundaries", "source-layer": source,
  layout: { "line-join": "round" }, paint: { "line-color": palette.line, "line-width": 0.8, ...more.paint },
  ...(more.filter && { filter: more.filter }), ...(more.minzoom && { minzoom: more.minzoom }),
});

const names = (id, level, palette, size) => ({
  id, type: "symbol", source: "boundaries", "source-layer": "names", filter: isLevel(level),
  layout: { "text-field": ["get", "name"], "text-font": level === "village" ? FONT : STRONG, "text-size": size, "text-max-width": 7, "text-padding": 3, "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 1.6 },
  paint: { "text-color": palette.ink, "text-halo-color": palette.halo, "text-halo-width": 1.6 },
});

const land = (id, layer, palette) => ({
  id, type: "fill", source: "boundaries", "source-layer": layer, paint: { "fill-color": palette.land },
});

function coverage(palette) {
  const from = AGES.flatMap((days, index) => [days, palette.ages[index + 1]]);
  const common = { source: "coverage", "source-layer": "coverage" };
  return [
    { id: "ages", type: "fill", ...common, filter: ["has", "days"], paint: { "fill-color": ["step", ["get", "days"], palette.ages[0], ...from] } },
    { id: "never", type: "fill", ...common, filter: ["!", ["has", "days"]], paint: { "fill-pattern": "hatch" } },
  ];
}

function borders(palette) {
  const guessed = ["to-boolean", ["get", "guessed"]];
  return [
    lines("village-lines", "villages", palette, { filter: ["!", guessed] }),
    lines("guessed-lines", "villages", palette, { filter: guessed, paint: { "line-color": palette.guessed, "line-width": 1.4, "line-dasharray": [3, 2.5] } }),
    lines("commune-lines", "communes", palette, { paint: { "line-color": palette.commune, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.6, 12, 2.2] } }),
    lines("province-lines", "provinces", palette, { paint: { "line-color": palette.commune, "line-width": 3 } }),
  ];
}

function submissions(palette, forms) {
  const common = { source: "submissions", "source-layer": "pins" };
  const index = forms.length ? ["match", ["get", "form"], ...forms.flatMap((form, i) => [form, `${i}`]), "0"] : "0";
  const figure = ["number-format", ["get", "count"], { locale }];
  const mark = ["concat", "pin-", index, ["case", ["to-boolean", ["get", "flagged"]], "-flagged", ""], ["case", ["==", ["get", "state"], "rejected"], "-rejected", ""]];
  return [
    { id: "clusters", type: "circle", ...common, filter: ["has", "count"],
      paint: { "circle-color": palette.chosen, "circle-radius": ["interpolate", ["linear"], ["get", "count"], 2, 12, 100, 18, 1000, 24], "circle-stroke-color": palette.paper, "circle-stroke-width": 3 } },
    { id: "cluster-figures", type: "symbol", ...common, filter: ["has", "count"],
      layout: { "text-field": figure, "text-font": STRONG, "text-size": 13, "text-allow-overlap": true }, paint: { "text-color": palette.paper } },
    { id: "counts", type: "symbol", source: "submissions", "source-layer": "counts",
      layout: { "icon-image": ["case", isLevel("village"), "plate-village", "plate-commune"], "icon-text-fit": "both", "icon-text-fit-padding": [1, 4, 1, 4], "icon-allow-overlap": true, "text-allow-overlap": true,
        "text-field": figure, "text-font": STRONG, "text-size": 13, "icon-padding": 2 },
      paint: { "text-color": ["case", isLevel("village"), palette.paper, palette.ink] } },
    { id: "pins", type: "symbol", ...common, filter: ["has", "id"], layout: { "icon-image": mark, "icon-allow-overlap": true, "icon-padding": 0 } },
  ];
}

function chosen(palette) {
  const line = { "line-color": palette.chosen, "line-width": 4 };
  return [
    lines("chosen-village", "villages", palette, { filter: NOTHING, paint: line }),
    lines("chosen-commune", "communes", palette, { filter: NOTHING, paint: line }),
    { id: "chosen-pin", type: "circle", source: "submissions", "source-layer": "pins", filter: NOTHING,
      paint: { "circle-radius": 16, "circle-opacity": 0, "circle-stroke-color": palette.chosen, "circle-stroke-width": 4 } },
  ];
}

export const layers = (palette, forms) => [
  { id: "ground", type: "background", paint: { "background-color": palette.ground } },
  land("land", "provinces", palette),
  land("village-land", "villages", palette),
  ...coverage(palette), ...borders(palette), ...chosen(palette).slice(0, 2),
  names("village-names", "village", palette, 13),
  names("commune-names", "commune", palette, 15),
  ...submissions(palette, forms), chosen(palette)[2],
];

// Changes the colours of a map that stands already.
export function repaint(map, palette, forms) {
  for (const { id, paint } of layers(palette, forms))
    for (const [name, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, name, value);
  for (const { id, type, metadata } of map.getStyle().layers)
    if (metadata?.colour) map.setPaintProperty(id, `${type}-color`, palette[metadata.colour]);
}
