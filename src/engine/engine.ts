import type { RecordBatch } from "apache-arrow";
import type { SqlDialect } from "./dialect.ts";

export interface Column {
  readonly name: string;
  /** The engine's own name of the type. */
  readonly type: string;
}

/**
 * Rows that an engine can read: a file, a glob (`*`, `?`, `[…]`, `{a,b}`) or a folder, whose subfolders named `key=value` add the
 * column `key` as text (`__HIVE_DEFAULT_PARTITION__` is NULL). Files and folders whose names begin with `_` or `.` are no data.
 * Where files differ in their columns they are matched by name, and what a file lacks is NULL; on Spark CSV files may not differ.
 * CSV: UTF-8, a header line, commas, `"` around fields and doubled within them, no line ends within fields, `.gz` allowed; all
 * columns are text, an empty field is NULL, and a row with more or fewer fields than its header is an error.
 * Parquet: types as they are; times without a zone are UTC.
 */
export interface Source {
  /** On DuckDB within `EngineOptions.folders`; on Spark a path or URL that the cluster can read. */
  readonly path: string;
  readonly format: SourceFormat;
}

export type SourceFormat = "parquet" | "csv";

export interface QueryOptions {
  /** Stops the work, also on the engine; it then throws ENGINE_INTERRUPTED. */
  readonly signal?: AbortSignal;
  /** Told now and then how much of the query is done, from 0 to 1; null when that is not known. */
  readonly onProgress?: (share: number | null) => void;
  /** Work that takes longer is stopped, also on the engine, and throws ENGINE_TIMEOUT. Default: no end. */
  readonly deadlineSeconds?: number;
}

export interface WriteOptions extends QueryOptions {
  /** Takes the place of what is there. On Spark that is gone also when the write fails. Default: a place that is taken is OUTPUT_EXISTS. */
  readonly replace?: boolean;
}

/**
 * Where SQL runs. One engine is one session: names that are bound or defined are its own. Calls may overlap. Every method throws
 * MarqueeError alone: SOURCE_UNREADABLE for data that cannot be found or read, OUTPUT_EXISTS, ENGINE_FAILED and its like for all else. A
 * failure never leaves a result that looks whole.
 */
export interface Engine {
  readonly name: "duckdb" | "spark";
  readonly dialect: SqlDialect;
  readonly capabilities: {
    /** True when paths are those of this machine's file system. */
    readonly localPaths: boolean;
    /** What `materialize` makes of its path. */
    readonly materialized: "file" | "folder";
    /** Only where one process does all the work: what to do with more rows than it can group in one query. */
    readonly alone?: {
      /** So many rows it surely can group by two ids with a few sums, some of them on disk. */
      readonly rows: number;
      /** Divides the rows of one SELECT by a column of whole numbers, which is left out, into sources that are there until the engine is closed. */
      divide(sql: string, column: string, options?: QueryOptions): Promise<readonly Source[]>;
    };
  };
  /** Makes a source readable as the view `name`, in place of an earlier one, and gives its columns in their order. */
  bind(name: string, source: Source, options?: QueryOptions): Promise<readonly Column[]>;
  /** Gives the rows of a query a name, in place of an earlier one. Nothing is computed yet. */
  define(name: string, sql: string): Promise<void>;
  /**
   * The rows of one SELECT, in its order, batch after batch: hold no more than one if there may be many. BIGINT comes as Int64
   * (bigint), INT as Int32, DOUBLE as Float64, text as Utf8, BOOLEAN as Bool, DATE as DateDay and times as Timestamp in
   * microseconds: cast other types. Leaving the loop early stops the query. No batch comes of an empty result.
   */
  query(sql: string, options?: QueryOptions): AsyncIterable<RecordBatch>;
  /** True when there is something at a path of the engine's, whatever it is. */
  exists(path: string, options?: QueryOptions): Promise<boolean>;
  /** Writes the rows of one SELECT where the engine runs: whole or not at all. */
  materialize(sql: string, out: Source, options?: WriteOptions): Promise<void>;
  /** Ends the session and what is running in it, and frees what it holds. A second call does nothing. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** DuckDB: the only folders of this machine that it may read and write, besides a temporary one of its own. Default none. */
  readonly folders?: readonly string[];
  /** DuckDB: bytes of memory for its data; beyond them it uses the disk. The process needs some 0.5 GB more. Default 1.2e9. */
  readonly memory?: number;
  /** DuckDB: threads it works on. Results do not depend on it. Default: one a core. */
  readonly threads?: number;
  /** DuckDB: where it keeps on disk what does not fit in memory. Default: the system's folder for temporary files. */
  readonly temporary?: string;
}
