/** The kinds of SQL that an engine here understands. */
export type SqlDialect = "duckdb" | "spark";

/** What is written differently from dialect to dialect. Arguments and results are SQL, but for names, texts and patterns. */
export interface DialectWords {
  /** A name as an identifier. */
  name(name: string): string;
  /** A text as a literal. */
  text(text: string): string;
  /** Any plain value as a text. */
  asText(sql: string): string;
  /** A number as a double. */
  asDouble(sql: string): string;
  /** A text as a double; NULL where it is none. The engines differ in what they take: look at the text with `matches` first. */
  textToDouble(sql: string): string;
  /** A date or time as whole seconds since 1970 in UTC, downwards; NULL where it is infinite. */
  epochSeconds(sql: string): string;
  /** An ISO text as whole seconds since 1970, UTC where it names no zone; NULL where it is none. As with `textToDouble`. */
  textToEpochSeconds(sql: string): string;
  /** A whole number from 0 to below `count`, the same for the same texts; each engine has its own. */
  bucket(texts: readonly string[], count: number): string;
  /** True where a text matches a pattern somewhere. No backslashes: write [0-9] and [.]; both RE2 and Java must know it. */
  matches(sql: string, pattern: string): string;
}

const quotedText = (text: string) => `'${text.replaceAll("'", "''")}'`;

export const dialects: Readonly<Record<SqlDialect, DialectWords>> = {
  duckdb: {
    name: (name) => `"${name.replaceAll('"', '""')}"`,
    text: quotedText,
    asText: (sql) => `CAST(${sql} AS VARCHAR)`,
    asDouble: (sql) => `CAST(${sql} AS DOUBLE)`,
    textToDouble: (sql) => `TRY_CAST(${sql} AS DOUBLE)`,
    epochSeconds: (sql) => `TRY_CAST(FLOOR(EPOCH(${sql})) AS BIGINT)`,
    textToEpochSeconds: (sql) => `TRY_CAST(FLOOR(EPOCH(TRY_CAST(${sql} AS TIMESTAMP))) AS BIGINT)`,
    bucket: (texts, count) => `HASH(${texts.join(", ")}) % ${count}`,
    matches: (sql, pattern) => `REGEXP_MATCHES(${sql}, ${quotedText(pattern)})`,
  },
  spark: {
    name: (name) => `\`${name.replaceAll("`", "``")}\``,
    // Spark reads backslashes in literals as escapes, and a doubled quote as none at all.
    text: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
    asText: (sql) => `CAST(${sql} AS STRING)`,
    asDouble: (sql) => `CAST(${sql} AS DOUBLE)`,
    textToDouble: (sql) => `TRY_CAST(${sql} AS DOUBLE)`,
    epochSeconds: (sql) => `UNIX_TIMESTAMP(CAST(${sql} AS TIMESTAMP))`,
    textToEpochSeconds: (sql) => `UNIX_TIMESTAMP(TRY_CAST(${sql} AS TIMESTAMP))`,
    bucket: (texts, count) => `PMOD(HASH(${texts.join(", ")}), ${count})`,
    matches: (sql, pattern) => `${sql} RLIKE ${quotedText(pattern)}`,
  },
};
