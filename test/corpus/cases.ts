import { gzipSync as gzip, strToU8, zipSync } from "fflate";
import type { ErrorCode } from "../../src/errors.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { NoteCode } from "../../src/notes.ts";
import type { ReadOptions } from "../../src/table/read-options.ts";
import { workbook } from "../fixtures/workbooks.ts";

/** An input that a reader of movie tables must survive, and what must come of it. */
export interface CorpusCase {
  /** Says what is odd about the input; unique. */
  readonly name: string;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly options?: ReadOptions;
  readonly outcome: Accepted | Refused;
}

/** Read, with exactly these notes. */
export interface Accepted {
  readonly notes: readonly NoteCode[];
  /** What the table must hold, beside the rows as they were written. */
  readonly holds?: (table: MovieTable) => unknown;
  readonly equal?: unknown;
}

export interface Refused {
  readonly refused: ErrorCode;
  readonly row?: number;
  readonly column?: string;
  /** The message must say this. */
  readonly says?: string;
}

const header = "movie_id,avg_watch_time,completion_rate,ratings_count,avg_rating,hit";
const first = "1,45,0.60,1200,3.8,0";
const second = "2,110,0.90,8500,4.6,1";
const third = "3,60,0.65,2000,4.0,0";
/** A good table, three rows long. */
export const good = table(first, second, third);

function table(...rows: string[]): string {
  return `${[header, ...rows].join("\n")}\n`;
}

/** A good table with another column behind, whose cells are given. */
function withColumn(name: string, ...cells: [string, string, string]): string {
  return `${header},${name}\n${first},${cells[0]}\n${second},${cells[1]}\n${third},${cells[2]}\n`;
}

/** A good table whose second row has another value in the given column. */
function withCell(column: string, cell: string): string {
  const cells = second.split(",");
  cells[header.split(",").indexOf(column)] = cell;
  return table(first, cells.join(","), third);
}

/** A good table with other values in the given column. */
function withCells(column: string, ...values: string[]): string {
  const index = header.split(",").indexOf(column);
  const rows = values.map((value, row) => {
    const cells = [first, second, third][row % 3]!.split(",");
    cells[0] = String(row + 1);
    cells[index] = value;
    return cells.join(",");
  });
  return table(...rows);
}

/** The same bytes from whatever version of Node. */
const gzipSync = (content: string | Uint8Array) =>
  Buffer.from(gzip(typeof content === "string" ? strToU8(content) : content, { mtime: 1 }));
const bytes = (...values: number[]) => Uint8Array.from(values);
const joined = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const extra = (name: string) => (read: MovieTable) => read.extras.find((column) => column.name === name)?.values;
const count = (read: MovieTable) => Array.from(read.measures.ratings_count);
const time = (read: MovieTable) => Array.from(read.measures.avg_watch_time);
const rating = (read: MovieTable) => Array.from(read.measures.avg_rating);
const completion = (read: MovieTable) => Array.from(read.measures.completion_rate);
const ids = (read: MovieTable) => read.ids;
const hits = (read: MovieTable) => Array.from(read.hit ?? []);

function csv(
  name: string,
  content: string | Uint8Array,
  outcome: Accepted | Refused,
  options?: ReadOptions,
): CorpusCase {
  return { name, file: "movies.csv", content, outcome, ...(options === undefined ? {} : { options }) };
}

const european = good.replaceAll(",", ";").replaceAll(".", ",");

