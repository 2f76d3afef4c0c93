import { log1pExp, logit, sigmoid } from "../../math/special.ts";
import { requireTwoClasses } from "../class-weights.ts";
import { smoothedTargets } from "./smoothed-targets.ts";

/** Calibrated probability = sigmoid(slope · log odds of the probability + intercept). Slope 1 and intercept 0 change nothing. */
export interface SigmoidCalibration {
  readonly method: "sigmoid";
  readonly slope: number;
  readonly intercept: number;
}

/** Forests answer 0 and 1, whose log odds are infinite: probabilities are kept this far from both. */
export const leastProbability = 1e-6;

const maxIterations = 100;
const maxHalvings = 40;

/**
 * Fits a sigmoid to log odds: Platt's method with Platt's smoothed targets, as scikit-learn has it, by Newton's method with a
 * line search. It has two parameters, so a few dozen rows will do.
 * probability: n forecasts from 0 to 1 on rows their model did not learn from; target: n values 0 or 1. Throws ONE_CLASS.
 * Platt 1999, "Probabilistic outputs for support vector machines"; Lin, Lin and Weng 2007, doi:10.1007/s10994-007-5018-6.
 */
export function fitSigmoid(probability: Float64Array, target: Uint8Array): SigmoidCalibration {
  requireTwoClasses({ columns: [probability], target }, "sigmoid calibration");
  const { low, high, hits } = smoothedTargets(target);
  const odds = probability.map(boundedLogOdds);
  const truth = Float64Array.from(target, (value) => (value === 1 ? high : low));
  let slope = 0;
  let intercept = Math.log((hits + 1) / (target.length - hits + 1));
  let loss = sigmoidLoss(odds, truth, slope, intercept);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { gradient, step } = newtonStep(odds, truth, slope, intercept);
    if (Math.hypot(...gradient) <= 1e-10 * target.length) break;
    const fall = gradient[0] * step[0] + gradient[1] * step[1];
    let length = 1;
    let moved = false;
    for (let halving = 0; halving < maxHalvings && !moved; halving++, length /= 2) {
      const candidate = [slope - length * step[0], intercept - length * step[1]] as const;
      const candidateLoss = sigmoidLoss(odds, truth, ...candidate);
      if (!(candidateLoss < loss - 1e-4 * length * fall)) continue;
      [slope, intercept] = candidate;
      loss = candidateLoss;
      moved = true;
    }
    if (!moved) break;
  }
  return { method: "sigmoid", slope, intercept };
}

/** The calibrated probability of each forecast, 0 to 1. */
export function applySigmoid({ slope, intercept }: SigmoidCalibration, probability: Float64Array): Float64Array {
  return probability.map((value) => sigmoid(slope * boundedLogOdds(value) + intercept));
}

function boundedLogOdds(probability: number): number {
  return logit(Math.min(1 - leastProbability, Math.max(leastProbability, probability)));
}

/** Cross entropy between the smoothed truth t and sigmoid(z): ln(1 + e^z) − t·z, summed. */
function sigmoidLoss(odds: Float64Array, truth: Float64Array, slope: number, intercept: number): number {
  let sum = 0;
  for (let i = 0; i < odds.length; i++) {
    const score = slope * odds[i]! + intercept;
    sum += log1pExp(score) - truth[i]! * score;
  }
  return sum;
}

type Pair = readonly [number, number];

function newtonStep(odds: Float64Array, truth: Float64Array, slope: number, intercept: number) {
  let [bySlope, byIntercept, curvatureSlope, curvatureBoth, curvatureIntercept] = [0, 0, 0, 0, 0];
  for (let i = 0; i < odds.length; i++) {
    const score = slope * odds[i]! + intercept;
    const probability = sigmoid(score);
    const residual = probability - truth[i]!;
    const spread = probability * sigmoid(-score);
    bySlope += residual * odds[i]!;
    byIntercept += residual;
    curvatureSlope += spread * odds[i]! ** 2;
    curvatureBoth += spread * odds[i]!;
    curvatureIntercept += spread;
  }
  // Forecasts that are all alike leave the two parameters undetermined: the ridge picks one answer of the many.
  const ridge = 1e-12 * (curvatureSlope + curvatureIntercept) + Number.MIN_VALUE;
  curvatureSlope += ridge;
  curvatureIntercept += ridge;
  const determinant = curvatureSlope * curvatureIntercept - curvatureBoth ** 2;
  const step: Pair = [
    (curvatureIntercept * bySlope - curvatureBoth * byIntercept) / determinant,
    (curvatureSlope * byIntercept - curvatureBoth * bySlope) / determinant,
  ];
  const gradient: Pair = [bySlope, byIntercept];
  return { gradient, step };
}
