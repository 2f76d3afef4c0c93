import { MarqueeError } from "../errors.ts";
import { type MeasureName, type MovieTable, measureNames } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { assembleTable } from "./assemble-table.ts";
import { checkedHeader, matchColumns, matchedCount, wantedNames } from "./column-names.ts";
import { delimiterName, findDelimiter } from "./csv-delimiter.ts";
import { atEnd, type CsvScanner, makeFieldBlock, scanBlock, scanRecord, startScan } from "./csv-scanner.ts";
import { addNumberFields, makeNumberColumn, reserve } from "./number-column.ts";
import { readNumber } from "./numbers.ts";
import { quoted, type ReadLimits, type ReadOptions } from "./read-options.ts";
import { addVerdictFields, type TargetColumn } from "./target-column.ts";
import { addCarriedFields, blockTexts, carriedValues, makeCarriedColumn } from "./text-column.ts";

export interface CsvSource {
  readonly name: string;
  readonly hash: string | null;
  /** What the file name says lies between the fields. */
  readonly delimiter: string;
  readonly limits: ReadLimits;
  /** What came up before the text was read as CSV. */
  readonly notes: readonly Note[];
}

/** Reads a movie table from CSV (RFC 4180, any line end). bytes: valid UTF-8 without a byte order mark or NULs. */
export function parseCsv(bytes: Uint8Array, source: CsvSource, options: ReadOptions): MovieTable {
  const { name, limits } = source;
  const hints = { given: options.delimiter, named: source.delimiter, wanted: wantedNames(options) };
  const { delimiter, sample } = findDelimiter(bytes, hints, name, limits);
  const scanner = startScan(bytes, delimiter, name, limits);
  const header = scanRecord(scanner);
  checkFirstLine(sample, name);
  const { names, notes: headerNotes } = checkedHeader(header, name, limits.columns);
  if (atEnd(scanner)) throw noRows(name);
  const roles = matchColumns(names, options, name);
  const column = (measure: MeasureName) => {
    const index = roles.measures[measure];
    return index < 0 ? null : makeNumberColumn(measure, names[index]!, name);
  };
  const measures = {
    avg_watch_time: column("avg_watch_time"),
    completion_rate: column("completion_rate"),
    ratings_count: column("ratings_count"),
    avg_rating: column("avg_rating"),
  };
  const columns = measureNames.flatMap((measure) => measures[measure] ?? []);
  let rows = 0;
  const ids: string[] | null = roles.id < 0 ? null : [];
  const target: TargetColumn | null = roles.target < 0 ? null : { name: names[roles.target]!, where: name, values: [] };
  const carried = roles.extras.map((index) => makeCarriedColumn(names[index]!));
  const block = makeFieldBlock(names.length, bytes.length);
  while (!atEnd(scanner)) {
    scanBlock(scanner, block);
    if (rows === 0) {
      const expected = Math.ceil((bytes.length / scanner.position) * block.records * 1.02);
      for (const column of columns) reserve(column, Math.min(expected, limits.rows));
    }
    for (const column of columns) addNumberFields(column, bytes, block, roles.measures[column.measure]);
    rows += block.records;
    if (ids !== null) addIds(ids, blockTexts(bytes, block, roles.id), names[roles.id]!, name);
    if (target !== null) addVerdictFields(target, bytes, block, roles.target);
    carried.forEach((column, index) => {
      addCarriedFields(column, bytes, block, roles.extras[index]!);
    });
  }
  if (rows === 0) throw noRows(name);
  const notes = [...source.notes, ...headerNotes, ...roles.notes, ...lineEndNotes(scanner)];
  if (options.delimiter === undefined && delimiter !== source.delimiter) {
    notes.push(note("DELIM_DETECTED", `The columns of ${name} are parted by ${delimiterName(delimiter)}.`));
  }
  const extras = carried.map((column) => ({ name: column.name, values: carriedValues(column) }));
  return assembleTable({ source: name, hash: source.hash, rows, ids, measures, target, extras, notes }, options);
}

/** Adds ids. Throws ID_MISSING for one that is empty. */
export function addIds(ids: string[], texts: readonly (string | null)[], column: string, where: string): void {
  for (const text of texts) {
    if (text === null || isBlank(text)) {
      throw new MarqueeError("ID_MISSING", {
        where,
        row: ids.length + 1,
        column,
        expected: "an id",
        found: "an empty cell",
        remedy: "Give every row an id, or remove the column to have the rows numbered.",
      });
    }
    ids.push(text);
  }
}

function isBlank(text: string): boolean {
  // Almost no id begins with a space, and trimming millions of them takes its time.
  return text === "" || (text.charCodeAt(0) <= 32 && text.trim() === "");
}

export function noRows(where: string): MarqueeError {
  return new MarqueeError("NO_ROWS", { where, expected: "at least one row", found: "a header and no rows" });
}

/** Throws HEADER_MISSING when the first line is data already, HEADER_AMBIGUOUS when the header comes below it. */
function checkFirstLine(sample: readonly (readonly string[])[], where: string): void {
  const [first = [], second = []] = sample;
  const measuresIn = (record: readonly string[]) => matchedCount(record, measureNames);
  if (measuresIn(first) > 0) return;
  const header = sample.slice(1, 6).find((record) => measuresIn(record) >= 2);
  if (header !== undefined || (first.length === 1 && second.length > 1)) {
    throw new MarqueeError("HEADER_AMBIGUOUS", {
      where,
      expected: "the column names in the first line",
      found: `${quoted(first.join(" ").trim())} above ${quoted((header ?? second).join(", "))}`,
      remedy: "Remove the lines above the header.",
    });
  }
  const numbers = first.filter((text) => text.trim() !== "" && readNumber(text).kind === "number").length;
  if (numbers * 2 < first.length || numbers === 0) return;
  throw new MarqueeError("HEADER_MISSING", {
    where,
    expected: "column names in the first line",
    found: `numbers: ${quoted(first.join(", "))}`,
    remedy: "Add a header, such as movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit.",
  });
}

function lineEndNotes(scanner: CsvScanner): Note[] {
  const { lf, crlf, cr } = scanner.lineEnds;
  if (Number(lf) + Number(crlf) + Number(cr) < 2) return [];
  const kinds = [lf ? "LF" : "", crlf ? "CRLF" : "", cr ? "CR" : ""].filter((kind) => kind !== "");
  return [note("EOL_MIXED", `${scanner.where} ends its lines in different ways: ${kinds.join(", ")}.`)];
}
