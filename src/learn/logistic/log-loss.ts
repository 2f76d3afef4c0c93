import type { Columns } from "../../math/columns.ts";
import { log1pExp, sigmoid } from "../../math/special.ts";

/** What a logistic regression is fitted to; `weights`: n numbers, at least 0, the strength of the data multiplied in. */
export interface LogLossProblem {
  readonly columns: Columns;
  readonly target: Uint8Array;
  readonly weights: Float64Array;
}

/** First and second derivatives by the coefficients and, last, the intercept. */
export interface Derivatives {
  readonly gradient: Float64Array;
  /** Row by row; the lower triangle alone is filled. */
  readonly curvature: Float64Array;
}

/** w·x + b of every row. */
export function linearScores(columns: Columns, rows: number, point: Float64Array): Float64Array {
  const scores = new Float64Array(rows).fill(point[columns.length]!);
  columns.forEach((column, j) => {
    const coefficient = point[j]!;
    for (let i = 0; i < rows; i++) scores[i]! += coefficient * column[i]!;
  });
  return scores;
}

/** Σ weights · ln(1 + e^(−y·z)), y = ±1 and z the score. */
export function logLossOf(scores: Float64Array, { target, weights }: LogLossProblem): number {
  let loss = 0;
  for (let i = 0; i < scores.length; i++) {
    loss += weights[i]! * log1pExp(target[i] === 1 ? -scores[i]! : scores[i]!);
  }
  return loss;
}

/** Fills in the derivatives of the loss, without any penalty. */
export function fillDerivatives(
  { columns, target, weights }: LogLossProblem,
  scores: Float64Array,
  { gradient, curvature }: Derivatives,
): void {
  const rows = target.length;
  const intercept = columns.length;
  const size = intercept + 1;
  const residuals = new Float64Array(rows);
  const spreads = new Float64Array(rows);
  gradient[intercept] = 0;
  curvature[intercept * size + intercept] = 0;
  for (let i = 0; i < rows; i++) {
    const probability = sigmoid(scores[i]!);
    residuals[i] = weights[i]! * (probability - target[i]!);
    spreads[i] = weights[i]! * probability * sigmoid(-scores[i]!);
    gradient[intercept]! += residuals[i]!;
    curvature[intercept * size + intercept]! += spreads[i]!;
  }
  const spreadColumn = new Float64Array(rows);
  columns.forEach((column, j) => {
    let spreadSum = 0;
    for (let i = 0; i < rows; i++) {
      spreadColumn[i] = spreads[i]! * column[i]!;
      spreadSum += spreadColumn[i]!;
    }
    gradient[j] = dot(residuals, column);
    curvature[intercept * size + j] = spreadSum;
    for (let k = 0; k <= j; k++) curvature[j * size + k] = dot(spreadColumn, columns[k]!);
  });
}

export function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let j = 0; j < size; j++) sum += matrix[j * size + j]!;
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function euclideanLength(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
