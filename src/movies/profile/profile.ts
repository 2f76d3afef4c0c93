import { takeRows } from "../../math/columns.ts";
import { permutation, randomStream } from "../../math/random.ts";
import { type Note, note } from "../../notes.ts";
import { type CircularRule, circularRules } from "../circular-rules.ts";
import { circularNotes } from "../leakage.ts";
import { type CellValue, type MovieTable, measureLabel, measures, movieCount } from "../movie.ts";
import { columnNumbers, columnProfiles, knownSorted } from "./column-profile.ts";
import { correlationsOf } from "./correlations.ts";
import { duplicatesOf } from "./duplicates.ts";
import { type ContrastColumn, hitContrast } from "./hit-against-not.ts";
import type { ColumnProfile, HitContrast, TableProfile } from "./profile-result.ts";
import { suspectedUnits } from "./suspected-units.ts";

export interface ProfileOptions {
  /** Of the samples that large tables are looked at by. Default 42. */
  readonly seed?: number;
}

const mostCorrelatedRows = 100_000;
const smallSample = 30;
const fewestOfAClass = 5;

/**
 * What is in a movie table and what is odd about it: every column's type, missing values, range, quantiles, histogram and
 * outliers; correlations; hits against the others; duplicates; measures that look as if they were in another unit; rules
 * that give the target away. Columns of numbers are the measures and the carried columns that hold nothing else. Correlations
 * of tables of more than 100,000 rows are those of a sample (SEGMENTS_SAMPLED).
 */
export function profileMovies(table: MovieTable, { seed = 42 }: ProfileOptions = {}): TableProfile {
  const random = randomStream(seed);
  const columns = columnProfiles(table);
  const numeric = numericColumns(table);
  const sample = correlationRows(movieCount(table), seed);
  const sampled = withTarget(numeric, table.hit).map(({ name, values }) => ({
    name,
    values: sample === null ? values : takeRows(values, sample),
  }));
  const units = suspectedUnits({
    avg_watch_time: knownSorted(table.measures.avg_watch_time),
    completion_rate: knownSorted(table.measures.completion_rate),
    ratings_count: knownSorted(table.measures.ratings_count),
    avg_rating: knownSorted(table.measures.avg_rating),
  });
  const leakSuspects = leaks(table, numeric, random);
  return {
    source: table.source,
    hash: table.hash,
    rows: movieCount(table),
    target: targetCounts(table.hit),
    columns,
    correlations: correlationsOf(sampled),
    hitAgainstNot: contrasts(numeric, table.hit),
    duplicates: duplicatesOf(table),
    suspectedUnits: units,
    leakSuspects,
    notes: [
      ...sizeNotes(movieCount(table), sample !== null),
      ...constantNotes(columns),
      ...units.map(({ message }) => note("SCALE_SUSPECT", message)),
      ...circularNotes(leakSuspects),
    ],
  };
}

function numericColumns(table: MovieTable): ContrastColumn[] {
  const extras = table.extras.flatMap(({ name, values }) => {
    const numbers = columnNumbers(values);
    return numbers === null ? [] : [{ name, label: name, unit: null, values: numbers }];
  });
  const ofMeasures = measures.map((measure) => ({
    name: measure.name,
    label: measureLabel(table, measure),
    unit: measure.unit,
    values: table.measures[measure.name],
  }));
  return [...ofMeasures, ...extras];
}

function withTarget(columns: readonly ContrastColumn[], hit: Int8Array | null) {
  if (hit === null) return columns;
  const target = { name: "hit", values: Float64Array.from(hit, (value) => (value < 0 ? Number.NaN : value)) };
  return [...columns.slice(0, measures.length), target, ...columns.slice(measures.length)];
}

/** Null for all rows. */
function correlationRows(rows: number, seed: number): Uint32Array | null {
  if (rows <= mostCorrelatedRows) return null;
  return Uint32Array.from(permutation(rows, randomStream(seed).child(1)).slice(0, mostCorrelatedRows));
}

function contrasts(columns: readonly ContrastColumn[], hit: Int8Array | null): HitContrast[] {
  if (hit === null) return [];
  const strength = ({ rocAuc }: HitContrast) => Math.abs(rocAuc - 0.5);
  return columns.flatMap((column) => hitContrast(column, hit) ?? []).sort((a, b) => strength(b) - strength(a));
}

function leaks(
  table: MovieTable,
  numeric: readonly ContrastColumn[],
  random: ReturnType<typeof randomStream>,
): CircularRule[] {
  const { hit } = table;
  if (hit === null) return [];
  const rows = Array.from(hit.keys()).filter((row) => hit[row]! >= 0);
  const hits = rows.filter((row) => hit[row] === 1).length;
  // Of a handful of movies nearly every column tells which are hits.
  if (Math.min(hits, rows.length - hits) < fewestOfAClass) return [];
  const candidates = [...numeric, ...table.extras.flatMap(({ name, values }) => twoValued(name, values) ?? [])];
  return circularRules(
    candidates.map(({ name }) => name),
    candidates.map(({ values }) => takeRows(values, rows)),
    Uint8Array.from(rows, (row) => hit[row]!),
    random.child(0),
  );
}

/** A column of two texts, or of true and false, as 0 and 1: a copy of the target in other words is found this way. */
function twoValued(name: string, values: readonly CellValue[]): { name: string; values: Float64Array } | null {
  const distinct: CellValue[] = [];
  for (const value of values) {
    if (value === null || distinct.includes(value)) continue;
    if (typeof value === "number" || distinct.length === 2) return null;
    distinct.push(value);
  }
  if (distinct.length < 2) return null;
  return {
    name,
    values: Float64Array.from(values, (value) => (value === null ? Number.NaN : distinct.indexOf(value))),
  };
}

function targetCounts(hit: Int8Array | null): TableProfile["target"] {
  if (hit === null) return null;
  const known = hit.filter((value) => value >= 0).length;
  const hits = hit.filter((value) => value === 1).length;
  return { known, hits, hitRate: known === 0 ? null : hits / known };
}

function sizeNotes(rows: number, sampled: boolean): Note[] {
  if (sampled) {
    const message = `Correlations were computed on ${mostCorrelatedRows} of the ${rows} rows, drawn at random.`;
    return [note("SEGMENTS_SAMPLED", message)];
  }
  if (rows >= smallSample) return [];
  const message = `${rows === 1 ? "1 movie is" : `${rows} movies are`} too few for firm figures: correlations and differences may well be chance.`;
  return [note("SMALL_SAMPLE", message)];
}

function constantNotes(columns: readonly ColumnProfile[]): Note[] {
  const constant = columns.filter(({ numbers, known, distinct }) => numbers !== null && known > 1 && distinct === 1);
  if (constant.length === 0) return [];
  const names = constant.map(({ column }) => column).join(", ");
  const message = `The same value everywhere in ${names}: left out of the correlations.`;
  return [note("DROPPED_CONSTANT", message)];
}
