import { type DialectWords, dialects, type SqlDialect } from "../engine/dialect.ts";
import type { Column } from "../engine/engine.ts";
import { MarqueeError } from "../errors.ts";

/** The columns of a table of watch events, in any order and letter case. */
const eventColumns = [
  { name: "movie_id", kind: "id", needed: true },
  { name: "user_id", kind: "id", needed: true },
  { name: "watched_minutes", kind: "number", needed: true },
  { name: "runtime_minutes", kind: "number", needed: true },
  { name: "rating", kind: "number", needed: false },
  { name: "watched_at", kind: "time", needed: true },
  { name: "released_at", kind: "time", needed: false },
  // Made by `marquee synth`, and says so.
  { name: "origin", kind: "id", needed: false },
] as const;

/**
 * What stands for a time that cannot be read: one that is not between `earliest` and `latest`. A number that cannot be read is
 * NaN. NULL is for what is missing.
 */
const unreadableTime = "-99999999999";
/** 1850-01-01 and 2200-01-01 in UTC: there are no films and no audiences before and after. */
export const earliest = -3_786_825_600;
export const latest = 7_258_118_400;

const typeKinds = [
  ["text", /^(?:varchar|char|string|text|uuid|enum)/i],
  // Those that may not fit a BIGINT, and those that do.
  ["wide", /^(?:ubig|u?huge)int$/i],
  ["whole", /^u?(?:tiny|small|big)?int(?:eger)?$|^(?:byte|short|long)$/i],
  ["number", /^(?:float|real|double|decimal|numeric)/i],
  ["time", /^(?:date|timestamp|datetime)/i],
] as const;

type TypeKind = (typeof typeKinds)[number][0];

/**
 * SQL that gives the rows of `view` the columns of watch events and one type each: texts, doubles, and whole seconds since 1970. All
 * that dialects do differently with events is in here. columns: those of the view. Throws COLUMN_MISSING and TYPE_UNSUPPORTED.
 * where: what people call the source.
 */
export function watchEventsSql(columns: readonly Column[], view: string, dialect: SqlDialect, where: string): string {
  const words = dialects[dialect];
  const selected = eventColumns.map(({ name, kind, needed }) => {
    const column = columns.find((found) => found.name.toLowerCase() === name);
    if (column === undefined) {
      if (needed) throw columnMissing(name, columns, where);
      return `${absent[kind](words)} AS ${name}`;
    }
    const typeKind = typeKinds.find(([, pattern]) => pattern.test(column.type))?.[0];
    const sql = typeKind === undefined ? null : columnSql[kind](words.name(column.name), typeKind, words);
    if (sql === null) throw typeUnsupported(column, kind, where);
    return `${sql} AS ${name}`;
  });
  return `SELECT ${selected.join(", ")} FROM ${words.name(view)}`;
}

const absent: Readonly<Record<"id" | "number" | "time", (words: DialectWords) => string>> = {
  id: (words) => words.asText("NULL"),
  number: () => "CAST(NULL AS DOUBLE)",
  time: () => "CAST(NULL AS BIGINT)",
};

type ColumnSql = (name: string, type: TypeKind, words: DialectWords) => string | null;

const columnSql: Readonly<Record<"id" | "number" | "time", ColumnSql>> = {
  id: idSql,
  number: numberSql,
  time: timeSql,
};

function idSql(name: string, type: TypeKind, words: DialectWords): string | null {
  return type === "text" || type === "whole" || type === "wide" ? words.asText(name) : null;
}

// Texts are looked at before they are read: engines differ in what they take for a number or a time.
const numberPattern = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$";
const secondsPattern = "^[+-]?[0-9]{1,11}$";
const timePattern =
  "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?)?$";

function numberSql(name: string, type: TypeKind, words: DialectWords): string | null {
  if (type === "time") return null;
  if (type !== "text") return words.asDouble(name);
  const text = `TRIM(${words.asText(name)})`;
  return `CASE WHEN ${name} IS NULL OR ${text} = '' THEN NULL WHEN ${words.matches(text, numberPattern)} THEN ${words.textToDouble(text)} ELSE CAST('NaN' AS DOUBLE) END`;
}

function timeSql(name: string, type: TypeKind, words: DialectWords): string {
  if (type === "time") {
    return `CASE WHEN ${name} IS NULL THEN NULL ELSE COALESCE(${words.epochSeconds(name)}, ${unreadableTime}) END`;
  }
  // One that is no time is not between `earliest` and `latest` as it stands.
  if (type === "whole") return `CAST(${name} AS BIGINT)`;
  if (type !== "text") {
    // NaN is above all numbers in both dialects.
    const number = words.asDouble(name);
    const whole = type === "wide" ? `CAST(${name} AS BIGINT)` : `CAST(FLOOR(${number}) AS BIGINT)`;
    return `CASE WHEN ${name} IS NULL THEN NULL WHEN ${number} > -1e10 AND ${number} < 1e10 THEN ${whole} ELSE ${unreadableTime} END`;
  }
  const text = `TRIM(${words.asText(name)})`;
  return `CASE WHEN ${name} IS NULL OR ${text} = '' THEN NULL WHEN ${words.matches(text, secondsPattern)} THEN CAST(${words.textToDouble(text)} AS BIGINT) WHEN ${words.matches(text, timePattern)} THEN COALESCE(${words.textToEpochSeconds(text)}, ${unreadableTime}) ELSE ${unreadableTime} END`;
}

function columnMissing(name: string, columns: readonly Column[], where: string): MarqueeError {
  return new MarqueeError("COLUMN_MISSING", {
    where,
    column: name,
    expected: `watch events with the columns ${eventColumns.flatMap((column) => (column.needed ? [column.name] : [])).join(", ")}, and if they are known rating and released_at`,
    found: columns.map((column) => column.name).join(", "),
    remedy: "Rename the columns before.",
  });
}

const kindWords = {
  id: "texts or whole numbers",
  number: "numbers",
  time: "dates, times, ISO texts or seconds since 1970",
};

function typeUnsupported({ name, type }: Column, kind: "id" | "number" | "time", where: string): MarqueeError {
  return new MarqueeError("TYPE_UNSUPPORTED", { where, column: name, expected: kindWords[kind], found: type });
}
