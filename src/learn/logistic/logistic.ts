import { MarqueeError } from "../../errors.ts";
import { type Columns, rowCount } from "../../math/columns.ts";
import { sigmoid } from "../../math/special.ts";
import { balancedWeights, classFactors, requireTwoClasses } from "../class-weights.ts";
import type { Learner } from "../learner.ts";
import { readNumber, readNumbers, readRecord } from "../model-checks.ts";
import type { ParamSpecs } from "../params.ts";
import { lasso } from "./lasso.ts";
import { minimiseLogLoss } from "./newton.ts";
import { ridge } from "./ridge.ts";

const params = {
  C: {
    kind: "number",
    default: 1,
    min: 0,
    minExclusive: true,
    max: 1e6,
    description: "Weight of the data against the penalty on large coefficients; smaller means simpler.",
  },
  penalty: {
    kind: "choice",
    default: "l2",
    choices: ["l2", "l1"],
    description:
      "What is charged for: the squares of the coefficients (l2), or their sizes, which sets some to 0 (l1).",
  },
  classWeight: {
    kind: "choice",
    default: "none",
    choices: ["none", "balanced"],
    description: "Whether the rarer class counts for more, so that both classes weigh the same.",
  },
  maxIterations: {
    kind: "integer",
    default: 100,
    min: 1,
    max: 10_000,
    description: "The most Newton steps to take.",
  },
  tolerance: {
    kind: "number",
    default: 1e-8,
    min: 0,
    max: 1,
    description:
      "Length of the gradient (with l1, of the shortest subgradient) at which the fit counts as converged; above 4,096 rows for each hundred of them.",
  },
} as const satisfies ParamSpecs;

/** Log odds of a hit = intercept + Σ coefficients[i] · column i. */
export interface LogisticModel {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/**
 * Logistic regression. Minimises C · Σ weight · log loss + ½‖coefficients‖² (l2) or + ‖coefficients‖₁ (l1), the intercept
 * free of penalty: scikit-learn's objectives, so its coefficients are met. Throws ONE_CLASS, and NUMBER_NONFINITE when a
 * column holds values that are missing or too large to square. Gain: the share of |coefficient|, comparable because the
 * columns are standardised. Methods: damped Newton, Boyd and Vandenberghe 2004, section 9.5; for l1 proximal Newton.
 */
export const logistic: Learner<typeof params, LogisticModel> = {
  name: "logistic",
  label: "Logistic regression",
  complexity: 1,
  params,
  needsScaling: true,
  fit(rows, { C, penalty, classWeight, maxIterations, tolerance }, { threads }) {
    requireTwoClasses(rows, "logistic");
    const weights = rows.weights === undefined ? classFactors(rows, classWeight) : balancedWeights(rows, classWeight);
    for (let i = 0; i < weights.length; i++) weights[i]! *= C;
    const problem = { columns: rows.columns, scale: rows.scale, target: rows.target, weights };
    const solution = minimiseLogLoss(problem, penalty === "l1" ? lasso : ridge, maxIterations, tolerance, threads);
    if (!solution.every(Number.isFinite)) {
      throw new MarqueeError("NUMBER_NONFINITE", {
        where: "logistic",
        expected: "columns of finite numbers of a moderate size",
        found: "values that are missing or too large",
        remedy: "Fill missing values and standardise the columns first.",
      });
    }
    const coefficients = solution.subarray(0, rows.columns.length).map((value) => value + 0);
    return Object.freeze({ coefficients, intercept: solution[rows.columns.length]! + 0 });
  },
  probability(model, columns) {
    const probabilities = logOdds(model, columns);
    for (let i = 0; i < probabilities.length; i++) probabilities[i] = sigmoid(probabilities[i]!);
    return probabilities;
  },
  rowProbability({ intercept, coefficients }) {
    return (row) => {
      let sum = intercept;
      for (let column = 0; column < coefficients.length; column++) sum += coefficients[column]! * row[column]!;
      return sigmoid(sum);
    };
  },
  gain(model) {
    const sizes = model.coefficients.map(Math.abs);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return total > 0 ? sizes.map((size) => size / total) : sizes;
  },
  parse(value, columnCount) {
    const record = readRecord(value, "logistic model");
    return Object.freeze({
      coefficients: readNumbers(record["coefficients"], columnCount, "logistic coefficients"),
      intercept: readNumber(record["intercept"], "logistic intercept"),
    });
  },
};

function logOdds(model: LogisticModel, columns: Columns): Float64Array {
  const sums = new Float64Array(rowCount(columns)).fill(model.intercept);
  columns.forEach((column, index) => {
    const coefficient = model.coefficients[index]!;
    for (let i = 0; i < sums.length; i++) sums[i]! += coefficient * column[i]!;
  });
  return sums;
}
