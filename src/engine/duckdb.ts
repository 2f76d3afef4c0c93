import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { RecordBatch } from "apache-arrow";
import { MarqueeError } from "../errors.ts";
import { asUnwritable, withTemporaryFile } from "../table/atomic-write.ts";
import { countProgress, sqlText, startDuckDB } from "../table/duckdb.ts";
import { batchMaker } from "./arrow-batches.ts";
import { dialects } from "./dialect.ts";
import type { Column, Engine, EngineOptions, QueryOptions, Source } from "./engine.ts";
import { outputExists } from "./output-exists.ts";
import { sourceFiles } from "./source-files.ts";

const { name: quotedName } = dialects.duckdb;
const defaultMemory = 1.2e9;
/**
 * Memory for each row that is grouped by two ids of up to 36 characters with a few sums. Grouping may take three times as much again on disk,
 * which costs little; where it takes some eight times as much DuckDB can run out of memory.
 */
const bytesOfRow = 36;
const progressInterval = 200;

/**
 * DuckDB in this process, locked down to the folders it is given. It keeps what does not fit in memory in a folder of its own, which
 * is gone when it is closed or the process ends. Throws ENGINE_FAILED, and OUTPUT_UNWRITABLE for that folder.
 */
export async function openDuckDB(options: EngineOptions): Promise<Engine> {
  const temporary = join(resolve(options.temporary ?? tmpdir()), `marquee-engine-${randomUUID()}`);
  const removeTemporary = () => rmSync(temporary, { recursive: true, force: true });
  const { folders = [], memory = defaultMemory, threads } = options;
  try {
    mkdirSync(temporary, { mode: 0o700 });
  } catch (error) {
    throw asUnwritable(temporary, error);
  }
  process.on("exit", removeTemporary);
  const instance = await orFailure(
    startDuckDB({
      temporary,
      folders: folders.map((folder) => resolve(folder)),
      memory,
      ...(threads === undefined ? {} : { threads }),
    }),
  );
  const running = new Set<DuckDBConnection>();
  let closed = false;

  /** Does one piece of work on a connection of its own, which ends when it is done, told to stop, out of time or closed. */
  async function* onConnection<T>(
    given: QueryOptions,
    work: (connection: DuckDBConnection) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    if (closed) throw interrupted("an engine that is closed");
    if (given.signal?.aborted) throw interrupted("a call to stop");
    const connection = await orFailure(instance.connect());
    running.add(connection);
    const watch = watchWork(connection, given);
    try {
      if (given.onProgress !== undefined) await countProgress(connection);
      yield* work(connection);
      watch.throwIfStopped();
    } catch (error) {
      watch.throwIfStopped();
      if (closed) throw interrupted("an engine that is closed");
      throw asFailure(error);
    } finally {
      watch.end();
      running.delete(connection);
      connection.disconnectSync();
    }
  }

  const run = async (sql: string, given: QueryOptions = {}): Promise<unknown[][]> => {
    const rows = onConnection(given, async function* (connection) {
      yield (await connection.runAndReadAll(sql)).getRowsJson();
    });
    for await (const all of rows) return all as unknown[][];
    return [];
  };

  return {
    name: "duckdb",
    dialect: "duckdb",
    capabilities: {
      localPaths: true,
      materialized: "file",
      alone: {
        rows: Math.floor(memory / bytesOfRow),
        async divide(sql, column, given) {
          const place = join(temporary, randomUUID());
          await run(`COPY (${sql}) TO ${sqlText(place)} (FORMAT parquet, PARTITION_BY (${quotedName(column)}))`, given);
          return readdirSync(place).map((part) => ({ path: join(place, part), format: "parquet" }));
        },
      },
    },

    async bind(name, source, given) {
      const view = quotedName(name);
      await run(`CREATE OR REPLACE VIEW ${view} AS SELECT * FROM ${readerSql(source)}`, given);
      const columns = await run(`DESCRIBE ${view}`, given);
      return columns.map(([column, type]): Column => ({ name: String(column), type: String(type) }));
    },

    async define(name, sql) {
      await run(`CREATE OR REPLACE VIEW ${quotedName(name)} AS ${sql}`);
    },

    async *query(sql, given = {}): AsyncGenerator<RecordBatch> {
      yield* onConnection(given, async function* (connection) {
        // Arrow takes a fifth of a second to load: it is loaded while DuckDB works.
        const [result] = await Promise.all([connection.stream(sql), import("apache-arrow")]);
        const toBatch = await batchMaker(result);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          yield toBatch(chunk);
        }
      });
    },

    exists: async (path) => existsSync(resolve(path)),

    async materialize(sql, out, { replace = false, ...given } = {}) {
      const path = resolve(out.path);
      if (!replace && existsSync(path)) throw outputExists(out.path);
      const format = out.format === "csv" ? "FORMAT csv, HEADER" : "FORMAT parquet";
      await withTemporaryFile(path, async (file) => {
        await run(`COPY (${sql}) TO ${sqlText(file)} (${format})`, given);
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      for (const connection of running) connection.interrupt();
      while (running.size > 0) await new Promise((done) => setTimeout(done, 5));
      instance.closeSync();
      process.off("exit", removeTemporary);
      removeTemporary();
    },
  };
}

/** How DuckDB reads a source, as a table of SQL. Throws SOURCE_UNREADABLE when there are no files. */
function readerSql(source: Source): string {
  const { files, partitioned } = sourceFiles({ ...source, path: resolve(source.path) });
  // Globs are expanded already: what looks like one here is a name.
  const list = `[${files.map((file) => sqlText(file.replaceAll(/[*?[]/g, "[$&]"))).join(", ")}]`;
  const shared = `union_by_name = true, hive_partitioning = ${partitioned}${partitioned ? ", hive_types_autocast = false" : ""}`;
  // Most writers leave NaN out of the least and greatest values of a file, which DuckDB else trusts: no NaN would be seen.
  if (source.format === "parquet") return `read_parquet(${list}, ${shared}, can_have_nan = true)`;
  return `read_csv(${list}, ${shared}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '', null_padding = false, strict_mode = true)`;
}

/** Stops a connection's work when it is told to or out of time, and tells how far it is. */
function watchWork(connection: DuckDBConnection, { signal, onProgress, deadlineSeconds }: QueryOptions) {
  let stopped: MarqueeError | undefined;
  const stop = (error: MarqueeError) => {
    stopped ??= error;
    connection.interrupt();
  };
  const onAbort = () => stop(interrupted("a call to stop"));
  signal?.addEventListener("abort", onAbort);
  const timer =
    deadlineSeconds === undefined
      ? undefined
      : setTimeout(() => stop(tooLong(deadlineSeconds)), deadlineSeconds * 1000);
  const ticker =
    onProgress === undefined
      ? undefined
      : setInterval(() => {
          const { percentage } = connection.progress;
          onProgress(percentage >= 0 ? Math.min(1, percentage / 100) : null);
        }, progressInterval);
  return {
    throwIfStopped() {
      if (stopped !== undefined) throw stopped;
    },
    end() {
      signal?.removeEventListener("abort", onAbort);
      clearTimeout(timer);
      clearInterval(ticker);
    },
  };
}

async function orFailure<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw asFailure(error);
  }
}

