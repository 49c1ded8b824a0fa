// How the map looks: its layers from bottom to top, by group, for one palette.

import { names, submissions } from "./map-style-points.mjs";

export const AGES = [8, 31, 91];
const NOTHING = ["==", ["get", "code"], ""];

// The groups that a person switches, and their layers.
export const GROUPS = {
  coverage: ["ages", "never"],
  borders: ["village-lines", "guessed-lines", "commune-lines", "province-lines"],
  names: ["village-names", "commune-names"],
  pins: ["clusters", "cluster-figures", "pins"],
  counts: ["counts"],
};
export const CLICKED = ["pins", "clusters", "counts", "ages", "never", "village-land"];

const lines = (id, layer, palette, { paint, ...more } = {}) => ({
  id,
  type: "line",
  source: "boundaries",
  "source-layer": layer,
  layout: { "line-join": "round" },
  paint: { "line-color": palette.line, "line-width": 0.8, ...paint },
  ...more,
});

const land = (id, layer, palette, more) => ({
  id,
  type: "fill",
  source: "boundaries",
  "source-layer": layer,
  paint: { "fill-color": palette.land },
  ...more,
});

function coverage(palette) {
  const from = AGES.flatMap((days, index) => [days, palette.ages[index + 1]]);
  const common = { source: "coverage", "source-layer": "coverage" };
  return [
    {
      id: "ages",
      type: "fill",
      ...common,
      filter: ["has", "days"],
      paint: { "fill-color": ["step", ["get", "days"], palette.ages[0], ...from] },
    },
    { id: "never", type: "fill", ...common, filter: ["!", ["has", "days"]], paint: { "fill-pattern": "hatch" } },
  ];
}

function borders(palette) {
  const guessed = ["to-boolean", ["get", "guessed"]];
  return [
    lines("village-lines", "villages", palette, { filter: ["!", guessed] }),
    lines("guessed-lines", "villages", palette, {
      filter: guessed,
      paint: { "line-color": palette.guessed, "line-width": 1.4, "line-dasharray": [3, 2.5] },
    }),
    lines("commune-lines", "communes", palette, {
      paint: { "line-color": palette.commune, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.6, 12, 2.2] },
    }),
    lines("province-lines", "provinces", palette, {
      maxzoom: 10,
      paint: { "line-color": palette.commune, "line-width": 3 },
    }),
  ];
}

function chosen(palette) {
  const line = { "line-color": palette.chosen, "line-width": 4 };
  return [
    lines("chosen-village", "villages", palette, { filter: NOTHING, paint: line }),
    lines("chosen-commune", "communes", palette, { filter: NOTHING, paint: line }),
    {
      id: "chosen-pin",
      type: "circle",
      source: "submissions",
      "source-layer": "pins",
      filter: NOTHING,
      paint: {
        "circle-radius": 16,
        "circle-opacity": 0,
        "circle-stroke-color": palette.chosen,
        "circle-stroke-width": 4,
      },
    },
  ];
}

export const layers = (palette, forms) => [
  { id: "ground", type: "background", paint: { "background-color": palette.ground } },
  land("land", "provinces", palette, { maxzoom: 7 }),
  land("commune-land", "communes", palette),
  land("village-land", "villages", palette),
  ...coverage(palette),
  ...borders(palette),
  ...chosen(palette).slice(0, 2),
  names("village-names", "village", palette, 13),
  names("commune-names", "commune", palette, 15),
  ...submissions(palette, forms),
  chosen(palette)[2],
];

// Changes the colours of a map that stands already.
export function repaint(map, palette, forms) {
  for (const { id, paint } of layers(palette, forms))
    for (const [name, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, name, value);
  for (const { id, type, metadata } of map.getStyle().layers)
    if (metadata?.colour) map.setPaintProperty(id, `${type}-color`, palette[metadata.colour]);
}
