import type { ScoreName, TrainResult } from "../movies/train-result.ts";
import { decimal, none, percent, score, scoreRange } from "./format.ts";
import { learnerLabel, paramsText, withError } from "./learner-words.ts";
import { reliabilityRows } from "./probability-tables.ts";
import type { ReportTable } from "./report-table.ts";

/** The learners and the baseline by cross-validation, best first. */
export function leaderboardTable(result: TrainResult): ReportTable {
  const { folds, repeats } = result.split;
  const often = repeats === 1 ? "" : `, repeated ${repeats} times,`;
  return {
    caption: `Learners by ${folds}-fold cross-validation${often} on the training movies: means over the folds, ± the corrected standard error`,
    columns: [
      { title: "Learner" },
      ...["ROC AUC", "Log loss", "PR AUC", "Brier", "Accuracy", "F1"].map((title) => ({ title, numeric: true })),
    ],
    rows: result.leaderboard.map(({ learner, label, cv, cvStandardError }) => ({
      strong: learner === result.winner,
      cells: [
        learner === result.winner ? `${label} (chosen)` : label,
        withError(cv.rocAuc, cvStandardError.rocAuc),
        withError(cv.logLoss, cvStandardError.logLoss),
        score(cv.prAuc),
        score(cv.brier),
        score(cv.accuracy),
        score(cv.f1),
      ],
    })),
  };
}

/** The hyper-parameters each learner was fitted with. */
export function paramsTable(result: TrainResult): ReportTable {
  return {
    caption: "Hyper-parameters",
    columns: [{ title: "Learner" }, { title: "Values" }],
    rows: result.leaderboard.map((row) => ({
      cells: [row.label, paramsText(Object.entries(row.params))],
    })),
  };
}

/** The leader against every other learner. */
export function comparisonTable(result: TrainResult): ReportTable {
  return {
    caption: `${learnerLabel(result, result.leader)}, the leader, against the others: difference of cross-validated ROC AUC`,
    columns: [
      { title: "Against" },
      { title: "Difference", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "Reading" },
    ],
    rows: result.comparisons.map(({ learner, difference, interval, tied }) => ({
      cells: [
        learnerLabel(result, learner),
        decimal(difference, 3),
        scoreRange(interval, 3),
        tied ? "a tie" : difference > 0 ? "ahead" : "behind",
      ],
    })),
  };
}

const figures: readonly { name: ScoreName; label: string; meaning: string }[] = [
  { name: "rocAuc", label: "ROC AUC", meaning: "chance that a hit is ranked above another movie" },
  { name: "prAuc", label: "PR AUC", meaning: "precision averaged over all recalls" },
  { name: "accuracy", label: "Accuracy", meaning: "share of right verdicts" },
  { name: "precision", label: "Precision", meaning: "share of hits among the movies called hits" },
  { name: "recall", label: "Recall", meaning: "share of the hits that were called so" },
  { name: "f1", label: "F1", meaning: "precision and recall in one figure" },
  { name: "brier", label: "Brier score", meaning: "squared error of the probability; lower is better" },
  { name: "logLoss", label: "Log loss", meaning: "surprise at the truth; lower is better" },
];

/** The winner's figures on the test movies. */
export function testTable(result: TrainResult): ReportTable {
  return {
    caption: `${result.winnerLabel} on the ${result.rows.test} test movies, verdicts at ${verdictPoint(result)}`,
    columns: [
      { title: "Figure" },
      { title: "Test", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "Baseline in cross-validation", numeric: true },
      { title: "What it is" },
    ],
    rows: figures.map(({ name, label, meaning }) => ({
      cells: [
        label,
        score(result.test[name]),
        scoreRange(result.test.intervals[name]),
        score(result.baseline.cv[name]),
        meaning,
      ],
    })),
  };
}

function verdictPoint({ probability, threshold }: TrainResult): string {
  return probability.decision.ownThresholds ? "each movie's own threshold" : `a probability of ${score(threshold)}`;
}

/** Truth against verdict on the test movies. */
export function confusionTable(result: TrainResult): ReportTable {
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = result.test.confusion;
  return {
    caption: "Confusion matrix of the test movies",
    columns: [
      { title: "Truth" },
      { title: "Called a hit", numeric: true },
      { title: "Not called a hit", numeric: true },
    ],
    rows: [
      { cells: ["Was a hit", String(truePositive), String(falseNegative)] },
      { cells: ["Was not a hit", String(falsePositive), String(trueNegative)] },
    ],
  };
}

/** Forecast against outcome on the test movies. */
export function calibrationTable(result: TrainResult): ReportTable {
  return { caption: "Calibration on the test movies", ...reliabilityRows(result.test.calibration) };
}

/** What the verdicts rest on. */
export function importanceTable(result: TrainResult): ReportTable {
  return {
    caption: "Importance of the features",
    columns: [
      { title: "Feature" },
      { title: "Fall of ROC AUC when shuffled", numeric: true },
      { title: "Standard deviation", numeric: true },
      { title: "Share of the fit", numeric: true },
    ],
    rows: result.importance.map(({ feature, permutation, permutationStd, gain }) => ({
      cells: [
        feature,
        permutation === null ? none : decimal(permutation, 3),
        permutationStd === null ? none : decimal(permutationStd, 3),
        gain === null ? none : percent(gain),
      ],
    })),
  };
}
