import { MarqueeError } from "../errors.ts";
import { groupedSplit } from "../learn/split-groups.ts";
import { type RowSplit, stratifiedSplit } from "../learn/split-rows.ts";
import type { RandomStream } from "../math/random.ts";
import { type Note, note } from "../notes.ts";
import { type CellValue, extraColumn, type MovieTable, movieCount, takeMovies } from "./movie.ts";

const fewestRows = 6;
const fewestOfAClass = 3;

/** How rows are divided between training and the one test. At most one column is named. */
export interface SplitChoice {
  readonly testSize: number;
  readonly splitColumn: string | null;
  readonly timeColumn: string | null;
  /** Rows of one value stay on one side; each row without a value stands for itself. */
  readonly groupColumn?: string | null;
}

/** Movies whose target is known, with their target as 0 and 1. */
export interface LabelledMovies {
  readonly movies: MovieTable;
  readonly target: Uint8Array;
  readonly notes: readonly Note[];
}

/** Keeps the movies whose target is known. Throws NO_TARGET, TOO_FEW_ROWS (fewer than 6) and ONE_CLASS. */
export function labelledMovies(table: MovieTable): LabelledMovies {
  const known: number[] = [];
  table.hit?.forEach((value, row) => {
    if (value >= 0) known.push(row);
  });
  if (known.length === 0) {
    throw new MarqueeError("NO_TARGET", {
      where: table.source,
      expected: "a column hit with 0 and 1 to learn from",
      found: table.hit === null ? "no such column" : "no value in it",
      remedy: "Name the column with --target, or use segment, which needs none.",
    });
  }
  requireRows(table.source, known.length);
  const dropped = movieCount(table) - known.length;
  const movies = dropped === 0 ? table : takeMovies(table, known);
  const target = Uint8Array.from(movies.hit!);
  requireBothClasses(table.source, target, fewestOfAClass, "to train and test");
  const message = `${dropped} of ${movieCount(table)} movies have no known target and were left out.`;
  return { movies, target, notes: dropped === 0 ? [] : [note("ROWS_DROPPED", message)] };
}

/** Divides labelled movies into training and test rows. Throws COLUMN_MISSING, SPLIT_INVALID, DATE_INVALID, ONE_CLASS. */
export function splitMovies(labelled: LabelledMovies, choice: SplitChoice, random: RandomStream): RowSplit {
  const { movies, target } = labelled;
  const split =
    choice.splitColumn !== null
      ? splitByMarks(movies, choice.splitColumn)
      : choice.timeColumn !== null
        ? splitByTime(movies, choice.timeColumn, choice.testSize)
        : choice.groupColumn != null
          ? groupedSplit(target, rowGroups(movies, choice.groupColumn), choice.testSize, random)
          : stratifiedSplit(target, choice.testSize, random);
  if (split.train.length === 0 || split.test.length === 0) {
    throw new MarqueeError("SPLIT_INVALID", {
      where: movies.source,
      expected: "both training and test rows",
      found: `${split.train.length} training and ${split.test.length} test rows`,
    });
  }
  const trainTarget = Uint8Array.from(split.train, (row) => target[row]!);
  requireBothClasses(`${movies.source} (training rows)`, trainTarget, 2, "to cross-validate");
  return split;
}

