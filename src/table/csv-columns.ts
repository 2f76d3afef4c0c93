import { type MeasureName, measureNames } from "../movies/movie.ts";
import type { ColumnRoles } from "./column-names.ts";
import type { FieldBlock } from "./csv-scanner.ts";
import { addIds, type IdColumn, makeIdColumn, reserveIds } from "./id-column.ts";
import { makeNumberColumn, type NumberColumn, reserve } from "./number-column.ts";
import { addNumberFields } from "./number-fields.ts";
import { addVerdictFields, makeTargetColumn, reserveVerdicts, type TargetColumn } from "./target-column.ts";
import { addCarriedTexts, blockTexts, type CarriedColumn, makeCarriedColumn } from "./text-column.ts";

/** The columns of a CSV file while it is read, each with the field it is at. */
export interface CsvColumns {
  readonly roles: ColumnRoles;
  /** Null for one that is absent, where that is allowed. */
  readonly measures: Readonly<Record<MeasureName, NumberColumn | null>>;
  /** Null when the file has none. */
  readonly ids: IdColumn | null;
  readonly target: TargetColumn | null;
  readonly carried: readonly CarriedColumn[];
  /** Read so far. */
  rows: number;
}

export function makeCsvColumns(names: readonly string[], roles: ColumnRoles, where: string): CsvColumns {
  const measure = (name: MeasureName) => {
    const field = roles.measures[name];
    return field < 0 ? null : makeNumberColumn(name, names[field]!, where);
  };
  return {
    roles,
    measures: {
      avg_watch_time: measure("avg_watch_time"),
      completion_rate: measure("completion_rate"),
      ratings_count: measure("ratings_count"),
      avg_rating: measure("avg_rating"),
    },
    ids: roles.id < 0 ? null : makeIdColumn(names[roles.id]!, where),
    target: roles.target < 0 ? null : makeTargetColumn(names[roles.target]!, where),
    carried: roles.extras.map((index) => makeCarriedColumn(names[index]!)),
    rows: 0,
  };
}

/** The measures the file has. */
export function presentMeasures({ measures }: CsvColumns): NumberColumn[] {
  return measureNames.flatMap((name) => measures[name] ?? []);
}

/** Adds a block of records. Throws what its values are refused for. */
export function addBlock(columns: CsvColumns, bytes: Uint8Array, block: FieldBlock): void {
  const { roles, ids, target, carried } = columns;
  for (const column of presentMeasures(columns)) addNumberFields(column, bytes, block, roles.measures[column.measure]);
  if (ids !== null) addIds(ids, blockTexts(bytes, block, roles.id));
  if (target !== null) addVerdictFields(target, bytes, block, roles.target);
  carried.forEach((column, index) => {
    addCarriedTexts(column, blockTexts(bytes, block, roles.extras[index]!));
  });
  columns.rows += block.records;
}

/** Makes room for so many rows, so that the columns need not grow step by step. */
export function reserveRows(columns: CsvColumns, rows: number): void {
  const { ids, target } = columns;
  for (const column of presentMeasures(columns)) reserve(column, rows);
  if (ids !== null) reserveIds(ids, rows);
  if (target !== null) reserveVerdicts(target, rows);
}
