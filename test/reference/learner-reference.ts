import { readFileSync } from "node:fs";
import type { TrainingRows } from "../../src/learn/learner.ts";

/** Reads a file of figures that make_reference.py made. */
export function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as T;
}

interface PlainTable {
  readonly columns: (number | null)[][];
  readonly target: number[];
}

/** A table that the reference figures were made on; null is a missing value. */
export function referenceTable(name: string): TrainingRows {
  const table = readReference<Record<string, PlainTable>>("learner-tables.json")[name]!;
  return {
    columns: table.columns.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN)),
    target: Uint8Array.from(table.target),
  };
}

/** The weights of the weighted cases: 1, 2, 3, 1, 2, 3, … */
export function referenceWeights(rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => 1 + (row % 3));
}
