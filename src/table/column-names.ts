import { MarqueeError } from "../errors.ts";
import { type MeasureName, measureNames } from "../movies/movie.ts";
import { type Note, note } from "../notes.ts";
import { readNumber } from "./numbers.ts";
import type { ReadOptions } from "./read-options.ts";
import { quoted } from "./read-options.ts";

/** Which column of a file serves as what, by index. */
export interface ColumnRoles {
  /** -1 when there is none: ids are assigned. */
  readonly id: number;
  /** -1 for one that is absent, where that is allowed. */
  readonly measures: Readonly<Record<MeasureName, number>>;
  /** -1 when there is none. */
  readonly target: number;
  readonly extras: readonly number[];
  readonly notes: readonly Note[];
}

/** The names of the columns that a reader looks for. */
export function wantedNames(options: ReadOptions): string[] {
  return [...measureColumns(options), options.id ?? "movie_id", options.target ?? "hit"];
}

/** What the columns of the four measures are called. */
export function measureColumns({ columns = {} }: ReadOptions): string[] {
  return measureNames.map((name) => columns[name] ?? name);
}

/** How many of the wanted names occur in a record, written one way or another. */
export function matchedCount(record: readonly string[], wanted: readonly string[]): number {
  const names = new Set(record.map(normalName));
  return wanted.filter((name) => names.has(normalName(name))).length;
}

/**
 * The column names of a header, spaces around them removed (TRIMMED). Throws TOO_MANY_COLUMNS, HEADER_BLANK, and
 * HEADER_DUPLICATE for names that are equal but for letter case.
 */
export function checkedHeader(
  raw: readonly string[],
  where: string,
  maxColumns: number,
): { names: string[]; notes: Note[] } {
  if (raw.length > maxColumns) {
    const remedy = "Keep the columns that are needed, or raise the limit with --max-columns.";
    throw new MarqueeError("TOO_MANY_COLUMNS", {
      where,
      expected: `at most ${maxColumns} columns`,
      found: `${raw.length}`,
      remedy,
    });
  }
  const names = raw.map((name) => name.trim());
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    if (name === "") {
      throw new MarqueeError("HEADER_BLANK", {
        where,
        expected: "a name for every column",
        found: `none for column ${index + 1} of ${names.length}`,
        remedy: "Name the column in the header, or remove it.",
      });
    }
    const first = seen.get(name.toLowerCase());
    if (first !== undefined) throw duplicateName(where, names[first]!, name, index);
    seen.set(name.toLowerCase(), index);
  });
  const padded = names.filter((name, index) => name !== raw[index]);
  const notes =
    padded.length === 0
      ? []
      : [note("TRIMMED", `Spaces around ${listed(padded)} in the header of ${where} were removed.`)];
  return { names, notes };
}

