import { mkdirSync, renameSync, rmdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { MarqueeError } from "../errors.ts";
import type { RunResult } from "../studies/study-result.ts";
import { asUnwritable } from "../table/atomic-write.ts";
import { flushFolder, makeFolder, writeFlushed } from "./flushed-files.ts";
import { hiddenFolder, moveAside, removeHidden, settleReplaced, sweepLeftovers } from "./leftovers.ts";
import { makeManifest, manifestText } from "./manifest.ts";
import { pathKind } from "./path-kind.ts";
import { checkRunFolder, isWholeRun, taken } from "./run-folder.ts";
import { defaultStore, freeFolder, manifestName, resultName } from "./run-names.ts";

/** Files of a run besides its results, by name, and their content. */
export type RunFiles = Readonly<
  Partial<Record<"report.html" | "report.md" | "report.pdf" | `${string}.model.json`, string | Uint8Array>>
>;

export interface WriteRunOptions {
  /** The run's folder. Default: a name by the time of the run, such as `2026-11-22T19-20-05-123Z`, in `store`. */
  readonly out?: string;
  /** Folder of runs. Default `marquee-runs`. */
  readonly store?: string;
  /** Whether `out` may be an earlier run, which is then removed whole. Default false. */
  readonly replace?: boolean;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Writes a run as a folder that is there whole or not at all, and never changed afterwards: result.json, `files` and a
 * manifest with the hash of each go into a hidden folder beside it, are flushed to disk, and that folder is renamed.
 * Whatever killed writers have left beside it is put right. Returns the run's folder.
 *
 * Throws OUTPUT_EXISTS when something stands at `out`, or came to stand there meanwhile, and OUTPUT_UNWRITABLE when it cannot be
 * written; then nothing is left.
 */
export async function writeRun(run: RunResult, files: RunFiles, options: WriteRunOptions = {}): Promise<string> {
  const { out, store = defaultStore, replace = false } = options;
  if (out !== undefined) await checkRunFolder(out, replace);
  const contents = runContents(run, files);
  // Writing takes milliseconds: a signal that comes meanwhile is heard when the folder is whole.
  let interrupted: NodeJS.Signals | undefined;
  const remember = (signal: NodeJS.Signals) => {
    interrupted = signal;
  };
  for (const signal of signals) process.on(signal, remember);
  let folder: string;
  try {
    folder =
      out === undefined
        ? await writeInStore(store, run.createdAt, contents)
        : await writeFolder(out, contents, replace);
    await heardSignals();
  } finally {
    for (const signal of signals) process.off(signal, remember);
  }
  if (interrupted !== undefined) process.kill(process.pid, interrupted);
  return folder;
}

function runContents(run: RunResult, files: RunFiles): Readonly<Record<string, Uint8Array>> {
  const contents: Record<string, Uint8Array> = {};
  for (const [name, content] of Object.entries({ [resultName]: `${JSON.stringify(run)}\n`, ...files })) {
    if (content !== undefined) contents[name] = typeof content === "string" ? Buffer.from(content) : content;
  }
  return { ...contents, [manifestName]: Buffer.from(manifestText(makeManifest(run, contents))) };
}

/** Waits until signals that have come are told: a turn begun between two immediates looks for them once. */
async function heardSignals(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

type Contents = ReturnType<typeof runContents>;

/** Another writer may take the free name first: then the next is tried. */
async function writeInStore(store: string, createdAt: string, contents: Contents): Promise<string> {
  for (;;) {
    const folder = freeFolder(store, createdAt);
    try {
      return await writeFolder(folder, contents, false);
    } catch (error) {
      if (!(error instanceof MarqueeError && error.code === "OUTPUT_EXISTS")) throw error;
    }
  }
}

async function writeFolder(folder: string, contents: Contents, replace: boolean): Promise<string> {
  const place = resolve(folder);
  const parent = dirname(place);
  try {
    makeFolder(parent);
    await sweepLeftovers(parent);
    const hidden = hiddenFolder(parent, "writing");
    mkdirSync(hidden);
    try {
      for (const [name, content] of Object.entries(contents)) writeFlushed(join(hidden, name), content);
      flushFolder(hidden);
      if (replace && pathKind(place) === "folder") await replaceFolder(folder, hidden);
      else putInPlace(folder, hidden);
      flushFolder(parent);
    } finally {
      removeHidden(hidden);
    }
    return folder;
  } catch (error) {
    throw asUnwritable(folder, error);
  }
}

/** Gives the folder `hidden` its name. Throws OUTPUT_EXISTS when that is no longer free. */
function putInPlace(folder: string, hidden: string): void {
  const place = resolve(folder);
  try {
    // A folder can be renamed over an empty one, but not on Windows.
    if (pathKind(place) === "folder") rmdirSync(place);
    renameSync(hidden, place);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    throw code === "ENOTEMPTY" || code === "EEXIST" || code === "ENOTDIR"
      ? taken(folder, "what another has put there meanwhile")
      : error;
  }
}

/** Puts `hidden` where an earlier run is. Who is killed in between leaves what `sweepLeftovers` puts right. */
async function replaceFolder(folder: string, hidden: string): Promise<void> {
  const old = moveAside(resolve(folder), "replaced");
  try {
    // Looked at again now that nobody else will find it: what is removed must be a run.
    if (!(await isWholeRun(old))) throw taken(folder, "a folder with other things in it");
    putInPlace(folder, hidden);
  } finally {
    await settleReplaced(dirname(old));
  }
}
