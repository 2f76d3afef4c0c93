import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { testWeight } from "../studies/readings.ts";
import type { CeilingResult, PreparationResult } from "../studies/study-parts.ts";
import type { SynthResult } from "../synth/synth-result.ts";
import { countOf, percent, score, scoreRange, whole } from "./format.ts";

/** A figure that sums a study up. `weak` where it rests on too little to be taken for a finding. */
export interface KeyFigure {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
  readonly weak?: boolean;
  /** The one to show where there is room for one alone. */
  readonly headline?: boolean;
}

export function preparationFigures({ rows, findings }: PreparationResult): KeyFigure[] {
  return [
    {
      name: "Films used",
      value: percent(rows.kept / rows.read),
      detail: `${whole(rows.kept)} of ${whole(rows.read)}`,
      headline: true,
    },
    { name: "Findings", value: whole(findings.length), detail: "each counted and explained" },
  ];
}

export function synthesisFigures({ fidelity, oracle }: SynthResult): KeyFigure[] {
  const { quality, rows } = fidelity;
  return [
    { name: "Quality", value: score(quality), detail: `against ${countOf(rows.real, "real movie")}`, headline: true },
    { name: "Best possible ROC AUC", value: score(oracle.rocAuc), detail: "of any model on these measures" },
  ];
}

export function ceilingFigures({ possible }: CeilingResult): KeyFigure[] {
  return [{ name: "Possible ROC AUC", value: score(possible.rocAuc), detail: "of the oracle" }];
}

export function segmentationFigures({ k, kChosenBy, silhouette, scan }: SegmentResult): KeyFigure[] {
  const stability = scan.find((point) => point.k === k)?.stability;
  return [
    { name: "Segments", value: String(k), detail: kChosenBy === "auto" ? "chosen by the data" : "asked for" },
    { name: "Silhouette", value: score(silhouette), detail: `stability ${score(stability)}`, headline: true },
  ];
}

export function trainingFigures(result: TrainResult): KeyFigure[] {
  const { test, rows } = result;
  const interval = test.intervals.rocAuc;
  const weak = testWeight(result) === "none";
  const movies = weak ? `${countOf(rows.test, "movie")} prove nothing` : `on ${countOf(rows.test, "movie")}`;
  return [
    {
      weak,
      headline: true,
      name: "ROC AUC on the test",
      value: score(test.rocAuc),
      detail: weak || interval === undefined ? movies : `95% interval ${scoreRange(interval)}`,
    },
    { weak, name: "Right verdicts", value: percent(test.accuracy), detail: `of ${countOf(rows.test, "test movie")}` },
  ];
}
