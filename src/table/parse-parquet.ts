import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { MarqueeError } from "../errors.ts";
import { type MeasureName, type MovieTable, measureNames } from "../movies/movie.ts";
import { checkedHeader, matchColumns } from "./column-names.ts";
import { tooManyRows } from "./csv-scanner.ts";
import { orEngineFailed, sqlName, sqlText, withDuckDB } from "./duckdb.ts";
import { binaryKind, formatMismatch } from "./formats.ts";
import { noRows } from "./parse-csv.ts";
import { type ColumnSource, parseColumns, type SourceColumn } from "./parse-records.ts";
import type { ReadOptions } from "./read-options.ts";

/**
 * Reads a movie table from Parquet. Numbers, texts and booleans are taken as they are; in columns that are carried
 * through, dates and times become text. Throws FORMAT_MISMATCH, PARQUET_CORRUPT, TOO_MANY_ROWS before any row is read, and
 * TYPE_UNSUPPORTED for a needed column of any other type, and for any column that is nested, a decimal of more than 38 digits or
 * INT96.
 */
export async function parseParquet(bytes: Uint8Array, source: ColumnSource, options: ReadOptions): Promise<MovieTable> {
  const columns = await withParquet(bytes, source, (connection, file) =>
    readColumns(connection, file, source, options),
  );
  return parseColumns(columns, source, options);
}

/** The names and the first rows as texts. Throws FORMAT_MISMATCH and PARQUET_CORRUPT. */
export function parquetHead(bytes: Uint8Array, source: ColumnSource, records: number): Promise<string[][]> {
  return withParquet(bytes, source, async (connection, file) => {
    const sql = `SELECT COLUMNS(*)::VARCHAR FROM read_parquet(${sqlText(file)}) LIMIT ${records - 1}`;
    const result = await guard(source.name, () => connection.runAndReadAll(sql));
    const rows = result.getRowsJson().map((row) => row.map((value) => (value === null ? "" : String(value))));
    return [result.columnNames(), ...rows];
  });
}

/** Hands DuckDB the file, in the one folder it can read. */
function withParquet<Result>(
  bytes: Uint8Array,
  { name }: ColumnSource,
  use: (connection: DuckDBConnection, file: string) => Promise<Result>,
): Promise<Result> {
  checkMagic(bytes, name);
  return withDuckDB(async ({ connection, folder }) => {
    const file = join(folder, `${randomUUID()}.parquet`);
    try {
      await orEngineFailed(writeFile(file, bytes));
      return await use(connection, file);
    } finally {
      await rm(file, { force: true });
    }
  });
}

function checkMagic(bytes: Uint8Array, where: string): void {
  const head = binaryKind(bytes);
  if (head !== "a Parquet file")
    throw formatMismatch(where, "parquet", head ?? "data that does not begin like Parquet");
  if (bytes.length < 12 || binaryKind(bytes.subarray(bytes.length - 4)) !== "a Parquet file") {
    throw corrupt(where, "one that is cut off: its last bytes are missing");
  }
}

interface ParquetColumn {
  readonly name: string;
  /** What DuckDB calls it: the same, unless another name is equal but for case. */
  readonly sqlName: string;
  /** DuckDB's type. */
  readonly type: string;
}

async function readColumns(
  connection: DuckDBConnection,
  file: string,
  source: ColumnSource,
  options: ReadOptions,
): Promise<SourceColumn[]> {
  const { name: where, limits } = source;
  const run = async (sql: string) => (await guard(where, () => connection.runAndReadAll(sql))).getRowsJson();
  const path = sqlText(file);
  const [[rows] = []] = await run(`SELECT num_rows FROM parquet_file_metadata(${path})`);
  const count = Number(rows);
  if (count > limits.rows) throw tooManyRows(where, limits.rows, `${count}`);
  if (count === 0) throw noRows(where);
  const schema = topLevel(await run(`SELECT name, num_children, precision, type FROM parquet_schema(${path})`));
  const described = await run(`DESCRIBE SELECT * FROM read_parquet(${path})`);
  if (schema.length !== described.length) throw corrupt(where, "one whose list of columns does not add up");
  const columns = schema.map((column, index) => ({
    name: column.name,
    sqlName: String(described[index]![0]),
    type: String(described[index]![1]),
  }));
  const { names } = checkedHeader(
    schema.map((column) => column.name),
    where,
    limits.columns,
  );
  for (const { name, nested, precision, storage } of schema) {
    if (nested) throw unsupported(where, name, "a nested column");
    if (precision > 38) throw unsupported(where, name, `a decimal of ${precision} digits`);
    if (storage === "INT96") throw unsupported(where, name, "INT96, a way of writing times that Parquet has given up");
  }
  const roles = matchColumns(names, options, where);
  const numeric = new Set(measureNames.map((name: MeasureName) => roles.measures[name]));
  const expressions = columns.map((column, index) => {
    if (numeric.has(index)) return measureSql(column, where);
    if (index === roles.id) return idSql(column, where);
    return index === roles.target ? targetSql(column, where) : carriedSql(column);
  });
  const values = await stream(
    connection,
    `SELECT ${expressions.join(", ")} FROM read_parquet(${path})`,
    columns.length,
    source,
  );
  if (values[0]!.length !== count) throw corrupt(where, `${values[0]!.length} rows where its footer says ${count}`);
  return columns.map(({ name }, index) => ({ name, values: values[index]! }));
}

