import { readCount, readNumbers, readRecord, refuseModel } from "../learn/model-checks.ts";
import type { Columns } from "../math/columns.ts";
import type { RandomStream } from "../math/random.ts";
import { normalQuantile } from "../math/special.ts";
import { quantile } from "../math/stats.ts";
import { type Note, note } from "../notes.ts";
import { type FittedInput, mostLevels } from "./fitted-inputs.ts";
import type { Interval } from "./segment-result.ts";

/** How the training rows were spread over one column: plain data, part of the model. */
export interface ColumnProfile {
  readonly column: string;
  /**
   * Deciles of the known values, strictly rising, 1 to 9 of them: bin i holds values above edge i − 1 up to edge i. Of
   * categories an edge for each, 1 to 20, and what comes after them is the others.
   */
  readonly edges: readonly number[];
  /** Rows in each bin, and last those where the value is missing. */
  readonly counts: readonly number[];
}

export type DriftReading = "stable" | "moderate" | "strong" | "too few rows to tell";

export interface ColumnDrift {
  readonly column: string;
  /** Population stability index between training and scored rows, 0 or more; chance alone raises it. */
  readonly psi: number;
  /** 95 % bootstrap interval, chance taken off. */
  readonly interval: Interval;
  /** What chance alone shows on average when nothing moved, and what it exceeds once in 20 times. */
  readonly expectedByChance: number;
  readonly chanceLimit: number;
  readonly reading: DriftReading;
}

/** The usual readings of the index: below the first stable, above the second strong. */
const moderateDrift = 0.1;
const strongDrift = 0.25;
const bins = 10;
const maxColumns = 10_000;
const resamples = 500;

/** How the training rows are spread. codes: the inputs by `codeInputs`; those with fewer than 2 distinct values are left out. */
export function driftProfile(inputs: readonly FittedInput[], codes: Columns): ColumnProfile[] {
  return inputs.flatMap((input, index) => {
    const { name } = input;
    const values = codes[index]!;
    if (input.kind !== "number") {
      const edges = input.levels.map((_, place) => place);
      return [{ column: name, edges, counts: Array.from(countBins(edges, values)) }];
    }
    const known = values.filter((value) => !Number.isNaN(value)).sort();
    if (known.length === 0 || known[0] === known[known.length - 1]) return [];
    const highest = known[known.length - 1]!;
    const deciles = Array.from({ length: bins - 1 }, (_, i) => known[Math.ceil(((i + 1) * known.length) / bins) - 1]!);
    // Edges are values that occur and lie below the highest, so that no bin is empty in training.
    const edges = [...new Set(deciles)].filter((edge) => edge < highest);
    if (edges.length === 0) edges.push(known.findLast((value) => value < highest)!);
    return [{ column: name, edges, counts: Array.from(countBins(edges, values)) }];
  });
}

/**
 * How far scored rows have moved from the training rows, column by column of the profile. Every bin counts half a row more
 * on both sides, so that an empty one is no infinity. Where nothing moved the index times the harmonic size of the two
 * samples is near chi-square, which tells how much of it is chance: less than the limit is no drift, and the readings (below
 * 0.1 stable, to 0.25 moderate, above strong) are of what exceeds the average of chance.
 * names and columns: the scored rows, at least 1; columns without a profile are passed over, and so are profiles without a column.
 * Siddiqi 2006, "Credit risk scorecards", doi:10.1002/9781119201731; Yurdakul and Naranjo 2020, doi:10.21314/JRMV.2020.227.
 */
export function drift(
  profile: readonly ColumnProfile[],
  names: readonly string[],
  columns: Columns,
  random: RandomStream,
): ColumnDrift[] {
  return profile.flatMap((expected, index) => {
    const values = columns[names.indexOf(expected.column)];
    if (values === undefined) return [];
    const counts = countBins(expected.edges, values);
    return [columnDrift(expected, counts, random.child(index))];
  });
}

/** What to say beside predictions: the columns that moved, or that the rows are too few to tell; nothing when all is stable. */
export function driftNotes(drifts: readonly ColumnDrift[]): Note[] {
  const notes: Note[] = [];
  for (const reading of ["strong", "moderate"] as const) {
    const moved = drifts.filter((column) => column.reading === reading);
    if (moved.length === 0) continue;
    const figures = moved.map(
      ({ column, psi, interval }) =>
        `${column} ${psi.toFixed(2)} (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`,
    );
    const advice =
      reading === "strong"
        ? "The model's figures may no longer hold: train again."
        : "Watch it, and test the model again.";
    notes.push(
      note(
        "DRIFT",
        `These movies differ from the training movies (${reading} drift, population stability index): ${figures.join(", ")}. ${advice}`,
      ),
    );
  }
  if (notes.length === 0 && drifts.length > 0 && drifts.every(({ reading }) => reading === "too few rows to tell")) {
    notes.push(note("DRIFT", "Too few movies to tell whether they differ from the training movies."));
  }
  return notes;
}

