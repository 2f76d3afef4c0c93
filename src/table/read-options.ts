import { MarqueeError } from "../errors.ts";
import { type MeasureName, measureNames } from "../movies/movie.ts";
import { checkNumber } from "../movies/option-checks.ts";
import { mostThreads } from "../parallel/worker-program.ts";

export type TableFormat = "csv" | "jsonl" | "parquet" | "xlsx";

export interface ReadLimits {
  /** Rows below the header. */
  readonly rows: number;
  readonly columns: number;
  /** Bytes of one cell. */
  readonly fieldBytes: number;
  /** Bytes of the file, and of what a compressed file holds. */
  readonly bytes: number;
  /** Seconds that reading may take where it is isolated. */
  readonly seconds: number;
  /** Bytes of memory that reading may take where it is isolated. */
  readonly memory: number;
}

/** What a table may be at most, unless the caller says otherwise. */
export const readLimits: ReadLimits = {
  rows: 20_000_000,
  columns: 1000,
  fieldBytes: 1_000_000,
  bytes: 4_000_000_000,
  seconds: 600,
  memory: 8_000_000_000,
};

/** The limits that hold for a caller's options. */
export function limitsOf({ limits }: ReadOptions): ReadLimits {
  return { ...readLimits, ...limits };
}

export interface ReadOptions {
  /** Default: by the end of the file name. */
  readonly format?: TableFormat;
  /** How completion_rate is written: as a share from 0 to 1 (default), or as a percentage from 0 to 100. */
  readonly completion?: "share" | "percent";
  /**
   * Top of the rating scale when it is not 1–5: ratings run from 0 to this number and become 1 + 4·rating/scale, which
   * keeps their order and puts the top at 5. Above 0, at most 1000.
   */
  readonly ratingScale?: number;
  /** Name of the column that holds the ids. Default: `movie_id`, else `id`. */
  readonly id?: string;
  /** Name of the column that holds the target. Default: `hit`. */
  readonly target?: string;
  /** Names of the columns that hold measures, where they are called otherwise: `{ avg_watch_time: "Minutes" }`. */
  readonly columns?: Readonly<Partial<Record<MeasureName, string>>>;
  /**
   * What stands before the decimals of numbers that are written as text, the other mark then parting thousands. Default: found
   * by looking at all measures, and refused where "1,234" leaves it open.
   */
  readonly decimal?: "point" | "comma";
  /**
   * Whether the table must have the four measures. "optional": those it has no column of, or no value, are absent, for models
   * that do without. Default "required".
   */
  readonly measures?: "required" | "optional";
  /** One character between the fields of a CSV file. Default: found by looking at the file. */
  readonly delimiter?: string;
  /** Name of the sheet of a workbook. Default: the first. */
  readonly sheet?: string;
  /**
   * True for a look at a table before it is mended: values outside their range are kept (OUT_OF_RANGE), and so are dates that
   * are none (DATE_SUSPECT) and rows with the id of another. Default false: the former are refused, the latter dropped or refused.
   */
  readonly asIs?: boolean;
  /**
   * Whether the content is read by a process of its own, with limits of time and memory: a file that crashes the reader, or keeps
   * it busy, then ends in an error like any other. Default: for Parquet, workbooks and what is gzip-compressed, where native code or
   * unpacking is at work; not for text and JSON.
   */
  readonly isolated?: boolean;
  /** On how many threads large CSV files are read, 1 to 64; no result depends on it. Default: as `threadPool`. */
  readonly threads?: number;
  /** Default: `readLimits`. */
  readonly limits?: Partial<ReadLimits>;
}

/** Refuses options outside what they allow with OPTION_INVALID, so that nothing below has to look again. */
export function checkReadOptions(options: ReadOptions): void {
  const { format, completion, ratingScale, id, target, columns, decimal, measures, delimiter, sheet, limits, threads } =
    options;
  if (measures !== undefined && measures !== "required" && measures !== "optional") {
    refuse("measures", "required or optional", measures);
  }
  if (format !== undefined && !["csv", "jsonl", "parquet", "xlsx"].includes(format)) {
    refuse("format", "csv, jsonl, parquet or xlsx", format);
  }
  if (completion !== undefined && completion !== "share" && completion !== "percent") {
    refuse("completion", "share or percent", completion);
  }
  if (ratingScale !== undefined && !(typeof ratingScale === "number" && ratingScale > 0 && ratingScale <= 1000)) {
    refuse("rating-scale", "a number above 0 and at most 1000", ratingScale);
  }
  if (id !== undefined && !(typeof id === "string" && id.trim() !== "")) refuse("id", "a column name", id);
  if (target !== undefined && !(typeof target === "string" && target.trim() !== "")) {
    refuse("target", "a column name", target);
  }
  if (columns !== undefined) checkColumns(columns);
  if (decimal !== undefined && decimal !== "point" && decimal !== "comma") refuse("decimal", "point or comma", decimal);
  if (sheet !== undefined && !(typeof sheet === "string" && sheet !== ""))
    refuse("sheet", "the name of a sheet", sheet);
  if (limits !== undefined) checkLimits(limits);
  if (threads !== undefined) checkNumber("threads", threads, { min: 1, max: mostThreads, integer: true });
  if (delimiter !== undefined && !(typeof delimiter === "string" && /^[\t !#$%&*,/:;<=>?@\\^_`|~]$/.test(delimiter))) {
    refuse("delimiter", "one character such as , ; | or a tab", delimiter);
  }
}

function checkColumns(columns: NonNullable<ReadOptions["columns"]>): void {
  for (const [measure, column] of Object.entries(columns)) {
    if (!(measureNames as readonly string[]).includes(measure)) {
      refuse("column", `one of ${measureNames.join(", ")} before the =`, measure);
    }
    if (!(typeof column === "string" && column.trim() !== "")) refuse("column", `a column name for ${measure}`, column);
  }
}

function checkLimits(limits: Partial<ReadLimits>): void {
  for (const [name, limit] of Object.entries(limits)) {
    const known = Object.hasOwn(readLimits, name);
    if (!known) refuse(`limits.${name}`, `one of ${Object.keys(readLimits).join(", ")}`, name);
    if (!(typeof limit === "number" && limit > 0)) refuse(`limits.${name}`, "a number above 0", limit);
  }
}

function refuse(option: string, expected: string, found: unknown): never {
  throw new MarqueeError("OPTION_INVALID", { where: `--${option}`, expected, found: quoted(found) });
}

/** A value as messages show it: on one line, control characters escaped. */
export function quoted(value: unknown): string {
  const text = typeof value === "string" && value.length > 100 ? `${value.slice(0, 100)}…` : value;
  try {
    return JSON.stringify(text) ?? String(text);
  } catch {
    // A bigint, or an object that holds one, runs in a circle, or is deeper than the stack.
    return typeof value === "bigint" ? String(value) : "a nested value";
  }
}
