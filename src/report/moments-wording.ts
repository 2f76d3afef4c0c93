import { momentWords } from "../movies/field-ledger.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { listOf, score, scoreRange } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** What the page and the Markdown both say about the moments of a prediction. */

export const momentsTitle = "What can be told when";

/** What the model goes by and as of when; empty for the four measures without a moment. */
export function inputsSentence({ at, inputs }: TrainResult): string {
  const fields = listOf(inputs.map(({ field }) => field));
  if (at !== null)
    return `The model is for predictions at ${momentWords[at]}: it learns from what is known then, ${fields}.`;
  const isPlain = inputs.every(({ known }) => known === "lifetime") && inputs.length <= 4;
  return isPlain ? "" : `The model learns from ${fields}.`;
}

/** How far the first moment is from the last. */
export function momentsSentence({ moments, winnerLabel }: TrainResult): string {
  const told = (moments ?? []).filter(({ newFields, rocAuc }) => newFields.length > 0 && rocAuc !== null);
  const figures = told.map(({ moment, rocAuc }) => `${score(rocAuc)} at ${momentWords[moment]}`);
  return `${winnerLabel}, cross-validated on the training movies with every column that is known by then, reaches a ROC AUC of ${listOf(figures)}.`;
}

/** ROC AUC by moment, and what becomes known. */
export function momentsTable({ moments, at }: TrainResult): ReportTable {
  return {
    caption: "ROC AUC by the moment of the prediction, cross-validated",
    columns: [
      { title: "Moment" },
      { title: "ROC AUC", numeric: true },
      { title: "95% interval", numeric: true },
      { title: "New at this moment" },
    ],
    rows: (moments ?? []).map(({ moment, rocAuc, interval, newFields }) => ({
      strong: moment === at,
      cells: [
        moment === at ? `${moment} (this model)` : moment,
        score(rocAuc),
        scoreRange(interval),
        newFields.length === 0 ? "nothing" : newFields.join(", "),
      ],
    })),
  };
}