function splitByMarks(movies: MovieTable, name: string): RowSplit {
  const train: number[] = [];
  const test: number[] = [];
  requireColumn(movies, name).forEach((value, row) => {
    if (value === "train") train.push(row);
    else if (value === "test") test.push(row);
    else {
      throw new MarqueeError("SPLIT_INVALID", {
        where: `${movies.source}, movie ${movies.ids[row]}`,
        column: name,
        expected: "train or test",
        found: value === null ? "nothing" : String(value),
      });
    }
  });
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

/** The group of each movie, numbered from 0 as they come; a movie without a value is a group of its own. Throws COLUMN_MISSING. */
export function rowGroups(movies: MovieTable, name: string): Uint32Array {
  const numbers = new Map<string, number>();
  let next = 0;
  return Uint32Array.from(requireColumn(movies, name), (value) => {
    if (value === null || value === "") return next++;
    const known = numbers.get(String(value));
    if (known !== undefined) return known;
    numbers.set(String(value), next);
    return next++;
  });
}

/** A number for each movie that grows with time. Throws COLUMN_MISSING, and DATE_INVALID where a date is missing or cannot be read. */
export function rowMoments(movies: MovieTable, name: string): Float64Array {
  return Float64Array.from(requireColumn(movies, name), (value, row) => moment(value, movies, name, row));
}

/** The dates a table comes with: the column `release_date` (any letter case), else none. A movie without a readable date has NaN. */
export function knownDates(movies: MovieTable): { readonly column: string; readonly moments: Float64Array } | null {
  const column = movies.extras.find(({ name }) => name.toLowerCase() === "release_date");
  if (column === undefined) return null;
  const moments = Float64Array.from(column.values, (value) => readMoment(value) ?? Number.NaN);
  return moments.every(Number.isNaN) ? null : { column: column.name, moments };
}

/** The latest rows are the test rows; all rows of the first test moment are, so that no moment is on both sides. */
function splitByTime(movies: MovieTable, name: string, testSize: number): RowSplit {
  const moments = rowMoments(movies, name);
  const sorted = moments.slice().sort();
  const first = sorted[sorted.length - Math.min(Math.ceil(sorted.length * testSize - 1e-9), sorted.length - 1)]!;
  const rows = Array.from(moments.keys());
  return {
    train: Uint32Array.from(rows.filter((row) => moments[row]! < first)),
    test: Uint32Array.from(rows.filter((row) => moments[row]! >= first)),
  };
}

function moment(value: CellValue, movies: MovieTable, column: string, row: number): number {
  const read = readMoment(value);
  if (read !== null) return read;
  throw new MarqueeError("DATE_INVALID", {
    where: `${movies.source}, movie ${movies.ids[row]}`,
    column,
    expected: "a year, a number or a date such as 2003-02-28",
    found: value === null ? "nothing" : String(value),
    remedy: "Mend or remove the row, or split without --time-column.",
  });
}

/** A number that orders moments: a number as it stands, or yyyymmdd of an ISO date (a missing month or day counts 0). */
function readMoment(value: CellValue): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  const iso = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$/.exec(typeof value === "string" ? value.trim() : "");
  return iso === null ? null : Number(iso[1]) * 10_000 + Number(iso[2] ?? 0) * 100 + Number(iso[3] ?? 0);
}

function requireColumn(movies: MovieTable, name: string): readonly CellValue[] {
  const column = extraColumn(movies, name);
  if (column === undefined) {
    throw new MarqueeError("COLUMN_MISSING", {
      where: movies.source,
      expected: `a column named ${name} to split by`,
      found: movies.extras.map((extra) => extra.name).join(", ") || "no further columns",
    });
  }
  return column.values;
}

function requireRows(source: string, rows: number): void {
  if (rows >= fewestRows) return;
  throw new MarqueeError("TOO_FEW_ROWS", {
    where: source,
    expected: `at least ${fewestRows} movies with a known target to train and test`,
    found: String(rows),
  });
}

function requireBothClasses(source: string, target: Uint8Array, fewest: number, purpose: string): void {
  const hits = target.reduce((sum, value) => sum + value, 0);
  const misses = target.length - hits;
  if (hits === 0 || misses === 0) {
    throw new MarqueeError("ONE_CLASS", {
      where: source,
      expected: "both hits and other movies",
      found: hits === 0 ? `no hit among ${target.length}` : `nothing but hits, ${hits} of them`,
    });
  }
  if (Math.min(hits, misses) < fewest) {
    throw new MarqueeError("TOO_FEW_ROWS", {
      where: source,
      expected: `at least ${fewest} hits and ${fewest} other movies ${purpose}`,
      found: `${hits} and ${misses}`,
    });
  }
}
