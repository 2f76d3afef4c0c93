import type { Columns } from "./columns.ts";

/** The squared Euclidean distance of two points. */
export function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
  return sum;
}

/**
 * Writes to `distances` the squared Euclidean distance of each of the first `count` rows from a point. It runs down the
 * columns, two at a time: a loop over the few coordinates of each row would cost more than the arithmetic in it.
 */
export function squaredDistances(
  columns: Columns,
  count: number,
  point: ArrayLike<number>,
  distances: Float64Array,
): void {
  let done = columns.length % 2;
  if (done === 1) {
    const column = columns[0]!;
    const centre = point[0]!;
    for (let i = 0; i < count; i++) distances[i] = (column[i]! - centre) ** 2;
  } else distances.fill(0, 0, count);
  for (; done < columns.length; done += 2) {
    const first = columns[done]!;
    const second = columns[done + 1]!;
    const firstCentre = point[done]!;
    const secondCentre = point[done + 1]!;
    for (let i = 0; i < count; i++) {
      const a = first[i]! - firstCentre;
      const b = second[i]! - secondCentre;
      distances[i] = distances[i]! + a * a + b * b;
    }
  }
}
