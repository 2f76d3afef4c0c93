import type { RandomStream } from "../math/random.ts";
import { reliability } from "../metrics/calibration.ts";
import type { OutOfFoldRows } from "./choose.ts";
import { fitTrustBand, type TrustBand } from "./decide/abstain.ts";
import { type CalibrationChoice, chooseCalibration } from "./decide/calibration-choice.ts";
import { type MovieCosts, movieCosts } from "./decide/costs.ts";
import type { DecisionRule } from "./decide/decision-rule.ts";
import { chooseThreshold, type ThresholdChoice } from "./decide/threshold.ts";
import { type MovieTable, takeMovies } from "./movie.ts";
import type { ProbabilityReport } from "./train-result.ts";
import type { TrainSettings } from "./train-settings.ts";

/** What is learned from out-of-fold forecasts: never from the test rows. */
export interface LearnedProbability {
  readonly calibration: CalibrationChoice;
  readonly band: TrustBand;
  readonly decision: DecisionRule;
  readonly report: Omit<ProbabilityReport, "tooCloseToCall">;
}

/**
 * Learns calibration, trust band and threshold from the winner's out-of-fold forecasts. trainMovies: the training rows.
 * Throws TOO_FEW_ROWS, and for cost columns COLUMN_MISSING and OUT_OF_RANGE.
 */
export function learnProbability(
  outOfFold: OutOfFoldRows,
  trainMovies: MovieTable,
  settings: TrainSettings,
  random: RandomStream,
): LearnedProbability {
  const calibration = chooseCalibration(outOfFold, random.child(0), settings.calibrate);
  const shown = { probability: calibration.crossFitted, target: outOfFold.target };
  const thresholdChoice = learnThreshold(shown, outOfFold, trainMovies, settings, random.child(1));
  const decision: DecisionRule = {
    criterion: settings.criterion,
    threshold: thresholdChoice?.threshold ?? settings.threshold ?? 0.5,
    costs: settings.costs,
    ownThresholds: thresholdChoice?.ownThresholds ?? false,
  };
  const { bins, error } = reliability(shown.target, shown.probability, "equal-mass", random.child(2));
  return {
    calibration,
    band: fitTrustBand(shown),
    decision,
    report: {
      calibration: {
        method: calibration.calibration.method,
        trials: calibration.trials,
        reason: calibration.reason,
      },
      reliability: bins,
      calibrationError: error,
      decision,
      thresholdChoice,
    },
  };
}

function learnThreshold(
  shown: { readonly probability: Float64Array; readonly target: Uint8Array },
  { rows }: OutOfFoldRows,
  trainMovies: MovieTable,
  { criterion, costs }: TrainSettings,
  random: RandomStream,
): ThresholdChoice | null {
  if (criterion === "fixed") return null;
  if (criterion !== "cost") return chooseThreshold(shown, { criterion }, random);
  const known: MovieCosts = movieCosts(takeMovies(trainMovies, rows), costs!);
  return chooseThreshold(shown, { criterion, costs: known }, random);
}
