import { MarqueeError } from "../errors.ts";
import { readNumber, readRecord, refuseModel } from "../learn/model-checks.ts";
import { median, minAndMax } from "../math/stats.ts";
import { type Note, note } from "../notes.ts";
import { type FieldLedger, fieldLedger, fieldsKnownAt, type Moment } from "./field-ledger.ts";
import { type CellValue, extraColumn, type MovieTable } from "./movie.ts";

/** One number a learner sees, made from an extra column: plain data, part of the model. */
export type ExtraFeature =
  /** The number itself (true and false are 1 and 0), or the month of a date, 1–12; the median stands in where it is missing. */
  | { readonly kind: "number" | "month"; readonly column: string; readonly median: number }
  /** 1 for movies of this category, else 0. */
  | { readonly kind: "category"; readonly column: string; readonly value: string };

export interface ExtraFeatureColumns {
  /** `running_time`, `release_date month`, `genre Drama`. */
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly notes: readonly Note[];
}

/** A category is worth a column of its own when this many training rows have it, and this share of them. */
const fewestOfCategory = 10;
const leastShareOfCategory = 0.02;
const mostCategories = 20;
const mostFeatures = 1000;

/**
 * The numbers that can be learned from at a moment besides the four measures: learned from training rows alone. Number columns
 * as they stand, dates as the month, texts as one 0/1 column for each frequent category; other texts (titles) give nothing.
 * Columns that are not known at the moment, the same in every row, or empty are left out.
 * ledger: default the usual one of the table.
 */
export function numericExtraFeatures(
  training: MovieTable,
  moment: Moment,
  ledger: FieldLedger = fieldLedger(training),
): ExtraFeature[] {
  const known = new Set(fieldsKnownAt(ledger, moment));
  return training.extras.filter(({ name }) => known.has(name)).flatMap(({ name, values }) => featuresOf(name, values));
}

/**
 * The columns of the features for any table; no features give no columns. Says which categories training had not seen.
 * Throws FEATURE_MISSING (the table lacks a column) and TYPE (a text where numbers or dates are needed).
 */
export function extraFeatureColumns(features: readonly ExtraFeature[], table: MovieTable): ExtraFeatureColumns {
  const notes: Note[] = [];
  for (const column of new Set(features.filter(({ kind }) => kind === "category").map(({ column }) => column))) {
    const seen = new Set(features.map((one) => (one.kind === "category" && one.column === column ? one.value : null)));
    const others = valuesOf(table, column).filter((value) => value !== null && !seen.has(String(value)));
    if (others.length === 0) continue;
    const message = `${others.length} movies have a ${column} that training had not seen or seen too rarely, such as ${String(others[0])}; they count as none of the known ones.`;
    notes.push(note("UNSEEN_CATEGORY", message));
  }
  return {
    names: features.map((feature) => {
      if (feature.kind === "category") return `${feature.column} ${feature.value}`;
      return feature.kind === "month" ? `${feature.column} month` : feature.column;
    }),
    columns: features.map((feature) => featureColumn(feature, table)),
    notes,
  };
}

/** Checks and restores features read from JSON. Throws MODEL_INVALID, MODEL_TOO_LARGE and MODEL_NONFINITE. */
export function parseExtraFeatures(value: unknown): ExtraFeature[] {
  if (!Array.isArray(value)) refuseModel("MODEL_INVALID", "extra features", "a list", value);
  const list = value as unknown[];
  if (list.length > mostFeatures) {
    refuseModel("MODEL_TOO_LARGE", "extra features", `at most ${mostFeatures}`, list.length);
  }
  return list.map((given, index) => {
    const where = `extra feature ${index}`;
    const record = readRecord(given, where);
    const { kind, column, value: category } = record;
    if (typeof column !== "string") refuseModel("MODEL_INVALID", where, "the name of a column", column);
    if (kind === "number" || kind === "month") {
      return { kind, column: column as string, median: readNumber(record["median"], `${where} median`) };
    }
    if (kind !== "category" || typeof category !== "string") {
      refuseModel("MODEL_INVALID", where, "a number, a month or a category", kind);
    }
    return { kind: "category" as const, column: column as string, value: category as string };
  });
}

function featuresOf(column: string, values: readonly CellValue[]): ExtraFeature[] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [];
  for (const kind of ["number", "month"] as const) {
    const numbers = known.map(kind === "number" ? asNumber : asMonth);
    if (numbers.some((value) => value === null)) continue;
    const [low, high] = minAndMax(numbers as number[]);
    return low === high ? [] : [{ kind, column, median: median(numbers as number[]) }];
  }
  const counts = new Map<string, number>();
  for (const value of known) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const fewest = Math.max(fewestOfCategory, leastShareOfCategory * values.length);
  return [...counts]
    .filter(([, count]) => count >= fewest && count < values.length)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostCategories)
    .map(([value]) => ({ kind: "category", column, value }));
}

function featureColumn(feature: ExtraFeature, table: MovieTable): Float64Array {
  return Float64Array.from(valuesOf(table, feature.column), (value, row) => {
    if (feature.kind === "category") return value !== null && String(value) === feature.value ? 1 : 0;
    if (value === null) return feature.median;
    const number = feature.kind === "number" ? asNumber(value) : asMonth(value);
    if (number !== null) return number;
    throw new MarqueeError("TYPE", {
      where: `${table.source}, movie ${table.ids[row]}`,
      column: feature.column,
      expected: feature.kind === "number" ? "a number, as in training" : "a date such as 2003-02-28, as in training",
      found: String(value),
    });
  });
}

function valuesOf(table: MovieTable, name: string): readonly CellValue[] {
  const column = extraColumn(table, name);
  if (column !== undefined) return column.values;
  throw new MarqueeError("FEATURE_MISSING", {
    where: table.source,
    expected: `a column named ${name}, which the model learned from`,
    found: table.extras.map((extra) => extra.name).join(", ") || "no further columns",
  });
}

function asNumber(value: CellValue): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function asMonth(value: CellValue): number | null {
  const month = Number(/^\d{4}-(\d{2})(?:-\d{2})?(?:[T ].*)?$/.exec(typeof value === "string" ? value : "")?.[1]);
  return month >= 1 && month <= 12 ? month : null;
}
