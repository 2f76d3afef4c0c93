import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { MarqueeError } from "../errors.ts";
import type { RunResult } from "../studies/study-result.ts";
import { pathKind } from "./path-kind.ts";
import { resultName } from "./read-run.ts";

/** Where runs go unless a folder is named. */
const runsFolder = "marquee-runs";
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Files of a run besides its results, by name, and their content. */
export type RunFiles = Readonly<Partial<Record<"report.html" | "report.md" | `${string}.model.json`, string>>>;

/**
 * Writes a run as a folder that is there whole or not at all: into a folder beside it, flushed to disk, then renamed.
 * Returns the folder's path.
 *
 * out: the folder. Default: `marquee-runs/` and the time of the run, such as `2026-11-22T19-20-05Z`, with `-2` and so on
 * behind it when that is taken. A folder named by the caller may exist when it is empty or an earlier run and nothing
 * else, which is replaced. files: written beside result.json as they are.
 *
 * Throws OUTPUT_EXISTS when the folder holds something else, OUTPUT_UNWRITABLE when it cannot be written.
 */
export async function writeRun(run: RunResult, files: RunFiles, out?: string): Promise<string> {
  const folder = out ?? freeFolder(run.createdAt);
  checkRunFolder(folder);
  // Writing takes milliseconds and is done in one go: a signal that comes meanwhile is heard when the folder is whole.
  let interrupted: NodeJS.Signals | undefined;
  const remember = (signal: NodeJS.Signals) => {
    interrupted = signal;
  };
  for (const signal of signals) process.on(signal, remember);
  try {
    writeFolder(folder, { [resultName]: `${JSON.stringify(run)}\n`, ...files });
    await heardSignals();
  } catch (error) {
    throw asUnwritable(folder, error);
  } finally {
    for (const signal of signals) process.off(signal, remember);
  }
  if (interrupted !== undefined) process.kill(process.pid, interrupted);
  return folder;
}

/**
 * Refuses a folder for a run that holds anything but an earlier run, or that one stands in, so that this can be known
 * before the work is done. Throws OUTPUT_EXISTS.
 */
export function checkRunFolder(folder: string): void {
  const place = resolve(folder);
  const kind = pathKind(place);
  if (kind === "file") throw taken(folder, "a file");
  if (place === process.cwd()) throw taken(folder, "the folder you are in");
  if (kind === "folder" && !isReplaceable(place)) throw taken(folder, "a folder with other things in it");
}

function taken(folder: string, found: string): MarqueeError {
  return new MarqueeError("OUTPUT_EXISTS", {
    where: folder,
    expected: "a free name, an empty folder or an earlier run",
    found,
    remedy: "Name another folder with --out.",
  });
}

/** True for an empty folder, and for one that holds a run and nothing else. */
function isReplaceable(folder: string): boolean {
  const names = readdirSync(folder);
  return names.length === 0 || (names.every(isRunFile) && holdsRun(folder));
}

function isRunFile(name: string): boolean {
  return name === resultName || name === "report.html" || name === "report.md" || name.endsWith(".model.json");
}

function holdsRun(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(join(folder, resultName), "utf8")).format === "marquee-run";
  } catch {
    return false;
  }
}

/** Waits until signals that have come are told: a turn begun between two immediates looks for them once. */
async function heardSignals(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function freeFolder(createdAt: string): string {
  const time = createdAt.replace(/\.\d+Z$/, "Z").replaceAll(":", "-");
  for (let number = 1; ; number++) {
    const folder = join(runsFolder, number === 1 ? time : `${time}-${number}`);
    if (pathKind(folder) === "nothing") return folder;
  }
}

function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  const place = resolve(folder);
  mkdirSync(dirname(place), { recursive: true });
  const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    mkdirSync(temporary);
    for (const [name, content] of Object.entries(files)) writeFlushed(join(temporary, name), content);
    flushFolder(temporary);
    replaceFolder(place, temporary);
    flushFolder(dirname(place));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Puts `fresh` where `place` is; a folder cannot be renamed over one that has something in it. */
function replaceFolder(place: string, fresh: string): void {
  const old = `${fresh}-old`;
  const exists = pathKind(place) === "folder";
  if (exists) renameSync(place, old);
  try {
    // Looked at again now that nobody else will find it: what is removed must be a run.
    if (exists && !isReplaceable(old)) throw taken(place, "a folder with other things in it");
    renameSync(fresh, place);
  } catch (error) {
    if (exists) renameSync(old, place);
    throw error;
  }
  if (exists) removeRun(old);
}

/** Removes the files of a run and their folder, and never anything else. */
function removeRun(folder: string): void {
  for (const name of readdirSync(folder).filter(isRunFile)) unlinkSync(join(folder, name));
  rmdirSync(folder);
}

function writeFlushed(path: string, content: string): void {
  const file = openSync(path, "wx", 0o666);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Flushes the names in a folder; Windows knows no such thing. */
function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function asUnwritable(folder: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  return new MarqueeError("OUTPUT_UNWRITABLE", {
    where: folder,
    expected: "a folder that can be written to",
    found: String(error.code),
    remedy: "Name another folder with --out.",
  });
}
