import { type LogLossRows, withLogLoss } from "../../kernels/log-loss.ts";
import type { KernelThreads } from "../../kernels/threads.ts";
import { takeColumns, takeRows, takeTarget } from "../../math/columns.ts";
import { type Derivatives, euclideanLength, type LogLossProblem, trace } from "./log-loss.ts";

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

/** Where a step promises less than this share of the objective, the curvature at its end is taken to be that at its start. */
const sameCurvatureShare = 1e-8;

/** Of more rows than these a start is sought on a sample, to a gradient of `sampleTolerance` a row. */
const manyRows = 4_096;
const leastSampled = 1_024;
const rowsPerSampled = 16;
const sampleTolerance = 1e-3;

/** The tolerance is meant for so many rows of weight 1; the gradient of more is the longer. */
const rowsPerTolerance = 100;

/** From there on the curvature is taken anew where the last step was longer than this: else it is nearly what it was. */
const longStep = 0.003;

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
  threads?: KernelThreads,
): Float64Array {
  const start = minimumOfSample(problem, penalty, maxIterations);
  const { columns, target, weights } = problem;
  return withLogLoss(
    columns,
    target,
    weights,
    (rows) => {
      if (start === null) {
        return minimiseFrom(new Float64Array(columns.length + 1), rows, penalty, maxIterations, tolerance);
      }
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const length = tolerance * Math.max(1, total / rowsPerTolerance);
      return finishFrom(start, rows, penalty, maxIterations, length);
    },
    threads,
  );
}

/** The minimum by a sample of many rows, from which few steps are left; null for few rows, or where it has none. */
function minimumOfSample(problem: LogLossProblem, penalty: Penalty, maxIterations: number): Float64Array | null {
  const count = problem.target.length;
  if (count <= manyRows) return null;
  const sampled = Math.max(leastSampled, Math.floor(count / rowsPerSampled));
  const rows = Uint32Array.from({ length: sampled }, (_, at) => Math.floor(((at + 0.5) * count) / sampled));
  const least = withLogLoss(
    takeColumns(problem.columns, rows),
    takeTarget(problem.target, rows),
    takeRows(problem.weights, rows).map((weight) => weight * (count / sampled)),
    (sample) =>
      minimiseFrom(
        new Float64Array(problem.columns.length + 1),
        sample,
        penalty,
        maxIterations,
        sampleTolerance * count,
      ),
  );
  return least.every(Number.isFinite) ? least : null;
}

/**
 * Whole Newton steps from near the minimum, without looking at the loss for as long as each halves the gradient; where one does
 * not, `minimiseFrom` goes on.
 */
function finishFrom(
  start: Float64Array,
  rows: LogLossRows,
  penalty: Penalty,
  maxIterations: number,
  tolerance: number,
): Float64Array {
  let point = start;
  let next = start;
  let curvature: Float64Array | null = null;
  let lastLength = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { gradient, curvature: taken } = rows.sums(next, { loss: false, curvature: curvature === null });
    const length = euclideanLength(penalty.slopes(next, gradient));
    if (!(length <= lastLength / 2)) {
      return minimiseFrom(point, rows, penalty, maxIterations - iteration, tolerance);
    }
    point = next;
    if (length <= tolerance) break;
    lastLength = length;
    curvature ??= taken!;
    const { step } = penalty.step(point, { gradient, curvature });
    next = point.map((value, j) => value + step[j]!);
    if (euclideanLength(step) > longStep) curvature = null;
  }
  return point;
}

function minimiseFrom(
  start: Float64Array,
  rows: LogLossRows,
  penalty: Penalty,
  maxIterations: number,
  tolerance: number,
): Float64Array {
  let point = start;
  let here = logLossAt(rows, point, null);
  let objective = here.loss + penalty.of(point);
  let lastLength = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const gradientLength = euclideanLength(penalty.slopes(point, here.gradient));
    if (!Number.isFinite(gradientLength + trace(here.curvature, point.length))) return point.fill(Number.NaN);
    if (gradientLength <= tolerance) break;
    const { step, slope } = penalty.step(point, here);
    const settled = -slope <= settledShare * objective;
    if (settled && gradientLength >= lastLength) break;
    lastLength = settled ? gradientLength : Number.POSITIVE_INFINITY;
    const keptCurvature = -slope <= sameCurvatureShare * objective ? here.curvature : null;
    let length = 1;
    let moved = false;
    for (let halving = 0; halving < maxHalvings && !moved; halving++, length /= 2) {
      const candidate = point.map((value, j) => value + length * step[j]!);
      const there = logLossAt(rows, candidate, keptCurvature);
      const candidateObjective = there.loss + penalty.of(candidate);
      if (settled || candidateObjective <= objective + sufficientFall * length * slope) {
        point = candidate;
        here = there;
        objective = candidateObjective;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return point;
}

/** Loss and derivatives at a point, the curvature computed where none is given. */
function logLossAt(rows: LogLossRows, point: Float64Array, known: Float64Array | null) {
  const { loss, gradient, curvature } = rows.sums(point, { loss: true, curvature: known === null });
  return { loss, gradient, curvature: curvature ?? known! };
}
