import { dirname } from "node:path";
import { type Command, Option } from "commander";
import { MarqueeError } from "../errors.ts";
import { pathKind } from "../runs/path-kind.ts";
import { defaultStore } from "../runs/run-names.ts";
import type { ReadOptions } from "../table/read-options.ts";
import type { OutputOptions } from "./output.ts";

/** Adds what every command has. */
export function addOutputOptions(command: Command): Command {
  return command
    .option("--json", "print one JSON document to stdout and nothing else")
    .option("--no-color", "print without colours");
}

/** Adds on how many threads large tables and searches are worked on. */
export function addThreadsOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--threads <number>",
      "threads for large tables and searches; results do not depend on it (default: one a core, at most 8)",
    )
      .argParser(parseInteger("threads"))
      .env("MARQUEE_THREADS"),
  );
}

export interface StoreOptions extends OutputOptions {
  readonly store: string;
}

/** Adds where runs are looked for by their ids. */
export function addStoreOption(command: Command): Command {
  return command.option("--store <folder>", "folder of runs", defaultStore);
}

/** Adds the options of every command that reads a movie table. */
export function addReadOptions(command: Command): Command {
  return command
    .option("--completion <unit>", "how completion_rate is written: share (0 to 1, default) or percent (0 to 100)")
    .option(
      "--rating-scale <top>",
      "top of the rating scale when it is not 1 to 5, such as 10",
      parseNumber("rating-scale"),
    )
    .option("--id <column>", "column with the ids (default movie_id, else id)")
    .option("--target <column>", "column with the target (default hit)")
    .option(
      "--column <measure=name>",
      "column with a measure that is called otherwise, such as avg_watch_time=Minutes; may be repeated",
      addColumn,
    )
    .option("--decimal <mark>", "decimal mark of numbers: point or comma (default: found by looking)")
    .option(
      "--delimiter <character>",
      "character between the fields of a CSV file (default: found by looking)",
      parseDelimiter,
    )
    .option("--format <format>", "csv, jsonl, parquet or xlsx (default: by the end of the name)")
    .option("--sheet <name>", "sheet of a workbook (default: the first)")
    .option("--max-rows <number>", "most rows that are read (default 20 million)", parseInteger("max-rows"))
    .option("--max-columns <number>", "most columns that are read (default 1000)", parseInteger("max-columns"))
    .option("--max-field <size>", "longest field, as in 5MB (default 1MB)", parseSize("max-field"))
    .option("--max-size <size>", "largest file, also once uncompressed (default 4GB)", parseSize("max-size"));
}

/** Limits as commands have them among their options. */
interface LimitOptions {
  readonly maxRows?: number;
  readonly maxColumns?: number;
  readonly maxField?: number;
  readonly maxSize?: number;
}

/** Adds one `measure=name`. */
function addColumn(text: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, measure = "", name = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === "") refuseOption("column", "a measure, = and a column name", text);
  return { ...earlier, [measure.trim()]: name };
}

/** Columns of measures as commands have them among their options. */
interface ColumnOptions {
  readonly column?: NonNullable<ReadOptions["columns"]>;
}

/** The reading options among a command's options. */
export function readOptionsOf(options: ReadOptions & LimitOptions & ColumnOptions): ReadOptions {
  const { completion, ratingScale, id, target, column, decimal, delimiter, format, sheet, threads } = options;
  const { maxRows: rows, maxColumns: columns, maxField: fieldBytes, maxSize: bytes } = options;
  const limits = given({ rows, columns, fieldBytes, bytes });
  const choices = given({
    completion,
    ratingScale,
    id,
    target,
    columns: column,
    decimal,
    delimiter,
    format,
    sheet,
    threads,
  });
  return Object.keys(limits).length === 0 ? choices : { ...choices, limits };
}

/** What was given of some options. */
function given<Options extends object>(
  options: Options,
): { [Key in keyof Options]?: Exclude<Options[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** A number as a person types it: not hexadecimal, not infinite, not empty. */
export const typedNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a number as a person types it; bounds are the library's to check. Throws OPTION_INVALID. */
export function parseNumber(option: string): (text: string) => number {
  return (text) => {
    if (!typedNumber.test(text)) refuseOption(option, "a number", text);
    return Number(text);
  };
}

/** Reads an integer. Throws OPTION_INVALID. */
export function parseInteger(option: string): (text: string) => number {
  return (text) => {
    if (!/^[+-]?\d+$/.test(text)) refuseOption(option, "an integer", text);
    return Number(text);
  };
}

const sizeUnits: Readonly<Record<string, number>> = { "": 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

/** Reads a number of bytes: 500000, 500kB, 5MB or 2GB. Throws OPTION_INVALID. */
export function parseSize(option: string): (text: string) => number {
  return (text) => {
    const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
    const factor = sizeUnits[unit.toLowerCase()];
    if (number === "" || factor === undefined) refuseOption(option, "a size such as 500kB, 5MB or 2GB", text);
    return Math.floor(Number(number) * factor);
  };
}

export function refuseOption(option: string, expected: string, found: string, remedy?: string): never {
  const details = { where: `--${option}`, expected, found: found === "" ? "nothing" : found };
  throw new MarqueeError("OPTION_INVALID", remedy === undefined ? details : { ...details, remedy });
}

function parseDelimiter(text: string): string {
  return text === "\\t" || text.toLowerCase() === "tab" ? "\t" : text;
}

/**
 * Looks at the place of an output before any work is done. Throws OUTPUT_EXISTS when there is something and `force` is
 * not given, OUTPUT_UNWRITABLE when the folder does not exist, OPTION_INVALID when there is no name.
 */
export function checkOutput(path: string, force: boolean): void {
  if (path === "") refuseOption("out", "a file name", path);
  const folder = dirname(path);
  if (pathKind(folder) !== "folder") {
    throw new MarqueeError("OUTPUT_UNWRITABLE", {
      where: path,
      expected: "a folder that exists",
      found: `no folder named ${folder}`,
      remedy: "Make the folder first, or name another place with --out.",
    });
  }
  if (pathKind(path) !== "nothing" && !force) {
    throw new MarqueeError("OUTPUT_EXISTS", {
      where: path,
      expected: "a name that is free",
      found: "a file or folder of that name",
      remedy: "Pass --force to replace it, or name another place with --out.",
    });
  }
}

/** Adds leave to replace the output. */
export function addForceOption(command: Command): Command {
  return command.option("--force", "replace the output when it exists");
}
