import { randomUUID } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  VARCHAR,
} from "@duckdb/node-api";
import type { CellValue } from "../movies/movie.ts";
import { orEngineFailed, sqlName, sqlText, withDuckDB } from "./duckdb.ts";
import type { TableColumn } from "./table-columns.ts";

/** DuckDB's own number of rows in a chunk. */
const chunkRows = 2048;

/** Writes columns to a Parquet file. Columns of mixed types become text. */
export async function writeParquet(path: string, columns: readonly TableColumn[]): Promise<void> {
  await withDuckDB(async ({ connection, folder }) => {
    const file = join(folder, `${randomUUID()}.parquet`);
    try {
      await orEngineFailed(copyColumns(connection, columns, file));
      await copyFile(file, path);
    } finally {
      await rm(file, { force: true });
    }
  });
}

async function copyColumns(connection: DuckDBConnection, columns: readonly TableColumn[], file: string): Promise<void> {
  const types = columns.map(columnType);
  const definitions = columns.map(({ name }, index) => `${sqlName(name)} ${types[index]!.toString()}`);
  await connection.run(`CREATE TEMP TABLE movies (${definitions.join(", ")})`);
  const appender = await connection.createAppender("movies");
  const rows = columns[0]!.values.length;
  for (let start = 0; start < rows; start += chunkRows) {
    const length = Math.min(chunkRows, rows - start);
    const chunk = DuckDBDataChunk.create(types, length);
    columns.forEach(({ values }, index) => {
      const type = types[index]!;
      chunk.setColumnValues(
        index,
        Array.from({ length }, (_, row) => converted(values[start + row] ?? null, type)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  await connection.run(`COPY movies TO ${sqlText(file)} (FORMAT parquet)`);
}

function columnType({ values }: TableColumn): DuckDBType {
  if (values instanceof Float64Array) return DOUBLE;
  const kinds = new Set<string>();
  let whole = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    kinds.add(typeof value);
    whole &&= Number.isSafeInteger(value);
  }
  if (kinds.size !== 1 || kinds.has("string")) return VARCHAR;
  if (kinds.has("boolean")) return BOOLEAN;
  return whole ? BIGINT : DOUBLE;
}

function converted(value: CellValue, type: DuckDBType): string | number | bigint | boolean | null {
  if (value === null || Number.isNaN(value)) return null;
  if (type === VARCHAR) return String(value);
  return type === BIGINT ? BigInt(value) : value;
}
