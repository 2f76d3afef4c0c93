import { MarqueeError } from "../../errors.ts";
import {
  applyCalibration,
  type Calibration,
  type CalibrationMethod,
  fitCalibration,
} from "../../learn/calibrate/calibrate.ts";
import { foldRows, stratifiedFolds } from "../../learn/split-rows.ts";
import { takeRows, takeTarget } from "../../math/columns.ts";
import type { RandomStream } from "../../math/random.ts";
import { mean, standardDeviation } from "../../math/stats.ts";
import { rowLogLoss } from "../../metrics/classification.ts";

/** Forecasts of the training rows, each made by a model that did not learn from its row. */
export interface OutOfFold {
  /** n numbers from 0 to 1. */
  readonly probability: Float64Array;
  /** n values, 0 or 1. */
  readonly target: Uint8Array;
}

/** How one way to calibrate fared on rows that neither the learner nor the calibration had seen. */
export interface CalibrationTrial {
  readonly method: CalibrationMethod;
  /** Mean log loss of the cross-fitted probabilities. */
  readonly logLoss: number;
  /** Fall of the log loss against no calibration, and the standard error of that fall; 0 and 0 for "none". */
  readonly gain: number;
  readonly standardError: number;
}

export interface CalibrationChoice {
  /** Fitted on all out-of-fold forecasts: goes into the model. */
  readonly calibration: Calibration;
  /** Each row's probability by a calibration fitted on other rows: what thresholds and bands are learned from. */
  readonly crossFitted: Float64Array;
  /** "none" first, then those that were tried, the simpler first. */
  readonly trials: readonly CalibrationTrial[];
  /** One sentence: what was chosen and why. */
  readonly reason: string;
}

/** Below these a calibration would follow chance. */
const fewestRows = 50;
const fewestOfAClass = 10;
const fewestIsotonicRows = 1000;
const mostFolds = 5;

/**
 * Chooses how to calibrate. Each method is fitted on four fifths of the out-of-fold forecasts and judged on the rest, in
 * turn; it is taken only when its log loss falls by more than the standard error of the fall, and isotonic, the freer one,
 * only when it beats the sigmoid by more than that too. With fewer than 50 rows, or 10 of a class, nothing is tried; with
 * fewer than 1,000 only the sigmoid is. A sigmoid that falls would turn the ranking round and is never taken.
 * method: default "auto"; another is taken whatever its log loss. Throws TOO_FEW_ROWS when a named method has fewer than 2
 * rows of a class.
 */
export function chooseCalibration(
  outOfFold: OutOfFold,
  random: RandomStream,
  method: CalibrationMethod | "auto" = "auto",
): CalibrationChoice {
  const { probability, target } = outOfFold;
  const candidates = candidateMethods(target, method);
  const uncalibrated = { method: "none", fitted: probability, losses: rowLosses(probability, target) } as const;
  const crossFits = [uncalibrated, ...candidates.flatMap((name) => crossFit(outOfFold, name, random) ?? [])];
  let chosen: CrossFit = uncalibrated;
  for (const rival of crossFits.slice(1)) {
    const { gain, standardError } = compare(chosen, rival);
    if (rival.method === method || gain > standardError) chosen = rival;
  }
  const trials = crossFits.map((fit) => ({
    method: fit.method,
    logLoss: mean(fit.losses),
    ...compare(uncalibrated, fit),
  }));
  return {
    calibration: fitCalibration(chosen.method, probability, target),
    crossFitted: chosen.fitted,
    trials,
    reason: reasonFor(chosen.method, method, candidates, trials, target.length),
  };
}

interface CrossFit {
  readonly method: CalibrationMethod;
  readonly fitted: Float64Array;
  readonly losses: Float64Array;
}

function candidateMethods(target: Uint8Array, method: CalibrationMethod | "auto"): CalibrationMethod[] {
  const hits = target.reduce((sum, value) => sum + value, 0);
  const smaller = Math.min(hits, target.length - hits);
  if (method === "none") return [];
  if (method !== "auto") {
    if (smaller >= 2) return [method];
    throw new MarqueeError("TOO_FEW_ROWS", {
      where: `${method} calibration`,
      expected: "at least 2 hits and 2 other movies among the training rows",
      found: `${hits} and ${target.length - hits}`,
      remedy: "Train without calibration.",
    });
  }
  if (target.length < fewestRows || smaller < fewestOfAClass) return [];
  return target.length < fewestIsotonicRows ? ["sigmoid"] : ["sigmoid", "isotonic"];
}

/** Null when the curve of a part, or of the whole, does not rise. */
function crossFit(outOfFold: OutOfFold, method: CalibrationMethod, random: RandomStream): CrossFit | null {
  const { probability, target } = outOfFold;
  if (!rises(fitCalibration(method, probability, target))) return null;
  const hits = target.reduce((sum, value) => sum + value, 0);
  const folds = Math.min(mostFolds, hits, target.length - hits);
  const foldOf = stratifiedFolds(target, folds, random);
  const fitted = new Float64Array(target.length);
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const calibration = fitCalibration(method, takeRows(probability, train), takeTarget(target, train));
    if (!rises(calibration)) return null;
    applyCalibration(calibration, takeRows(probability, test)).forEach((value, i) => {
      fitted[test[i]!] = value;
    });
  }
  return { method, fitted, losses: rowLosses(fitted, target) };
}

function rises(calibration: Calibration): boolean {
  return calibration.method !== "sigmoid" || calibration.slope > 0;
}

function rowLosses(probability: Float64Array, target: Uint8Array): Float64Array {
  return probability.map((value, row) => rowLogLoss(target[row]!, value));
}

/** How far the log loss falls from one to the other on the same rows. */
function compare(from: CrossFit, to: CrossFit): { gain: number; standardError: number } {
  const falls = from.losses.map((loss, row) => loss - to.losses[row]!);
  return { gain: mean(falls), standardError: standardDeviation(falls, 1) / Math.sqrt(falls.length) };
}

function reasonFor(
  chosen: CalibrationMethod,
  asked: CalibrationMethod | "auto",
  candidates: readonly CalibrationMethod[],
  trials: readonly CalibrationTrial[],
  rows: number,
): string {
  if (asked === "none") return "No calibration, as asked.";
  const figures = trials
    .slice(1)
    .map(({ method, gain, standardError }) => `${method} ${signed(gain)} ± ${standardError.toFixed(4)}`)
    .join(", ");
  const isotonicLeftOut = asked === "auto" && rows < fewestIsotonicRows;
  const limit = isotonicLeftOut ? `; isotonic needs ${fewestIsotonicRows} rows` : "";
  if (chosen !== "none") {
    const why = asked === "auto" ? "it lowers the out-of-fold log loss" : "it was asked for";
    return `Calibrated by ${chosen}: ${why} (fall of the log loss: ${figures}${limit}).`;
  }
  if (candidates.length === 0) {
    return `No calibration: ${rows} rows are too few to learn one (${fewestRows} rows and ${fewestOfAClass} of each class are needed).`;
  }
  if (trials.length === 1) return "No calibration: the forecasts rank the movies the wrong way round.";
  return `No calibration: none lowers the out-of-fold log loss by more than its standard error (fall of the log loss: ${figures}${limit}).`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}
