import type { Source, SourceFormat } from "../engine.ts";
import type { Message } from "./messages.ts";

/** `""` is how a `"` is written within a field; Spark's own way is a backslash. */
const quotes = { header: "true", quote: '"', escape: '"' };

const readingOptions: Readonly<Record<SourceFormat, Readonly<Record<string, string>>>> = {
  // Files that differ in their columns are matched by name.
  parquet: { mergeSchema: "true" },
  csv: {
    ...quotes,
    encoding: "UTF-8",
    inferSchema: "false",
    // A file whose header differs is refused, not read by position; so is a row with more or fewer fields.
    enforceSchema: "false",
    mode: "FAILFAST",
    columnPruning: "false",
    maxColumns: "100000",
  },
};

/** The plan that reads a source. */
export function readPlan({ path, format }: Source): Message<"Relation"> {
  return { read: { dataSource: { format, options: pairsOf(readingOptions[format]), paths: [path] } } };
}

/** How a format is written. */
export function writeOptions(format: SourceFormat): { key: string; value: string }[] {
  return pairsOf(format === "csv" ? { ...quotes, emptyValue: "" } : { compression: "zstd" });
}

function pairsOf(options: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(options).map(([key, value]) => ({ key, value }));
}
