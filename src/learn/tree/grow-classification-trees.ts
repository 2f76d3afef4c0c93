import type { CodedRows, TreeLimits, TreeRule } from "../../kernels/coded-rows.ts";
import { codeColumns } from "../../kernels/column-codes.ts";
import { growTrees } from "../../kernels/forest.ts";
import { type AskedForest, forecastTrees } from "../../kernels/forest-forecasts.ts";
import { type KernelThreads, threadsForTrees } from "../../kernels/threads.ts";
import type { Columns } from "../../math/columns.ts";
import { balancedWeights, type ClassWeight, classFactors } from "../class-weights.ts";
import type { WorkContext } from "../context.ts";
import type { TrainingRows } from "../learner.ts";
import type { Trees } from "./trees.ts";

/** What classification trees have in common besides the limits that only cut them short. */
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

/** Classification trees on the rows. */
export function growClassificationTrees(
  rows: TrainingRows,
  growing: TreeGrowing,
  limits: TreeLimits,
  { threads }: Pick<WorkContext, "threads">,
): Trees {
  const { seeds } = growing;
  return growTrees(
    codedRows(rows, growing, threads),
    { ...ruleOf(growing), ...limits },
    seeds,
    threadsOf(rows, seeds, threads),
  );
}

/**
 * The sums over their trees of what several forests answer about other rows, without keeping them: trees under tighter limits are
 * the others cut short and fewer trees the first ones of more, so that all of them cost little more than the largest.
 */
export function forecastClassificationTrees(
  rows: TrainingRows,
  growing: TreeGrowing,
  asked: readonly AskedForest[],
  columns: Columns,
  { threads }: Pick<WorkContext, "threads">,
): Float64Array[] {
  const { seeds } = growing;
  const used = threadsOf(rows, seeds, threads);
  return forecastTrees(codedRows(rows, growing, threads), ruleOf(growing), seeds, asked, columns, used);
}

function codedRows(rows: TrainingRows, { classWeight }: TreeGrowing, threads: KernelThreads | undefined): CodedRows {
  const weights = rows.weights === undefined ? classFactors(rows, classWeight) : balancedWeights(rows, classWeight);
  return { ...codeColumns(rows.columns, threads), target: rows.target, weights };
}

function ruleOf({ minSamplesLeaf, columnsTried, bins }: TreeGrowing): Omit<TreeRule, keyof TreeLimits> {
  return { minSamplesLeaf, columnsTried, finest: bins };
}

/** A tree alone is grown by one thread whatever its size. */
function threadsOf({ target }: TrainingRows, seeds: Uint32Array | null, threads: KernelThreads | undefined) {
  return seeds === null ? undefined : threadsForTrees(target.length, seeds.length / 2, threads);
}
