// The map itself: its sources follow the filter, its view follows and leads the address.

import { Map as Ground, NavigationControl, ScaleControl } from "./vendor/maplibre-gl.mjs";
import { tileFailed } from "./map-data.mjs";
import { hand } from "./map-marks.mjs";
import { PALETTES } from "./map-palette.mjs";
import { change, isHidden, onChange, query, state } from "./map-state.mjs";
import { GROUPS, layers, repaint } from "./map-style.mjs";
import { words } from "./map-words.mjs";

const EVERYWHERE = [102, 8, 110, 23.5];
const ZOOMS = { boundaries: 14, coverage: 12, submissions: 18 };
const isDark = matchMedia("(prefers-color-scheme: dark)");

export const palette = () => PALETTES[isDark.matches ? "dark" : "light"];

const ADDRESS = {
  boundaries: () => "",
  coverage: () => `kind=${state.kind}&${query()}`,
  submissions: () => query().toString(),
};

function tiles(source) {
  const said = ADDRESS[source]();
  return [`${location.origin}/tiles/${source}/{z}/{x}/{y}.mvt${said && `?${said}`}`];
}

function style(forms) {
  const source = (name) => [name, { type: "vector", tiles: tiles(name), maxzoom: ZOOMS[name] }];
  return {
    version: 8,
    sources: Object.fromEntries(Object.keys(ZOOMS).map(source)),
    layers: layers(
      palette(),
      forms.map(({ id }) => id),
    ),
  };
}

function switchGroups(map) {
  for (const [group, names] of Object.entries(GROUPS))
    for (const name of names) map.setLayoutProperty(name, "visibility", isHidden(group) ? "none" : "visible");
}

function choose(map) {
  const [kind, code] = state.open.split(":");
  map.setFilter("chosen-village", ["==", ["get", "code"], kind === "village" ? code : ""]);
  map.setFilter("chosen-commune", ["==", ["get", "code"], kind === "commune" ? code : ""]);
  map.setFilter("chosen-pin", ["==", ["to-string", ["get", "id"]], kind === "submission" ? code : "-"]);
}

function follow(map, forms) {
  const again =
    (...names) =>
    () =>
      names.forEach((name) => map.getSource(name).setTiles(tiles(name)));
  onChange(["filter"], again("submissions", "coverage"));
  onChange(["kind"], again("coverage"));
  onChange(["hidden"], () => switchGroups(map));
  onChange(["open"], () => choose(map));
  isDark.addEventListener("change", () => dress(map, palette(), forms));
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    change({ at: { zoom: map.getZoom(), center: [lng, lat] } });
  });
}

export function dress(map, colours, forms) {
  hand(map, colours, forms);
  repaint(
    map,
    colours,
    forms.map(({ id }) => id),
  );
}

// Fetches every tile anew; those that stand stay until the new ones have come.
export function refresh(map) {
  for (const name of Object.keys(ZOOMS)) map.refreshTiles(name);
}

// Gives the map once it stands, or null where the browser cannot draw one.
export async function makeGround(container, { bbox, forms }) {
  const view = state.at ?? { bounds: bbox ?? EVERYWHERE, fitBoundsOptions: { padding: 32, maxZoom: 14 } };
  let map;
  try {
    map = new Ground({
      container,
      style: style(forms),
      ...view,
      maxZoom: 19,
      attributionControl: false,
      dragRotate: false,
      touchPitch: false,
      pitchWithRotate: false,
      rollEnabled: false,
      // MapLibre keeps still by itself where that is asked for, but for names that appear slowly.
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 300,
      canvasContextAttributes: { preserveDrawingBuffer: true },
      locale: {
        "Map.Title": words.map,
        "NavigationControl.ZoomIn": words.zoom_in,
        "NavigationControl.ZoomOut": words.zoom_out,
        "ScaleControl.Meters": "m",
        "ScaleControl.Kilometers": "km",
      },
    });
  } catch {
    return null;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-left");
  map.on("error", tileFailed);
  map.on("dataloading", () => container.setAttribute("aria-busy", "true"));
  map.on("idle", () => container.setAttribute("aria-busy", "false"));
  map.on("styleimagemissing", () => hand(map, palette(), forms));
  await map.once("style.load");
  hand(map, palette(), forms);
  switchGroups(map);
  choose(map);
  follow(map, forms);
  return map;
}
