import { MarqueeError } from "../errors.ts";
import type { TableFormat } from "./read-options.ts";

export interface NamedFormat {
  readonly format: TableFormat;
  readonly gzip: boolean;
  /** What the name says lies between the fields of a CSV file. */
  readonly delimiter: "," | "\t";
  /** True for `.json`, which may hold one array as well as lines. */
  readonly json: boolean;
}

const endings: Readonly<Record<string, TableFormat>> = {
  csv: "csv",
  tsv: "csv",
  json: "jsonl",
  jsonl: "jsonl",
  ndjson: "jsonl",
  parquet: "parquet",
  xlsx: "xlsx",
};

/** The format a file name stands for; `format` overrides its ending. Throws FORMAT_UNKNOWN. */
export function namedFormat(name: string, format?: TableFormat): NamedFormat {
  const parts = name.toLowerCase().split(".");
  const gzip = parts.length > 1 && parts.at(-1) === "gz";
  if (gzip) parts.pop();
  const ending = parts.length > 1 ? parts.at(-1)! : "";
  const known = format ?? (Object.hasOwn(endings, ending) ? endings[ending] : undefined);
  if (known === undefined || (gzip && (known === "parquet" || known === "xlsx"))) {
    throw new MarqueeError("FORMAT_UNKNOWN", {
      where: name,
      expected: "a name that ends in .csv, .tsv, .csv.gz, .jsonl, .ndjson, .json, .parquet or .xlsx",
      found: ending === "" ? "no such ending" : `.${ending}${gzip ? ".gz" : ""}`,
      remedy: "Rename the file, or name its format.",
    });
  }
  return { format: known, gzip, delimiter: ending === "tsv" ? "\t" : ",", json: ending === "json" };
}

const magics: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x50, 0x41, 0x52, 0x45], "an encrypted Parquet file"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive or an Excel workbook"],
  [[0x50, 0x4b, 0x05, 0x06], "an empty ZIP archive"],
  [[0x1f, 0x8b], "gzip-compressed data"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd-compressed data"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz-compressed data"],
  [[0x42, 0x5a, 0x68], "bzip2-compressed data"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old or encrypted Excel workbook"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF document"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "an Arrow file"],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], "an SQLite database"],
  [[0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
];

/** What the first bytes say a binary file is; null when they say nothing. */
export function binaryKind(bytes: Uint8Array): string | null {
  for (const [magic, what] of magics) {
    // bzip2's three letters could open a text: its fourth byte is a digit and then come six fixed bytes.
    if (magic.every((byte, index) => bytes[index] === byte) && (magic[0] !== 0x42 || bytes[4] === 0x31)) return what;
  }
  // Pickle protocols 2 to 5 open with PROTO and their number.
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) return "a Python pickle";
  return null;
}

/** What a text is when it is not what it should be; null when nothing speaks against `format`. */
export function textMismatch(bytes: Uint8Array, format: "csv" | "jsonl"): string | null {
  let start = 0;
  while (start < bytes.length && isSpace(bytes[start]!)) start++;
  const opening = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(200, bytes.length - start)).toString(
    "latin1",
  );
  if (/^<(?:!doctype|\?xml|!--|html|head|body)/i.test(opening)) return "an HTML or XML page";
  if (format === "csv") return /^(?:\{\s*["}]|\[\s*[[{\]])/.test(opening) ? "JSON" : null;
  return opening.startsWith("{") || opening.startsWith("[") ? null : "text that is not JSON";
}

export function formatMismatch(where: string, format: TableFormat, found: string): MarqueeError {
  const names = { csv: "CSV text", jsonl: "JSON lines", parquet: "a Parquet file", xlsx: "an Excel workbook" };
  return new MarqueeError("FORMAT_MISMATCH", {
    where,
    expected: names[format],
    found,
    remedy: "Give the file the ending of what it holds, or export it again.",
  });
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
