import type { TreeDraw } from "../../kernels/boosting.ts";
import { type AskedFit, forecastFits } from "../../kernels/boosting-forecasts.ts";
import { threadsForTrees } from "../../kernels/threads.ts";
import type { Columns } from "../../math/columns.ts";
import type { WorkContext } from "../context.ts";
import type { TrainingRows } from "../learner.ts";
import { chooseBins } from "./bin-edges.ts";
import { drawTree, growthRule, startOf } from "./fit-trees.ts";
import type { BoostingParams } from "./params.ts";

/** A fit and the hyper-parameters that it serves, which differ in the number of trees alone. */
interface SharedFit {
  readonly sets: readonly BoostingParams[];
  readonly stops: readonly number[];
}

/**
 * The log odds of other rows by a model of each set of hyper-parameters, with the bits of the model. Nothing is stopped early.
 * All sets share the bins, those that differ in the number of trees share the trees, and those that draw alike share the draws.
 */
export function forecastMargins(
  rows: TrainingRows,
  paramsList: readonly BoostingParams[],
  columns: Columns,
  { random, threads }: Pick<WorkContext, "random" | "threads">,
): Map<BoostingParams, Float64Array> {
  const shared = sharedFits(paramsList);
  const mostTrees = Math.max(...paramsList.map(({ trees }) => trees));
  const drawsOf = remembering(
    ({ subsample, columnSample }: BoostingParams) => `${subsample} ${columnSample}`,
    (params): TreeDraw[] => Array.from({ length: mostTrees }, (_, tree) => drawTree(rows, params, random.child(tree))),
  );
  const startOfFit = remembering(
    ({ scalePosWeight, baseScore }: BoostingParams) => `${scalePosWeight} ${baseScore}`,
    (params) => startOf(rows, params),
  );
  const fits = shared.map(({ sets, stops }): AskedFit => {
    const { signed, largest, baseMargin } = startOfFit(sets[0]!);
    const rule = growthRule(sets[0]!);
    return { weights: signed, largest, margin: baseMargin, rule, draws: drawsOf(sets[0]!), stops };
  });
  const sums = forecastFits(chooseBins(rows), fits, columns, threadsOf(rows, shared, threads));
  const margins = new Map<BoostingParams, Float64Array>();
  shared.forEach(({ sets, stops }, fit) => {
    for (const params of sets) {
      const { baseMargin } = startOfFit(params);
      margins.set(
        params,
        sums[fit]![stops.indexOf(params.trees)]!.map((sum) => baseMargin + sum),
      );
    }
  });
  return margins;
}

/** The deepest first: threads take one after another, and the last ones should be short. */
function sharedFits(paramsList: readonly BoostingParams[]): SharedFit[] {
  const sharing = new Map<string, BoostingParams[]>();
  for (const params of paramsList) {
    const key = JSON.stringify({ ...params, trees: 0 });
    sharing.set(key, [...(sharing.get(key) ?? []), params]);
  }
  return [...sharing.values()]
    .map((sets) => ({ sets, stops: [...new Set(sets.map(({ trees }) => trees))].sort((a, b) => a - b) }))
    .sort((a, b) => b.sets[0]!.maxDepth - a.sets[0]!.maxDepth);
}

/** A single fit is done by one thread. */
function threadsOf({ target }: TrainingRows, fits: readonly SharedFit[], threads: WorkContext["threads"]) {
  if (fits.length === 1) return undefined;
  const trees = fits.reduce((sum, { stops }) => sum + stops.at(-1)!, 0);
  return threadsForTrees(target.length, trees, threads);
}

function remembering<Given, Value>(keyOf: (given: Given) => string, make: (given: Given) => Value) {
  const known = new Map<string, Value>();
  return (given: Given): Value => {
    const key = keyOf(given);
    const value = known.get(key) ?? make(given);
    known.set(key, value);
    return value;
  };
}
