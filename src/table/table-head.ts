import { wantedNames } from "./column-names.ts";
import { delimiterName, findDelimiter } from "./csv-delimiter.ts";
import type { NamedFormat } from "./formats.ts";
import { jsonRecords } from "./parse-json.ts";
import { plainText } from "./plain-text.ts";
import { limitsOf, type ReadOptions } from "./read-options.ts";

/** The top of a file before anything is made of it: the names of its columns and its first rows, as texts. */
export interface TableHead {
  readonly names: readonly string[];
  /** As long as `names`; an empty text where there is nothing. */
  readonly rows: readonly (readonly string[])[];
  /** What parts the fields, in words; null where nothing has to. */
  readonly delimiter: string | null;
}

/** With the header, so one row fewer is shown. */
const records = 20;

/** Reads the top of a file. Throws what readMovies throws before it looks for the columns of the movie table. */
export async function tableHead(
  bytes: Uint8Array,
  name: string,
  named: NamedFormat,
  options: ReadOptions,
): Promise<TableHead> {
  const limits = limitsOf(options);
  const source = { name, hash: null, limits, notes: [] };
  switch (named.format) {
    case "parquet": {
      const { parquetHead } = await import("./parse-parquet.ts");
      return headOf(await parquetHead(bytes, source, records));
    }
    case "xlsx": {
      const { xlsxHead } = await import("./parse-xlsx.ts");
      return headOf(await xlsxHead(bytes, source, options, records));
    }
    case "jsonl":
      return headOfRecords(jsonRecords(plainText(bytes, name, named, limits.bytes).bytes, named.json, source));
    case "csv": {
      const text = plainText(bytes, name, named, limits.bytes).bytes;
      const hints = { given: options.delimiter, named: named.delimiter, wanted: wantedNames(options) };
      const { delimiter, sample } = findDelimiter(text, hints, name, limits);
      return headOf(sample, delimiterName(delimiter));
    }
  }
}

function headOf([header = [], ...rows]: readonly (readonly string[])[], delimiter: string | null = null): TableHead {
  const names = header.map((name) => name.trim());
  return { names, rows: rows.map((row) => names.map((_, column) => row[column] ?? "")), delimiter };
}

/** What is no object is left to reading, which refuses it with its row. */
function headOfRecords(values: Iterable<unknown>): TableHead {
  const first: Record<string, unknown>[] = [];
  for (const value of values) {
    if (first.length === records - 1) break;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      first.push(value as Record<string, unknown>);
    }
  }
  const names = [...new Set(first.flatMap(Object.keys))];
  return headOf([names, ...first.map((record) => names.map((name) => cellText(record[name])))]);
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
