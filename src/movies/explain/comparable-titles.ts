import { type Columns, rowCount } from "../../math/columns.ts";
import type { Explainable } from "./explainable.ts";
import { referenceCodes } from "./reference-movies.ts";
import { standardUnits } from "./standard-units.ts";

/** A reference movie like the one in question, and what became of it. */
export interface ComparableTitle {
  readonly movie_id: string;
  readonly title: string;
  readonly hit: 0 | 1;
  /** Euclidean, in standard deviations of the reference movies; another category counts as one. */
  readonly distance: number;
  /** Its inputs by name; null where missing. */
  readonly inputs: Readonly<Record<string, number | string | null>>;
}

/**
 * The reference movies nearest to a movie in standardised inputs, the nearest first. A movie is not compared with itself:
 * a reference movie of its id and its inputs is passed over. movie: its coded inputs.
 */
export function comparableTitles(
  { reference, inputs }: Pick<Explainable, "reference" | "inputs">,
  movie: { readonly id: string; readonly values: readonly number[] },
  count = 5,
): ComparableTitle[] {
  const isCategory = inputs.map(({ kind }) => kind !== "number");
  return nearestRows(referenceCodes(reference, inputs), movie.values, isCategory)
    .filter(({ row, distance }) => distance > 0 || reference.ids[row] !== movie.id)
    .slice(0, count)
    .map(({ row, distance }) => ({
      movie_id: reference.ids[row]!,
      title: reference.titles[row]!,
      hit: reference.hit[row]!,
      distance,
      inputs: Object.fromEntries(reference.inputs.map(({ name, values }) => [name, values[row]!])),
    }));
}

/**
 * All rows that share a known column with the point, the nearest first, equals in their own order. Distance: Euclidean in
 * standard deviations over the columns both know, stretched by √(d / known) for those they do not (Dixon 1979,
 * doi:10.1109/TSMC.1979.4310090). isCategory: the columns whose numbers are only names; a difference counts as 1.
 */
export function nearestRows(
  columns: Columns,
  point: readonly number[],
  isCategory: readonly boolean[] = [],
): { row: number; distance: number }[] {
  const units = standardUnits(columns);
  const rows = Array.from({ length: rowCount(columns) }, (_, row) => {
    let squares = 0;
    let known = 0;
    columns.forEach((column, index) => {
      const difference = (column[row]! - point[index]!) / units[index]!;
      if (Number.isNaN(difference)) return;
      squares += isCategory[index] === true ? Math.sign(difference) ** 2 : difference ** 2;
      known++;
    });
    return { row, distance: known === 0 ? Number.NaN : Math.sqrt((squares * columns.length) / known) };
  });
  return rows.filter(({ distance }) => !Number.isNaN(distance)).sort((a, b) => a.distance - b.distance);
}
