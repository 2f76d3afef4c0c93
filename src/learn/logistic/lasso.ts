import { choleskyFactor, choleskySolve } from "../../math/linear-solve.ts";
import { type Derivatives, dot } from "./log-loss.ts";
import type { Penalty } from "./newton.ts";

const maxRounds = 100;
const sweepsPerRound = 10;

/** The largest change of a slope, in a sweep over the coordinates, that counts as none. */
const settledChange = 1e-12;

/** ‖w‖₁, the L1 penalty: it leaves coefficients at exactly 0. */
export const lasso: Penalty = {
  of(point) {
    let sizes = 0;
    for (let j = 0; j < point.length - 1; j++) sizes += Math.abs(point[j]!);
    return sizes;
  },
  slopes(point, gradient) {
    return gradient.map((slope, j) => {
      if (j === gradient.length - 1) return slope;
      return point[j] === 0 ? softened(slope, 1) : slope + Math.sign(point[j]!);
    });
  },
  step(point, lower) {
    const step = modelMinimum(point, {
      gradient: lower.gradient,
      curvature: mirrored(lower.curvature, point.length),
    });
    const after = point.map((value, j) => value + step[j]!);
    return { step, slope: dot(step, lower.gradient) + lasso.of(after) - lasso.of(point) };
  },
};

/**
 * The step to the minimum of the second-order model and the penalty. Cyclic coordinate descent (Friedman, Hastie and
 * Tibshirani 2010, doi:10.18637/jss.v033.i01) finds which coefficients are 0 and the signs of the others; where columns
 * are much alike it would creep, so in turn with it the minimum for these signs is taken at one stroke.
 */
function modelMinimum(point: Float64Array, model: Derivatives): Float64Array {
  const step = new Float64Array(point.length);
  for (let round = 0; round < maxRounds; round++) {
    if (sweepCoordinates(point, step, model)) break;
    while (!moveToFaceMinimum(point, step, model));
  }
  return step;
}

/** Improves the step one coordinate at a time, some sweeps long; returns true when nothing is left to improve. */
function sweepCoordinates(point: Float64Array, step: Float64Array, model: Derivatives): boolean {
  const size = point.length;
  const { curvature } = model;
  const slopes = modelSlopes(step, model);
  for (let sweep = 0; sweep < sweepsPerRound; sweep++) {
    let largest = 0;
    for (let j = size - 1; j >= 0; j--) {
      const bend = curvature[j * size + j]!;
      if (bend === 0) continue;
      const wanted = point[j]! + step[j]! - slopes[j]! / bend;
      // Taken from −point[j], so that point + step is exactly 0 where the penalty wins.
      const moved = (j === size - 1 ? wanted : softened(wanted, 1 / bend)) - point[j]!;
      const change = moved - step[j]!;
      if (change === 0) continue;
      step[j] = moved;
      largest = Math.max(largest, Math.abs(change) * bend);
      for (let k = 0; k < size; k++) slopes[k]! += change * curvature[j * size + k]!;
    }
    if (largest <= settledChange) return true;
  }
  return false;
}

/**
 * Moves the step towards the model's minimum among the points with the zeros and signs that point + step has, as far as
 * the first sign change, where that coefficient becomes 0. Returns true when the minimum is reached, or there is none.
 */
function moveToFaceMinimum(point: Float64Array, step: Float64Array, model: Derivatives): boolean {
  const size = point.length;
  const intercept = size - 1;
  const after = point.map((value, j) => value + step[j]!);
  const free = Array.from(after.keys()).filter((j) => j === intercept || after[j] !== 0);
  const factor = Float64Array.from(free.flatMap((j) => free.map((k) => model.curvature[j * size + k]!)));
  if (!choleskyFactor(factor, free.length)) return true;
  const slopes = modelSlopes(step, model);
  const move = Float64Array.from(free, (j) => -slopes[j]! - (j === intercept ? 0 : Math.sign(after[j]!)));
  choleskySolve(factor, free.length, move);
  let share = 1;
  let stopped = -1;
  free.forEach((j, place) => {
    if (j === intercept || Math.sign(after[j]! + move[place]!) === Math.sign(after[j]!)) return;
    const reach = -after[j]! / move[place]!;
    if (reach < share || stopped < 0) {
      share = reach;
      stopped = j;
    }
  });
  free.forEach((j, place) => {
    step[j] = j === stopped ? -point[j]! : step[j]! + share * move[place]!;
  });
  return stopped < 0;
}

/** The slopes of the second-order model after a step, without the penalty. */
function modelSlopes(step: Float64Array, { gradient, curvature }: Derivatives): Float64Array {
  const size = step.length;
  return gradient.map((slope, j) => slope + dot(step, curvature.subarray(j * size, (j + 1) * size)));
}

/** The value moved towards 0 by `amount`, and no further. */
function softened(value: number, amount: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - amount);
}

/** The whole of a symmetric matrix of which the lower triangle is given. */
function mirrored(lower: Float64Array, size: number): Float64Array {
  const whole = lower.slice();
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) whole[column * size + row] = lower[row * size + column]!;
  }
  return whole;
}
