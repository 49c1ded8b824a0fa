// The signs of the map, drawn here for the map and for its legend alike. Forms differ by shape and
// by colour; the age classes by lightness; "never" by hatching: all can be told apart in black and
// white.

import { draw } from "./map-shapes.mjs";

const SCALE = 2;
export const SIZE = 24;

function sheet(size = SIZE) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * SCALE;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.scale(SCALE, SCALE);
  return { canvas, brush };
}

function warning(brush, palette) {
  brush.beginPath();
  brush.arc(18.5, 5.5, 5, 0, 7);
  Object.assign(brush, { fillStyle: palette.ink, strokeStyle: palette.paper, lineWidth: 1 });
  brush.fill();
  brush.stroke();
  brush.fillStyle = palette.paper;
  brush.fillRect(17.75, 2.5, 1.5, 3.6);
  brush.fillRect(17.75, 7, 1.5, 1.5);
}

// A submission with its own point, by the place of its form in the list of forms.
export function pin(palette, index, { flagged = false, rejected = false } = {}) {
  const { canvas, brush } = sheet();
  const colour = palette.forms[index % palette.forms.length];
  brush.beginPath();
  draw(brush, index);
  brush.lineJoin = "round";
  Object.assign(brush, { strokeStyle: palette.paper, lineWidth: 4.5 });
  brush.stroke();
  Object.assign(brush, {
    fillStyle: rejected ? palette.paper : colour,
    strokeStyle: colour,
    lineWidth: rejected ? 2.5 : 1,
  });
  brush.fill();
  brush.stroke();
  if (flagged) warning(brush, palette);
  return canvas;
}

// Submissions that are counted at a place: a plate that grows with its figure.
export function plate(palette, level) {
  const { canvas, brush } = sheet();
  const isVillage = level === "village";
  brush.beginPath();
  brush.roundRect(2, 4, 20, 16, 5);
  Object.assign(brush, {
    fillStyle: isVillage ? palette.ink : palette.paper,
    strokeStyle: isVillage ? palette.paper : palette.ink,
    lineWidth: 1.5,
  });
  brush.fill();
  brush.stroke();
  return canvas;
}

// Pins that stand too close to be told apart, maybe of several forms: in no form's colour.
export function cluster(palette) {
  const { canvas, brush } = sheet();
  for (const [radius, colour] of [
    [11, palette.paper],
    [10, palette.cluster],
    [8, palette.paper],
    [7, palette.cluster],
  ]) {
    brush.beginPath();
    brush.arc(12, 12, radius, 0, 7);
    brush.fillStyle = colour;
    brush.fill();
  }
  return canvas;
}

// Villages where nothing was ever done.
export function hatch(palette) {
  const { canvas, brush } = sheet(12);
  brush.fillStyle = palette.neverGround;
  brush.fillRect(0, 0, 12, 12);
  Object.assign(brush, { strokeStyle: palette.never, lineWidth: 1.3 });
  for (const start of [-12, -6, 0, 6, 12]) {
    brush.beginPath();
    brush.moveTo(start - 1, 13);
    brush.lineTo(start + 13, -1);
    brush.stroke();
  }
  return canvas;
}

const STRETCH = { stretchX: [[20, 28]], stretchY: [[20, 28]], content: [10, 10, 38, 38] };
const pinNames = (index) =>
  [false, true].flatMap((flagged) =>
    [false, true].map((rejected) => ({
      flagged,
      rejected,
      name: `pin-${index}${flagged ? "-flagged" : ""}${rejected ? "-rejected" : ""}`,
    })),
  );

function* images(palette, forms) {
  for (const index of forms.keys())
    for (const { name, ...how } of pinNames(index)) yield [name, pin(palette, index, how), {}];
  for (const level of ["village", "commune"]) yield [`plate-${level}`, plate(palette, level), STRETCH];
  yield ["hatch", hatch(palette), {}];
}

// Gives the map all signs, or the signs of another palette.
export function hand(map, palette, forms) {
  for (const [name, canvas, how] of images(palette, forms)) {
    const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    if (map.hasImage(name)) map.updateImage(name, data);
    else map.addImage(name, data, { pixelRatio: SCALE, ...how });
  }
}
