import { squaredDistances } from "../../math/distances.ts";
import { median, quantile, standardDeviation } from "../../math/stats.ts";
import type { Privacy } from "../synth-result.ts";

/** More movies than these are stood for by the first ones: the distances are a matter of n times n. */
const most = 1000;
/** Real movies nearer to another than this share of them are the close ones. */
const closest = 0.05;

/**
 * How near synthetic movies come to real ones, beside how near real ones are to each other: distances to the nearest real
 * movie in standard deviations of the real measures. Columns without missing values. Null with fewer than 3 real movies.
 */
export function nearestDistances(
  real: readonly Float64Array[],
  synthetic: readonly Float64Array[],
): Pick<Privacy, "nearest" | "closeShare"> {
  const scale = real.map((column) => standardDeviation(column, 0) || 1);
  const scaled = (columns: readonly Float64Array[]) =>
    columns.map((column, j) => column.subarray(0, most).map((value) => value / scale[j]!));
  const [ours, theirs] = [scaled(real), scaled(synthetic)];
  const rows = ours[0]!.length;
  if (rows < 3) return { nearest: null, closeShare: null };
  const others = nearest(ours, ours, true).sort();
  const made = nearest(theirs, ours, false);
  const limit = quantile(others, closest);
  return {
    nearest: { synthetic: median(made), real: median(others) },
    closeShare: made.filter((distance) => distance < limit).length / made.length,
  };
}

/** The distance of each row of `from` to the nearest row of `to`; with `same`, to the nearest other one. */
function nearest(from: readonly Float64Array[], to: readonly Float64Array[], same: boolean): Float64Array {
  const rows = to[0]!.length;
  const distances = new Float64Array(rows);
  return Float64Array.from({ length: from[0]!.length }, (_, row) => {
    const point = from.map((column) => column[row]!);
    squaredDistances(to, rows, point, distances);
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < rows; other++) {
      if (distances[other]! < least && !(same && other === row)) least = distances[other]!;
    }
    return Math.sqrt(least);
  });
}
