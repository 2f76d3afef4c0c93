import { MarqueeError } from "../errors.ts";
import type { Note } from "../notes.ts";
import { unzipped } from "./file-bytes.ts";
import { binaryKind, formatMismatch, type NamedFormat, textMismatch } from "./formats.ts";
import { utf8Text } from "./text-encoding.ts";

/**
 * The text of a CSV or JSON file as UTF-8 without a byte order mark, unpacked where its name says so. limit: bytes of what a
 * compressed file holds. Throws FORMAT_MISMATCH, GZIP_CORRUPT, FILE_TOO_LARGE, EMPTY_FILE, CSV_NUL and the ENCODING_ codes.
 */
export function plainText(
  bytes: Uint8Array,
  name: string,
  named: NamedFormat,
  limit: number,
): { readonly bytes: Uint8Array; readonly notes: readonly Note[] } {
  const format = named.format as "csv" | "jsonl";
  const kind = binaryKind(bytes);
  if (named.gzip !== (kind === "gzip-compressed data")) {
    throw formatMismatch(name, format, kind ?? "data that is not gzip-compressed");
  }
  const plain = named.gzip ? unzipped(bytes, name, limit) : bytes;
  const plainKind = binaryKind(plain);
  if (plainKind !== null) throw formatMismatch(name, format, plainKind);
  const text = utf8Text(plain, name);
  if (isBlank(text.bytes)) throw emptyFile(name);
  const mismatch = textMismatch(text.bytes, format);
  if (mismatch !== null) throw formatMismatch(name, format, mismatch);
  refuseNul(text.bytes, name);
  return text;
}

export function emptyFile(where: string): MarqueeError {
  return new MarqueeError("EMPTY_FILE", { where, expected: "a movie table", found: "an empty file" });
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || (byte >= 9 && byte <= 13));
}

/** Text holds no NULs. The row is counted in lines, as the text is not split into fields yet. */
function refuseNul(bytes: Uint8Array, where: string): void {
  const at = bytes.indexOf(0);
  if (at < 0) return;
  const row =
    Buffer.from(bytes.buffer, bytes.byteOffset, at)
      .toString("latin1")
      .trimStart()
      .split(/\r\n|\r|\n/).length - 1;
  throw new MarqueeError("CSV_NUL", {
    where,
    ...(row > 0 ? { row } : {}),
    expected: "text",
    found: `a NUL byte at offset ${at}`,
    remedy: "The file is damaged or not a text file: export it again.",
  });
}
