import type { FittedInput } from "../../movies/fitted-inputs.ts";
import { type MeasureName, measureNames, measures } from "../../movies/movie.ts";
import { type ModelDialect, type ModelWords, modelWords } from "./model-dialects.ts";
import { type NamedSql, namedList, type StagedQuery, startQuery } from "./staged-query.ts";

/** What a column of the table holds, as far as reading it makes a difference. */
export type ColumnKind = "number" | "text" | "boolean" | "date";

/** Where the movies are: a table of SQL, and the columns that serve as id and as each input. */
export interface SourceTable {
  /** SQL that can stand after FROM. */
  readonly from: string;
  readonly id: string;
  /** For each input of the model its column there. */
  readonly columns: readonly TableColumn[];
  /** The columns of costs, where the model makes each movie's threshold from them; by the names that its rule has for them. */
  readonly costs: readonly TableColumn[];
}

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** What the first steps give: `movie_id` as text, `not_scored`, and a code for each input, NULL where missing. */
export interface CodedInputs {
  readonly query: StagedQuery;
  readonly codes: readonly string[];
  /** For each column of costs a column of numbers. */
  readonly costs: readonly string[];
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const numberPattern = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";
const datePattern = "[0-9]{4}-[0-9]{2}(-[0-9]{2})?([T ].*)?";
const measureMissing = ["", "-", "na", "n/a", "null", "none"];
const otherMissing = [...measureMissing, "nan"];
/** What JavaScript's trim takes away. */
const spaces =
  " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

/**
 * Reads the inputs of a model from a table as `predict` reads them from a file, in two steps: what is there, and its codes as
 * `codeInputs` gives them. A movie that `predict` would refuse has the reason in the column `not_scored`, NULL for all others.
 */
export function codedInputs(dialect: ModelDialect, inputs: readonly FittedInput[], source: SourceTable): CodedInputs {
  const words = modelWords[dialect];
  const readings = inputs.map((input, index) => reading(words, input, source.columns[index]!, `raw${index}`));
  const costs = source.costs.map((column, index) => costReading(words, column, `cost${index}`));
  const given: NamedSql[] = [
    ["movie_id", `CAST(${words.name(source.id)} AS ${words.textType})`],
    ...readings.map(({ raw }, index): NamedSql => [`raw${index}`, raw]),
    ...costs.map(({ raw }, index): NamedSql => [`cost${index}`, raw]),
  ];
  const query = startQuery(dialect, `SELECT ${namedList(given)} FROM ${source.from}`);
  const codes = readings.map(({ code }, index): NamedSql => [`code${index}`, code]);
  query.add(codes);
  const reasons = [
    `WHEN movie_id IS NULL OR ${words.trim("movie_id", spaces)} = '' THEN ${words.text("no movie_id")}`,
    ...readings.flatMap(({ refused }, index) =>
      refused.map(([condition, why]) => `WHEN ${condition} THEN ${words.text(`${inputs[index]!.name}: ${why}`)}`),
    ),
    ...costs.map(
      ({ unknown }, index) =>
        `WHEN ${unknown} THEN ${words.text(`${source.costs[index]!.name}: no cost, which is a number from 0 up`)}`,
    ),
    `WHEN ${codes.map(([name]) => `${name} IS NULL`).join(" AND ")} THEN ${words.text("nothing is known of it")}`,
  ];
  query.add([["not_scored", `CASE ${reasons.join(" ")} END`]]);
  return { query, codes: codes.map(([name]) => name), costs: costs.map((_, index) => `cost${index}`) };
}

interface Reading {
  /** The column as it comes out of the table, a number or a text. */
  readonly raw: string;
  /** From `raw` to the code, NULL where missing or refused. */
  readonly code: string;
  /** Conditions on `raw` under which a movie cannot be scored, each with its words. */
  readonly refused: readonly (readonly [condition: string, why: string])[];
}

function reading(words: ModelWords, input: FittedInput, column: TableColumn, raw: string): Reading {
  const { name } = input;
  const source = words.name(column.name);
  const asText = `CAST(${source} AS ${words.textType})`;
  const trimmed = words.trim(asText, spaces);
  if (input.kind === "number") return numberReading(words, name, column, raw, { source, trimmed });
  const place = (level: string) => String(input.levels.indexOf(level));
  const other = String(input.levels.length);
  if (input.kind === "month" && column.kind === "date") {
    const cases = months.flatMap((month, index) =>
      input.levels.includes(month) ? [`WHEN ${index + 1} THEN ${place(month)}`] : [],
    );
    return {
      raw: `EXTRACT(MONTH FROM ${source})`,
      code: `CASE WHEN ${raw} IS NOT NULL THEN ${simpleCase(raw, cases, other)} END`,
      refused: [],
    };
  }
  const missing = `(${raw} IS NULL OR LOWER(${raw}) IN (${otherMissing.map(words.text).join(", ")}))`;
  if (input.kind === "month") {
    const dated = words.matches(raw, datePattern);
    const digits = `SUBSTR(${raw}, 6, 2)`;
    const monthCases = months.map(
      (month, index) =>
        `WHEN ${raw} = ${words.text(month)} OR (${dated} AND ${digits} = ${words.text(String(index + 1).padStart(2, "0"))}) THEN ${input.levels.includes(month) ? place(month) : other}`,
    );
    const code = `CASE WHEN ${missing} THEN NULL ${monthCases.join(" ")} END`;
    return {
      raw: trimmed,
      code,
      refused: [[`NOT ${missing} AND ${code} IS NULL`, "no date such as 2003-02-28"]],
    };
  }
  if (column.kind === "number") {
    // A number is the category that it is written as.
    const cases = input.levels.flatMap((level) =>
      String(Number(level)) === level && Number.isFinite(Number(level))
        ? [`WHEN ${raw} = ${words.double(Number(level))} THEN ${place(level)}`]
        : [],
    );
    const finite = isWithin(words, raw, -Number.MAX_VALUE, Number.MAX_VALUE);
    return {
      raw: `CAST(${source} AS ${words.doubleType})`,
      code: `CASE WHEN ${finite} THEN ${simpleCase("", cases, other)} END`,
      refused: [],
    };
  }
  const text =
    column.kind === "boolean" ? `CASE WHEN ${source} THEN 'true' WHEN NOT ${source} THEN 'false' END` : trimmed;
  const cases = input.levels.map((level) => `WHEN ${words.text(level)} THEN ${place(level)}`);
  return { raw: text, code: `CASE WHEN NOT ${missing} THEN ${simpleCase(raw, cases, other)} END`, refused: [] };
}

function numberReading(
  words: ModelWords,
  name: string,
  column: TableColumn,
  raw: string,
  { source, trimmed }: { readonly source: string; readonly trimmed: string },
): Reading {
  const measure = measureNames.includes(name as MeasureName) ? measures.find((one) => one.name === name)! : null;
  if (column.kind === "text" && words.textToDouble !== null) {
    const missing = `(${raw} IS NULL OR LOWER(${raw}) IN (${(measure === null ? otherMissing : measureMissing).map(words.text).join(", ")}))`;
    const number = `CASE WHEN ${words.matches(raw, numberPattern)} THEN ${words.textToDouble(raw)} END`;
    const valid = validNumber(words, measure, number);
    return {
      raw: trimmed,
      code: `CASE WHEN ${valid} THEN ${number} END`,
      refused: [
        [`NOT ${missing} AND ${number} IS NULL`, "not a plain number"],
        [`NOT (${valid})`, measure === null ? "a number too large to hold" : rangeWords(measure)],
      ],
    };
  }
  const number =
    column.kind === "boolean"
      ? `CASE WHEN ${source} THEN ${words.double(1)} WHEN NOT ${source} THEN ${words.double(0)} END`
      : `CAST(${source} AS ${words.doubleType})`;
  const valid = validNumber(words, measure, raw);
  // What is no finite number counts as missing in columns that are no measures.
  const refused: Reading["refused"] =
    measure === null ? [] : [[`${raw} IS NOT NULL AND NOT (${valid})`, rangeWords(measure)]];
  return { raw: number, code: `CASE WHEN ${valid} THEN ${raw} END`, refused };
}

function costReading(words: ModelWords, column: TableColumn, cost: string) {
  const source = words.name(column.name);
  const text = words.trim(`CAST(${source} AS ${words.textType})`, spaces);
  const raw =
    column.kind === "text" && words.textToDouble !== null
      ? `CASE WHEN ${words.matches(text, numberPattern)} THEN ${words.textToDouble(text)} END`
      : `CAST(${source} AS ${words.doubleType})`;
  return { raw, unknown: `${cost} IS NULL OR NOT (${isWithin(words, cost, 0, Number.MAX_SAFE_INTEGER)})` };
}

type Measure = (typeof measures)[number];

function validNumber(words: ModelWords, measure: Measure | null, sql: string): string {
  if (measure === null) return isWithin(words, sql, -Number.MAX_VALUE, Number.MAX_VALUE);
  if (!measure.integer) return isWithin(words, sql, measure.min, Math.min(measure.max, Number.MAX_VALUE));
  return `${isWithin(words, sql, measure.min, Number.MAX_SAFE_INTEGER)} AND ${sql} = FLOOR(${sql})`;
}

/** False for what is no number, which some engines take for the largest of all and others for none. */
function isWithin(words: ModelWords, sql: string, low: number, high: number): string {
  return `${sql} BETWEEN ${words.double(low)} AND ${words.double(high)}`;
}

function rangeWords({ min, max, integer }: Measure): string {
  if (integer) return `not a whole number from ${min} to ${Number.MAX_SAFE_INTEGER}`;
  return max === Number.POSITIVE_INFINITY ? `not a number from ${min} up` : `not a number from ${min} to ${max}`;
}

function simpleCase(value: string, cases: readonly string[], other: string): string {
  return cases.length === 0 ? other : `CASE ${value} ${cases.join(" ")} ELSE ${other} END`;
}
