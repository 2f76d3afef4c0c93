import { hasMeasure, type MeasureName, type MovieTable, measures, movieCount } from "./movie.ts";

export interface ColumnDescription {
  readonly column: MeasureName;
  readonly label: string;
  readonly unit: string;
  readonly known: number;
  readonly missing: number;
  /** Null when no value is known. */
  readonly min: number | null;
  readonly median: number | null;
  readonly mean: number | null;
  readonly max: number | null;
}

export interface TableDescription {
  readonly rows: number;
  readonly columns: readonly ColumnDescription[];
  /** Movies whose target is known, and hits among them; null without a target. */
  readonly target: { readonly known: number; readonly hits: number } | null;
  readonly extras: readonly string[];
}

/** Counts, ranges and centres of a movie table, for a reader who wants to know what went in. */
export function describeTable(table: MovieTable): TableDescription {
  return {
    rows: movieCount(table),
    columns: measures
      .filter(({ name }) => hasMeasure(table, name))
      .map(({ name, label, unit }) => ({
        column: name,
        label,
        unit,
        ...describeColumn(table.measures[name]),
      })),
    target: table.hit === null ? null : describeTarget(table.hit),
    extras: table.extras.map((column) => column.name),
  };
}

function describeColumn(values: Float64Array): Omit<ColumnDescription, "column" | "label" | "unit"> {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const missing = values.length - known.length;
  if (known.length === 0) return { known: 0, missing, min: null, median: null, mean: null, max: null };
  const middle = (known.length - 1) / 2;
  return {
    known: known.length,
    missing,
    min: known[0]!,
    median: (known[Math.floor(middle)]! + known[Math.ceil(middle)]!) / 2,
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    max: known[known.length - 1]!,
  };
}

function describeTarget(hit: Int8Array): { known: number; hits: number } {
  let known = 0;
  let hits = 0;
  for (const value of hit) {
    if (value >= 0) known++;
    if (value === 1) hits++;
  }
  return { known, hits };
}
