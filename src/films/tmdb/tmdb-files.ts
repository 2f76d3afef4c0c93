import { createHash } from "node:crypto";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { unzipSync } from "fflate";
import { MarqueeError } from "../../errors.ts";
import { fileBytes, unzipped } from "../../table/file-bytes.ts";
import { type ReadLimits, readLimits } from "../../table/read-options.ts";

/** The bytes of a table inside or outside an archive, and what to call it in messages. */
export interface TmdbFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TmdbFiles {
  readonly movies: TmdbFile;
  /** Who made the films; null where it is not at hand. */
  readonly credits: TmdbFile | null;
  /** SHA-256 of the file that holds the movies, as it lies on disk. */
  readonly hash: string;
}

/** The files of the data set are 5.7 and 40 MB, of 4,803 rows. */
const mostBytes = 200_000_000;
const mostRows = 100_000;

/** What its tables may be at most: they are read whole, so the limits are tighter than those of movie tables. */
export const tmdbLimits: ReadLimits = { ...readLimits, bytes: mostBytes, rows: mostRows };

/**
 * Reads the files of the TMDB 5000 data set: the movies (.csv, .csv.gz) with the credits beside them or without, or the
 * archive that holds both (.zip). Throws FILE_NOT_FOUND, FORMAT_UNKNOWN, FORMAT_MISMATCH, FILE_TOO_LARGE, GZIP_CORRUPT and
 * ZIP_CORRUPT.
 */
export async function readTmdbFiles(path: string, creditsPath?: string): Promise<TmdbFiles> {
  const bytes = await fileBytes(path, mostBytes);
  const hash = createHash("sha256").update(bytes).digest("hex");
  const given =
    creditsPath === undefined ? null : tableIn(await fileBytes(creditsPath, mostBytes), creditsPath, "credits");
  if (ending(path) !== "zip") return { movies: tableIn(bytes, path, "movies")!, credits: given, hash };
  return { movies: tableIn(bytes, path, "movies")!, credits: given ?? tableIn(bytes, path, "credits"), hash };
}

/** A table as a file holds it, plain, compressed or in an archive; null for credits that an archive lacks. */
function tableIn(bytes: Uint8Array, path: string, kind: "movies" | "credits"): TmdbFile | null {
  const name = basename(path);
  switch (ending(path)) {
    case "csv":
      return { name, bytes };
    case "gz":
      return { name, bytes: unzipped(bytes, name, mostBytes) };
    case "zip":
      return memberOf(bytes, name, kind);
    default:
      throw new MarqueeError("FORMAT_UNKNOWN", {
        where: name,
        expected: "the TMDB 5000 data set as .csv, .csv.gz or .zip",
        found: "a file with another ending",
      });
  }
}

function memberOf(archive: Uint8Array, where: string, kind: "movies" | "credits"): TmdbFile | null {
  const wanted = new RegExp(`(^|/)[^/]*${kind}[^/]*\\.csv$`, "i");
  const seen: string[] = [];
  const found = unzipWanted(archive, where, (name, size) => {
    seen.push(name);
    if (!wanted.test(name) || name.startsWith("__MACOSX/")) return false;
    if (size <= mostBytes) return true;
    throw new MarqueeError("FILE_TOO_LARGE", {
      where: `${where}, ${name}`,
      expected: `at most ${mostBytes} bytes, once uncompressed`,
      found: String(size),
    });
  });
  const [first, ...others] = Object.entries(found);
  if (first !== undefined && others.length === 0) {
    const [name, bytes] = first;
    requireChecksum(archive, where, name, bytes);
    return { name: `${where}, ${name}`, bytes };
  }
  if (first === undefined && kind === "credits") return null;
  throw new MarqueeError("FORMAT_MISMATCH", {
    where,
    expected: `one file named …${kind}….csv in the archive`,
    found: first === undefined ? seen.slice(0, 5).join(", ") || "nothing" : Object.keys(found).join(", "),
  });
}

function unzipWanted(archive: Uint8Array, where: string, wanted: (name: string, size: number) => boolean) {
  try {
    return unzipSync(archive, { filter: ({ name, originalSize }) => wanted(name, originalSize) });
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw corrupt(where, error instanceof Error ? error.message : "a damaged one");
  }
}

const directoryEntry = Buffer.from([0x50, 0x4b, 0x01, 0x02]);

/** fflate does not look at checksums: a byte that was damaged on the way could become another figure. */
function requireChecksum(archive: Uint8Array, where: string, name: string, bytes: Uint8Array): void {
  const buffer = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const wanted = Buffer.from(name);
  let at = buffer.indexOf(directoryEntry);
  while (at >= 0 && !buffer.subarray(at + 46, at + 46 + wanted.length).equals(wanted)) {
    at = buffer.indexOf(directoryEntry, at + 1);
  }
  if (at >= 0 && buffer.readUInt32LE(at + 16) === crc32(bytes)) return;
  throw corrupt(where, `another checksum than that of ${name}`);
}

function corrupt(where: string, found: string): MarqueeError {
  return new MarqueeError("ZIP_CORRUPT", {
    where,
    expected: "a whole ZIP archive",
    found,
    remedy: "Download or copy the file again.",
  });
}

function ending(path: string): string {
  return basename(path).toLowerCase().split(".").slice(1).at(-1) ?? "";
}
