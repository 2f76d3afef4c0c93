/**
 * Colours and shapes of the charts, in one place. Every colour has a contrast of at least 3 to white and to a near-black
 * page, so the same drawing serves light, dark and paper; text and axes are `currentColor`. Colours keep apart under the
 * common colour-vision deficiencies as far as six can, and a shape says the same thing again.
 */
const colors = {
  blue: "#2a78d0",
  orange: "#d9730d",
  teal: "#12977f",
  magenta: "#b8398a",
  olive: "#7d7a1c",
  slate: "#6f6a8a",
} as const;

/** The page behind the chart, for the halo that keeps a label legible over points. A page sets the property. */
export const paper = "var(--chart-paper, white)";

/** What stands out, what stays back, and what is compared against. */
export const accent = colors.blue;
export const quiet = colors.slate;
export const reference = colors.orange;

export const segmentColors: readonly string[] = [
  colors.blue,
  colors.orange,
  colors.teal,
  colors.magenta,
  colors.olive,
  colors.slate,
];

type SegmentShape = (typeof segmentShapes)[number];
/** Seven shapes to six colours: 42 segments pass before a pair of colour and shape returns. */
const segmentShapes = ["circle", "triangle", "square", "diamond", "star", "hexagon", "wye"] as const;

/** The colour of a segment, by its number from 0. */
export function segmentColor(segment: number): string {
  return segmentColors[segment % segmentColors.length]!;
}

/** The shape of a segment, by its number from 0. */
export function segmentShape(segment: number): SegmentShape {
  return segmentShapes[segment % segmentShapes.length]!;
}
