import { randomUUID } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBTableFunction,
  type DuckDBType,
  VARCHAR,
} from "@duckdb/node-api";
import type { CellValue } from "../movies/movie.ts";
import { orEngineFailed, sqlName, sqlText, withDuckDB } from "./duckdb.ts";
import type { ColumnType, TableBlock, TypedColumn } from "./table-columns.ts";

/** Writes blocks of rows to a Parquet file as they come: no more than one block is held. A block's values follow the columns. */
export async function writeParquet(
  path: string,
  columns: readonly TypedColumn[],
  blocks: Iterable<TableBlock>,
): Promise<void> {
  await withDuckDB(async ({ connection, folder }) => {
    const file = join(folder, `${randomUUID()}.parquet`);
    try {
      await copyRows(connection, columns, blocks, file);
      await copyFile(file, path);
    } finally {
      await rm(file, { force: true });
    }
  });
}

/** DuckDB asks for the rows while it writes: a table function of this connection, which is gone with it. */
async function copyRows(
  connection: DuckDBConnection,
  columns: readonly TypedColumn[],
  blocks: Iterable<TableBlock>,
  file: string,
): Promise<void> {
  const source = rowSource(blocks);
  let failure: unknown;
  const name = `rows_${randomUUID().replaceAll("-", "")}`;
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name,
      bindFunction(bind) {
        for (const { name, type } of columns) bind.addResultColumn(name, vectorTypes[type]);
      },
      initFunction() {},
      mainFunction(info, chunk) {
        try {
          fillChunk(chunk, columns, source);
        } catch (error) {
          failure = error;
          info.setError("the rows could not be made");
        }
      },
    }),
  );
  const selected = columns.map(({ name, type }) =>
    type === "integer" ? `${sqlName(name)}::BIGINT AS ${sqlName(name)}` : sqlName(name),
  );
  try {
    const rows = `SELECT ${selected.join(", ")} FROM ${name}()`;
    await orEngineFailed(connection.run(`COPY (${rows}) TO ${sqlText(file)} (FORMAT parquet)`));
  } catch (error) {
    // What went wrong in the making of rows says more than that the engine got none.
    throw failure ?? error;
  }
}

// Integers pass as doubles, which hold them exactly as far as the movie table has them, and are cast on the other side:
// handing over a BigInt for each would take many times as long.
const vectorTypes: Readonly<Record<ColumnType, DuckDBType>> = {
  text: VARCHAR,
  boolean: BOOLEAN,
  number: DOUBLE,
  integer: DOUBLE,
};

/** DuckDB's own number of rows in a chunk. */
const chunkRows = 2048;

interface RowSource {
  /** The block that rows are taken from now; null when there are none left. */
  block: TableBlock | null;
  /** Its rows that were taken already. */
  taken: number;
  next(): void;
}

function rowSource(blocks: Iterable<TableBlock>): RowSource {
  const iterator = blocks[Symbol.iterator]();
  const source: RowSource = {
    block: null,
    taken: 0,
    next() {
      do {
        const { value, done } = iterator.next();
        source.block = done ? null : value;
      } while (source.block?.rows === 0);
      source.taken = 0;
    },
  };
  source.next();
  return source;
}

function fillChunk(chunk: DuckDBDataChunk, columns: readonly TypedColumn[], source: RowSource): void {
  if (source.block !== null && source.taken === source.block.rows) source.next();
  const { block, taken } = source;
  const count = block === null ? 0 : Math.min(chunkRows, block.rows - taken);
  chunk.rowCount = count;
  if (block === null) return;
  columns.forEach(({ type }, index) => {
    const vector = chunk.getColumnVector(index);
    const values = block.values[index]!;
    for (let row = 0; row < count; row++) vector.setItem(row, converted(values[taken + row] ?? null, type));
    vector.flush();
  });
  source.taken += count;
}

function converted(value: CellValue, type: ColumnType): CellValue {
  if (value === null || Number.isNaN(value)) return null;
  return type === "text" ? String(value) : value;
}
