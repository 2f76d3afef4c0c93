import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { MarqueeError } from "../errors.ts";
import { pathKind } from "./path-kind.ts";
import { manifestName } from "./run-names.ts";

/** True for a name that is one plain file inside a run's folder on every system, and not the manifest. */
export function isRunFileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name) && name.toLowerCase() !== manifestName && !/\.$/.test(name);
}

/**
 * The content of a file of a run. Neither a link is followed nor anything but a plain file read.
 * Throws FILE_NOT_FOUND when there is no such folder, RUN_INVALID when the file is missing, no plain file or over `limit` bytes.
 */
export async function readRunFile(folder: string, name: string, limit: number): Promise<Buffer> {
  if (pathKind(folder) !== "folder") throw noSuchRun(folder);
  const file = await openPlainFile(join(folder, name));
  if (typeof file === "string") throw refused(folder, name, file);
  try {
    const { size } = await file.stat();
    if (size > limit) throw refused(folder, name, `of ${size} bytes, where at most ${limit} are read`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** SHA-256 of a file of `bytes` bytes; the fault when it is missing, no plain file or of another size. */
export async function hashRunFile(path: string, bytes: number): Promise<{ sha256: string } | { fault: string }> {
  const file = await openPlainFile(path);
  if (typeof file === "string") return { fault: file };
  try {
    const { size } = await file.stat();
    if (size !== bytes) return { fault: `of ${size} bytes, not ${bytes}` };
    const hash = createHash("sha256");
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    return { sha256: hash.digest("hex") };
  } finally {
    await file.close();
  }
}

/** Opens a plain file; else says what is in its place. */
async function openPlainFile(path: string): Promise<FileHandle | string> {
  try {
    // O_NONBLOCK: opening a pipe would wait for someone to write.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return "no plain file";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const found = places[code];
    if (found === undefined) throw error;
    return found;
  }
}

const places: Readonly<Record<string, string>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  ELOOP: "a link",
  EMLINK: "a link",
  ENXIO: "no plain file",
  ENODEV: "no plain file",
  EISDIR: "no plain file",
  EACCES: "not to be read",
  EPERM: "not to be read",
  EIO: "not to be read",
};

function refused(folder: string, name: string, found: string): MarqueeError {
  return new MarqueeError("RUN_INVALID", {
    where: folder,
    expected: `a run with its ${name}`,
    found: `it ${found}`,
    remedy: "Name the folder that marquee run wrote.",
  });
}

/** FILE_NOT_FOUND for a run. */
export function noSuchRun(place: string): MarqueeError {
  return new MarqueeError("FILE_NOT_FOUND", {
    where: place,
    expected: "a run",
    found: "no such folder",
    remedy: "marquee runs list shows those there are.",
  });
}
