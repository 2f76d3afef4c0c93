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
  started ??= start();
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

async function start(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  // The order matters: folders can be allowed only while access is open, and nothing can be set once it is locked.
  for (const setting of [
    `temp_directory = ${sqlText(folder)}`,
    `allowed_directories = [${sqlText(folder)}]`,
    "enable_external_access = false",
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
