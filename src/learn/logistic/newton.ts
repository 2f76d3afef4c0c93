import {
  type Derivatives,
  euclideanLength,
  fillDerivatives,
  type LogLossProblem,
  linearScores,
  logLossOf,
  trace,
} from "./log-loss.ts";

/** What coefficients are charged for, and how to step towards the best ones. A point: the coefficients and, last, the free intercept. */
export interface Penalty {
  /** What a point costs. */
  of(point: Float64Array): number;
  /** The shortest (sub)gradient of loss and penalty together; `gradient`: that of the loss. 0 at the minimum. */
  slopes(point: Float64Array, gradient: Float64Array): Float64Array;
  /** From `point` to the minimum of the penalty and the second-order model of the loss. */
  step(point: Float64Array, derivatives: Derivatives): NewtonStep;
}

export interface NewtonStep {
  readonly step: Float64Array;
  /** How fast loss and penalty fall at the start of the step; negative. */
  readonly slope: number;
}

/** Share of the promised fall of the objective that a step must bring, else it is halved (Armijo). */
const sufficientFall = 1e-4;
const maxHalvings = 40;

/**
 * Where a Newton step promises to lower the objective by less than this share of it, the objective's own rounding may
 * hide the fall: steps are then taken whole for as long as they shorten the gradient.
 */
const settledShare = 1e-10;

/**
 * Minimises Σ weights[i] · ln(1 + e^(−y·z)) + penalty, z = w·x + b and y = ±1, by (proximal) Newton steps with a line
 * search. Stops when the gradient is no longer than `tolerance`, when rounding leaves nothing to gain, or after
 * `maxIterations` steps. Returns the coefficients w followed by the intercept b; all NaN when the columns hold values that
 * are missing or too large to square. Lee, Sun and Saunders 2014, doi:10.1137/130921428
 */
export function minimiseLogLoss(
  problem: LogLossProblem,
  penalty: Penalty,
  maxIterations: number,
  tolerance: number,
): Float64Array {
  const { columns, target } = problem;
  const size = columns.length + 1;
  let point = new Float64Array(size);
  let scores = linearScores(columns, target.length, point);
  let objective = logLossOf(scores, problem) + penalty.of(point);
  const derivatives = { gradient: new Float64Array(size), curvature: new Float64Array(size * size) };
  let lastLength = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    fillDerivatives(problem, scores, derivatives);
    const gradientLength = euclideanLength(penalty.slopes(point, derivatives.gradient));
    if (!Number.isFinite(gradientLength + trace(derivatives.curvature, size))) return point.fill(Number.NaN);
    if (gradientLength <= tolerance) break;
    const { step, slope } = penalty.step(point, derivatives);
    const settled = -slope <= settledShare * objective;
    if (settled && gradientLength >= lastLength) break;
    lastLength = settled ? gradientLength : Number.POSITIVE_INFINITY;
    let length = 1;
    let moved = false;
    for (let halving = 0; halving < maxHalvings && !moved; halving++, length /= 2) {
      const candidate = point.map((value, j) => value + length * step[j]!);
      const candidateScores = linearScores(columns, target.length, candidate);
      const candidateObjective = logLossOf(candidateScores, problem) + penalty.of(candidate);
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
