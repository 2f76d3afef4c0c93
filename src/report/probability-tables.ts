import type { CalibrationTrial } from "../movies/decide/calibration-choice.ts";
import type { BoundedFigure, ThresholdChoice } from "../movies/decide/threshold.ts";
import type { CalibrationBin, ProbabilityReport } from "../movies/train-result.ts";
import { decimal, none, percent, percentRange, score, scoreRange } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

const calibrationNames: Readonly<Record<CalibrationTrial["method"], string>> = {
  none: "none: as the learner says",
  sigmoid: "sigmoid",
  isotonic: "isotonic",
};

/** The calibrations that were tried; null when there was nothing to choose from. */
export function trialsTable({ calibration }: ProbabilityReport): ReportTable | null {
  if (calibration.trials.length < 2) return null;
  return {
    caption: "Calibrations tried on out-of-fold forecasts",
    columns: [
      { title: "Calibration" },
      { title: "Log loss", numeric: true },
      { title: "Gain ± standard error", numeric: true },
    ],
    rows: calibration.trials.map(({ method, logLoss, gain, standardError }) => ({
      strong: method === calibration.method,
      cells: [
        method === calibration.method ? `${calibrationNames[method]} (taken)` : calibrationNames[method],
        decimal(logLoss, 4),
        method === "none" ? none : `${decimal(gain, 4)} ± ${decimal(standardError, 4)}`,
      ],
    })),
  };
}

/** What a threshold serves, for a heading and within a sentence. */
export const criterionNames: Readonly<Record<ThresholdChoice["criterion"], { title: string; inSentence: string }>> = {
  f1: { title: "F1", inSentence: "the best F1" },
  accuracy: { title: "Accuracy", inSentence: "the best accuracy" },
  cost: { title: "Cost per movie", inSentence: "the lowest cost" },
};

/** The figure that the threshold serves, against 0.5; null when the threshold was given. */
export function thresholdTable({ thresholdChoice, decision }: ProbabilityReport): ReportTable | null {
  if (thresholdChoice === null) return null;
  const { criterion, threshold, learned, atHalf, fromCosts } = thresholdChoice;
  const row = (name: string, { value, interval }: BoundedFigure, strong: boolean) => ({
    strong,
    cells: [name, score(value), scoreRange(interval)],
  });
  return {
    caption: "What the threshold serves, out of fold",
    columns: [
      { title: "Called a hit from" },
      { title: criterionNames[criterion].title, numeric: true },
      { title: "95% interval", numeric: true },
    ],
    rows: [
      row(`the learned ${score(threshold)}`, learned, !decision.ownThresholds),
      row("0.50", atHalf, false),
      ...(fromCosts === null ? [] : [row("each movie's costs", fromCosts, decision.ownThresholds)]),
    ],
  };
}

/** Forecast against outcome on the training movies, each forecast by a model that had not seen the movie. */
export function reliabilityTable({ reliability }: ProbabilityReport): ReportTable {
  return { caption: "Reliability out of fold", ...reliabilityRows(reliability) };
}

/** Bins of a forecast as rows. */
export function reliabilityRows(bins: readonly CalibrationBin[]): Pick<ReportTable, "columns" | "rows"> {
  return {
    columns: [
      { title: "Mean forecast" },
      { title: "Movies", numeric: true },
      { title: "Hits among them", numeric: true },
      { title: "95% interval", numeric: true },
    ],
    rows: bins.map(({ count, meanProbability, hitRate, interval }) => ({
      cells: [percent(meanProbability), String(count), percent(hitRate), percentRange(interval)],
    })),
  };
}
