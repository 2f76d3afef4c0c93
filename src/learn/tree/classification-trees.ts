import { refuseModel } from "../model-checks.ts";
import type { ParamSpecs, ParamsOf } from "../params.ts";
import type { GiniRule } from "./grow-gini-tree.ts";
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

export function classificationTreeRule(given: ParamsOf<typeof classificationTreeParams>): GiniRule {
  return {
    maxDepth: given.maxDepth ?? Number.POSITIVE_INFINITY,
    minSamplesSplit: given.minSamplesSplit,
    minSamplesLeaf: given.minSamplesLeaf,
  };
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
