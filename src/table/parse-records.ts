import { MarqueeError } from "../errors.ts";
import type { CellValue, MeasureName, MovieTable } from "../movies/movie.ts";
import type { Note } from "../notes.ts";
import { assembleTable } from "./assemble-table.ts";
import { checkedHeader, matchColumns } from "./column-names.ts";
import { tooManyRows } from "./csv-scanner.ts";
import { addIds, columnIds, idsDiffer, makeIdColumn } from "./id-column.ts";
import { addValue, makeNumberColumn, type NumberColumn } from "./number-column.ts";
import { noRows } from "./parse-csv.ts";
import { quoted, type ReadLimits, type ReadOptions } from "./read-options.ts";
import { addVerdict, makeTargetColumn } from "./target-column.ts";

/** A column as a typed source gives it: whatever values it holds. */
export interface SourceColumn {
  readonly name: string;
  readonly values: readonly unknown[];
}

export interface ColumnSource {
  readonly name: string;
  readonly hash: string | null;
  readonly limits: ReadLimits;
  readonly notes: readonly Note[];
}

/** Makes a movie table of columns of one length, by the same rules as CSV. */
export function parseColumns(columns: readonly SourceColumn[], source: ColumnSource, options: ReadOptions): MovieTable {
  const { name, limits } = source;
  const header = checkedHeader(
    columns.map((column) => column.name),
    name,
    limits.columns,
  );
  const roles = matchColumns(header.names, options, name);
  const measure = (measureName: MeasureName): NumberColumn | null => {
    const index = roles.measures[measureName];
    if (index < 0) return null;
    const { values } = columns[index]!;
    const column = makeNumberColumn(measureName, header.names[index]!, name, values.length);
    for (const value of values) addValue(column, value);
    return column;
  };
  const measures = {
    avg_watch_time: measure("avg_watch_time"),
    completion_rate: measure("completion_rate"),
    ratings_count: measure("ratings_count"),
    avg_rating: measure("avg_rating"),
  };
  const ids = roles.id < 0 ? null : makeIdColumn(header.names[roles.id]!, name);
  if (ids !== null) {
    const texts = columns[roles.id]!.values.map((value, row) =>
      idText(value, { where: name, row: row + 1, column: ids.name }),
    );
    addIds(ids, texts);
  }
  const target = roles.target < 0 ? null : makeTargetColumn(header.names[roles.target]!, name);
  if (target !== null) for (const value of columns[roles.target]!.values) addVerdict(target, value);
  const extras = roles.extras.map((index) => {
    const extra = header.names[index]!;
    return { name: extra, values: carriedValues(extra, columns[index]!.values, source) };
  });
  const notes = [...source.notes, ...header.notes, ...roles.notes];
  const rows = columns[0]?.values.length ?? 0;
  const parts = { source: name, hash: source.hash, rows, measures, target, extras, notes };
  const differ = ids !== null && idsDiffer(ids);
  return assembleTable({ ...parts, ids: ids === null ? null : columnIds(ids), idsDiffer: differ }, options);
}

/** Records turned into columns one by one, so that none has to be kept. */
interface RecordColumns {
  /** Columns are as long as the last record that has their key; what they lack is missing. */
  readonly columns: Map<string, unknown[]>;
  rows: number;
}

/** Adds one record. Throws JSON_INVALID for what is not an object, and TOO_MANY_ROWS. */
function addRecord(gathered: RecordColumns, record: unknown, { name, limits }: ColumnSource): void {
  const { columns, rows } = gathered;
  if (rows >= limits.rows) throw tooManyRows(name, limits.rows);
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new MarqueeError("JSON_INVALID", {
      where: name,
      row: rows + 1,
      expected: "an object with a key for each column",
      found: quoted(record),
    });
  }
  for (const key of Object.keys(record)) {
    let values = columns.get(key);
    if (values === undefined) {
      // One column over the limit is enough to be refused later.
      if (columns.size > limits.columns) continue;
      values = [];
      columns.set(key, values);
    }
    while (values.length < rows) values.push(undefined);
    values.push((record as Record<string, unknown>)[key]);
  }
  gathered.rows++;
}

/** Makes a movie table of the records that were added. Throws NO_ROWS and what parseColumns throws. */
function parseRecordColumns(gathered: RecordColumns, source: ColumnSource, options: ReadOptions): MovieTable {
  if (gathered.rows === 0) throw noRows(source.name);
  const columns = Array.from(gathered.columns, ([name, values]) => {
    while (values.length < gathered.rows) values.push(undefined);
    return { name, values };
  });
  return parseColumns(columns, source, options);
}

/** Makes a movie table of objects, one a movie. Keys that some objects lack are missing values there. */
export function parseRecords(records: Iterable<unknown>, source: ColumnSource, options: ReadOptions): MovieTable {
  const gathered: RecordColumns = { columns: new Map(), rows: 0 };
  for (const record of records) addRecord(gathered, record, source);
  return parseRecordColumns(gathered, source, options);
}

interface Place {
  readonly where: string;
  readonly row: number;
  readonly column: string;
}

function idText(value: unknown, place: Place): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? nestedText(value, place) : String(value);
}

/** Whole numbers that cannot be held exactly turn their column into text; nested values become JSON text. */
function carriedValues(
  column: string,
  values: readonly unknown[],
  { name, limits }: ColumnSource,
): readonly CellValue[] {
  const exact = values.every((value) => typeof value !== "bigint" || Number.isSafeInteger(Number(value)));
  return values.map((value, row) => {
    switch (typeof value) {
      case "number":
        if (Number.isFinite(value)) return value;
        return Number.isNaN(value) ? null : String(value);
      case "boolean":
        return value;
      case "bigint":
        return exact ? Number(value) : String(value);
    }
    if (value === null || value === undefined) return null;
    const place = { where: name, row: row + 1, column };
    const text = typeof value === "string" ? value : nestedText(value, place);
    if (text.length <= limits.fieldBytes) return text;
    const expected = `fields of at most ${limits.fieldBytes} bytes`;
    throw new MarqueeError("FIELD_TOO_LONG", { ...place, expected, found: `one of ${text.length} characters` });
  });
}

function nestedText(value: unknown, place: Place): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    throw new MarqueeError("TYPE_UNSUPPORTED", {
      ...place,
      expected: "a value that can be written as JSON",
      found: "one that runs in a circle, holds a bigint or is nested too deep",
    });
  }
}
