import { type Columns, rowCount } from "../../math/columns.ts";
import { type MeasureName, measureNames } from "../movie.ts";
import { type ReferenceMovies, referenceColumns } from "./reference-movies.ts";
import { standardUnits } from "./standard-units.ts";

/** A reference movie like the one in question, and what became of it. */
export interface ComparableTitle {
  readonly movie_id: string;
  readonly title: string;
  readonly hit: 0 | 1;
  /** Euclidean, in standard deviations of the reference movies. */
  readonly distance: number;
  readonly measures: Readonly<Record<MeasureName, number | null>>;
}

/**
 * The reference movies nearest to a movie in standardised measures, the nearest first. A movie is not compared with itself:
 * a reference movie of its id and its measures is passed over. movie: its measures in the order of `measureNames`.
 */
export function comparableTitles(
  reference: ReferenceMovies,
  movie: { readonly id: string; readonly values: readonly number[] },
  count = 5,
): ComparableTitle[] {
  return nearestRows(referenceColumns(reference), movie.values)
    .filter(({ row, distance }) => distance > 0 || reference.ids[row] !== movie.id)
    .slice(0, count)
    .map(({ row, distance }) => ({
      movie_id: reference.ids[row]!,
      title: reference.titles[row]!,
      hit: reference.hit[row]!,
      distance,
      measures: Object.fromEntries(
        measureNames.map((name) => [name, reference.measures[name][row]!]),
      ) as ComparableTitle["measures"],
    }));
}

/**
 * All rows that share a known column with the point, the nearest first, equals in their own order. Distance: Euclidean in
 * standard deviations over the columns both know, stretched by √(d / known) for those they do not (Dixon 1979,
 * doi:10.1109/TSMC.1979.4310090).
 */
export function nearestRows(columns: Columns, point: readonly number[]): { row: number; distance: number }[] {
  const units = standardUnits(columns);
  const rows = Array.from({ length: rowCount(columns) }, (_, row) => {
    let squares = 0;
    let known = 0;
    columns.forEach((column, index) => {
      const difference = (column[row]! - point[index]!) / units[index]!;
      if (Number.isNaN(difference)) return;
      squares += difference ** 2;
      known++;
    });
    return { row, distance: known === 0 ? Number.NaN : Math.sqrt((squares * columns.length) / known) };
  });
  return rows.filter(({ distance }) => !Number.isNaN(distance)).sort((a, b) => a.distance - b.distance);
}