const textLayer: CorpusCase[] = [
  csv("utf-8 byte order mark", joined(bytes(0xef, 0xbb, 0xbf), good), {
    notes: [],
    holds: ids,
    equal: ["1", "2", "3"],
  }),
  csv("crlf line ends", good.replaceAll("\n", "\r\n"), { notes: [], holds: hits, equal: [0, 1, 0] }),
  csv("cr-only line ends", good.replaceAll("\n", "\r"), { notes: [], holds: hits, equal: [0, 1, 0] }),
  csv("mixed line ends", `${header}\r\n${first}\n${second}\r${third}`, {
    notes: ["EOL_MIXED"],
    holds: hits,
    equal: [0, 1, 0],
  }),
  csv("no line end after the last row", good.trimEnd(), { notes: [], holds: ids, equal: ["1", "2", "3"] }),
  csv("empty lines at the end", `${good}\n\r\n\n`, { notes: [], holds: ids, equal: ["1", "2", "3"] }),
  csv("utf-16le with byte order mark", joined(bytes(0xff, 0xfe), Buffer.from(good, "utf16le")), {
    notes: ["TRANSCODED"],
    holds: rating,
    equal: [3.8, 4.6, 4],
  }),
  csv("utf-16be with byte order mark", joined(bytes(0xfe, 0xff), Buffer.from(good, "utf16le").swap16()), {
    notes: ["TRANSCODED"],
    holds: rating,
    equal: [3.8, 4.6, 4],
  }),
  csv("utf-16 without byte order mark", Buffer.from(good, "utf16le"), { refused: "ENCODING_UNKNOWN" }),
  csv("latin-1, not declared", Buffer.from(withColumn("title", "Amélie", "b", "c"), "latin1"), {
    refused: "ENCODING_INVALID",
    says: `0xe9 at offset ${header.length + 7 + first.length + 3}`,
  }),
  csv("invalid utf-8 late in the file", joined(good.repeat(1), "4,50,0.5,10,4,0", bytes(0xc3), "\n"), {
    refused: "ENCODING_INVALID",
    says: `offset ${good.length + 15}`,
  }),
  csv("utf-16 with half a surrogate pair", joined(bytes(0xff, 0xfe, 0x3d, 0xd8), "a,"), {
    refused: "ENCODING_INVALID",
  }),
  csv("nul byte in a cell", withCell("movie_id", "2\0"), { refused: "CSV_NUL", row: 2 }),
  csv("empty file", "", { refused: "EMPTY_FILE" }),
  csv("line ends only", "\n\r\n\n", { refused: "EMPTY_FILE" }),
  csv("header only", `${header}\n`, { refused: "NO_ROWS" }),
  csv("header only, without a line end", header, { refused: "NO_ROWS" }),
  csv("json named csv", '[{"movie_id": 1, "avg_watch_time": 45}]', { refused: "FORMAT_MISMATCH", says: "JSON" }),
  csv("json lines named csv", '{"movie_id": 1, "avg_watch_time": 45}\n', { refused: "FORMAT_MISMATCH", says: "JSON" }),
  csv("html error page named csv", "\n<!DOCTYPE html>\n<html><body>404, not found</body></html>", {
    refused: "FORMAT_MISMATCH",
    says: "HTML",
  }),
  csv(
    "xlsx named csv",
    workbook({
      Movies: good
        .trim()
        .split("\n")
        .map((line) => line.split(",")),
    }),
    { refused: "FORMAT_MISMATCH", says: "Excel" },
  ),
  csv("zip named csv", zipSync({ "movies.csv": strToU8(good) }, { mtime: "2026-01-01T00:00:00" }), {
    refused: "FORMAT_MISMATCH",
    says: "ZIP",
  }),
  csv("parquet named csv", joined("PAR1", Buffer.alloc(100), "PAR1"), { refused: "FORMAT_MISMATCH", says: "Parquet" }),
  csv("gzip named csv", gzipSync(good), { refused: "FORMAT_MISMATCH", says: "gzip" }),
  csv("pickle named csv", joined(bytes(0x80, 4, 0x95), Buffer.alloc(20)), {
    refused: "FORMAT_MISMATCH",
    says: "pickle",
  }),
  {
    name: "gzip named csv.gz",
    file: "movies.csv.gz",
    content: gzipSync(good),
    outcome: { notes: [], holds: ids, equal: ["1", "2", "3"] },
  },
  { name: "plain text named csv.gz", file: "movies.csv.gz", content: good, outcome: { refused: "FORMAT_MISMATCH" } },
  {
    name: "truncated gzip",
    file: "movies.csv.gz",
    content: gzipSync(good).subarray(0, 60),
    outcome: { refused: "GZIP_CORRUPT" },
  },
  {
    name: "gzip that holds more than the limit",
    file: "movies.csv.gz",
    content: gzipSync(Buffer.alloc(1_000_000, "a")),
    options: { limits: { bytes: 100_000 } },
    outcome: { refused: "FILE_TOO_LARGE" },
  },
  {
    name: "gzip within gzip",
    file: "movies.csv.gz",
    content: gzipSync(gzipSync(good)),
    outcome: { refused: "FORMAT_MISMATCH" },
  },
];

