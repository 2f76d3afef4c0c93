import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { MarqueeError } from "../errors.ts";

/** A connection to the one DuckDB of this process, and the one folder it can read and write. */
export interface DuckDB {
  readonly connection: DuckDBConnection;
  readonly folder: string;
}

/** It is there only while somebody uses it. */
const folder = join(tmpdir(), `marquee-${randomUUID()}`);
let users = 0;
let started: Promise<DuckDBInstance> | undefined;

/**
 * Runs `use` with a connection of its own. DuckDB is started once, and locked down: it reaches no file outside a
 * temporary folder, fetches no extensions, and cannot be configured otherwise. Throws ENGINE_FAILED when it cannot be
 * started.
 */
export async function withDuckDB<T>(use: (duckdb: DuckDB) => Promise<T>): Promise<T> {
  started ??= startDuckDB({ temporary: folder });
  const instance = await orEngineFailed(started);
  const connection = await orEngineFailed(instance.connect());
  try {
    await orEngineFailed(openFolder());
    return await use({ connection, folder });
  } finally {
    connection.disconnectSync();
    closeFolder();
  }
}

/** All that can still be set on a connection of a DuckDB that is locked: that it keeps count of its progress. */
const progressSettings = [
  ["enable_progress_bar", "true"],
  ["enable_progress_bar_print", "false"],
  ["progress_bar_time", "0"],
] as const;

/** Lets a connection say how far its query is. */
export async function countProgress(connection: DuckDBConnection): Promise<void> {
  for (const [name, value] of progressSettings) await connection.run(`SET ${name} = ${value}`);
}

/** What a DuckDB of this process is allowed. */
export interface DuckDBLimits {
  /** Where it keeps on disk what does not fit in memory. It may read and write there. */
  readonly temporary: string;
  /** Other folders that it may read and write. Default none. */
  readonly folders?: readonly string[];
  /** Bytes of memory for its data. Default: DuckDB's own, 80 % of the machine's. */
  readonly memory?: number;
  /** Default: one a core. */
  readonly threads?: number;
}

/**
 * Starts a DuckDB that is locked down: it reaches no file outside the folders it is allowed, fetches no extensions, and cannot be
 * configured otherwise. Times are in UTC.
 */
export async function startDuckDB({ temporary, folders = [], memory, threads }: DuckDBLimits): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(memory === undefined ? {} : { memory_limit: `${Math.floor(memory)}B` }),
    ...(threads === undefined ? {} : { threads: `${threads}` }),
  });
  const connection = await instance.connect();
  // The order matters: folders can be allowed only while access is open, and nothing can be set once it is locked.
  for (const setting of [
    "GLOBAL TimeZone = 'UTC'",
    `temp_directory = ${sqlText(temporary)}`,
    `allowed_directories = [${[temporary, ...folders].map(sqlText).join(", ")}]`,
    "enable_external_access = false",
    `allowed_configs = [${progressSettings.map(([name]) => sqlText(name)).join(", ")}]`,
    "lock_configuration = true",
  ]) {
    await connection.run(`SET ${setting}`);
  }
  connection.disconnectSync();
  return instance;
}

async function openFolder(): Promise<void> {
  if (users++ > 0) return;
  process.on("exit", removeFolder);
  mkdirSync(folder, { mode: 0o700 });
}

function closeFolder(): void {
  if (--users > 0) return;
  process.off("exit", removeFolder);
  removeFolder();
}

function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Waits for a step of DuckDB's, or of its folder's, whose failure is not the data's fault. Throws ENGINE_FAILED. */
export async function orEngineFailed<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new MarqueeError("ENGINE_FAILED", {
      where: "DuckDB",
      expected: "the engine for Parquet to work",
      found: `"${error instanceof Error ? error.message : String(error)}"`,
      remedy: "Check the space on the disk and the memory, or use CSV.",
    });
  }
}

export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
