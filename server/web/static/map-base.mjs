// The optional base map: a PMTiles file of this server, in quiet colours below everything of ours.

import { addProtocol } from "./vendor/maplibre-gl.mjs";
import { PMTiles, Protocol } from "./vendor/pmtiles.mjs";
import { palette } from "./map-ground.mjs";
import { isHidden, onChange } from "./map-state.mjs";

const SOURCE = "base";
const VECTOR = 1;
const SEEN_THROUGH = 0.7;
// By the names that OpenMapTiles, Protomaps and Shortbread give to what they hold.
const SIGNS = [
  [/^(water|water_polygons|ocean|waterway_polygons)$/, "fill", "water"],
  [/^(waterway|water_lines|physical_line)$/, "line", "water"],
  [/^(building|buildings|landuse_residential)$/, "fill", "built"],
  [/^(transportation|roads|streets|transit)$/, "line", "road"],
];

const isArea = ["match", ["geometry-type"], ["Polygon", "MultiPolygon"], true, false];
const isLine = ["match", ["geometry-type"], ["LineString", "MultiLineString"], true, false];

function layer(name) {
  const [, type, colour] = SIGNS.find(([names]) => names.test(name)) ?? [];
  if (!type) return null;
  const common = { id: `base-${name}`, source: SOURCE, "source-layer": name, type, metadata: { colour } };
  if (type === "fill") return { ...common, filter: isArea, paint: { "fill-color": palette()[colour] } };
  return {
    ...common,
    filter: isLine,
    paint: { "line-color": palette()[colour], "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 14, 2.5] },
  };
}

function raster() {
  return {
    id: "base-picture",
    source: SOURCE,
    type: "raster",
    paint: { "raster-saturation": -0.8, "raster-opacity": 0.55 },
  };
}

// Their authors are named as text: what a file says is not put into the page as markup.
function credit(metadata) {
  const text = new DOMParser().parseFromString(metadata.attribution ?? "", "text/html").body.textContent;
  const place = document.getElementById("map-credit");
  place.textContent = text;
  place.hidden = !text;
}

function add(map, address, header, metadata) {
  const isVector = header.tileType === VECTOR;
  map.addSource(SOURCE, {
    type: isVector ? "vector" : "raster",
    url: `pmtiles://${address}`,
    ...(!isVector && { tileSize: 256 }),
  });
  const layers = isVector ? (metadata.vector_layers ?? []).map(({ id }) => layer(id)).filter(Boolean) : [raster()];
  for (const one of layers) map.addLayer(one, "ages");
  for (const name of ["ages", "never"]) map.setPaintProperty(name, "fill-opacity", SEEN_THROUGH);
  const show = () =>
    layers.forEach(({ id }) => map.setLayoutProperty(id, "visibility", isHidden("base") ? "none" : "visible"));
  show();
  onChange(["hidden"], show);
}

export async function startBase(map, path) {
  if (!map || !path) return;
  const address = new URL(path, location.origin).href;
  const file = new PMTiles(address);
  const protocol = new Protocol();
  protocol.add(file);
  addProtocol("pmtiles", protocol.tile);
  try {
    const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
    add(map, address, header, metadata);
    credit(metadata);
  } catch (error) {
    console.warn(error); // without it the map stands on its plain ground
  }
}