const structure: CorpusCase[] = [
  csv("semicolons", good.replaceAll(",", ";"), { notes: ["DELIM_DETECTED"], holds: rating, equal: [3.8, 4.6, 4] }),
  csv("tabs", good.replaceAll(",", "\t"), { notes: ["DELIM_DETECTED"], holds: rating, equal: [3.8, 4.6, 4] }),
  csv("bars", good.replaceAll(",", "|"), { notes: ["DELIM_DETECTED"], holds: rating, equal: [3.8, 4.6, 4] }),
  csv(
    "colons, named",
    good.replaceAll(",", ":"),
    { notes: [], holds: rating, equal: [3.8, 4.6, 4] },
    { delimiter: ":" },
  ),
  {
    name: "tabs named tsv",
    file: "movies.tsv",
    content: good.replaceAll(",", "\t"),
    outcome: { notes: [], holds: rating, equal: [3.8, 4.6, 4] },
  },
  {
    name: "commas named tsv",
    file: "movies.tsv",
    content: good,
    outcome: { notes: ["DELIM_DETECTED"], holds: rating, equal: [3.8, 4.6, 4] },
  },
  csv("quoted newline and delimiter", withColumn("title", '"a\nb, ""c"""', "b", "c"), {
    notes: [],
    holds: extra("title"),
    equal: ['a\nb, "c"', "b", "c"],
  }),
  csv("unterminated quote", table(first, '2,110,"0.90,8500,4.6,1', third), { refused: "CSV_QUOTE", row: 2 }),
  csv("unterminated quote in the last cell", withColumn("title", "a", "b", '"c'), { refused: "CSV_QUOTE", row: 3 }),
  csv("text after a closing quote", withColumn("title", "a", '"b"c', "d"), { refused: "CSV_QUOTE", row: 2 }),
  csv("quote inside an unquoted field", withColumn("title", "a", 'b "c" d', "d"), { refused: "CSV_QUOTE", row: 2 }),
  csv("unterminated quote in the header", `"${good}`, { refused: "CSV_QUOTE" }),
  csv("short row", table(first, "2,110,0.90,8500,4.6", third), { refused: "CSV_RAGGED", row: 2, says: "6 fields" }),
  csv("long row", table(first, second, `${third},9`), { refused: "CSV_RAGGED", row: 3, says: "found 7" }),
  csv("empty line between rows", table(first, "", second), { refused: "CSV_RAGGED", row: 2, says: "empty line" }),
  csv("title line above the header", `Movies of 2024\n${good}`, { refused: "HEADER_AMBIGUOUS" }),
  csv("padded title line above the header", `Movies of 2024,,,,,\n${good}`, { refused: "HEADER_AMBIGUOUS" }),
  csv("no header", `${first}\n${second}\n`, { refused: "HEADER_MISSING" }),
  csv("duplicate header", good.replace("hit", "avg_rating"), { refused: "HEADER_DUPLICATE" }),
  csv("duplicate header but for case", good.replace("movie_id", "HIT"), { refused: "HEADER_DUPLICATE" }),
  csv("two names for one column", good.replace("movie_id", "Avg Rating").replace("avg_rating", "avg-rating"), {
    refused: "HEADER_DUPLICATE",
    says: "avg_rating",
  }),
  csv("blank header", good.replace("hit", " "), { refused: "HEADER_BLANK", says: "column 6 of 6" }),
  csv("header named __proto__", withColumn("__proto__", "a", "b", "c"), {
    notes: [],
    holds: extra("__proto__"),
    equal: ["a", "b", "c"],
  }),
  csv("padded header", good.replace("completion_rate,", " completion_rate ,"), {
    notes: ["TRIMMED"],
    holds: completion,
    equal: [0.6, 0.9, 0.65],
  }),
  csv("20,000 columns", `${header},${Array.from({ length: 19_994 }, (_, index) => `c${index}`).join(",")}\n`, {
    refused: "TOO_MANY_COLUMNS",
    says: "found 20000",
  }),
  csv("3 MB field", withColumn("title", "a", "x".repeat(3_000_000), "c"), { refused: "FIELD_TOO_LONG", row: 2 }),
  csv("3 MB quoted field", withColumn("title", "a", "b", `"${"x".repeat(3_000_000)}"`), {
    refused: "FIELD_TOO_LONG",
    row: 3,
  }),
  csv("single column", "movie_id\n1\n2\n", { refused: "DELIM_AMBIGUOUS" }),
  csv("more rows than the limit", good, { refused: "TOO_MANY_ROWS" }, { limits: { rows: 2 } }),
  csv(
    "columns named forgivingly",
    good.replace(header, "Movie ID,Avg Watch Time,completionRate,RATINGS-COUNT,avg rating,Hit"),
    {
      notes: ["COLUMN_MATCHED"],
      holds: time,
      equal: [45, 110, 60],
    },
  ),
  csv("exact name beside a forgiving one", withColumn("Avg Rating", "9", "8", "7"), {
    notes: [],
    holds: (read) => [rating(read), extra("Avg Rating")(read)],
    equal: [
      [3.8, 4.6, 4],
      [9, 8, 7],
    ],
  }),
  csv("missing column", good.replace("completion_rate", "completion_rat"), {
    refused: "COLUMN_MISSING",
    says: 'Did you mean "completion_rat" for completion_rate?',
  }),
  csv("missing column and nothing like it", good.replace("avg_watch_time", "budget"), {
    refused: "COLUMN_MISSING",
    says: "found movie_id, budget, completion_rate",
  }),
  csv(
    "no measures where they are optional",
    "movie_id,genre,hit\n1,Drama,1\n2,Horror,0\n",
    {
      notes: [],
      holds: (read) => [read.absentMeasures, rating(read), hits(read), extra("genre")(read)],
      equal: [
        ["avg_watch_time", "completion_rate", "ratings_count", "avg_rating"],
        [Number.NaN, Number.NaN],
        [1, 0],
        ["Drama", "Horror"],
      ],
    },
    { measures: "optional" },
  ),
  csv(
    "a measure without a value where they are optional, and one out of range all the same",
    table("1,,0.6,1200,3.8,0", "2,,0.9,8500,9.6,1"),
    { refused: "OUT_OF_RANGE", row: 2, column: "avg_rating" },
    { measures: "optional" },
  ),
  csv(
    "a measure without a value where they are optional",
    table("1,,0.6,1200,3.8,0", "2,,0.9,8500,4.6,1"),
    { notes: [], holds: (read) => read.absentMeasures, equal: ["avg_watch_time"] },
    { measures: "optional" },
  ),
  csv("no id column", good.replaceAll(/^[^,]*,/gm, ""), { notes: ["ID_ASSIGNED"], holds: ids, equal: ["1", "2", "3"] }),
  csv("id column named id", good.replace("movie_id", "id"), {
    notes: ["COLUMN_MATCHED"],
    holds: ids,
    equal: ["1", "2", "3"],
  }),
  csv(
    "id and target columns named by the caller",
    good.replace("movie_id", "code").replace("hit", "won"),
    {
      notes: ["COLUMN_MATCHED"],
      holds: (read) => [ids(read), hits(read)],
      equal: [
        ["1", "2", "3"],
        [0, 1, 0],
      ],
    },
    { id: "code", target: "Won" },
  ),
  csv("named target that is not there", good, { refused: "COLUMN_MISSING", says: "won" }, { target: "won" }),
  csv("no target column", good.replaceAll(/,[^,]*$/gm, ""), { notes: [], holds: (read) => read.hit, equal: null }),
];

