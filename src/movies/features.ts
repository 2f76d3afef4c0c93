import { type Columns, rowCount, takeRows } from "../math/columns.ts";
import { type MeasureName, type MovieTable, measureNames } from "./movie.ts";
import type { Interval } from "./segment-result.ts";

/** Smallest and largest value of each measure among the rows a stage may see. */
export type MeasureRanges = Readonly<Record<MeasureName, Interval>>;

/** The six columns that segmentation and hit prediction are built from. */
export const featureNames = [...measureNames, "engagement", "popularity"] as const;

/** The four measures of the given rows (all when absent), in the order of `measureNames`. */
export function measureColumns(table: MovieTable, rows?: ArrayLike<number>): Float64Array[] {
  return measureNames.map((name) => (rows === undefined ? table.measures[name] : takeRows(table.measures[name], rows)));
}

/** Learns the range of each measure. measures: 4 columns without missing values, in the order of `measureNames`. */
export function fitRanges(measures: Columns): MeasureRanges {
  const ranges: Partial<Record<MeasureName, Interval>> = {};
  measureNames.forEach((name, index) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of measures[index]!) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    ranges[name] = [low, high];
  });
  return ranges as MeasureRanges;
}

/**
 * Engagement and popularity of every row.
 * engagement = ½ · (minmax(avg_watch_time) + minmax(completion_rate));
 * popularity = w · minmax(ratings_count) + (1 − w) · minmax(avg_rating).
 * measures: 4 columns in the order of `measureNames`; w: `popularityWeight`, 0 to 1. A measure with a single value
 * counts 0. Values outside the learned ranges give results below 0 or above 1: they are not clipped.
 */
export function composites(
  measures: Columns,
  ranges: MeasureRanges,
  popularityWeight: number,
): { engagement: Float64Array; popularity: Float64Array } {
  const [watchTime, completion, count, rating] = measureNames.map((name) => minMaxScaler(ranges[name]));
  const rows = rowCount(measures);
  const engagement = new Float64Array(rows);
  const popularity = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    engagement[row] = 0.5 * (watchTime!(measures[0]![row]!) + completion!(measures[1]![row]!));
    popularity[row] =
      popularityWeight * count!(measures[2]![row]!) + (1 - popularityWeight) * rating!(measures[3]![row]!);
  }
  return { engagement, popularity };
}

/** The measures whose range is a single value. */
export function constantMeasures(ranges: MeasureRanges): MeasureName[] {
  return measureNames.filter((name) => ranges[name][0] === ranges[name][1]);
}

function minMaxScaler([low, high]: Interval): (value: number) => number {
  const width = high - low;
  return width > 0 ? (value) => (value - low) / width : () => 0;
}
