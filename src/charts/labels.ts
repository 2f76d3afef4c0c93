import { fontSize } from "./draw-chart.ts";

export interface LabelAnchor {
  readonly text: string;
  /** Pixels. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedLabel extends LabelAnchor {
  /** Where the middle of the text goes. */
  readonly labelX: number;
  readonly labelY: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

const lineHeight = fontSize + 5;
/** From the middle of a point to the middle of a label above or below it. */
const gap = 20;
/** How many places are tried in each direction, 8 pixels apart; and where those are all taken by other labels, as in a crowded corner. */
const nearSteps = 12;
const farSteps = 40;
/** More points than these cannot be kept clear of labels: the halo around the text has to do. */
const mostObstacles = 200;

/** About how wide a text is drawn, in pixels: no chart is measured before it is drawn. */
export function textWidth(text: string, size: number = fontSize): number {
  return text.length * size * 0.58;
}

/** A text cut to fit a width in pixels, with an ellipsis where it was cut. */
export function fitText(text: string, width: number, size: number = fontSize): string {
  const most = Math.max(2, Math.floor(width / (size * 0.58)));
  return text.length <= most
    ? text
    : `${Array.from(text)
        .slice(0, most - 1)
        .join("")}…`;
}

/**
 * Puts a label near each anchor, inside the frame: off the other labels first, off the other anchors second, off the
 * obstacles (the data, when they are few) third, and as near as that allows. In the order given.
 */
export function placeLabels(
  anchors: readonly LabelAnchor[],
  frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  obstacles: readonly { readonly x: number; readonly y: number }[] = [],
): PlacedLabel[] {
  const centres = anchors.map(({ x, y }): Box => ({ x, y, halfWidth: 10, halfHeight: 10 }));
  const points =
    obstacles.length > mostObstacles ? [] : obstacles.map(({ x, y }): Box => ({ x, y, halfWidth: 6, halfHeight: 6 }));
  const taken: Box[] = [];
  return anchors.map((anchor) => {
    const halfWidth = textWidth(anchor.text) / 2;
    const cost = (box: Box) =>
      1000 * hits(box, taken) +
      100 * hits(box, centres) +
      10 * hits(box, points) +
      Math.hypot((box.x - anchor.x) / 10, (box.y - anchor.y) / 10);
    const best = (steps: number) =>
      candidates(anchor, halfWidth, frame, steps).reduce((best, box) => (cost(box) < cost(best) ? box : best));
    const near = best(nearSteps);
    const place = hits(near, taken) === 0 ? near : best(farSteps);
    taken.push(place);
    return { ...anchor, labelX: place.x, labelY: place.y };
  });
}

/** Places above, below, left and right of the anchor, nearest first, moved inside the frame. */
function candidates(
  anchor: LabelAnchor,
  halfWidth: number,
  frame: Parameters<typeof placeLabels>[1],
  steps: number,
): Box[] {
  const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
  const halfHeight = lineHeight / 2;
  const side = halfWidth + 14;
  return Array.from({ length: steps }, (_, step) => gap + step * 8)
    .flatMap((distance): [number, number][] => [
      [0, -distance],
      [0, distance],
      [side, distance - gap],
      [-side, distance - gap],
      [side, gap - distance],
      [-side, gap - distance],
    ])
    .map(([dx, dy]) => ({
      x: clamp(anchor.x + dx, frame.left + halfWidth + 3, frame.right - halfWidth - 3),
      y: clamp(anchor.y + dy, frame.top + halfHeight, frame.bottom - halfHeight),
      halfWidth,
      halfHeight,
    }));
}

function hits(box: Box, others: readonly Box[]): number {
  return others.filter(
    (other) =>
      Math.abs(box.x - other.x) < box.halfWidth + other.halfWidth &&
      Math.abs(box.y - other.y) < box.halfHeight + other.halfHeight,
  ).length;
}
