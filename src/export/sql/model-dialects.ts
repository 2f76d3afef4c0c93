import { dialects } from "../../engine/dialect.ts";

/** The kinds of SQL that a model can be written in. */
export const modelDialects = ["duckdb", "spark", "postgres", "bigquery", "snowflake"] as const;
export type ModelDialect = (typeof modelDialects)[number];

/** What a model's SQL writes differently from dialect to dialect. */
export interface ModelWords {
  /** A name as an identifier. */
  name(name: string): string;
  /** A text as a literal. */
  text(text: string): string;
  /** A number as a literal of type double: the shortest digits that give it back. */
  double(value: number): string;
  readonly doubleType: string;
  readonly textType: string;
  /** What stands between a name and the query that it names, so that the query is computed once, as it streams or before. */
  readonly as: string;
  /** True where a text matches a pattern from its start to its end. No backslashes. */
  matches(sql: string, pattern: string): string;
  /** A text without the given characters around it. */
  trim(sql: string, characters: string): string;
  /** A text as a double, NULL where it is none; null in dialects that are only given columns of numbers. */
  readonly textToDouble: ((sql: string) => string) | null;
  /** The most bytes of nested CASE that trees are written in. */
  readonly mostCase: number;
}

const plainDouble = (value: number) => {
  const digits = String(value === 0 ? 0 : value);
  const literal = digits.includes("e") ? digits : `${digits}e0`;
  return value < 0 ? `(${literal})` : literal;
};
const quotedName = (quote: string) => (name: string) => `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r" };
const escapedText = (text: string) => `'${text.replaceAll(/[\\'\n\r]/g, (character) => escapes[character]!)}'`;
const quotedText = dialects.duckdb.text;
const whole = (pattern: string) => `^(${pattern})$`;

export const modelWords: Readonly<Record<ModelDialect, ModelWords>> = {
  duckdb: {
    name: dialects.duckdb.name,
    text: quotedText,
    double: plainDouble,
    doubleType: "DOUBLE",
    textType: "VARCHAR",
    as: "AS NOT MATERIALIZED",
    matches: (sql, pattern) => dialects.duckdb.matches(sql, whole(pattern)),
    trim: (sql, characters) => `TRIM(${sql}, ${quotedText(characters)})`,
    textToDouble: dialects.duckdb.textToDouble,
    mostCase: 2_000_000,
  },
  spark: {
    name: dialects.spark.name,
    text: dialects.spark.text,
    double: plainDouble,
    doubleType: "DOUBLE",
    textType: "STRING",
    as: "AS",
    matches: (sql, pattern) => dialects.spark.matches(sql, whole(pattern)),
    trim: (sql, characters) => `TRIM(BOTH ${dialects.spark.text(characters)} FROM ${sql})`,
    textToDouble: dialects.spark.textToDouble,
    mostCase: 500_000,
  },
  postgres: {
    name: quotedName('"'),
    text: quotedText,
    // A plain literal would be of type numeric, whose sums are other sums.
    double: (value) => `${plainDouble(value)}::float8`,
    doubleType: "DOUBLE PRECISION",
    textType: "TEXT",
    // PostgreSQL would else put a query in the place of every mention of its columns, and compute it as often.
    as: "AS MATERIALIZED",
    matches: (sql, pattern) => `${sql} ~ ${quotedText(whole(pattern))}`,
    trim: (sql, characters) => `BTRIM(${sql}, ${quotedText(characters)})`,
    textToDouble: null,
    mostCase: 2_000_000,
  },
  bigquery: {
    name: (name) => `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``,
    text: escapedText,
    double: plainDouble,
    doubleType: "FLOAT64",
    textType: "STRING",
    as: "AS",
    matches: (sql, pattern) => `REGEXP_CONTAINS(${sql}, ${escapedText(whole(pattern))})`,
    trim: (sql, characters) => `TRIM(${sql}, ${escapedText(characters)})`,
    textToDouble: null,
    // The whole of a query may be 1 MB.
    mostCase: 800_000,
  },
  snowflake: {
    name: quotedName('"'),
    text: escapedText,
    double: (value) => `${plainDouble(value)}::double`,
    doubleType: "DOUBLE",
    textType: "VARCHAR",
    as: "AS",
    matches: (sql, pattern) => `REGEXP_LIKE(${sql}, ${escapedText(pattern)})`,
    trim: (sql, characters) => `TRIM(${sql}, ${escapedText(characters)})`,
    textToDouble: null,
    // The whole of a statement may be 1 MB.
    mostCase: 800_000,
  },
};
