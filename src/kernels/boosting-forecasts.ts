import { type GrowthRule, ruleNumbers, type TreeDraw } from "./boosting.ts";
import { type BinnableColumns, type BoostingPlaces, layOutBoosting, writeState } from "./boosting-memory.ts";
import { type OpenKernel, startLayout, withKernel } from "./module.ts";
import type { KernelThreads } from "./threads.ts";
import { kernel } from "./wasm/boosting.ts";

interface Functions {
  prepare(state: number, slots: number): void;
  bin(state: number, column: number, values: number, lowest: number, missing: number, slice: number): void;
  forecastShare(state: number, fits: number, count: number, next: number, values: number, rows: number): void;
}

/** A fit that is asked: weights, largest, margin and rule as in `BoostingKernel.startFit`. */
export interface AskedFit {
  readonly weights: Float32Array;
  readonly largest: number;
  readonly margin: number;
  readonly rule: GrowthRule;
  /** One a tree at least: all of them have rows drawn or none. Fits may share them, as they may share weights. */
  readonly draws: readonly TreeDraw[];
  /** The numbers of trees after which sums are wanted, rising, from 1. */
  readonly stops: readonly number[];
}

const bytesOfFit = 88;
/** What the threads' own memory may take together. */
const ownBudget = 1 << 29;

/**
 * The sums over their first trees of what several fits of the same rows answer about other rows: for each fit and stop a number a
 * row, the leaf values added tree after tree, with the bits of the trees of `BoostingKernel.grow`. Trees are not kept. Threads
 * take whole fits. columns: of the rows to answer about, NaN where missing.
 */
export function forecastFits(
  given: BinnableColumns,
  fits: readonly AskedFit[],
  columns: readonly Float64Array[],
  threads?: KernelThreads,
): Float64Array[][] {
  const rows = given.columns[0]!.length;
  const count = columns[0]!.length;
  const maxDepth = Math.max(...fits.map(({ rule }) => rule.maxDepth));
  const layout = startLayout();
  const states = [layOutBoosting(given, maxDepth, 1, layout)];
  const most = Math.min(threads?.count ?? 1, fits.length, Math.floor(ownBudget / layout.size()));
  while (states.length < most) states.push(layOutBoosting(given, maxDepth, 1, layout));
  const { drawBytes, maskAt, room } = states[0]!;
  const drawsAt = new Map(
    [...new Set(fits.map(({ draws }) => draws))].map((d) => [d, layout.take(d.length * drawBytes)]),
  );
  const weightsAt = new Map([...new Set(fits.map(({ weights }) => weights))].map((w) => [w, layout.take(4 * room)]));
  const fitsAt = layout.take(bytesOfFit * fits.length);
  const nextAt = layout.take(4);
  const valuesAt = layout.take(8 * count * columns.length);
  const ends = fits.map(({ stops }) => ({
    stops: layout.take(4 * stops.length),
    sums: layout.take(8 * count * stops.length),
  }));
  return withKernel<Functions, Float64Array[][]>(
    kernel,
    layout.size(),
    (open) => {
      const { buffer, onEach } = open;
      for (const [draws, at] of drawsAt)
        writeDraws(new Uint8Array(buffer, at, draws.length * drawBytes), draws, maskAt);
      for (const [weights, at] of weightsAt) new Float32Array(buffer, at, rows).set(weights);
      writeRows(new Float64Array(buffer, valuesAt, count * columns.length), columns);
      fits.forEach((fit, index) => {
        const { stops, sums } = ends[index]!;
        const at = fitsAt + index * bytesOfFit;
        const mask = fit.draws[0]!.rows === null ? 0 : maskAt;
        new Float64Array(buffer, at, 6).set(ruleNumbers(rows, fit.largest, fit.rule));
        const places = [drawsAt.get(fit.draws)!, drawBytes, weightsAt.get(fit.weights)!];
        new Int32Array(buffer, at + 48, 5).set([fit.rule.maxDepth, mask, ...places]);
        new Float32Array(buffer, at + 68, 1)[0] = fit.margin;
        new Int32Array(buffer, at + 72, 3).set([fit.stops.length, stops, sums]);
        new Int32Array(buffer, stops, fit.stops.length).set(fit.stops);
        new Float64Array(buffer, sums, count).fill(0);
      });
      new Int32Array(buffer, nextAt, 1)[0] = 0;
      binForEach(open, given, states);
      onEach("forecastShare", (thread) => {
        const own = states[thread];
        return [own?.state ?? 0, fitsAt, own === undefined ? 0 : fits.length, nextAt, valuesAt, count];
      });
      return fits.map(({ stops }, index) => {
        const { sums } = ends[index]!;
        return stops.map((_, stop) => new Float64Array(buffer, sums + 8 * count * stop, count).slice());
      });
    },
    threads,
  );
}

/** Every thread gets the rows in bins for itself. */
function binForEach(
  { buffer, functions }: OpenKernel<Functions>,
  given: BinnableColumns,
  states: readonly BoostingPlaces[],
): void {
  for (const places of states) {
    writeState(buffer, given, places);
    functions.prepare(places.state, places.slots);
    // Gradients are filled later: their room is that of one column of values.
    const values = new Float64Array(buffer, places.gradients, places.rows);
    given.columns.forEach((column, index) => {
      const bins = given.lowest[index]!;
      values.set(column);
      new Float64Array(buffer, places.lowest, 256).fill(Number.NaN).set(bins);
      functions.bin(places.state, index, places.gradients, places.lowest, bins.length, 0);
    });
  }
}

function writeDraws(bytes: Uint8Array, draws: readonly TreeDraw[], maskAt: number): void {
  const drawBytes = bytes.length / draws.length;
  draws.forEach(({ rows, columns }, tree) => {
    bytes.set(columns, tree * drawBytes);
    if (rows !== null) bytes.set(rows, tree * drawBytes + maskAt);
  });
}

function writeRows(values: Float64Array, columns: readonly Float64Array[]): void {
  columns.forEach((column, index) => {
    for (let row = 0, at = index; row < column.length; row++, at += columns.length) values[at] = column[row]!;
  });
}
