import { type BinnableColumns, type BoostingPlaces, layOutBoosting, stateAt, writeState } from "./boosting-memory.ts";
import { type GrownNodes, nodesAt, type TreeCollector } from "./grown-trees.ts";
import { type OpenKernel, withKernel } from "./module.ts";
import { type KernelThreads, threadsFor } from "./threads.ts";
import { kernel } from "./wasm/boosting.ts";

interface Functions {
  prepare(state: number, slots: number): void;
  bin(state: number, column: number, values: number, lowest: number, missing: number, slice: number): void;
  growTrees(state: number, trees: number): void;
  startTree(state: number, tree: number, slice: number): void;
  plan(state: number): number;
  divide(state: number, jobs: number, slice: number): void;
  findSplits(state: number, jobs: number, thread: number): void;
  finishTree(state: number, tree: number): void;
}

/** What is paid for in a split, how far trees grow, and how much of what a leaf would best answer is taken: float32 numbers. */
export interface GrowthRule {
  readonly maxDepth: number;
  readonly learningRate: number;
  /** L2 and L1 penalty on leaf values. */
  readonly lambda: number;
  readonly alpha: number;
  /** The least gain of a split. */
  readonly gamma: number;
  /** The least sum of second derivatives on each side of a split. */
  readonly minChildWeight: number;
}

/** What a tree learns from. */
export interface TreeDraw {
  /** A bit a row, the lowest of a byte first: 1 for those it learns from. Null for all rows. */
  readonly rows: Uint8Array | null;
  /** 1 for each column it may use, of which there is one at least. */
  readonly columns: Uint8Array;
}

/** Rows in bins, ready for fits. Everything is the same to the last bit however many threads there are. */
export interface BoostingKernel {
  /** The most trees of a call. */
  readonly treesAtOnce: number;
  /**
   * Begins a fit. weights: n non-negative float32 numbers, negative for a row of class 1, the same sign for −0; largest:
   * the largest of them in size; margin: the log odds all rows start at.
   */
  startFit(weights: Float32Array, largest: number, margin: number, rule: GrowthRule): void;
  /**
   * Grows a tree for each of the draws, 1 to `treesAtOnce`, each upon those before it, and adds them to `collector` as one
   * piece. Returns its nodes as they stand in the kernel's memory until the next call. Either all trees of a fit have rows drawn or none. Leaf values carry the learning rate, covers are sums of
   * second derivatives, gains are twice what the penalised loss falls by.
   */
  grow(draws: readonly TreeDraw[], collector: TreeCollector): GrownNodes;
}

/** Below so many rows, gradients have 30 bits; twice as many rows cost them one. */
const exactRows = 1 << 20;
/** The kernel turns sums into numbers that are multiples of so many units, whose squares and cubes float32 can hold. */
const numberUnits = 1 << 20;

/**
 * Cuts columns into bins in a memory of its own and lends it to `work`, which may fit as often as it likes, one fit at a
 * time. maxDepth: the deepest tree of any fit, 1 or more. threads: used from the number of rows on at which they win.
 */
export function withBoostingKernel<Result>(
  given: BinnableColumns,
  maxDepth: number,
  threads: KernelThreads | undefined,
  work: (kernel: BoostingKernel) => Result,
): Result {
  const used = threadsFor(given.columns[0]!.length, threads);
  const places = layOutBoosting(given, maxDepth, used?.count ?? 1);
  return withKernel<Functions, Result>(kernel, places.bytes, (open) => work(openBoosting(open, given, places)), used);
}

function openBoosting(open: OpenKernel<Functions>, given: BinnableColumns, places: BoostingPlaces): BoostingKernel {
  const { buffer, functions, onEach } = open;
  const { state, rows } = places;
  writeState(buffer, given, places);
  functions.prepare(state, places.slots);
  binColumns(open, given, places);
  const numbers = new Int32Array(buffer, state);
  const values = new Float64Array(buffer, state);
  const drawn = new Uint8Array(buffer, places.draws, places.treesAtOnce * places.drawBytes);

  /** As `growTrees` of the kernel, on all threads. */
  function growOnThreads(trees: number): void {
    for (let tree = 0; tree < trees; tree++) {
      onEach("startTree", (slice) => [state, tree, slice]);
      onEach("findSplits", (thread) => [state, 1, thread]);
      for (let jobs = functions.plan(state); jobs > 0; jobs = functions.plan(state)) {
        const planned = jobs;
        onEach("divide", (slice) => [state, planned, slice]);
        if (numbers[stateAt.searches]) onEach("findSplits", (thread) => [state, planned, thread]);
      }
      functions.finishTree(state, tree);
    }
  }

  return {
    treesAtOnce: places.treesAtOnce,
    startFit(weights, largest, margin, rule) {
      new Float32Array(buffer, places.weights, rows).set(weights);
      new Float32Array(buffer, places.margins, places.room).fill(margin);
      values.set(ruleNumbers(rows, largest, rule), stateAt.rule);
      numbers[stateAt.maxDepth] = rule.maxDepth;
    },
    grow(draws, collector) {
      draws.forEach((draw, tree) => {
        drawn.set(draw.columns, tree * places.drawBytes);
        if (draw.rows !== null) drawn.set(draw.rows, tree * places.drawBytes + places.maskAt);
      });
      numbers[stateAt.mask] = draws[0]!.rows === null ? 0 : places.maskAt;
      if (places.slices === 1) functions.growTrees(state, draws.length);
      else growOnThreads(draws.length);
      const roots = Array.from(new Int32Array(buffer, places.roots, draws.length));
      const grown = nodesAt(buffer, places.grown, places.grownRoom, numbers[stateAt.grownCount]!);
      collector.copy(collector.announce(grown.left.length, roots), grown);
      return grown;
    },
  };
}

/** The rule as the kernel reads it, for rows whose weights are at most `largest`. */
export function ruleNumbers(rows: number, largest: number, rule: GrowthRule): number[] {
  const unit = unitFor(rows, largest) / numberUnits;
  const { lambda, alpha, gamma, minChildWeight, learningRate } = rule;
  const leastCurvature = Math.max(1 / numberUnits, minChildWeight * unit);
  return [unit, lambda * unit, alpha * unit, leastCurvature, gamma, learningRate];
}

/** The power of two that weights of at most `largest` are multiplied by; a float32 number that keeps clear of both ends. */
function unitFor(rows: number, largest: number): number {
  const bits = 30 - Math.max(0, Math.ceil(Math.log2(rows / exactRows)));
  const exponent = largest > 0 ? Math.ceil(Math.log2(largest)) : 0;
  return 2 ** Math.min(100, bits - exponent);
}

function binColumns(
  { buffer, onEach }: OpenKernel<Functions>,
  { columns, lowest }: BinnableColumns,
  { state, rows, gradients, lowest: lowestAt }: BoostingPlaces,
): void {
  // Gradients are filled later: their room is that of one column of values.
  const values = new Float64Array(buffer, gradients, rows);
  const edges = new Float64Array(buffer, lowestAt, 256);
  columns.forEach((column, index) => {
    const bins = lowest[index]!;
    values.set(column);
    edges.fill(Number.NaN).set(bins);
    onEach("bin", (slice) => [state, index, gradients, lowestAt, bins.length, slice]);
  });
}
