import { readNumber, readNumbers, readRecord, refuseModel } from "../model-checks.ts";
import { applyIsotonic, fitIsotonic, type IsotonicCalibration } from "./isotonic.ts";
import { applySigmoid, fitSigmoid, type SigmoidCalibration } from "./sigmoid.ts";

export type CalibrationMethod = "none" | "sigmoid" | "isotonic";

/** What turns a learner's forecast into a probability to be taken at its word: plain data. */
export type Calibration = { readonly method: "none" } | SigmoidCalibration | IsotonicCalibration;

/** The most points of an isotonic curve that is read back. */
const maxPoints = 1_000_000;

/**
 * Fits a calibration. probability: n forecasts from 0 to 1 on rows their model did not learn from (out of fold);
 * target: n values 0 or 1. Throws ONE_CLASS unless the method is "none".
 */
export function fitCalibration(method: CalibrationMethod, probability: Float64Array, target: Uint8Array): Calibration {
  if (method === "sigmoid") return fitSigmoid(probability, target);
  if (method === "isotonic") return fitIsotonic(probability, target);
  return { method: "none" };
}

/** The calibrated probability of each forecast, 0 to 1. A higher forecast never gets a lower probability unless the slope of a sigmoid is below 0. */
export function applyCalibration(calibration: Calibration, probability: Float64Array): Float64Array {
  if (calibration.method === "sigmoid") return applySigmoid(calibration, probability);
  if (calibration.method === "isotonic") return applyIsotonic(calibration, probability);
  return probability;
}

/** Checks and restores a calibration read from JSON. Throws MODEL_INVALID, MODEL_TOO_LARGE and MODEL_NONFINITE. */
export function parseCalibration(value: unknown): Calibration {
  const record = readRecord(value, "calibration");
  const method = record["method"];
  if (method === "none") return { method };
  if (method === "sigmoid") {
    const slope = readNumber(record["slope"], "calibration slope");
    if (!(slope > 0)) refuseModel("MODEL_INVALID", "calibration slope", "a number above 0", slope);
    return { method, slope, intercept: readNumber(record["intercept"], "calibration intercept") };
  }
  if (method === "isotonic") {
    const forecasts = readShares(record["forecasts"], null, "calibration forecasts");
    const probabilities = readShares(record["probabilities"], forecasts.length, "calibration probabilities");
    for (let i = 1; i < forecasts.length; i++) {
      if (!(forecasts[i]! > forecasts[i - 1]!) || !(probabilities[i]! >= probabilities[i - 1]!)) {
        refuseModel("MODEL_INVALID", "calibration", "a rising curve", `a fall at point ${i}`);
      }
    }
    return { method, forecasts, probabilities };
  }
  return refuseModel("MODEL_INVALID", "calibration method", "none, sigmoid or isotonic", method);
}

function readShares(value: unknown, length: number | null, where: string): number[] {
  const points = Array.isArray(value) ? value.length : 0;
  if (points > maxPoints) refuseModel("MODEL_TOO_LARGE", where, `at most ${maxPoints} points`, points);
  if (points === 0) refuseModel("MODEL_INVALID", where, "a list of at least 1 number", value);
  const numbers = Array.from(readNumbers(value, length ?? points, where));
  for (const number of numbers) {
    if (number < 0 || number > 1) refuseModel("MODEL_INVALID", where, "shares from 0 to 1", number);
  }
  return numbers;
}
