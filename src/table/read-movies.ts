import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import type { MovieTable } from "../movies/movie.ts";
import { streamCsv } from "./csv-stream.ts";
import { fileBytes } from "./file-bytes.ts";
import { type NamedFormat, namedFormat } from "./formats.ts";
import { parseCsv } from "./parse-csv.ts";
import { parseJson } from "./parse-json.ts";
import { parseRecords } from "./parse-records.ts";
import { emptyFile, plainText } from "./plain-text.ts";
import { checkReadOptions, limitsOf, type ReadOptions } from "./read-options.ts";

/**
 * Reads a movie table from a file: CSV (.csv, .tsv, .csv.gz), JSON lines (.jsonl, .ndjson, .json, which may also hold one array
 * of objects) Parquet (.parquet) or an Excel workbook (.xlsx). The columns of the movie table are found by name, whatever the letter case, spaces
 * or underscores; `hit` is optional, and without `movie_id` or `id` the movies are numbered from 1. Other columns are
 * carried through: as numbers where every value is a number written in the shortest way, so that `0111161` stays text.
 * Nothing is guessed: what can be read in two ways is refused with a MarqueeError that gives row (from 1, below the
 * header) and column, and what was done to the values is said in the table's notes.
 *
 * Throws OPTION_INVALID, FORMAT_UNKNOWN, FILE_NOT_FOUND and the codes of the error catalogue that refuse data.
 */
export async function readMovies(path: string, options: ReadOptions = {}): Promise<MovieTable> {
  checkReadOptions(options);
  const name = basename(path);
  if (isIsolated(name, options)) {
    const { readIsolated } = await import("./read-isolated.ts");
    return readIsolated({ path: resolve(path) }, name, options);
  }
  const named = namedFormat(name, options.format);
  const streamed = named.format === "csv" && !named.gzip ? streamCsv(path, name, named, options) : null;
  if (streamed !== null) return streamed;
  const hash = createHash("sha256");
  const bytes = await fileBytes(path, limitsOf(options).bytes, (piece) => hash.update(piece));
  return parseBytes(bytes, hash.digest("hex"), name, options);
}

/** Reads a movie table from the content of a file; `name` stands for the file's name. As readMovies in all else. */
export async function parseMovies(
  content: string | Uint8Array,
  name: string,
  options: ReadOptions = {},
): Promise<MovieTable> {
  checkReadOptions(options);
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  if (isIsolated(name, options)) {
    const { readIsolated } = await import("./read-isolated.ts");
    return readIsolated({ content: bytes }, name, options);
  }
  return parseBytes(bytes, sha256(bytes), name, options);
}

/** Throws FORMAT_UNKNOWN. */
function isIsolated(name: string, { format, isolated }: ReadOptions): boolean {
  const named = namedFormat(name, format);
  return isolated ?? (named.gzip || named.format === "parquet" || named.format === "xlsx");
}

async function parseBytes(bytes: Uint8Array, hash: string, name: string, options: ReadOptions): Promise<MovieTable> {
  const named = namedFormat(name, options.format);
  const limits = limitsOf(options);
  if (bytes.length === 0) throw emptyFile(name);
  if (named.format === "parquet") {
    // Most tables are text: DuckDB is loaded only for those that need it.
    const { parseParquet } = await import("./parse-parquet.ts");
    return parseParquet(bytes, { name, hash, limits, notes: [] }, options);
  }
  if (named.format === "xlsx") {
    const { parseXlsx } = await import("./parse-xlsx.ts");
    return parseXlsx(bytes, { name, hash, limits, notes: [] }, options);
  }
  return parseText(bytes, name, named, hash, options);
}

/** Makes a movie table of objects, one a movie, by the rules of readMovies: numbers may be given as numbers or as text. */
export function tableFromRecords(records: readonly object[], name: string, options: ReadOptions = {}): MovieTable {
  checkReadOptions(options);
  return parseRecords(records, { name, hash: null, limits: limitsOf(options), notes: [] }, options);
}

function parseText(
  bytes: Uint8Array,
  name: string,
  named: NamedFormat,
  hash: string,
  options: ReadOptions,
): MovieTable {
  const limits = limitsOf(options);
  const text = plainText(bytes, name, named, limits.bytes);
  const source = { name, hash, limits, notes: text.notes };
  if (named.format === "jsonl") return parseJson(text.bytes, named.json, source, options);
  return parseCsv(text.bytes, { ...source, delimiter: named.delimiter }, options);
}

function sha256(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  // One update takes less than 2 GiB.
  const step = 1 << 26;
  for (let start = 0; start < bytes.length; start += step) hash.update(bytes.subarray(start, start + step));
  return hash.digest("hex");
}
