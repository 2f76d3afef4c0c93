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

function treeLimits({ maxDepth, minSamplesSplit }: TreeParams): TreeLimits {
  return { maxDepth: maxDepth ?? Number.POSITIVE_INFINITY, minSamplesSplit };
}

/**
 * Grows the trees of several sets of hyper-parameters together where one set's trees are another's cut short: where they
 * differ in the limits on depth and rows to split, and in the number of trees. grow: the trees of such sets under each of
 * the limits that occur among them. Returns the trees of each set; those of a forest may be more than it asks for.
 */
export function growSharing<Params extends TreeParams>(
  paramsList: readonly Params[],
  grow: (sets: readonly Params[], limits: readonly TreeLimits[]) => readonly Trees[],
): Trees[] {
  const sharing = new Map<string, Params[]>();
  for (const params of paramsList) {
    const key = sharingKey(params);
    sharing.set(key, [...(sharing.get(key) ?? []), params]);
  }
  const grown = new Map<Params, Trees>();
  for (const sets of sharing.values()) {
    const limits = new Map(sets.map((params) => [JSON.stringify(treeLimits(params)), treeLimits(params)]));
    const trees = grow(sets, [...limits.values()]);
    const places = [...limits.keys()];
    for (const params of sets) grown.set(params, trees[places.indexOf(JSON.stringify(treeLimits(params)))]!);
  }
  return paramsList.map((params) => grown.get(params)!);
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
