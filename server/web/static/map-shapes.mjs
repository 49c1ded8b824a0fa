// The outlines that tell forms apart, each about (12, 12) in a square of 24.

const at = (radius, angle) => [12 + radius * Math.sin(angle), 12 - radius * Math.cos(angle)];

function polygon(brush, corners) {
  brush.moveTo(...corners[0]);
  for (const corner of corners.slice(1)) brush.lineTo(...corner);
  brush.closePath();
}

const DRAW = {
  circle: (brush) => brush.arc(12, 12, 7.5, 0, 7),
  square: (brush) => brush.rect(5.5, 5.5, 13, 13),
  triangle: (brush) =>
    polygon(brush, [
      [12, 3.5],
      [20.5, 18.5],
      [3.5, 18.5],
    ]),
  diamond: (brush) =>
    polygon(brush, [
      [12, 2.5],
      [21.5, 12],
      [12, 21.5],
      [2.5, 12],
    ]),
  cross: (brush) =>
    polygon(brush, [
      [9, 4],
      [15, 4],
      [15, 9],
      [20, 9],
      [20, 15],
      [15, 15],
      [15, 20],
      [9, 20],
      [9, 15],
      [4, 15],
      [4, 9],
      [9, 9],
    ]),
  star: (brush) =>
    polygon(
      brush,
      Array.from({ length: 10 }, (_, i) => at(i % 2 ? 4.5 : 10, (i * Math.PI) / 5)),
    ),
  hexagon: (brush) =>
    polygon(
      brush,
      Array.from({ length: 6 }, (_, i) => at(9, (i * Math.PI) / 3)),
    ),
  flag: (brush) =>
    polygon(brush, [
      [5, 3.5],
      [19.5, 8.5],
      [8.5, 13.5],
      [8.5, 20.5],
      [5, 20.5],
    ]),
};

const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "hexagon", "flag"];

// Draws the outline of the form at this place of the list of forms.
export const draw = (brush, index) => DRAW[SHAPES[index % SHAPES.length]](brush);
