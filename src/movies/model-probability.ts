import { applyCalibration } from "../learn/calibrate/calibrate.ts";
import { rowPredictor } from "../learn/pipeline.ts";
import type { Columns } from "../math/columns.ts";
import { applyHitFeatures, hitProbability, requireProbability } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";

/** The calibrated probability of a hit, from the coded inputs (see `codeInputs`) through the whole model. */
export function modelProbability(model: HitModel, codes: Columns): Float64Array {
  return applyCalibration(model.calibration, hitProbability(model.features, model.model, codes));
}

/**
 * A function that scores one movie after another, with the bits of `modelProbability`: for a service or a page that
 * answers one at a time. It takes a code for each of the model's inputs, in their order, as `codeInputs` gives them: the number
 * itself, or the place of the category among the fitted ones; NaN where missing. Throws MODEL_NONFINITE.
 */
export function movieScorer(model: HitModel): (codes: ArrayLike<number>) => number {
  const columns = model.features.inputs.map(() => new Float64Array(1));
  const predictRow = rowPredictor(model.model);
  const probability = new Float64Array(1);
  return (codes) => {
    for (let input = 0; input < columns.length; input++) columns[input]![0] = codes[input]!;
    const row = Float64Array.from(applyHitFeatures(model.features, columns), (column) => column[0]!);
    probability[0] = predictRow(row);
    requireProbability(probability);
    return applyCalibration(model.calibration, probability)[0]!;
  };
}
