import type { ParamSpecs, ParamsOf } from "../params.ts";

/** The hyper-parameters of gradient boosting, in XGBoost's terms. */
export const boostingParams = {
  trees: { kind: "integer", default: 100, min: 1, max: 10_000, description: "How many trees are added up." },
  maxDepth: { kind: "integer", default: 6, min: 1, max: 64, description: "The most questions on the way to a leaf." },
  learningRate: {
    kind: "number",
    default: 0.3,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "How much of each tree's correction is taken.",
  },
  lambda: { kind: "number", default: 1, min: 0, max: 1e6, description: "L2 penalty on leaf values." },
  alpha: { kind: "number", default: 0, min: 0, max: 1e6, description: "L1 penalty on leaf values." },
  gamma: { kind: "number", default: 0, min: 0, max: 1e6, description: "The least gain a split must bring." },
  minChildWeight: {
    kind: "number",
    default: 1,
    min: 0,
    max: 1e6,
    description: "The least sum of second derivatives on each side of a split.",
  },
  subsample: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "The share of rows each tree learns from.",
  },
  columnSample: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1,
    description: "The share of columns each tree may use, at least one column.",
  },
  scalePosWeight: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1e6,
    description: "How many times more a hit counts than a miss.",
  },
  baseScore: {
    kind: "number-or-none",
    default: null,
    min: 1e-6,
    max: 1 - 1e-6,
    description: "The probability to start from; none starts from the training rows' hit rate.",
  },
  earlyStoppingRounds: {
    kind: "integer-or-none",
    default: null,
    min: 1,
    max: 10_000,
    description:
      "After how many trees without a lower log loss on rows held back to stop, keeping the trees up to the lowest.",
  },
  validationShare: {
    kind: "number",
    default: 0.2,
    min: 0,
    minExclusive: true,
    max: 0.9,
    description: "The share of the training rows held back when stopping early.",
  },
} as const satisfies ParamSpecs;

export type BoostingParams = ParamsOf<typeof boostingParams>;
