import type { ScoreName } from "./train-result.ts";

/** The figures of a forecast in the order people read them, each with its name in running text. */
export const scoreLabels: readonly (readonly [name: ScoreName, label: string])[] = [
  ["rocAuc", "ROC AUC"],
  ["prAuc", "PR AUC"],
  ["accuracy", "accuracy"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["f1", "F1"],
  ["brier", "Brier"],
  ["logLoss", "log loss"],
];
