import { open } from "node:fs/promises";
import { MarqueeError } from "../errors.ts";

/**
 * The text of a file of at most `limit` bytes. Throws FILE_NOT_FOUND when it does not exist or cannot be read, and
 * FILE_TOO_LARGE.
 */
export async function readText(path: string, limit: number): Promise<string> {
  try {
    const handle = await open(path, "r");
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw notFound(path, stats.isDirectory() ? "a folder" : "something that is no file");
      if (stats.size > limit) throw tooLarge(path, limit, stats.size);
      return await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw Object.hasOwn(refusals, code) ? notFound(path, refusals[code]!) : error;
  }
}

/** A name with a NUL character is refused by Node before the file system sees it. */
const refusals: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "a file that may not be read",
  ENAMETOOLONG: "a name that is too long",
  ERR_INVALID_ARG_VALUE: "a name no file can have",
};

function tooLarge(path: string, limit: number, size: number): MarqueeError {
  return new MarqueeError("FILE_TOO_LARGE", {
    where: path,
    expected: `at most ${limit} bytes`,
    found: `${size} bytes`,
    remedy: "Check that it is the file that was meant.",
  });
}

function notFound(path: string, found: string): MarqueeError {
  return new MarqueeError("FILE_NOT_FOUND", {
    where: path,
    expected: "a file",
    found,
    remedy: "Check the name, and the folder you are in.",
  });
}
