import type { TreeLimits } from "../../kernels/coded-rows.ts";
import { refuseModel } from "../model-checks.ts";
import type { ParamSpecs, ParamsOf } from "../params.ts";
import { parseTrees, type Trees } from "./trees.ts";

/** The hyper-parameters of a classification tree, alone or in a forest. */
export const classificationTreeParams = {
  maxDepth: {
    kind: "integer-or-none",
    default: null,
    min: 1,
    max: 1000,
    description: "The most questions on the way to a leaf.",
  },
  minSamplesSplit: {
    kind: "integer",
    default: 2,
    min: 2,
    max: 1_000_000,
    description: "The fewest rows a node must hold to be split.",
  },
  minSamplesLeaf: {
    kind: "integer",
    default: 1,
    min: 1,
    max: 1_000_000,
    description: "The fewest rows on each side of a split.",
  },
  classWeight: {
    kind: "choice",
    default: "none",
    choices: ["none", "balanced"],
    description: "Whether the rarer class counts for more, so that both classes weigh the same.",
  },
} as const satisfies ParamSpecs;

type TreeParams = ParamsOf<typeof classificationTreeParams>;

export function treeLimits({ maxDepth, minSamplesSplit }: TreeParams): TreeLimits {
  return { maxDepth: maxDepth ?? Number.POSITIVE_INFINITY, minSamplesSplit };
}

/**
 * Does the work of several sets of hyper-parameters together where one set's trees are another's cut short: where they differ in
 * the limits on depth and rows to split, and in the number of trees. work: gives a result for each of such sets. Returns the
 * result of each set.
 */
export function sharingTrees<Params extends TreeParams, Result>(
  paramsList: readonly Params[],
  work: (sets: readonly Params[]) => readonly Result[],
): Result[] {
  const sharing = new Map<string, Params[]>();
  for (const params of paramsList) {
    const key = sharingKey(params);
    sharing.set(key, [...(sharing.get(key) ?? []), params]);
  }
  const results = new Map<Params, Result>();
  for (const sets of sharing.values()) {
    const found = work(sets);
    sets.forEach((params, index) => {
      results.set(params, found[index]!);
    });
  }
  return paramsList.map((params) => results.get(params)!);
}

/** The hyper-parameters but for those that cut short; complete ones always come in the order of their declarations. */
function sharingKey(params: TreeParams): string {
  return JSON.stringify({ ...params, maxDepth: 0, minSamplesSplit: 0, trees: 0 });
}

/** Checks and restores trees whose nodes hold shares of hits. Throws what `parseTrees` does, MODEL_INVALID for no trees and for what is no share. */
export function parseClassificationTrees(value: unknown, columnCount: number, where: string): Trees {
  const trees = parseTrees(value, columnCount, where);
  if (trees.treeCount === 0) refuseModel("MODEL_INVALID", where, "at least 1 tree", 0);
  for (let node = 0; node < trees.nodeCount; node++) {
    const share = trees.value[node]!;
    if (share < 0 || share > 1) refuseModel("MODEL_INVALID", `${where} node ${node}`, "a share from 0 to 1", share);
  }
  return trees;
}
