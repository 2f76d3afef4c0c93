import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { SourceFormat, WriteOptions } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { MarqueeError } from "../errors.ts";
import type { Progress } from "../learn/context.ts";
import { checkNumber, checkSeed } from "../movies/option-checks.ts";
import { asUnwritable } from "../table/atomic-write.ts";
import { type SyntheticEvents, syntheticEventsSql } from "./synthetic-events.ts";

export interface GenerateOptions {
  /** From 1 to a billion. Default 1,000,000. */
  readonly rows?: number;
  /** From 1 to a million. Default: one for 2,000 events, from 50 to 10,000. */
  readonly movies?: number;
  /** From 1 to a billion. Default: one for 20 events, from 100. */
  readonly users?: number;
  /** Integer from 0 up. Default 42. */
  readonly seed?: number;
  /** Share of the events that could not have happened, 0 to 1. Default 0. */
  readonly damage?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One file, or a folder of so many, up to 10,000. */
export type EventsOutput = { readonly path: string; readonly format: SourceFormat; readonly partitions?: number };

const mostRows = 1_000_000_000;

/**
 * Writes synthetic watch events as they are made; memory does not grow with them. The same options give the same events in the same
 * order, in however many files. What is there already is replaced; the file or folder appears whole or not at all.
 * Throws OPTION_INVALID, OUTPUT_UNWRITABLE, ENGINE_FAILED, ENGINE_INTERRUPTED.
 */
export async function generateEvents(out: EventsOutput, options: GenerateOptions = {}): Promise<SyntheticEvents> {
  const { signal, onProgress } = options;
  const events = checkOptions(options);
  const partitions = checkNumber("partitions", out.partitions ?? 1, { min: 1, max: 10_000, integer: true });
  const path = resolve(out.path);
  const engine = await openEngine("duckdb", { folders: [dirname(path)], temporary: dirname(path) });
  const write = async (file: string, part: number, parts: number) => {
    const first = Math.floor((events.rows * part) / parts);
    const count = Math.floor((events.rows * (part + 1)) / parts) - first;
    const asked: WriteOptions = {
      replace: true,
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined
        ? {}
        : {
            onProgress: (share) =>
              onProgress({ stage: "making events", done: (part + (share ?? 0)) / parts, total: 1 }),
          }),
    };
    await engine.materialize(syntheticEventsSql(events, first, count), { path: file, format: out.format }, asked);
  };
  try {
    if (out.partitions === undefined) await write(path, 0, 1);
    else await inFolder(path, (folder) => writeParts(folder, out.format, partitions, write));
  } finally {
    await engine.close();
  }
  return events;
}

function checkOptions({ rows: given, movies, users, seed, damage }: GenerateOptions): SyntheticEvents {
  const rows = checkNumber("rows", given ?? 1_000_000, { min: 1, max: mostRows, integer: true });
  const usualMovies = Math.min(10_000, Math.max(50, Math.floor(rows / 2000)));
  return {
    rows,
    movies: checkNumber("movies", movies ?? usualMovies, { min: 1, max: 1_000_000, integer: true }),
    users: checkNumber("users", users ?? Math.max(100, Math.floor(rows / 20)), {
      min: 1,
      max: mostRows,
      integer: true,
    }),
    seed: checkSeed(seed ?? 42),
    damage: checkNumber("damage", damage ?? 0, { min: 0, max: 1 }),
  };
}

async function writeParts(
  folder: string,
  format: SourceFormat,
  partitions: number,
  write: (file: string, part: number, parts: number) => Promise<void>,
): Promise<void> {
  for (let part = 0; part < partitions; part++) {
    await write(join(folder, `events-${String(part).padStart(5, "0")}.${format}`), part, partitions);
  }
}

/** Lets `fill` fill a folder beside the path, which then takes the place of what is there. */
async function inFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    mkdirSync(unfinished);
    await fill(unfinished);
    rmSync(path, { recursive: true, force: true });
    renameSync(unfinished, path);
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw asUnwritable(path, error);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