/** sample: the first records; measures: what the columns of measures are called. Throws HEADER_MISSING when the first line is data already, HEADER_AMBIGUOUS when the header comes below it. */
export function checkFirstLine(
  sample: readonly (readonly string[])[],
  where: string,
  measures: readonly string[] = measureNames,
): void {
  const [first = [], second = []] = sample;
  const measuresIn = (record: readonly string[]) => matchedCount(record, measures);
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

/**
 * Finds the columns of the movie table among a file's. An exact name wins; otherwise letter case, spaces, `_`, `-` and
 * `.` do not count, so `Avg Watch Time` and `avgWatchTime` serve as avg_watch_time (COLUMN_MATCHED).
 * Throws COLUMN_MISSING with the nearest names the file has, and HEADER_DUPLICATE when two names fit equally.
 */
export function matchColumns(names: readonly string[], options: ReadOptions, where: string): ColumnRoles {
  const find = (wanted: string) => findColumn(names, wanted, where);
  const missing: string[] = [];
  const required = (wanted: string) => {
    const index = find(wanted);
    if (index < 0) missing.push(wanted);
    return index;
  };
  let id = options.id === undefined ? find("movie_id") : required(options.id);
  if (id < 0) id = find("id");
  const target = options.target === undefined ? find("hit") : required(options.target);
  const measure = (name: MeasureName) => {
    const given = options.columns?.[name];
    if (given !== undefined) return required(given);
    return options.measures === "optional" ? find(name) : required(name);
  };
  const measures = {
    avg_watch_time: measure("avg_watch_time"),
    completion_rate: measure("completion_rate"),
    ratings_count: measure("ratings_count"),
    avg_rating: measure("avg_rating"),
  };
  if (missing.length > 0) throw missingColumns(names, missing, where);
  const used = new Map<number, string>();
  const claim = (index: number, role: string) => {
    if (index < 0) return;
    const other = used.get(index);
    if (other !== undefined) {
      throw new MarqueeError("OPTION_INVALID", {
        where,
        column: names[index],
        expected: `different columns for ${other} and ${role}`,
        found: "the same for both",
      });
    }
    used.set(index, role);
  };
  claim(id, "movie_id");
  for (const name of measureNames) claim(measures[name], name);
  claim(target, "hit");
  const extras = names.map((_, index) => index).filter((index) => !used.has(index));
  const matched = [...used].filter(([index, role]) => names[index] !== role);
  const notes: Note[] = [];
  if (matched.length > 0) {
    const pairs = matched.map(([index, role]) => `${quoted(names[index])} serves as ${role}`);
    notes.push(note("COLUMN_MATCHED", `In ${where} ${pairs.join(", ")}.`));
  }
  return { id, measures, target, extras, notes };
}

function findColumn(names: readonly string[], wanted: string, where: string): number {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const normal = normalName(wanted);
  const fitting = names.map((_, index) => index).filter((index) => normalName(names[index]!) === normal);
  if (fitting.length > 1) throw duplicateName(where, names[fitting[0]!]!, names[fitting[1]!]!, fitting[1]!, wanted);
  return fitting[0] ?? -1;
}

function normalName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]+/g, "");
}

function missingColumns(names: readonly string[], missing: readonly string[], where: string): MarqueeError {
  const guesses = missing.flatMap((wanted) => {
    const near = nearestName(names, wanted);
    return near === null ? [] : [`Did you mean ${quoted(near)} for ${wanted}?`];
  });
  const rename =
    missing.length === 1
      ? `Name the column that holds it ${missing[0]}, or say which it is with --column.`
      : "Name the columns so, or say which they are with --column.";
  return new MarqueeError("COLUMN_MISSING", {
    where,
    expected: `${missing.length === 1 ? "a column" : "columns"} ${missing.join(", ")}`,
    found: shortList(names),
    remedy: [...guesses, rename].join(" "),
  });
}

/** The name that is written most like the wanted one, if any comes near. */
export function nearestName(names: readonly string[], wanted: string): string | null {
  const normal = normalName(wanted);
  let nearest: string | null = null;
  let least = Math.max(2, normal.length * 0.4);
  for (const name of names) {
    const distance = editDistance(normalName(name).slice(0, 50), normal);
    if (distance > least || (distance === least && nearest !== null)) continue;
    nearest = name;
    least = distance;
  }
  return nearest;
}

/** As many names as a message has room for. */
function shortList(names: readonly string[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const name of names) {
    const plain = /^[\p{L}\p{N} _.-]+$/u.test(name) ? name : quoted(name);
    length += plain.length + 2;
    if (length > 100) break;
    shown.push(plain);
  }
  const more = names.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

function duplicateName(where: string, first: string, second: string, index: number, wanted?: string): MarqueeError {
  return new MarqueeError("HEADER_DUPLICATE", {
    where,
    column: second,
    expected: wanted === undefined ? "column names that differ in more than letter case" : `one column for ${wanted}`,
    found: `${quoted(first)} and ${quoted(second)} (column ${index + 1})`,
    remedy: "Rename or remove one of them.",
  });
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

/** Names in quotes, the first few of them. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quoted).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