/** Checks and restores profiles read from JSON. Throws MODEL_INVALID, MODEL_TOO_LARGE and MODEL_NONFINITE. */
export function parseDriftProfile(value: unknown): ColumnProfile[] {
  if (!Array.isArray(value)) refuseModel("MODEL_INVALID", "drift profile", "a list", value);
  const list = value as unknown[];
  if (list.length > maxColumns) refuseModel("MODEL_TOO_LARGE", "drift profile", `at most ${maxColumns}`, list.length);
  return list.map((given, index) => {
    const where = `drift profile ${index}`;
    const record = readRecord(given, where);
    const { column, edges: givenEdges } = record;
    if (typeof column !== "string") refuseModel("MODEL_INVALID", where, "the name of a column", column);
    const length = Array.isArray(givenEdges) ? givenEdges.length : 0;
    if (length === 0 || length > mostLevels) {
      refuseModel("MODEL_INVALID", `${where} edges`, `a list of 1 to ${mostLevels} numbers`, length);
    }
    const edges = Array.from(readNumbers(givenEdges, length, `${where} edges`));
    if (edges.some((edge, i) => i > 0 && edge <= edges[i - 1]!)) {
      refuseModel("MODEL_INVALID", `${where} edges`, "rising numbers", "a fall");
    }
    const counts = Array.from(readNumbers(record["counts"], length + 2, `${where} counts`));
    for (const count of counts) readCount(count, Number.MAX_SAFE_INTEGER, `${where} counts`);
    return { column: column as string, edges, counts };
  });
}

function columnDrift(expected: ColumnProfile, counts: Float64Array, random: RandomStream): ColumnDrift {
  const { column } = expected;
  const trained = Float64Array.from(expected.counts);
  const psi = stabilityIndex(trained, counts);
  const draws = Float64Array.from({ length: resamples }, (_, sample) => {
    const stream = random.child(sample);
    return stabilityIndex(resampled(trained, stream), resampled(counts, stream));
  });
  const freedom = usedBins(trained, counts) - 1;
  const unit = 1 / total(trained) + 1 / total(counts);
  const expectedByChance = freedom * unit;
  const chanceLimit = chiSquareLimit(freedom) * unit;
  return {
    column,
    psi,
    interval: mirroredInterval(psi, draws),
    expectedByChance,
    chanceLimit,
    reading: read(psi, expectedByChance, chanceLimit),
  };
}

function read(psi: number, expectedByChance: number, chanceLimit: number): DriftReading {
  if (psi <= chanceLimit) return chanceLimit > strongDrift ? "too few rows to tell" : "stable";
  const moved = psi - expectedByChance;
  if (moved < moderateDrift) return "stable";
  return moved <= strongDrift ? "moderate" : "strong";
}

/** Σ (q − p) · ln(q / p) over the bins that either side uses. */
function stabilityIndex(trained: Float64Array, scored: Float64Array): number {
  const used = usedBins(trained, scored);
  const [trainedTotal, scoredTotal] = [total(trained) + used / 2, total(scored) + used / 2];
  let sum = 0;
  for (let bin = 0; bin < trained.length; bin++) {
    if (trained[bin] === 0 && scored[bin] === 0) continue;
    const before = (trained[bin]! + 0.5) / trainedTotal;
    const now = (scored[bin]! + 0.5) / scoredTotal;
    sum += (now - before) * Math.log(now / before);
  }
  return sum;
}

function usedBins(trained: Float64Array, scored: Float64Array): number {
  return trained.filter((count, bin) => count > 0 || scored[bin]! > 0).length;
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * The 95 % interval of an index that chance raises: a resample adds chance a second time, so its indices lie too high by as
 * much as the index itself does. They are mirrored at it (the basic bootstrap: Davison and Hinkley 1997, section 5.2), which
 * takes that off; the interval is kept at 0 or above and widened to hold the index.
 */
function mirroredInterval(psi: number, draws: Float64Array): Interval {
  const sorted = draws.slice().sort();
  return [
    Math.min(psi, Math.max(0, 2 * psi - quantile(sorted, 0.975))),
    Math.max(psi, 2 * psi - quantile(sorted, 0.025)),
  ];
}

/** Rows drawn with replacement, bin by bin: a Poisson count of the same mean (Poisson bootstrap), so that a million rows cost no more than ten. */
function resampled(counts: Float64Array, random: RandomStream): Float64Array {
  return counts.map((count) => poisson(count, random));
}

const normalFrom = 50;

/** A Poisson number: by multiplying uniforms (Knuth) for a small mean, rounded normal for a large one. */
function poisson(expected: number, random: RandomStream): number {
  if (expected >= normalFrom) return Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()));
  const limit = Math.exp(-expected);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}

/** The 95 % quantile of chi-square, within 1 %. Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684. */
function chiSquareLimit(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + normalQuantile(0.95) * Math.sqrt(spread)) ** 3;
}

/** Rows in each bin, and last those without a value. */
function countBins(edges: readonly number[], values: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 2);
  for (const value of values) {
    const bin = Number.isNaN(value) ? edges.length + 1 : edges.findIndex((edge) => value <= edge);
    counts[bin === -1 ? edges.length : bin]!++;
  }
  return counts;
}