const values: CorpusCase[] = [
  csv("decimal comma", european, { notes: ["DECIMAL_COMMA", "DELIM_DETECTED"], holds: rating, equal: [3.8, 4.6, 4] }),
  csv("decimal comma that alone would be ambiguous", european.replace("110", "110,125"), {
    notes: ["DECIMAL_COMMA", "DELIM_DETECTED"],
    holds: time,
    equal: [45, 110.125, 60],
  }),
  csv("decimal comma and decimal point in one file", european.replace("4,6", "4.6"), {
    refused: "NUMBER_AMBIGUOUS",
    row: 2,
  }),
  csv("point as thousands separator beside decimal commas", european.replace("8500", "8.500"), {
    refused: "NUMBER_AMBIGUOUS",
    row: 2,
    column: "ratings_count",
    says: '"8.500"',
  }),
  csv("thousands separators", withCell("ratings_count", '"1,234,567"'), {
    notes: ["THOUSANDS"],
    holds: count,
    equal: [1200, 1_234_567, 2000],
  }),
  csv(
    "thousands separators throughout, decimals with points",
    withCells("ratings_count", '"1,234"', '"12,000"', "900"),
    {
      notes: ["THOUSANDS"],
      holds: count,
      equal: [1234, 12_000, 900],
    },
  ),
  csv("a comma that may be a thousand or a decimal", withCell("ratings_count", '"1,234"'), {
    refused: "NUMBER_AMBIGUOUS",
    row: 2,
    column: "ratings_count",
  }),
  csv(
    "a comma in a file without decimals",
    "avg_watch_time;completion_rate;ratings_count;avg_rating\n1,234;1;100;4\n",
    {
      refused: "NUMBER_AMBIGUOUS",
      row: 1,
      column: "avg_watch_time",
    },
  ),
  csv("currency and unit", withCell("ratings_count", "$1.2M"), {
    refused: "NUMBER_INVALID",
    row: 2,
    column: "ratings_count",
  }),
  csv("percent sign", withCell("completion_rate", "90%"), {
    refused: "NUMBER_INVALID",
    row: 2,
    column: "completion_rate",
  }),
  csv("integer over 2^53", withCell("ratings_count", "9007199254740993"), {
    refused: "INT_UNSAFE",
    row: 2,
    column: "ratings_count",
  }),
  csv("30-digit id", withCell("movie_id", "123456789012345678901234567890"), {
    notes: [],
    holds: ids,
    equal: ["1", "123456789012345678901234567890", "3"],
  }),
  csv("1e309", withCell("avg_watch_time", "1e309"), { refused: "NUMBER_OVERFLOW", row: 2, column: "avg_watch_time" }),
  csv("NaN written out", withCell("avg_rating", "NaN"), { refused: "NUMBER_NONFINITE", row: 2, column: "avg_rating" }),
  csv("-Infinity written out", withCell("avg_rating", "-Infinity"), {
    refused: "NUMBER_NONFINITE",
    row: 2,
    column: "avg_rating",
  }),
  csv("NA, NULL, a dash and nothing", withCells("avg_rating", "NA", "NULL", "-", "", "4.5"), {
    notes: ["MISSING"],
    holds: rating,
    equal: [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 4.5],
  }),
  csv("spreadsheet error", withCell("avg_rating", "#DIV/0!"), {
    notes: ["MISSING_EXCEL"],
    holds: rating,
    equal: [3.8, Number.NaN, 4],
  }),
  csv("hexadecimal", withCell("ratings_count", "0x10"), { refused: "NUMBER_INVALID", row: 2, column: "ratings_count" }),
  csv("id with leading zeros", withCell("movie_id", "0111161"), {
    notes: [],
    holds: ids,
    equal: ["1", "0111161", "3"],
  }),
  csv("carried column with leading zeros", withColumn("code", "0111161", "12", "13"), {
    notes: [],
    holds: extra("code"),
    equal: ["0111161", "12", "13"],
  }),
  csv("carried column of numbers, one missing", withColumn("budget", "1000000", "", "-2.5"), {
    notes: [],
    holds: extra("budget"),
    equal: [1_000_000, null, -2.5],
  }),
  csv("carried column of integers over 2^53", withColumn("code", "1", "9007199254740993", "3"), {
    notes: [],
    holds: extra("code"),
    equal: ["1", "9007199254740993", "3"],
  }),
  csv("minus zero", withCell("avg_watch_time", "-0"), { notes: [], holds: time, equal: [45, 0, 60] }),
  csv("1e-320", withCell("avg_watch_time", "1e-320"), { notes: ["DENORMAL"], holds: time, equal: [45, 1e-320, 60] }),
  csv(
    "a wrong type first at row 30,002",
    table(...Array.from({ length: 30_010 }, (_, row) => `m${row},45,0.5,${row === 30_001 ? "many" : "12"},4,0`)),
    { refused: "TYPE", row: 30_002, column: "ratings_count" },
  ),
  csv("negative watch time", withCell("avg_watch_time", "-1"), {
    refused: "OUT_OF_RANGE",
    row: 2,
    column: "avg_watch_time",
  }),
  csv("completion over 1", withCell("completion_rate", "1.01"), {
    refused: "OUT_OF_RANGE",
    row: 2,
    column: "completion_rate",
  }),
  csv("completion in percent, not said", withCells("completion_rate", "60", "90", "65"), {
    refused: "OUT_OF_RANGE",
    row: 1,
    column: "completion_rate",
    says: "--completion percent",
  }),
  csv(
    "completion in percent, said",
    withCells("completion_rate", "60", "90.5", "100"),
    {
      notes: ["PERCENT_CONVERTED"],
      holds: completion,
      equal: [0.6, 0.905, 1],
    },
    { completion: "percent" },
  ),
  csv(
    "completion over 100 percent",
    withCell("completion_rate", "101"),
    {
      refused: "OUT_OF_RANGE",
      row: 2,
      column: "completion_rate",
    },
    { completion: "percent" },
  ),
  csv(
    "shares said to be percentages",
    good,
    {
      notes: ["PERCENT_CONVERTED", "SCALE_SUSPECT"],
      holds: completion,
      equal: [0.006, 0.009000000000000001, 0.006500000000000001],
    },
    { completion: "percent" },
  ),
  csv("negative number of ratings", withCell("ratings_count", "-5"), {
    refused: "OUT_OF_RANGE",
    row: 2,
    column: "ratings_count",
  }),
  csv("a fraction of a rating", withCell("ratings_count", "10.5"), {
    refused: "TYPE",
    row: 2,
    column: "ratings_count",
  }),
  csv("rating over the scale", withCell("avg_rating", "8.5"), {
    refused: "OUT_OF_RANGE",
    row: 2,
    column: "avg_rating",
    says: "--rating-scale 10",
  }),
  csv(
    "ratings on another scale, said",
    withCells("avg_rating", "0", "5", "10"),
    {
      notes: ["RATING_RESCALED"],
      holds: rating,
      equal: [1, 3, 5],
    },
    { ratingScale: 10 },
  ),
  csv(
    "rating over the scale that was said",
    withCell("avg_rating", "10.5"),
    {
      refused: "OUT_OF_RANGE",
      row: 2,
      column: "avg_rating",
    },
    { ratingScale: 10 },
  ),
  csv("title that is a formula", withColumn("title", "=cmd|' /C calc'!A0", "b", "c"), {
    notes: [],
    holds: extra("title"),
    equal: ["=cmd|' /C calc'!A0", "b", "c"],
  }),
  csv("title that is a script", withColumn("title", "<script>alert(1)</script>", "b", "c"), {
    notes: [],
    holds: extra("title"),
    equal: ["<script>alert(1)</script>", "b", "c"],
  }),
  csv("right-to-left and zero-width characters in titles", withColumn("title", "a\u202eb", "c", "d\u200b"), {
    notes: ["UNICODE_SUSPECT"],
    holds: extra("title"),
    equal: ["a\u202eb", "c", "d\u200b"],
  }),
  csv("a date with day and month unclear", withColumn("release_date", "2003-02-28", "01/02/2003", ""), {
    refused: "DATE_AMBIGUOUS",
    row: 2,
    column: "release_date",
  }),
  csv("a date that does not exist", withColumn("release_date", "2003-02-28", "2003-02-30", ""), {
    refused: "DATE_INVALID",
    row: 2,
    column: "release_date",
  }),
  csv("dates of which one tells the order", withColumn("release_date", "01/02/2003", "25/12/2003", ""), {
    notes: ["DATE_CONVERTED"],
    holds: extra("release_date"),
    equal: ["2003-02-01", "2003-12-25", null],
  }),
  csv("title beyond the basic plane", withColumn("title", "🎬 Amélie", "日本", ""), {
    notes: [],
    holds: extra("title"),
    equal: ["🎬 Amélie", "日本", null],
  }),
];

