import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { MarqueeError } from "../errors.ts";
import type { CellValue } from "../movies/movie.ts";
import { withTemporaryFile } from "./atomic-write.ts";
import { namedFormat } from "./formats.ts";
import { quoted } from "./read-options.ts";
import type { TableColumn } from "./table-columns.ts";

/**
 * Writes a table in the format its name ends in: .csv, .tsv, .csv.gz, .jsonl, .ndjson or .parquet. The file appears whole
 * or not at all. In CSV, texts that a spreadsheet would run as a formula (they begin with = + - @, a tab or a line end) get an
 * apostrophe in front; numbers do not. In Parquet, a Float64Array becomes DOUBLE, other whole numbers BIGINT.
 * Throws FORMAT_UNKNOWN, OUTPUT_UNWRITABLE, HEADER_DUPLICATE for names that are equal but for letter case, OPTION_INVALID
 * for columns of different lengths, and NUMBER_NONFINITE for infinite numbers.
 */
export async function writeTable(path: string, columns: readonly TableColumn[]): Promise<void> {
  const name = basename(path);
  const { format, gzip, delimiter, json } = namedFormat(name);
  if (json || format === "xlsx") {
    throw new MarqueeError("FORMAT_UNKNOWN", {
      where: name,
      expected: "a format tables are written in",
      found: json ? ".json" : ".xlsx",
      remedy: json ? "End the name in .jsonl for JSON lines." : "End the name in .csv, which spreadsheets open.",
    });
  }
  checkColumns(columns, name);
  await withTemporaryFile(path, async (temporary) => {
    if (format === "parquet") {
      const { writeParquet } = await import("./write-parquet.ts");
      return writeParquet(temporary, columns);
    }
    return writeLines(temporary, gzip, format === "csv" ? csvLines(columns, delimiter) : jsonLines(columns));
  });
}

function checkColumns(columns: readonly TableColumn[], where: string): void {
  const names = new Map<string, string>();
  for (const { name, values } of columns) {
    const other = names.get(name.toLowerCase());
    if (other !== undefined) {
      const found = `${quoted(other)} and ${quoted(name)}`;
      throw new MarqueeError("HEADER_DUPLICATE", { where, expected: "column names that differ", found });
    }
    names.set(name.toLowerCase(), name);
    if (values.length !== columns[0]!.values.length) {
      const found = `${columns[0]!.values.length} and ${values.length}`;
      throw new MarqueeError("OPTION_INVALID", { where, column: name, expected: "columns of one length", found });
    }
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
        const found = String(value);
        throw new MarqueeError("NUMBER_NONFINITE", {
          where,
          row: row + 1,
          column: name,
          expected: "finite numbers",
          found,
        });
      }
    }
  }
}

function* csvLines(columns: readonly TableColumn[], delimiter: string): Generator<string> {
  const needsQuotes = delimiter === "\t" ? /[\t"\r\n]|^\s|\s$/ : /[,"\r\n]|^\s|\s$/;
  const text = (value: string) => {
    const inert = inertText(value.replaceAll("\0", "\ufffd"));
    return needsQuotes.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  };
  const cell = (value: CellValue | undefined) => {
    if (typeof value === "string") return text(value);
    return value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  };
  yield `${columns.map(({ name }) => text(name)).join(delimiter)}\n`;
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    yield `${columns.map(({ values }) => cell(values[row])).join(delimiter)}\n`;
  }
}

const formulaStart = /^[=+\-@\t\r\n]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/;

/** A text that no spreadsheet takes for a formula. */
function inertText(text: string): string {
  return formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

function* jsonLines(columns: readonly TableColumn[]): Generator<string> {
  const keys = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    // JSON writes NaN as null.
    yield `{${columns.map(({ values }, index) => keys[index] + JSON.stringify(values[row] ?? null)).join(",")}}\n`;
  }
}

const pieceLength = 1 << 16;

async function writeLines(path: string, gzip: boolean, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  const input: Writable = gzip ? createGzip() : file;
  if (gzip) input.pipe(file);
  const written = finished(file);
  // Awaited at the end; a failure before that must not count as unhandled.
  written.catch(() => undefined);
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length < pieceLength) continue;
    if (!input.write(piece)) await Promise.race([once(input, "drain"), written]);
    piece = "";
  }
  input.end(piece);
  await written;
}
