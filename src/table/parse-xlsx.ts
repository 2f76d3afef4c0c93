import { unzipSync, zipSync } from "fflate";
import { readSheet, SheetNotFoundError } from "read-excel-file/universal";
import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import { checkedHeader, checkFirstLine, measureColumns } from "./column-names.ts";
import { tooManyRows } from "./csv-scanner.ts";
import { fileTooLarge } from "./file-bytes.ts";
import { binaryKind, formatMismatch } from "./formats.ts";
import { noRows } from "./parse-csv.ts";
import { type ColumnSource, parseColumns } from "./parse-records.ts";
import { quoted, type ReadOptions } from "./read-options.ts";

type Cell = string | number | boolean | Date | null;

/**
 * Reads a movie table from an Excel workbook (.xlsx): its first sheet, or the one of the given name. The first row that holds
 * anything is the header. Numbers are taken as they are, texts by the rules for texts in files; formulas count as the values
 * that were stored with them, spreadsheet errors as such, and dates become ISO texts. Throws FORMAT_MISMATCH, XLSX_CORRUPT,
 * FILE_TOO_LARGE, TOO_MANY_ROWS, and OPTION_INVALID for a sheet that is not there.
 */
export async function parseXlsx(bytes: Uint8Array, source: ColumnSource, options: ReadOptions): Promise<MovieTable> {
  const { name, limits } = source;
  const [header = [], ...body] = await filledRows(bytes, source, options);
  if (body.length > limits.rows) throw tooManyRows(name, limits.rows, `${body.length}`);
  const names = header.map(cellText);
  checkFirstLine(
    [header, ...body.slice(0, 5)].map((row) => row.map(cellText)),
    name,
    measureColumns(options),
  );
  checkedHeader(names, name, limits.columns);
  if (body.length === 0) throw noRows(name);
  const columns = names.map((column, index) => ({
    name: column,
    values: body.map((row) => {
      const cell = row[index] ?? null;
      return cell instanceof Date ? cellText(cell) : cell;
    }),
  }));
  return parseColumns(columns, source, options);
}

/** The first rows of the sheet as texts, the header among them. Throws what parseXlsx throws before it looks at the rows. */
export async function xlsxHead(
  bytes: Uint8Array,
  source: ColumnSource,
  options: ReadOptions,
  records: number,
): Promise<string[][]> {
  const rows = await filledRows(bytes, source, options);
  return rows.slice(0, records).map((row) => row.map(cellText));
}

/** The rows of the sheet from the first on that holds anything. */
async function filledRows(
  bytes: Uint8Array,
  { name, limits }: ColumnSource,
  { sheet }: ReadOptions,
): Promise<readonly Cell[][]> {
  const rows = await sheetRows(readableWorkbook(bytes, name, limits.bytes), name, sheet);
  const first = rows.findIndex((row) => row.some((cell) => cell !== null));
  if (first >= 0) return rows.slice(first);
  throw new MarqueeError("EMPTY_FILE", { where: name, expected: "a movie table", found: "an empty sheet" });
}

/**
 * The workbook with its spreadsheet errors as texts: the library reads them as empty cells, and one that is missing for a
 * reason is to be told from one that was never filled in. What the archive says it holds is checked before any of it is unpacked,
 * and it is unpacked into no more room than that.
 */
function readableWorkbook(bytes: Uint8Array, where: string, limit: number): ArrayBuffer {
  const kind = binaryKind(bytes);
  if (kind !== "a ZIP archive or an Excel workbook") {
    throw formatMismatch(where, "xlsx", kind ?? "data that does not begin like a workbook");
  }
  const entries = unpacked(bytes, where, limit);
  if (entries["[Content_Types].xml"] === undefined)
    throw formatMismatch(where, "xlsx", "a ZIP archive of something else");
  for (const [path, content] of Object.entries(entries)) {
    if (/^xl\/worksheets\//.test(path)) entries[path] = withErrorsAsTexts(content);
  }
  return zipSync(entries, { level: 0 }).buffer as ArrayBuffer;
}

function unpacked(bytes: Uint8Array, where: string, limit: number): Record<string, Uint8Array> {
  let size = 0;
  try {
    return unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.(?:xml|rels)$/.test(name)) return false;
        size += originalSize;
        if (size > limit) throw fileTooLarge(where, limit, "more, once uncompressed");
        return true;
      },
    });
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw corrupt(where, error);
  }
}

function withErrorsAsTexts(content: Uint8Array): Uint8Array {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  return Buffer.from(text.replace(/(<c\b[^<>]*\st=)(?:"e"|'e')/g, '$1"str"'), "latin1");
}

async function sheetRows(workbook: ArrayBuffer, where: string, sheet: string | undefined): Promise<Cell[][]> {
  try {
    const options = { parseNumber: exactNumber, trim: false };
    const rows = sheet === undefined ? readSheet(workbook, options) : readSheet(workbook, sheet, options);
    return (await rows) as unknown as Cell[][];
  } catch (error) {
    if (error instanceof SheetNotFoundError) {
      throw new MarqueeError("OPTION_INVALID", {
        where: "--sheet",
        expected: `the name of a sheet of ${where}`,
        found: quoted(sheet),
        remedy: `${/Available sheets: .*/.exec(error.message)?.[0] ?? "Look at the names of its sheets"}.`,
      });
    }
    throw corrupt(where, error);
  }
}

/** A number as it is written; as text where it is whole and a number cannot hold it, so that it is refused where that matters. */
function exactNumber(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : text;
}

/** A cell as text; a date without a time of day is its date alone. */
function cellText(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, "");
  return cell === null ? "" : String(cell);
}

function corrupt(where: string, error: unknown): MarqueeError {
  return new MarqueeError("XLSX_CORRUPT", {
    where,
    expected: "a whole Excel workbook",
    found: `one that cannot be read (${error instanceof Error ? error.message : String(error)})`,
    remedy: "Save the workbook again, or export the sheet as CSV.",
  });
}
