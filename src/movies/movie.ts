import type { Note } from "../notes.ts";

/** The four measured columns of the movie table: name, unit and range. `avg_rating` is on 1–5. */
export const measures = [
  {
    name: "avg_watch_time",
    label: "Average watch time",
    unit: "minutes",
    min: 0,
    max: Number.POSITIVE_INFINITY,
    integer: false,
  },
  { name: "completion_rate", label: "Completion rate", unit: "share", min: 0, max: 1, integer: false },
  {
    name: "ratings_count",
    label: "Number of ratings",
    unit: "ratings",
    min: 0,
    max: Number.POSITIVE_INFINITY,
    integer: true,
  },
  { name: "avg_rating", label: "Average rating", unit: "points, 1–5", min: 1, max: 5, integer: false },
] as const;

export type MeasureName = (typeof measures)[number]["name"];
export const measureNames: readonly MeasureName[] = measures.map((measure) => measure.name);

export type CellValue = string | number | boolean | null;

/** A column that is carried through and shown to people, and learned from only when asked. */
export interface ExtraColumn {
  readonly name: string;
  readonly values: readonly CellValue[];
}

/** A table of movies, column by column. All columns have one length, the number of movies. */
export interface MovieTable {
  /** What people call it: the file name, or the name of a built-in table. */
  readonly source: string;
  /** Unique, opaque texts. A table that was read makes them when they are first asked for. */
  readonly ids: readonly string[];
  /** Missing values are NaN. */
  readonly measures: Readonly<Record<MeasureName, Float64Array>>;
  /** Measures that the table has no column of, where that was allowed: all their values are NaN. Default none. */
  readonly absentMeasures?: readonly MeasureName[];
  /** 1 hit, 0 no hit, -1 not known; null when the table has no target. */
  readonly hit: Int8Array | null;
  readonly extras: readonly ExtraColumn[];
  /** SHA-256 of the bytes it was read from, in hex; null when it was made in memory. */
  readonly hash: string | null;
  /** Measures that are computed stand-ins rather than measurements, each with its formula in words. */
  readonly proxies: readonly MeasureProxy[];
  /** The rule the target was computed by, in words; null when it was observed. */
  readonly targetRule: string | null;
  readonly notes: readonly Note[];
}

export interface MeasureProxy {
  readonly column: MeasureName;
  readonly formula: string;
}

/** What people call a measure of the table; a stand-in is called so. */
export function measureLabel({ proxies }: MovieTable, { name, label }: (typeof measures)[number]): string {
  return proxies.some(({ column }) => column === name) ? `${label} (proxy)` : label;
}

/** The number of movies in the table. */
export function movieCount(table: MovieTable): number {
  // Not of the ids: they may be texts that are made when they are asked for.
  return table.measures.avg_watch_time.length;
}

/** True when the table has a column of this measure. */
export function hasMeasure(table: MovieTable, name: MeasureName): boolean {
  return !(table.absentMeasures ?? []).includes(name);
}

/** The extra column of the given name (exact), if there is one. */
export function extraColumn(table: MovieTable, name: string): ExtraColumn | undefined {
  return table.extras.find((column) => column.name === name);
}

/** The titles of the movies where the table has a `title` column (any letter case), else their ids. */
export function movieTitles(table: MovieTable): readonly string[] {
  const titles = table.extras.find((column) => column.name.toLowerCase() === "title");
  return table.ids.map((id, row) => {
    const title = titles?.values[row];
    return typeof title === "string" && title !== "" ? title : id;
  });
}

/** The given rows of a table, in the order of `rows`. Notes, proxies and the hash are kept. */
export function takeMovies(table: MovieTable, rows: ArrayLike<number>): MovieTable {
  const order = Array.from(rows);
  const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
  return {
    ...table,
    ids: order.map((row) => table.ids[row]!),
    measures: {
      avg_watch_time: pick(table.measures.avg_watch_time),
      completion_rate: pick(table.measures.completion_rate),
      ratings_count: pick(table.measures.ratings_count),
      avg_rating: pick(table.measures.avg_rating),
    },
    hit: table.hit === null ? null : Int8Array.from(order, (row) => table.hit![row]!),
    extras: table.extras.map(({ name, values }) => ({ name, values: order.map((row) => values[row]!) })),
  };
}