interface SchemaColumn {
  readonly name: string;
  readonly nested: boolean;
  /** Digits of a decimal. */
  readonly precision: number;
  /** How Parquet stores it. */
  readonly storage: string;
}

/** The columns of a schema that is given as a list in depth-first order, its root first. */
function topLevel(rows: readonly (readonly unknown[])[]): SchemaColumn[] {
  const columns: SchemaColumn[] = [];
  let index = 1;
  while (index < rows.length) {
    const [name, children, precision, storage] = rows[index]!;
    const nested = Number(children ?? 0) > 0;
    columns.push({ name: String(name), nested, precision: Number(precision ?? 0), storage: String(storage) });
    for (let open = 1; open > 0 && index < rows.length; index++) open += Number(rows[index]![1] ?? 0) - 1;
  }
  return columns;
}

const integers = /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT)$/;
const floats = /^(?:FLOAT|DOUBLE)$/;
const decimals = /^(?:DECIMAL\(\d+,\d+\)|U?HUGEINT)$/;

function measureSql(column: ParquetColumn, where: string): string {
  const { type } = column;
  const name = sqlName(column.sqlName);
  if (integers.test(type) || floats.test(type) || type === "VARCHAR" || type === "BOOLEAN") return name;
  // As text, so that the rules for numbers see every digit.
  if (decimals.test(type)) return `${name}::VARCHAR`;
  throw unsupported(where, column.name, type);
}

function idSql(column: ParquetColumn, where: string): string {
  const { type } = column;
  if (integers.test(type) || floats.test(type) || decimals.test(type) || type === "VARCHAR" || type === "UUID") {
    return `${sqlName(column.sqlName)}::VARCHAR`;
  }
  throw unsupported(where, column.name, type);
}

function targetSql(column: ParquetColumn, where: string): string {
  const { type } = column;
  const name = sqlName(column.sqlName);
  if (integers.test(type) || floats.test(type) || type === "VARCHAR" || type === "BOOLEAN") return name;
  if (decimals.test(type)) return `${name}::DOUBLE`;
  throw unsupported(where, column.name, type);
}

function carriedSql(column: ParquetColumn): string {
  const { type } = column;
  const name = sqlName(column.sqlName);
  if (integers.test(type) || floats.test(type) || type === "VARCHAR" || type === "BOOLEAN") return name;
  if (decimals.test(type)) return `${name}::DOUBLE`;
  return `${name}::VARCHAR`;
}

async function stream(
  connection: DuckDBConnection,
  sql: string,
  columns: number,
  { name: where, limits }: ColumnSource,
): Promise<unknown[][]> {
  const values: unknown[][] = Array.from({ length: columns }, () => []);
  const result = await guard(where, () => connection.stream(sql));
  let size = 0;
  for (;;) {
    const chunk = await guard(where, () => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) return values;
    for (let index = 0; index < columns; index++) {
      const column = values[index]!;
      for (const value of chunk.getColumnValues(index)) {
        size += typeof value === "string" ? value.length : 8;
        column.push(value);
      }
    }
    // A few bytes of Parquet can stand for any amount of text.
    if (size > limits.bytes) {
      throw new MarqueeError("FILE_TOO_LARGE", {
        where,
        expected: `at most ${limits.bytes} bytes`,
        found: "more, once uncompressed",
        remedy: "Sample or split the table.",
      });
    }
    if (values[0]!.length > limits.rows) throw tooManyRows(where, limits.rows);
  }
}

/** Runs a step of reading; what DuckDB cannot read is a damaged file. */
async function guard<T>(where: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    const message = (error instanceof Error ? error.message : String(error))
      .split("\n")[0]!
      .replaceAll(/'[^']*\/[^']*'/g, "the file");
    if (/^Out of Memory/.test(message)) {
      throw new MarqueeError("ENGINE_FAILED", { where, expected: "enough memory to read the file", found: message });
    }
    throw corrupt(where, `one that cannot be read (${message})`);
  }
}

function corrupt(where: string, found: string): MarqueeError {
  const remedy = "Write or copy the file again.";
  return new MarqueeError("PARQUET_CORRUPT", { where, expected: "a whole Parquet file", found, remedy });
}

function unsupported(where: string, column: string, type: string): MarqueeError {
  return new MarqueeError("TYPE_UNSUPPORTED", {
    where,
    column,
    expected: "a column of numbers or text",
    found: type,
    remedy: "Convert the column before writing the file.",
  });
}