/** What DuckDB says of data that it cannot read, in the first line of its message. */
const unreadable =
  /CSV Error|CSV Sniffer|sniffing file|No magic bytes|arquet|TProtocol|decompress|Snappy|GZIP|zstd|too small to be|Schema mismatch|invalid unicode|footer/i;

function asFailure(error: unknown): MarqueeError {
  if (error instanceof MarqueeError) return error;
  const found = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
  if (/^(?:Invalid Input|IO|Serialization|Conversion) Error/.test(found) && unreadable.test(found)) {
    return new MarqueeError("SOURCE_UNREADABLE", {
      where: "DuckDB",
      expected: "files that are whole and of the format that was named",
      found: `"${found}"`,
      remedy: "Write or copy the file again.",
    });
  }
  const remedy = /^Out of Memory/.test(found)
    ? "Give it more memory, or a folder for temporary files with more space."
    : "Check the space on the disk and the memory.";
  return new MarqueeError("ENGINE_FAILED", {
    where: "DuckDB",
    expected: "the engine to work",
    found: `"${found}"`,
    remedy,
  });
}

function interrupted(found: string): MarqueeError {
  return new MarqueeError("ENGINE_INTERRUPTED", { where: "DuckDB", expected: "to be let finish", found });
}

function tooLong(seconds: number): MarqueeError {
  return new MarqueeError("ENGINE_TIMEOUT", {
    where: "DuckDB",
    expected: `an answer within ${seconds} seconds`,
    found: "none by then",
    remedy: "Give it more time, or less to do.",
  });
}