const learning: CorpusCase[] = [
  csv("three values in hit", withCell("hit", "2"), { refused: "TARGET_NOT_BINARY", row: 2, column: "hit" }),
  csv("hit in words", withCells("hit", "true", "No", "YES", "1.0", "FALSE"), {
    notes: [],
    holds: hits,
    equal: [1, 0, 1, 1, 0],
  }),
  csv("some targets missing", withCells("hit", "1", "", "NA"), { notes: ["MISSING"], holds: hits, equal: [1, -1, -1] }),
  csv("a measure without values", withCells("avg_rating", "", "NA", ""), {
    refused: "COLUMN_EMPTY",
    column: "avg_rating",
  }),
  csv("a carried column without values", withColumn("title", "", "", ""), {
    notes: [],
    holds: extra("title"),
    equal: [null, null, null],
  }),
  csv("an id twice, rows the same", table(first, second, first), { notes: ["DEDUPED"], holds: ids, equal: ["1", "2"] }),
  csv("an id twice, rows different", table(first, second, "1,46,0.60,1200,3.8,0"), {
    refused: "ID_CONFLICT",
    row: 3,
    says: "avg_watch_time",
  }),
  csv(
    "an id twice, carried columns different",
    withColumn("title", "a", "b", "c").replace("\n3,60,0.65,2000,4.0,0", `\n${first}`),
    {
      refused: "ID_CONFLICT",
      row: 3,
      says: "title",
    },
  ),
  csv("an id missing", withCell("movie_id", ""), { refused: "ID_MISSING", row: 2, column: "movie_id" }),
];

