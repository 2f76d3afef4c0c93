import { MarqueeError } from "../errors.ts";
import type { MovieTable } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { assembleTable } from "./assemble-table.ts";
import { checkedHeader, checkFirstLine, matchColumns, measureColumns, wantedNames } from "./column-names.ts";
import { type CsvColumns, makeCsvColumns } from "./csv-columns.ts";
import { delimiterName, findDelimiter } from "./csv-delimiter.ts";
import { atEnd, type CsvScanner, scanRecord, startScan } from "./csv-scanner.ts";
import { columnIds, idsDiffer } from "./id-column.ts";
import { type PlainTuning, readRecords } from "./plain-records.ts";
import type { ReadLimits, ReadOptions } from "./read-options.ts";
import { carriedValues } from "./text-column.ts";

export interface CsvSource {
  readonly name: string;
  readonly hash: string | null;
  /** What the file name says lies between the fields. */
  readonly delimiter: string;
  readonly limits: ReadLimits;
  /** What came up before the text was read as CSV. */
  readonly notes: readonly Note[];
}

/** A CSV text whose header was read: the place behind it, and the columns to read what follows into. */
export interface OpenCsv {
  readonly source: CsvSource;
  readonly scanner: CsvScanner;
  readonly columns: CsvColumns;
  /** How many columns the header names. */
  readonly width: number;
  readonly delimiter: string;
  readonly notes: readonly Note[];
  /** True when the text was looked at to its end to find the delimiter. */
  readonly toEnd: boolean;
}

/**
 * Reads a movie table from CSV (RFC 4180, any line end). bytes: valid UTF-8 without a byte order mark or NULs. tuning: of
 * speed only.
 */
export function parseCsv(bytes: Uint8Array, source: CsvSource, options: ReadOptions, tuning?: PlainTuning): MovieTable {
  const open = openCsv(bytes, source, options);
  readRecords(open.scanner, open.columns, open.width, tuning, options.threads);
  return closeCsv(open, source.hash, options);
}

/** Reads the header. Throws NO_ROWS when nothing follows it, and what the names of columns are refused for. */
export function openCsv(bytes: Uint8Array, source: CsvSource, options: ReadOptions): OpenCsv {
  const { name, limits } = source;
  const hints = { given: options.delimiter, named: source.delimiter, wanted: wantedNames(options) };
  const { delimiter, sample, toEnd } = findDelimiter(bytes, hints, name, limits);
  const scanner = startScan(bytes, delimiter, name, limits);
  const header = scanRecord(scanner);
  checkFirstLine(sample, name, measureColumns(options));
  const { names, notes } = checkedHeader(header, name, limits.columns);
  if (atEnd(scanner)) throw noRows(name);
  const roles = matchColumns(names, options, name);
  const columns = makeCsvColumns(names, roles, name);
  return { source, scanner, columns, width: names.length, delimiter, notes: [...notes, ...roles.notes], toEnd };
}

/** The table, once all records are read. Throws NO_ROWS and what assembleTable throws. */
export function closeCsv(open: OpenCsv, hash: string | null, options: ReadOptions): MovieTable {
  const { source, scanner, columns, delimiter } = open;
  const { name } = source;
  const { rows, measures, target } = columns;
  if (rows === 0) throw noRows(name);
  const notes = [...source.notes, ...open.notes, ...lineEndNotes(scanner)];
  if (options.delimiter === undefined && delimiter !== source.delimiter) {
    notes.push(note("DELIM_DETECTED", `The columns of ${name} are parted by ${delimiterName(delimiter)}.`));
  }
  const ids = columns.ids === null ? null : columnIds(columns.ids);
  const differ = columns.ids !== null && idsDiffer(columns.ids);
  const extras = columns.carried.map((column) => ({ name: column.name, values: carriedValues(column) }));
  return assembleTable({ source: name, hash, rows, ids, idsDiffer: differ, measures, target, extras, notes }, options);
}

export function noRows(where: string): MarqueeError {
  return new MarqueeError("NO_ROWS", { where, expected: "at least one row", found: "a header and no rows" });
}

function lineEndNotes(scanner: CsvScanner): Note[] {
  const { lf, crlf, cr } = scanner.lineEnds;
  if (Number(lf) + Number(crlf) + Number(cr) < 2) return [];
  const kinds = [lf ? "LF" : "", crlf ? "CRLF" : "", cr ? "CR" : ""].filter((kind) => kind !== "");
  return [note("EOL_MIXED", `${scanner.where} ends its lines in different ways: ${kinds.join(", ")}.`)];
}
