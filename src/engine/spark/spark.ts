import type { RecordBatch } from "apache-arrow";
import { MarqueeError } from "../../errors.ts";
import type { Column, Engine, QueryOptions, Source, WriteOptions } from "../engine.ts";
import { outputExists } from "../output-exists.ts";
import { readSparkAddress } from "./address.ts";
import { openCalls } from "./calls.ts";
import { columnsOf } from "./columns.ts";
import { execute, run } from "./execution.ts";
import { enumerations, type Message } from "./messages.ts";
import { type Patience, usualPatience } from "./patience.ts";
import { batchesOf } from "./rows.ts";
import { openSession, type Session } from "./session.ts";
import { readPlan, writeOptions } from "./sources.ts";
import { stopOf } from "./stop.ts";

export interface SparkOptions {
  readonly patience?: Partial<Patience>;
  /** PEM of the authorities to trust instead of those of Node. */
  readonly rootCertificates?: Uint8Array;
  /** The token where the address has none. Default: the environment's SPARK_CONNECT_AUTHENTICATE_TOKEN, as for pyspark. */
  readonly token?: string;
}

/**
 * Opens a session at a Spark Connect server, `sc://host[:port][/;name=value…]`: see `readSparkAddress`. Throws OPTION_INVALID
 * for another address, ENGINE_UNREACHABLE, ENGINE_REFUSED, and ENGINE_FAILED when it is no Spark 4.
 */
export async function openSpark(spec: string, options: SparkOptions = {}): Promise<Engine> {
  const address = readSparkAddress(spec, options.token ?? process.env["SPARK_CONNECT_AUTHENTICATE_TOKEN"]);
  const calls = openCalls(address, options.rootCertificates);
  return engineOf(await openSession(address, calls, { ...usualPatience, ...options.patience }));
}

function engineOf(session: Session): Engine {
  return {
    name: "spark",
    dialect: "spark",
    capabilities: { localPaths: false, materialized: "folder" },
    bind: (name, source, options = {}) => bind(session, name, source, options),
    define: (name, sql) => run(session, { command: viewOf(name, { sql: { query: sql } }) }, {}),
    query: (sql, options = {}) => query(session, sql, options),
    exists: (path, options = {}) => exists(session, path, options),
    materialize: (sql, out, options = {}) => materialize(session, sql, out, options),
    close: () => session.close(),
  };
}

async function bind(session: Session, name: string, source: Source, options: QueryOptions): Promise<Column[]> {
  const began = performance.now();
  const read = readPlan(source);
  let columns: Column[];
  try {
    columns = await analyze(session, read, options);
  } catch (error) {
    throw asUnreadable(error, source);
  }
  await run(session, { command: viewOf(name, read) }, remaining(options, began));
  return columns;
}

async function analyze(session: Session, root: Message<"Relation">, options: QueryOptions): Promise<Column[]> {
  const stop = stopOf(options, session.where, session.closing);
  try {
    const request = { ...session.head(), schema: { plan: { root } } };
    const asking = { stop, seconds: session.patience.analysisSeconds };
    const { schema } = await session.ask("AnalyzePlan", request, asking);
    return columnsOf(schema?.schema);
  } finally {
    stop.release();
  }
}

/** Asked of Spark by having it look at the path as lines of text, which anything can be. */
async function exists(session: Session, path: string, options: QueryOptions): Promise<boolean> {
  try {
    await analyze(session, { read: { dataSource: { format: "text", paths: [path] } } }, options);
    return true;
  } catch (error) {
    if (error instanceof MarqueeError && error.details.found.includes("[PATH_NOT_FOUND]")) return false;
    throw error;
  }
}

/** Nothing but the source is looked at when a source is bound: where Spark fails at it, it is for the source. */
function asUnreadable(error: unknown, { path, format }: Source): unknown {
  if (!(error instanceof MarqueeError) || error.code !== "ENGINE_FAILED") return error;
  return new MarqueeError("SOURCE_UNREADABLE", {
    where: path,
    expected: `${format === "csv" ? "CSV" : "Parquet"} that the cluster can read`,
    found: error.details.found,
    remedy: "Write or copy the files again, or name their format.",
  });
}

function query(session: Session, sql: string, options: QueryOptions): AsyncGenerator<RecordBatch> {
  return batchesOf(execute(session, { root: { sql: { query: sql } } }, options), session.where);
}

async function materialize(session: Session, sql: string, out: Source, options: WriteOptions): Promise<void> {
  const { replace = false, ...querying } = options;
  const { SAVE_MODE_OVERWRITE, SAVE_MODE_ERROR_IF_EXISTS } = enumerations["WriteOperation.SaveMode"];
  const writeOperation = {
    input: { sql: { query: sql } },
    source: out.format,
    path: out.path,
    mode: replace ? SAVE_MODE_OVERWRITE : SAVE_MODE_ERROR_IF_EXISTS,
    options: writeOptions(out.format),
  };
  try {
    await run(session, { command: { writeOperation } }, querying);
  } catch (error) {
    if (error instanceof MarqueeError && error.details.found.includes("[PATH_ALREADY_EXISTS]"))
      throw outputExists(out.path);
    throw error;
  }
}

function viewOf(name: string, input: Message<"Relation">): Message<"Command"> {
  return { createDataframeView: { input, name, replace: true } };
}

/** The options with what is left of the time. */
function remaining(options: QueryOptions, began: number): QueryOptions {
  const { deadlineSeconds, ...others } = options;
  if (deadlineSeconds === undefined) return options;
  return { ...others, deadlineSeconds: Math.max(0, deadlineSeconds - (performance.now() - began) / 1000) };
}
