import { type FileHandle, open } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { MarqueeError } from "../errors.ts";

/**
 * The bytes of a file. Throws FILE_NOT_FOUND for what cannot be read and FILE_TOO_LARGE for more than `limit` bytes. onPiece: gets
 * the bytes piece by piece, each while the next is being read.
 */
export async function fileBytes(
  path: string,
  limit: number,
  onPiece: (bytes: Uint8Array) => void = () => {},
): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, "r");
    const { size } = await handle.stat();
    if (size > limit) throw fileTooLarge(path, limit, size);
    return await readToEnd(handle, path, { size, limit }, onPiece);
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw unreadable(path, error);
  } finally {
    await handle?.close();
  }
}

/** Reads on past the size the file claims: pipes claim none, and files grow. */
async function readToEnd(
  handle: FileHandle,
  path: string,
  { size, limit }: { readonly size: number; readonly limit: number },
  onPiece: (bytes: Uint8Array) => void,
): Promise<Uint8Array> {
  let bytes = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  let told = 0;
  for (;;) {
    if (length === bytes.length) {
      if (length > limit) throw fileTooLarge(path, limit, length);
      const grown = Buffer.allocUnsafeSlow(Math.min(length * 2 + 65_536, limit + 1));
      bytes.copy(grown);
      bytes = grown;
    }
    const reading = handle.read(bytes, length, Math.min(bytes.length - length, stepBytes), null);
    if (told < length) onPiece(bytes.subarray(told, length));
    told = length;
    const { bytesRead } = await reading;
    if (bytesRead === 0) return bytes.subarray(0, length);
    length += bytesRead;
  }
}

const stepBytes = 1 << 24;

/** What a gzip stream holds. Throws GZIP_CORRUPT, and FILE_TOO_LARGE when it holds more than `limit` bytes. */
export function unzipped(bytes: Uint8Array, where: string, limit: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") {
      throw fileTooLarge(where, limit, "more, once uncompressed");
    }
    throw new MarqueeError("GZIP_CORRUPT", {
      where,
      expected: "a whole gzip stream",
      found: error instanceof Error ? error.message : "a damaged one",
      remedy: "Compress or copy the file again.",
    });
  }
}

export function fileTooLarge(where: string, limit: number, found: number | string): MarqueeError {
  return new MarqueeError("FILE_TOO_LARGE", {
    where,
    expected: `at most ${limit} bytes`,
    found: `${found}`,
    remedy: "Raise the limit with --max-size, or sample or split the table.",
  });
}

function unreadable(path: string, error: unknown): MarqueeError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const found: Record<string, string> = {
    ENOENT: "none of that name",
    EISDIR: "a folder",
    EACCES: "no permission to read it",
    EPERM: "no permission to read it",
    ENOTDIR: "a path through something that is not a folder",
  };
  return new MarqueeError("FILE_NOT_FOUND", {
    where: path,
    expected: "a file that can be read",
    found: found[code] ?? `the system's error ${code || String(error)}`,
    remedy: "Check the path.",
  });
}
