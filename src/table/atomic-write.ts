import { randomBytes } from "node:crypto";
import { unlinkSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MarqueeError } from "../errors.ts";

/**
 * Writes a file so that at every moment `path` holds either its old content or the whole of the new one.
 * Throws OUTPUT_UNWRITABLE when the folder does not exist or may not be written to.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await withTemporaryFile(path, async (temporary) => {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  });
}

/**
 * Lets `write` fill a temporary file beside `path`, then flushes it to disk and renames it to `path`. The temporary file
 * is removed when `write` fails and when the process is interrupted. Errors of `write` pass through, except that file
 * system refusals become OUTPUT_UNWRITABLE.
 */
export async function withTemporaryFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  // A name that starts with a dot and ends in none of the known endings is never taken for a finished table.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  watch(temporary);
  try {
    await write(temporary);
    await flush(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asUnwritable(path, error);
  } finally {
    unwatch(temporary);
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const refusals: Record<string, string> = {
  ENOENT: "a folder that does not exist",
  ENOTDIR: "a path through something that is not a folder",
  EACCES: "no permission to write there",
  EPERM: "no permission to write there",
  EROFS: "a read-only file system",
  EEXIST: "something else of that name",
  EISDIR: "a folder of that name",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left of what you may use",
  EFBIG: "a limit on the size of files",
  EIO: "a disk that fails",
  EBUSY: "something that is in use",
  ENAMETOOLONG: "a name that is too long",
};

/** OUTPUT_UNWRITABLE for what the file system refuses; any other error as it is. */
export function asUnwritable(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const found = refusals[code];
  if (error instanceof MarqueeError || found === undefined) return error;
  return new MarqueeError("OUTPUT_UNWRITABLE", {
    where: path,
    expected: "a place that can be written to",
    found,
    remedy: "Name another place for the output.",
  });
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const unfinished = new Set<string>();

function watch(temporary: string): void {
  if (unfinished.size === 0) {
    process.on("exit", removeUnfinished);
    for (const signal of signals) process.on(signal, onSignal);
  }
  unfinished.add(temporary);
}

function unwatch(temporary: string): void {
  unfinished.delete(temporary);
  if (unfinished.size === 0) stopWatching();
}

function stopWatching(): void {
  process.off("exit", removeUnfinished);
  for (const signal of signals) process.off(signal, onSignal);
}

function removeUnfinished(): void {
  for (const temporary of unfinished) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was not created yet, or is gone already.
    }
  }
}

function onSignal(signal: NodeJS.Signals): void {
  removeUnfinished();
  stopWatching();
  // Having a listener switches off the signal's own effect: raise it again unless the program handles it itself.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
