import type { TreeLimits, TreeRule } from "../../kernels/coded-rows.ts";
import { codeColumns } from "../../kernels/column-codes.ts";
import { growTrees } from "../../kernels/forest.ts";
import { threadsFor } from "../../kernels/threads.ts";
import { balancedWeights, type ClassWeight, classFactors } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { TrainingRows } from "../learner.ts";
import type { Trees } from "./trees.ts";

/** What classification trees have in common besides the limits that cut them short. */
export interface TreeGrowing {
  readonly classWeight: ClassWeight;
  readonly minSamplesLeaf: number;
  /** How many columns are drawn at each node, at most all. */
  readonly columnsTried: number;
  /** The most bins that a large node's values are looked at in, a multiple of 64 up to 65,536. */
  readonly bins: number;
  /** Two numbers below 2^32 a tree; null for one tree on all rows. */
  readonly seeds: Uint32Array | null;
}

/**
 * Classification trees under each of several limits: those under tighter ones are the others cut short, so that all of them
 * cost little more than the largest. Each has the bits that it has alone.
 */
export function growClassificationTrees(
  rows: TrainingRows,
  growing: TreeGrowing,
  limits: readonly TreeLimits[],
  { threads }: Pick<WorkContext, "threads">,
): Trees[] {
  const weights =
    rows.weights === undefined ? classFactors(rows, growing.classWeight) : balancedWeights(rows, growing.classWeight);
  const widest: TreeRule = {
    maxDepth: Math.max(...limits.map(({ maxDepth }) => maxDepth)),
    minSamplesSplit: Math.min(...limits.map(({ minSamplesSplit }) => minSamplesSplit)),
    minSamplesLeaf: growing.minSamplesLeaf,
    columnsTried: growing.columnsTried,
    finest: growing.bins,
  };
  const coded = { ...codeColumns(rows.columns), target: rows.target, weights };
  return growTrees(coded, widest, growing.seeds, limits, threadsFor(workOf(rows, growing.seeds), threads));
}

/** Ten trees cost about what `threadsFor` takes for a row's work; a tree alone is grown by one thread whatever its size. */
function workOf(rows: TrainingRows, seeds: Uint32Array | null): number {
  return seeds === null ? 0 : (rows.target.length * (seeds.length / 2)) / 10;
}
