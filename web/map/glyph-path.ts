import { segmentShape } from "../../src/charts/palette.ts";

/** Corners by turn (from the top, clockwise, in full turns) and distance from the middle. */
type Corners = readonly (readonly [turn: number, distance: number])[];

const ring = (count: number, distance: number, first = 0): Corners =>
  Array.from({ length: count }, (_, corner) => [first + corner / count, distance] as const);

/** Shapes of about one area, as the charts have them. */
const corners: Readonly<Record<Exclude<ReturnType<typeof segmentShape>, "circle">, Corners>> = {
  triangle: ring(3, 1.35),
  square: ring(4, 1.25, 1 / 8),
  diamond: [
    [0, 1.45],
    [1 / 4, 1],
    [1 / 2, 1.45],
    [3 / 4, 1],
  ],
  star: Array.from({ length: 10 }, (_, corner) => [corner / 10, corner % 2 === 0 ? 1.5 : 0.65] as const),
  hexagon: ring(6, 1.12),
  wye: [0, 1, 2].flatMap((arm) => {
    const turn = 1 / 2 + arm / 3;
    return [
      [turn - 0.045, 1.45],
      [turn + 0.045, 1.45],
      [turn + 1 / 6, 0.48],
    ] as const;
  }),
};

/** The outline of a segment's shape about the origin. radius: that of the circle, in pixels. */
export function glyphPath(segment: number, radius: number): Path2D {
  const path = new Path2D();
  const shape = segmentShape(segment);
  if (shape === "circle") {
    path.arc(0, 0, radius, 0, 2 * Math.PI);
    return path;
  }
  for (const [turn, distance] of corners[shape]) {
    const angle = 2 * Math.PI * turn;
    path.lineTo(radius * distance * Math.sin(angle), -radius * distance * Math.cos(angle));
  }
  path.closePath();
  return path;
}
