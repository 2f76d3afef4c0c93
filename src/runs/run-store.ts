import { readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { MarqueeError } from "../errors.ts";
import { asUnwritable } from "../table/atomic-write.ts";
import { flushFolder } from "./flushed-files.ts";
import { moveAside, removeHidden, sweepLeftovers } from "./leftovers.ts";
import { damagedRun, type RunManifest, readManifest } from "./manifest.ts";
import { pathKind } from "./path-kind.ts";
import { noSuchRun } from "./run-file.ts";
import { strangeNames } from "./run-folder.ts";
import { defaultStore, manifestName, resultName } from "./run-names.ts";

/** A run, as far as its manifest tells. */
export interface StoredRun extends Omit<RunManifest, "format" | "formatVersion"> {
  /** The name of its folder; those given by time sort by time. */
  readonly id: string;
  /** Of all its files but the manifest. */
  readonly bytes: number;
}

export interface RunList {
  /** Newest first. */
  readonly runs: readonly StoredRun[];
  /** How many runs there are, on this page or not. */
  readonly total: number;
  /** Folders that look like runs and cannot be read as such, with the reason. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * The runs of a store, newest first. Their manifests are read, not their results. store: a folder of runs; one that does
 * not exist holds none. offset and limit: the part of the list that is wanted, default all. What killed writers have left in the
 * store is put right.
 */
export async function listRuns(
  store: string = defaultStore,
  { offset = 0, limit = Number.POSITIVE_INFINITY }: { readonly offset?: number; readonly limit?: number } = {},
): Promise<RunList> {
  if (pathKind(store) !== "folder") return { runs: [], total: 0, refused: [] };
  await sweepLeftovers(store);
  const runs: StoredRun[] = [];
  const refused: { id: string; reason: string }[] = [];
  for (const entry of readdirSync(store, { withFileTypes: true })) {
    const folder = join(store, entry.name);
    if (!entry.isDirectory() || !looksLikeRun(folder)) continue;
    try {
      runs.push(await readStoredRun(folder));
    } catch (error) {
      if (!(error instanceof MarqueeError)) throw error;
      refused.push({ id: entry.name, reason: error.message });
    }
  }
  runs.sort((a, b) => byText(b.createdAt, a.createdAt) || byText(b.id, a.id));
  refused.sort((a, b) => byText(a.id, b.id));
  return { runs: runs.slice(offset, offset + limit), total: runs.length, refused };
}

function looksLikeRun(folder: string): boolean {
  return [manifestName, resultName].some((name) => pathKind(join(folder, name)) !== "nothing");
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the manifest of a run's folder tells. Throws FILE_NOT_FOUND, RUN_INVALID, RUN_DAMAGED. */
export async function readStoredRun(folder: string): Promise<StoredRun> {
  const { format: _, formatVersion: __, ...manifest } = await readManifest(folder);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  return { id: basename(resolve(folder)), bytes, ...manifest };
}

/**
 * The folder of the run that `id` names in a store. Only a plain name is taken, so that it can come from a stranger.
 * Throws FILE_NOT_FOUND.
 */
export function runFolder(store: string, id: string): string {
  const folder = join(store, id);
  if (!isPlainName(id) || pathKind(folder) !== "folder") throw noSuchRun(id);
  return folder;
}

/** True for the name of a folder in a store: no way out of it, nothing hidden. */
function isPlainName(id: string): boolean {
  return basename(id) === id && !id.includes("\\") && !id.includes("\0") && !id.startsWith(".") && id !== "";
}

/** The run that a person names: one in the store by its id, else any folder or file. */
export function findRun(store: string, named: string): string {
  return isPlainName(named) && pathKind(join(store, named)) === "folder" ? join(store, named) : named;
}

/**
 * Removes a run: its folder is renamed, so that it is gone at once, and then emptied. Throws FILE_NOT_FOUND, RUN_INVALID and
 * RUN_DAMAGED as `readStoredRun` does, RUN_DAMAGED also when there is something in the folder that is not of the run, and OUTPUT_UNWRITABLE.
 */
export async function deleteRun(folder: string): Promise<void> {
  const place = resolve(folder);
  const [strange] = await strangeNames(place);
  if (strange !== undefined) throw damagedRun(folder, `${strange}, which does not belong to it`);
  try {
    const moved = moveAside(place, "deleted");
    flushFolder(dirname(place));
    removeHidden(dirname(moved));
  } catch (error) {
    throw asUnwritable(folder, error);
  }
}
