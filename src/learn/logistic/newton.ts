import type { Columns } from "../../math/columns.ts";
import { choleskyFactor, choleskySolve } from "../../math/linear-solve.ts";
import { log1pExp, sigmoid } from "../../math/special.ts";

/** Share of the promised fall of the objective that a step must bring, else it is halved (Armijo). */
const sufficientFall = 1e-4;
const maxHalvings = 40;

/**
 * Where a Newton step promises to lower the objective by less than this share of it, the objective's own rounding may
 * hide the fall: steps are then taken whole for as long as they shorten the gradient.
 */
const settledShare = 1e-10;

/**
 * Minimises Σ weights[i] · ln(1 + e^(−y·z)) + ½‖w‖², z = w·x + b and y = ±1, by Newton steps with a line search.
 * Stops when the gradient is no longer than `tolerance`, when rounding leaves nothing to gain, or after `maxIterations`
 * steps. Returns the coefficients w followed by the intercept b; all NaN when the columns hold values that are missing
 * or too large to square.
 */
export function minimiseLogLoss(
  columns: Columns,
  target: Uint8Array,
  weights: Float64Array,
  maxIterations: number,
  tolerance: number,
): Float64Array {
  const size = columns.length + 1;
  let point = new Float64Array(size);
  let scores = linearScores(columns, target.length, point);
  let objective = penalisedLoss(scores, target, weights, point);
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  let lastLength = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    fillDerivatives(columns, target, weights, scores, point, gradient, curvature);
    const gradientLength = euclideanLength(gradient);
    if (!Number.isFinite(gradientLength + trace(curvature, size))) return point.fill(Number.NaN);
    if (gradientLength <= tolerance) break;
    const step = newtonStep(curvature, gradient, size);
    const slope = dot(step, gradient);
    const settled = -slope <= settledShare * objective;
    if (settled && gradientLength >= lastLength) break;
    lastLength = settled ? gradientLength : Number.POSITIVE_INFINITY;
    let length = 1;
    let moved = false;
    for (let halving = 0; halving < maxHalvings && !moved; halving++, length /= 2) {
      const candidate = point.map((value, j) => value + length * step[j]!);
      const candidateScores = linearScores(columns, target.length, candidate);
      const candidateObjective = penalisedLoss(candidateScores, target, weights, candidate);
      if (settled || candidateObjective <= objective + sufficientFall * length * slope) {
        point = candidate;
        scores = candidateScores;
        objective = candidateObjective;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return point;
}

/** w·x + b of every row. */
function linearScores(columns: Columns, rows: number, point: Float64Array): Float64Array {
  const scores = new Float64Array(rows).fill(point[columns.length]!);
  columns.forEach((column, j) => {
    const coefficient = point[j]!;
    for (let i = 0; i < rows; i++) scores[i]! += coefficient * column[i]!;
  });
  return scores;
}

function penalisedLoss(scores: Float64Array, target: Uint8Array, weights: Float64Array, point: Float64Array): number {
  let loss = 0;
  for (let i = 0; i < scores.length; i++) {
    loss += weights[i]! * log1pExp(target[i] === 1 ? -scores[i]! : scores[i]!);
  }
  let penalty = 0;
  for (let j = 0; j < point.length - 1; j++) penalty += point[j]! ** 2;
  return loss + penalty / 2;
}

/** Fills the gradient and the lower triangle of the second derivatives; the intercept comes last and has no penalty. */
function fillDerivatives(
  columns: Columns,
  target: Uint8Array,
  weights: Float64Array,
  scores: Float64Array,
  point: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
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
    gradient[j] = point[j]! + dot(residuals, column);
    curvature[intercept * size + j] = spreadSum;
    for (let k = 0; k <= j; k++) curvature[j * size + k] = dot(spreadColumn, columns[k]!) + (k === j ? 1 : 0);
  });
}

/** The solution of curvature · step = −gradient; the diagonal is raised until the matrix can be factored. */
function newtonStep(curvature: Float64Array, gradient: Float64Array, size: number): Float64Array {
  const step = gradient.map((value) => -value);
  const scale = trace(curvature, size);
  for (let ridge = 0; ridge <= scale; ridge = ridge === 0 ? scale * 1e-12 : ridge * 100) {
    const factor = curvature.slice();
    for (let j = 0; j < size; j++) factor[j * size + j]! += ridge;
    if (choleskyFactor(factor, size)) {
      choleskySolve(factor, size, step);
      break;
    }
  }
  return step;
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let j = 0; j < size; j++) sum += matrix[j * size + j]!;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function euclideanLength(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
