import type { Columns } from "../math/columns.ts";
import { median, minAndMax } from "../math/stats.ts";
import { type Note, note } from "../notes.ts";
import type { InputColumn } from "./inputs.ts";
import type { Interval } from "./segment-result.ts";

/** What was learned of an input from the rows a stage may see: plain data, part of the model. */
export type FittedInput =
  | {
      readonly kind: "number";
      readonly name: string;
      /** Stands in where the value is missing. */
      readonly median: number;
      /** Smallest and largest known value. */
      readonly range: Interval;
    }
  | {
      readonly kind: "month" | "category";
      readonly name: string;
      /** The categories that get a column of their own, the most frequent first. */
      readonly levels: readonly string[];
      /** True when missing is frequent enough to have a column of its own. */
      readonly missing: boolean;
    };

/** A category is worth a column of its own when this many rows have it, and this share of them. */
const fewestOfLevel = 10;
const leastShareOfLevel = 0.02;
/** The most categories of an input. */
export const mostLevels = 20;

/** Learns the median and range of a number, or the frequent categories; the target takes no part. An input of which nothing is known has median 0. */
export function fitInput(input: InputColumn): FittedInput {
  const { name } = input;
  if (input.kind === "number") {
    const [low, high] = minAndMax(input.values);
    if (Number.isNaN(low)) return { kind: "number", name, median: 0, range: [0, 0] };
    return { kind: "number", name, median: median(input.values), range: [low, high] };
  }
  const counts = new Map<string | null, number>();
  for (const value of input.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const rows = input.values.length;
  const fewest = Math.max(fewestOfLevel, leastShareOfLevel * rows);
  const isFrequent = (count: number) => count >= fewest && count < rows;
  const levels = [...counts]
    .filter((entry): entry is [string, number] => entry[0] !== null && isFrequent(entry[1]))
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostLevels)
    .map(([level]) => level);
  return { kind: input.kind, name, levels, missing: levels.length > 0 && isFrequent(counts.get(null) ?? 0) };
}

/** True when an input differs between rows in a way that can be learned from. */
export function isInformative(fitted: FittedInput): boolean {
  return fitted.kind === "number" ? fitted.range[0] < fitted.range[1] : fitted.levels.length > 0;
}

/**
 * Inputs as one number a cell: numbers as they are, categories as their place among the fitted ones (any other category
 * has the place after the last), NaN where missing. This is what everything that asks a model works with.
 */
export function codeInputs(fitted: readonly FittedInput[], inputs: readonly InputColumn[]): Float64Array[] {
  return fitted.map((one, index) => {
    const input = inputs[index]!;
    if (one.kind === "number" || input.kind === "number") return input.values as Float64Array;
    const places = new Map(one.levels.map((level, place) => [level, place]));
    return Float64Array.from(input.values, (value) =>
      value === null ? Number.NaN : (places.get(value) ?? one.levels.length),
    );
  });
}

/** What a code stands for: the number, or the category; null where missing. */
export function decodeInput(fitted: FittedInput, code: number): number | string | null {
  if (Number.isNaN(code)) return null;
  return fitted.kind === "number" ? code : (fitted.levels[code] ?? "another");
}

/** A number input with missing values replaced by the median. */
export function imputed(column: Float64Array, { median }: { readonly median: number }): Float64Array {
  return column.map((value) => (Number.isNaN(value) ? median : value));
}

/** The columns that a learner sees of an input: the number, or 0 and 1 for each category. codes: see `codeInputs`. */
export function inputColumns(fitted: FittedInput, codes: Float64Array): Float64Array[] {
  if (fitted.kind === "number") return [imputed(codes, fitted)];
  const indicator = (holds: (code: number) => boolean) => codes.map((code) => (holds(code) ? 1 : 0));
  return [
    ...fitted.levels.map((_, place) => indicator((code) => code === place)),
    ...(fitted.missing ? [indicator(Number.isNaN)] : []),
  ];
}

/** The names of those columns: `running_time`; `genre Drama`, `genre missing`; `release_date Jul`. */
export function inputColumnNames(fitted: FittedInput): string[] {
  if (fitted.kind === "number") return [fitted.name];
  return [...fitted.levels, ...(fitted.missing ? ["missing"] : [])].map((level) => `${fitted.name} ${level}`);
}

/** Says which categories of a table had no column of their own in training. columns: the codes of the table. */
export function unseenNotes(fitted: readonly FittedInput[], inputs: readonly InputColumn[], codes: Columns): Note[] {
  return fitted.flatMap((one, index) => {
    const input = inputs[index]!;
    if (one.kind === "number" || input.kind === "number") return [];
    const rows = Array.from(codes[index]!.keys()).filter((row) => codes[index]![row] === one.levels.length);
    if (rows.length === 0) return [];
    const movies = rows.length === 1 ? "1 movie has" : `${rows.length} movies have`;
    const message = `${movies} a ${one.name} that training had not seen or seen too rarely, such as ${input.values[rows[0]!]}: it counts as none of those the model knows.`;
    return [note("UNSEEN_CATEGORY", message)];
  });
}
