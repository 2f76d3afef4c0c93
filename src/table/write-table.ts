import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { MarqueeError } from "../errors.ts";
import type { CellValue } from "../movies/movie.ts";
import { withTemporaryFile } from "./atomic-write.ts";
import { type NamedFormat, namedFormat } from "./formats.ts";
import { quoted } from "./read-options.ts";
import { columnType, type TableBlock, type TableColumn, type TypedColumn } from "./table-columns.ts";

/**
 * Writes a table in the format its name ends in: .csv, .tsv, .csv.gz, .jsonl, .ndjson or .parquet. The file appears whole
 * or not at all. In CSV, texts that a spreadsheet would run as a formula (they begin with = + - @, a tab or a line end) get an
 * apostrophe in front; numbers do not. In Parquet, a Float64Array becomes DOUBLE, other whole numbers BIGINT.
 * Throws FORMAT_UNKNOWN, OUTPUT_UNWRITABLE, HEADER_DUPLICATE for names that are equal but for letter case, OPTION_INVALID
 * for columns of different lengths, and NUMBER_NONFINITE for infinite numbers.
 */
export async function writeTable(path: string, columns: readonly TableColumn[]): Promise<void> {
  checkTableName(path);
  checkColumns(columns, basename(path));
  const block = { rows: columns[0]?.values.length ?? 0, values: columns.map(({ values }) => values) };
  const typed = columns.map((column) => ({ name: column.name, type: columnType(column) }));
  await writeTableBlocks(path, typed, [block]);
}

/**
 * Writes a table as it is made, block after block, and holds no more than a block: for tables that are larger than memory.
 * columns: names that differ. As `writeTable` in all else, but the values are not checked. Throws FORMAT_UNKNOWN and
 * OUTPUT_UNWRITABLE; errors of `blocks` pass through.
 */
export async function writeTableBlocks(
  path: string,
  columns: readonly TypedColumn[],
  blocks: Iterable<TableBlock>,
): Promise<void> {
  const { format, gzip, delimiter } = checkTableName(path);
  await withTemporaryFile(path, async (temporary) => {
    if (format === "parquet") {
      const { writeParquet } = await import("./write-parquet.ts");
      return writeParquet(temporary, columns, blocks);
    }
    const names = columns.map(({ name }) => name);
    const lines = format === "csv" ? csvLines(names, blocks, delimiter) : jsonLines(names, blocks);
    return writeLines(temporary, gzip, lines);
  });
}

/** The format of a table that is to be written. Throws FORMAT_UNKNOWN. */
function checkTableName(path: string): NamedFormat {
  const name = basename(path);
  const named = namedFormat(name);
  if (!named.json && named.format !== "xlsx") return named;
  throw new MarqueeError("FORMAT_UNKNOWN", {
    where: name,
    expected: "a format tables are written in",
    found: named.json ? ".json" : ".xlsx",
    remedy: named.json ? "End the name in .jsonl for JSON lines." : "End the name in .csv, which spreadsheets open.",
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

function* csvLines(names: readonly string[], blocks: Iterable<TableBlock>, delimiter: string): Generator<string> {
  const needsQuotes = delimiter === "\t" ? /[\t"\r\n]|^\s|\s$/ : /[,"\r\n]|^\s|\s$/;
  const text = (value: string) => {
    const inert = inertText(value.replaceAll("\0", "\ufffd"));
    return needsQuotes.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  };
  const cell = (value: CellValue | undefined) => {
    if (typeof value === "string") return text(value);
    return value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  };
  yield `${names.map(text).join(delimiter)}\n`;
  for (const { rows, values } of blocks) {
    for (let row = 0; row < rows; row++) yield `${values.map((column) => cell(column[row])).join(delimiter)}\n`;
  }
}

const formulaStart = /^[=+\-@\t\r\n]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/;

/** A text that no spreadsheet takes for a formula. */
function inertText(text: string): string {
  return formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

function* jsonLines(names: readonly string[], blocks: Iterable<TableBlock>): Generator<string> {
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  for (const { rows, values } of blocks) {
    for (let row = 0; row < rows; row++) {
      // JSON writes NaN as null.
      yield `{${values.map((column, index) => keys[index] + JSON.stringify(column[row] ?? null)).join(",")}}\n`;
    }
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
