import { createHash, randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { flushFolder } from "./flushed-files.ts";
import { pathKind } from "./path-kind.ts";
import { isWholeRun } from "./run-folder.ts";

/**
 * Runs come and go by renaming whole folders. While that is under way there is a hidden folder beside the run that tells
 * what is being done and who does it, so that it can be put right when they were killed:
 * - `writing`: a run that is not finished, to be thrown away;
 * - `replaced`: a folder that holds an earlier run under its name, to be put back when nothing has taken its place;
 * - `deleted`: a folder that holds what is to be thrown away.
 */
type Purpose = "writing" | "replaced" | "deleted";

const pattern = /^\.marquee-(writing|replaced|deleted)-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}$/;
const ownHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
/** Writing takes seconds. Who is not done by then is gone, even where it cannot be asked. */
const longestWork = 24 * 60 * 60 * 1000;

/** The path of a new hidden folder in `parent`; not made yet. */
export function hiddenFolder(parent: string, purpose: Purpose): string {
  return join(parent, `.marquee-${purpose}-${ownHost}-${process.pid}-${randomBytes(6).toString("hex")}`);
}

/** Moves a folder aside, under its name, into a new hidden folder. Returns where it is now. Throws what the file system refuses. */
export function moveAside(folder: string, purpose: "replaced" | "deleted"): string {
  const hidden = hiddenFolder(dirname(folder), purpose);
  mkdirSync(hidden);
  const moved = join(hidden, basename(folder));
  try {
    renameSync(folder, moved);
  } catch (error) {
    removeHidden(hidden);
    throw error;
  }
  return moved;
}

/** Removes a hidden folder and what is in it. */
export function removeHidden(hidden: string): void {
  rmSync(hidden, { recursive: true, force: true });
}

/**
 * Puts right what killed writers have left in a folder. What a living writer is at work on is left alone: one on this
 * computer is asked for by its process number, any other counts as living for a day. Nothing is thrown: what cannot be
 * put right now is left to the next time.
 */
export async function sweepLeftovers(parent: string): Promise<void> {
  for (const name of namesIn(parent)) {
    const found = pattern.exec(name);
    const hidden = join(parent, name);
    try {
      if (found === null || !lstatSync(hidden).isDirectory() || isAtWork(hidden, found[2]!, Number(found[3]))) continue;
      await putRight(hidden, found[1] as Purpose);
    } catch {
      // Somebody else has put it right meanwhile, or it may not be touched.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAtWork(hidden: string, host: string, pid: number): boolean {
  if (Date.now() - lstatSync(hidden).mtimeMs > longestWork) return false;
  return host !== ownHost || isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

async function putRight(hidden: string, purpose: Purpose): Promise<void> {
  switch (purpose) {
    case "writing":
      // Renamed before it is emptied: should the writer live after all, it then finds no folder instead of half a run.
      return removeHidden(dirname(moveAside(hidden, "deleted")));
    case "replaced":
      return settleReplaced(hidden);
    case "deleted":
      return removeHidden(hidden);
  }
}

/** Removes the earlier run that a hidden folder holds when another has taken its place, else puts it back. What is no run is kept. */
export async function settleReplaced(hidden: string): Promise<void> {
  const parent = dirname(hidden);
  for (const name of readdirSync(hidden)) {
    const [moved, place] = [join(hidden, name), join(parent, name)];
    if (pathKind(place) === "nothing") {
      renameSync(moved, place);
      flushFolder(parent);
    } else if (await isWholeRun(moved)) {
      // Half removed it would be no run, and be kept.
      removeHidden(dirname(moveAside(hidden, "deleted")));
      return;
    }
  }
  rmdirSync(hidden);
}
