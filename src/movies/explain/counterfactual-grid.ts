import type { Columns } from "../../math/columns.ts";
import { median, minAndMax, quantile } from "../../math/stats.ts";
import { standardUnits } from "./standard-units.ts";

/** Which values a column can take: whole multiples of 1 / perUnit from min to max. */
export interface ColumnGrid {
  /** Values in one unit: 1 for whole numbers, 10 for tenths. An integer. */
  readonly perUnit: number;
  readonly min: number;
  readonly max: number;
}

/** A column along which a movie may be moved. Places on it are integers: multiples of 1 / perUnit. */
export interface Axis {
  readonly column: number;
  /** The movie's own value, NaN when missing. */
  readonly own: number;
  /** Where distances are measured from: the own value, or the median of the data when it is missing. */
  readonly start: number;
  readonly unit: number;
  readonly perUnit: number;
  /** The first and the last place within the data. No place is left when `lowest` is above `highest`. */
  readonly lowest: number;
  readonly highest: number;
  /** The known values of the data, sorted. */
  readonly sorted: Float64Array;
}

/** The axes of a movie. movie: d values; reference: d columns; grids: one a column, null for one that has no axis. */
export function movieAxes(movie: readonly number[], reference: Columns, grids: readonly (ColumnGrid | null)[]): Axis[] {
  const units = standardUnits(reference);
  return reference.flatMap((values, column) => {
    const grid = grids[column]!;
    if (grid === null) return [];
    const { perUnit, min, max } = grid;
    const [low, high] = minAndMax(values);
    const own = movie[column]!;
    const axis: Axis = {
      column,
      own,
      start: Number.isNaN(own) ? median(values) : own,
      unit: units[column]!,
      perUnit,
      // A value such as 0.29 · 100 is a rounding error below the integer that it is.
      lowest: Math.ceil(Math.max(low, min) * perUnit - 1e-9) + 0,
      highest: Math.floor(Math.min(high, max) * perUnit + 1e-9),
      sorted: values.filter((value) => !Number.isNaN(value)).sort(),
    };
    return [axis];
  });
}

/** All places of an axis when they are no more than `points`, else about so many: half of them evenly apart, half where the data are. Ascending. */
export function coarsePlaces(axis: Axis, points: number): number[] {
  const { lowest, highest, perUnit, sorted } = axis;
  // Also where nothing is known, and both are NaN.
  if (!(lowest <= highest)) return [];
  const half = Math.max(2, Math.ceil(points / 2));
  const even = evenPlaces(lowest, highest, highest - lowest < points ? points : half);
  if (even.length > highest - lowest) return even;
  const quantiles = Array.from({ length: Math.max(0, points - half) }, (_, index) => {
    const place = Math.round(quantile(sorted, (index + 1) / (points - half + 1)) * perUnit);
    return Math.min(highest, Math.max(lowest, place));
  });
  return ascending([...even, ...quantiles]);
}

/**
 * About so many places around a value, from the second place tried below it to the second above; null when that gives no
 * new place. Two to each side, because the nearest point of a grid need not be a neighbour of the nearest of all.
 */
export function finerPlaces(axis: Axis, tried: readonly number[], value: number, points: number): number[] | null {
  if (tried.length === 0) return null;
  const place = (Number.isNaN(value) ? axis.start : value) * axis.perUnit;
  const before = tried.filter((other) => other < place - 1e-6).slice(-2);
  const after = tried.filter((other) => other > place + 1e-6).slice(0, 2);
  const around = tried.slice(tried.indexOf(before[0] ?? tried[0]!), tried.indexOf(after.at(-1) ?? tried.at(-1)!) + 1);
  const finer = evenPlaces(around[0]!, around.at(-1)!, points);
  const known = new Set(around);
  return finer.every((other) => known.has(other)) ? null : ascending([...finer, ...around]);
}

function evenPlaces(lowest: number, highest: number, points: number): number[] {
  const count = Math.min(points, highest - lowest + 1);
  if (!(count > 1)) return lowest === highest ? [lowest] : [];
  return ascending(
    Array.from({ length: count }, (_, index) => Math.round(lowest + ((highest - lowest) * index) / (count - 1))),
  );
}

function ascending(places: readonly number[]): number[] {
  return [...new Set(places)].sort((a, b) => a - b);
}
