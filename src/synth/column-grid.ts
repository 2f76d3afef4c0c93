import { MarqueeError } from "../errors.ts";
import { type MeasureName, measures } from "../movies/movie.ts";

/** The values a column may take: multiples of a step within a range. */
export interface ColumnGrid {
  readonly name: MeasureName;
  /** Decimals that its values are written with, 0 to 6. */
  readonly decimals: number;
  readonly min: number;
  /** ∞ for a column without an upper end. */
  readonly max: number;
}

const mostDecimals = 6;

/** The grid of a measure: as many decimals as its known values need, at most 6, and the range of the movie table. Throws COLUMN_EMPTY. */
export function fitGrid(name: MeasureName, values: Float64Array, where: string): ColumnGrid {
  const measure = measures.find((candidate) => candidate.name === name)!;
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) {
    throw new MarqueeError("COLUMN_EMPTY", { where, column: name, expected: "values to learn from", found: "none" });
  }
  let decimals = 0;
  while (decimals < mostDecimals && !known.every((value) => isMultiple(value, decimals))) decimals++;
  return { name, decimals, min: measure.min, max: measure.max };
}

function isMultiple(value: number, decimals: number): boolean {
  const steps = value * 10 ** decimals;
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

/** The width of a step. */
function stepOf({ decimals }: ColumnGrid): number {
  return 10 ** -decimals;
}

/** The value of the grid nearest to a number, within the range. */
export function toGrid({ decimals, min, max }: ColumnGrid, value: number): number {
  const scale = 10 ** decimals;
  return Math.min(max, Math.max(min, Math.round(value * scale) / scale));
}

/** The numbers that become a given value of the grid: from, and up to. The ends of the range take all beyond them. */
export function cellOf(grid: ColumnGrid, value: number): readonly [number, number] {
  const half = stepOf(grid) / 2;
  return [
    value <= grid.min ? Number.NEGATIVE_INFINITY : value - half,
    value >= grid.max ? Number.POSITIVE_INFINITY : value + half,
  ];
}

/**
 * Moves values to a scale without ends, where they can be smoothed and stay within their range: log(1 + x) from 0 up, the
 * log odds of the place between two ends. At an end the middle of what is rounded to it stands for it.
 */
export function toOpenScale(grid: ColumnGrid, value: number): number {
  const { min, max } = grid;
  if (max === Number.POSITIVE_INFINITY) return Math.log1p(value - min);
  const edge = stepOf(grid) / 4;
  const share = (Math.min(max - edge, Math.max(min + edge, value)) - min) / (max - min);
  return Math.log(share) - Math.log1p(-share);
}

/** The way back; values below the range come to its end. */
export function fromOpenScale({ min, max }: ColumnGrid, open: number): number {
  if (max === Number.POSITIVE_INFINITY) return min + Math.max(0, Math.expm1(open));
  return min + (max - min) / (1 + Math.exp(-open));
}
