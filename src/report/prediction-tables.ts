import { featureValue, signedScore } from "../charts/explanation-words.ts";
import type { EvaluateResult } from "../movies/evaluate-model.ts";
import type { Prediction, PredictResult } from "../movies/predict-result.ts";
import { scoreLabels } from "../movies/score-labels.ts";
import { none, percent, percentRange, score, scoreRange, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** A hit model on a table it had no part in, beside its own test and guessing. */
export function outsideTable({ source, rows, scores, atTraining, baseline }: EvaluateResult): ReportTable {
  return {
    caption: `The hit model on the ${whole(rows)} movies of ${source}`,
    columns: [
      { title: "Figure" },
      { title: "These movies", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "Its own test", numeric: true },
      { title: "Guessing", numeric: true },
    ],
    rows: scoreLabels.map(([name, label]) => ({
      cells: [
        label,
        score(scores[name]),
        scoreRange(scores.intervals[name]),
        score(atTraining?.[name]),
        score(baseline?.[name]),
      ],
    })),
  };
}

/** Verdicts on new movies, and what moves them. */
export function newMoviesTable({ predictions, model }: PredictResult): ReportTable {
  return {
    caption: `What the hit model (${model.label}) says of new movies`,
    columns: [
      { title: "Movie" },
      { title: "Probability", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "Verdict" },
      { title: "Segment" },
      { title: "What moves it most, in percentage points" },
    ],
    rows: predictions.map((prediction) => ({
      cells: [
        prediction.title,
        percent(prediction.probability),
        percentRange(prediction.interval),
        prediction.verdict,
        prediction.segment ?? none,
        movedBy(prediction),
      ],
    })),
  };
}

function movedBy({ explanation }: Prediction): string {
  return [...(explanation ?? [])]
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, 3)
    .map(
      ({ feature, value, contribution }) =>
        `${feature} ${featureValue(value)}: ${signedScore(contribution, "probability")}`,
    )
    .join("; ");
}
