import { type LogLossProblem, type LogLossRows, withLogLoss } from "../../kernels/log-loss.ts";
import type { KernelThreads } from "../../kernels/threads.ts";
import { type Derivatives, euclideanLength, trace } from "./log-loss.ts";

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

/** With the curvature kept, a step may leave so many times the share of the gradient that the last one left: up to five times was seen. */
const worseShare = 10;

/**
 * Minimises Σ weights[i] · ln(1 + e^(−y·z)) + penalty, z = w·x + b and y = ±1, by (proximal) Newton steps with a line
 * search. Stops when the gradient is no longer than `tolerance`, or is to be by how the last step went, when rounding leaves nothing to gain, or after
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
  const size = problem.columns.length + 1;
  const count = problem.target.length;
  return withLogLoss(
    problem,
    (rows) => {
      const start = count > manyRows ? minimumOfSample(rows, size, count, penalty, maxIterations) : null;
      if (start === null) return minimiseFrom(new Float64Array(size), rows, penalty, maxIterations, tolerance);
      const length = tolerance * Math.max(1, totalWeight(problem) / rowsPerTolerance);
      return finishFrom(start, rows, penalty, maxIterations, length);
    },
    threads,
  );
}

/** The minimum by a sample, from which few steps are left; null where it has none, or shows one class alone. */
function minimumOfSample(
  rows: LogLossRows,
  size: number,
  count: number,
  penalty: Penalty,
  maxIterations: number,
): Float64Array | null {
  const sample = rows.sample(Math.min(rowsPerSampled, Math.floor(count / leastSampled)));
  const start = new Float64Array(size);
  const { gradient, curvature } = logLossAt(sample, start, null);
  // At 0 a row of weight w adds w / 4 to the curvature by the intercept, and w / 2 or -w / 2 to the slope, as its class is.
  if (Math.abs(gradient.at(-1)!) > 1.999 * curvature.at(-1)!) return null;
  const least = minimiseFrom(start, sample, penalty, maxIterations, sampleTolerance * count);
  return least.every(Number.isFinite) ? least : null;
}

function totalWeight({ weights, target }: LogLossProblem): number {
  let total = 0;
  if (weights instanceof Float64Array) for (let row = 0; row < weights.length; row++) total += weights[row]!;
  else for (let row = 0; row < target.length; row++) total += weights[target[row]!]!;
  return total;
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
    curvature ??= taken!;
    const { step } = penalty.step(point, { gradient, curvature });
    next = point.map((value, j) => value + step[j]!);
    if (iteration > 0 && worseShare * length * (length / lastLength) <= tolerance) return next;
    lastLength = length;
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
