import { applyCalibration } from "../learn/calibrate/calibrate.ts";
import type { Columns } from "../math/columns.ts";
import { hitProbability } from "./hit-features.ts";
import type { HitModel } from "./hit-model.ts";

/** The calibrated probability of a hit, from the coded inputs (see `codeInputs`) through the whole model. */
export function modelProbability(model: HitModel, codes: Columns): Float64Array {
  return applyCalibration(model.calibration, hitProbability(model.features, model.model, codes));
}