const line = '{"movie_id":1,"avg_watch_time":45,"completion_rate":0.6,"ratings_count":1200,"avg_rating":3.8,"hit":0}';
const line2 = line.replace('"movie_id":1', '"movie_id":2');

function json(name: string, content: string, outcome: Accepted | Refused, file = "movies.jsonl"): CorpusCase {
  return { name, file, content, outcome };
}

const jsonLines: CorpusCase[] = [
  json("json lines", `${line}\n${line2}\n`, { notes: [], holds: ids, equal: ["1", "2"] }),
  json("json lines with crlf and no last line end", `${line}\r\n${line2}`, {
    notes: [],
    holds: ids,
    equal: ["1", "2"],
  }),
  json("json numbers as text", line.replace("45", '"45"').replace("1200", '"1200"'), {
    notes: [],
    holds: count,
    equal: [1200],
  }),
  json("json with different keys", `${line.replace('"hit":0', '"genre":"drama"')}\n${line2}`, {
    notes: ["MISSING"],
    holds: (read) => [hits(read), extra("genre")(read)],
    equal: [
      [-1, 0],
      ["drama", null],
    ],
  }),
  json("json with nested values", line.replace('"hit":0', '"genres":["a",{"b":1}]'), {
    notes: [],
    holds: extra("genres"),
    equal: ['["a",{"b":1}]'],
  }),
  json("json with a 30-digit id", line.replace('"movie_id":1', '"movie_id":123456789012345678901234567890'), {
    notes: [],
    holds: ids,
    equal: ["123456789012345678901234567890"],
  }),
  json("json integer over 2^53", line.replace("1200", "9007199254740993"), {
    refused: "INT_UNSAFE",
    row: 1,
    column: "ratings_count",
  }),
  json("json number too large", line.replace("45", "1e999"), {
    refused: "NUMBER_NONFINITE",
    row: 1,
    column: "avg_watch_time",
  }),
  json("json key __proto__", line.replace('"hit":0', '"__proto__":"x"'), {
    notes: [],
    holds: extra("__proto__"),
    equal: ["x"],
  }),
  json("json boolean as a measure", line.replace("45", "true"), { refused: "TYPE", row: 1, column: "avg_watch_time" }),
  json("json cut off", `${line}\n${line.slice(0, 40)}`, { refused: "JSON_INVALID", row: 2 }),
  json("json line that is an array", `${line}\n[1,2]\n`, { refused: "JSON_INVALID", row: 2 }),
  json("json with an empty line between", `${line}\n\n${line2}\n`, { refused: "JSON_INVALID", row: 2 }),
  json("json nested 100,000 deep", line.replace('"hit":0', `"x":${"[".repeat(100_000)}${"]".repeat(100_000)}`), {
    refused: "TYPE_UNSUPPORTED",
    row: 1,
    column: "x",
  }),
  json("json nested 100,000 deep in a measure", line.replace("45", `${"[".repeat(100_000)}${"]".repeat(100_000)}`), {
    refused: "TYPE",
    row: 1,
    column: "avg_watch_time",
  }),
  json("json with a 2 MB text", line.replace('"hit":0', `"x":"${"x".repeat(2_000_000)}"`), {
    refused: "FIELD_TOO_LONG",
    row: 1,
    column: "x",
  }),
  json("csv named jsonl", good, { refused: "FORMAT_MISMATCH" }),
  json(
    "array of objects named json",
    `\n [${line},\n${line2}]`,
    { notes: [], holds: ids, equal: ["1", "2"] },
    "movies.json",
  ),
  json("json lines named json", `${line}\n${line2}`, { notes: [], holds: ids, equal: ["1", "2"] }, "movies.json"),
  json("array of numbers named json", "[1,2]", { refused: "JSON_INVALID", row: 1 }, "movies.json"),
  json("empty array", "[]", { refused: "NO_ROWS" }, "movies.json"),
  {
    name: "pickle named json",
    file: "movies.json",
    content: joined(bytes(0x80, 4, 0x95), Buffer.alloc(20)),
    outcome: { refused: "FORMAT_MISMATCH" },
  },
  json("unknown ending", good, { refused: "FORMAT_UNKNOWN" }, "movies.xls"),
];

export const corpus: readonly CorpusCase[] = [...textLayer, ...structure, ...values, ...learning, ...jsonLines];
