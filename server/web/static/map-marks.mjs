// The signs of the map, drawn here for the map and for its legend alike. Forms differ by shape and
// by colour; the age classes by lightness; "never" by hatching: all can be told apart in black and
// white.

const SCALE = 2;
export const SIZE = 24;
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "hexagon", "flag"];

export const PALETTES = {
  light: {
    ground: "#e6e6dc", land: "#fbfaf6", ink: "#23291f", paper: "#ffffff", halo: "rgba(255,255,255,.9)",
    line: "#7f8374", commune: "#3c4236", guessed: "#8a4b08", chosen: "#14508f", water: "#c5d8e4", road: "#cfcabb", built: "#dedacb",
    ages: ["#fff0b8", "#fec661", "#e9801d", "#9f3a06"], never: "#6d1f52", neverGround: "#ffffff",
    forms: ["#0b5ca0", "#b23b06", "#00705a", "#86357a", "#5a4a00", "#304a9c", "#8c1c2c", "#3d4b4f"],
  },
  dark: {
    ground: "#101415", land: "#1d2324", ink: "#f0f2eb", paper: "#12171a", halo: "rgba(16,20,21,.9)",
    line: "#747d75", commune: "#c3cabd", guessed: "#e0a04a", chosen: "#9cc8f5", water: "#1b3242", road: "#343b3b", built: "#2a3030",
    ages: ["#37341f", "#6d5217", "#bd771b", "#ffc46d"], never: "#f3b4d9", neverGround: "#1d2324",
    forms: ["#7bbcf2", "#ff9a66", "#5fd3b4", "#e3a3da", "#d9c45c", "#a9b8ff", "#ff9aa6", "#c2d0d4"],
  },
};

const at = (radius, angle) => [12 + radius * Math.sin(angle), 12 - radius * Math.cos(angle)];

function polygon(brush, corners) {
  brush.moveTo(...corners[0]);
  for (const corner of corners.slice(1)) brush.lineTo(...corner);
  brush.closePath();
}

const DRAW = {
  circle: (brush) => brush.arc(12, 12, 7.5, 0, 7),
  square: (brush) => brush.rect(5.5, 5.5, 13, 13),
  triangle: (brush) => polygon(brush, [[12, 3.5], [20.5, 18.5], [3.5, 18.5]]),
  diamond: (brush) => polygon(brush, [[12, 2.5], [21.5, 12], [12, 21.5], [2.5, 12]]),
  cross: (brush) =>
    polygon(brush, [[9, 4], [15, 4], [15, 9], [20, 9], [20, 15], [15, 15], [15, 20], [9, 20], [9, 15], [4, 15], [4, 9], [9, 9]]),
  star: (brush) => polygon(brush, Array.from({ length: 10 }, (_, i) => at(i % 2 ? 4.5 : 10, (i * Math.PI) / 5))),
  hexagon: (brush) => polygon(brush, Array.from({ length: 6 }, (_, i) => at(9, (i * Math.PI) / 3))),
  flag: (brush) => polygon(brush, [[5, 3.5], [19.5, 8.5], [8.5, 13.5], [8.5, 20.5], [5, 20.5]]),
};

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
  DRAW[SHAPES[index % SHAPES.length]](brush);
  brush.lineJoin = "round";
  Object.assign(brush, { strokeStyle: palette.paper, lineWidth: 4.5 });
  brush.stroke();
  Object.assign(brush, { fillStyle: rejected ? palette.paper : colour, strokeStyle: colour, lineWidth: rejected ? 2.5 : 1 });
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
  Object.assign(brush, { fillStyle: isVillage ? palette.ink : palette.paper, strokeStyle: isVillage ? palette.paper : palette.ink, lineWidth: 1.5 });
  brush.fill();
  brush.stroke();
  return canvas;
}

// Pins that stand too close to be told apart.
export function cluster(palette) {
  const { canvas, brush } = sheet();
  for (const [radius, colour] of [[11, palette.paper], [10, palette.chosen], [8, palette.paper], [7, palette.chosen]]) {
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
  Object.assign(brush, { strokeStyle: palette.never, lineWidth: 2 });
  for (const start of [-12, -6, 0, 6, 12]) {
    brush.beginPath();
    brush.moveTo(start - 1, 13);
    brush.lineTo(start + 13, -1);
    brush.stroke();
  }
  return canvas;
}

const STRETCH = { stretchX: [[20, 28]], stretchY: [[20, 28]], content: [10, 10, 38, 38] };
const pinNames = (index) => [false, true].flatMap((flagged) =>
  [false, true].map((rejected) => ({ flagged, rejected, name: `pin-${index}${flagged ? "-flagged" : ""}${rejected ? "-rejected" : ""}` })));

function* images(palette, forms) {
  for (const index of forms.keys()) for (const { name, ...how } of pinNames(index)) yield [name, pin(palette, index, how), {}];
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
