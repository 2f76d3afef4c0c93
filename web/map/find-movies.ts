import { type Frame, toPixel, type View } from "./view.ts";

/** Where the movies lie, 0 to 1 each. */
export interface Places {
  readonly engagement: ArrayLike<number>;
  readonly popularity: ArrayLike<number>;
}

/** The rows within a rectangle of the plane, its edges included. */
export function rowsWithin({ engagement, popularity }: Places, { x0, x1, y0, y1 }: View): Int32Array {
  const found = new Int32Array(engagement.length);
  let count = 0;
  for (let row = 0; row < found.length; row++) {
    const [x, y] = [engagement[row]!, popularity[row]!];
    if (x >= x0 && x <= x1 && y >= y0 && y <= y1) found[count++] = row;
  }
  return found.slice(0, count);
}

/** The row drawn nearest to a place on the screen, at most `reach` pixels away; null when there is none. Of equals the first. */
export function nearestRow(
  places: Places,
  view: View,
  frame: Frame,
  [px, py]: readonly [number, number],
  reach: number,
): number | null {
  const [originX, originY] = toPixel(view, frame, 0, 0);
  const [unitX, unitY] = toPixel(view, frame, 1, 1);
  let nearest: number | null = null;
  let least = reach * reach;
  for (let row = 0; row < places.engagement.length; row++) {
    const dx = originX + places.engagement[row]! * (unitX - originX) - px;
    const dy = originY + places.popularity[row]! * (unitY - originY) - py;
    const distance = dx * dx + dy * dy;
    if (distance < least || (distance === least && nearest === null)) {
      least = distance;
      nearest = row;
    }
  }
  return nearest;
}

export type Direction = "left" | "right" | "up" | "down";

/**
 * The next movie in a direction, for those who walk by keys: the nearest in the quarter of the plane that the direction points to.
 * Null at the edge. Every movie but those on the very place of another can be reached.
 */
export function nextRow({ engagement, popularity }: Places, from: number, direction: Direction): number | null {
  const sign = direction === "left" || direction === "down" ? -1 : 1;
  const [along, across] =
    direction === "left" || direction === "right" ? [engagement, popularity] : [popularity, engagement];
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < engagement.length; row++) {
    const ahead = sign * (along[row]! - along[from]!);
    const aside = Math.abs(across[row]! - across[from]!);
    if (ahead <= 0 || aside > ahead) continue;
    const distance = Math.hypot(ahead, aside);
    if (distance < least) {
      least = distance;
      nearest = row;
    }
  }
  return nearest;
}
