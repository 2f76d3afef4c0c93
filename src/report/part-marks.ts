import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { beatsBaseline, isStable, separation, testWeight } from "../studies/readings.ts";
import type { PreparationResult } from "../studies/study-parts.ts";
import type { SynthResult } from "../synth/synth-result.ts";
import { percent } from "./format.ts";

/** How far a part of a study can be trusted, in two or three words for a reader in a hurry. */
export interface TrustMark {
  readonly level: "good" | "fair" | "poor";
  readonly text: string;
}

/** The mark of a preparation: how much of the source could be used. */
export function preparationMarks({ rows }: PreparationResult): TrustMark[] {
  const share = rows.kept / rows.read;
  const level = share >= 0.9 ? "good" : share >= 0.5 ? "fair" : "poor";
  return [{ level, text: share === 1 ? "All films used" : `${percent(1 - share)} of the films left out` }];
}

/** The mark of a segmentation. */
export function segmentationMarks(result: SegmentResult): TrustMark[] {
  return [segmentMark(result)];
}

function segmentMark(result: SegmentResult): TrustMark {
  const found = separation(result.silhouette);
  const apart = found === "strong" || found === "reasonable";
  if (!isStable(result)) return { level: "poor", text: "Segments unstable" };
  if (result.notes.some((note) => note.code === "SMALL_SAMPLE")) {
    return { level: "fair", text: `Segments ${apart ? "clear" : "overlap"}, but few movies` };
  }
  return apart ? { level: "good", text: "Segments firm" } : { level: "fair", text: "Segments overlap" };
}

/** The mark of a hit model, and what the guards found that takes from its figures. */
export function trainingMarks(result: TrainResult): TrustMark[] {
  return [modelMark(result), ...guardMarks(result)];
}

function modelMark(result: TrainResult): TrustMark {
  const weight = testWeight(result);
  if (weight === "none") return { level: "poor", text: "Test too small to prove anything" };
  if (!beatsBaseline(result)) return { level: "poor", text: "Not clearly better than guessing" };
  return weight === "fair"
    ? { level: "good", text: "Model better than guessing" }
    : { level: "fair", text: "Model better than guessing, figures rough" };
}

/** What the guards found that takes from the figures. */
function guardMarks({ circularRules, canary, timeGap }: TrainResult): TrustMark[] {
  return [
    ...(circularRules.length === 0 ? [] : [{ level: "poor", text: "Hits may be made of the features" } as const]),
    ...(canary?.verdict === "fail" ? [{ level: "poor", text: "Training leaks" } as const] : []),
    ...(timeGap !== null && timeGap.gap.interval[0] > 0
      ? [{ level: "fair", text: "Weaker on later movies" } as const]
      : []),
  ];
}

/** Whether the synthetic movies are like the real ones, as far as their number can say. */
export function synthesisMarks({ fidelity, notes }: SynthResult): TrustMark[] {
  const missed = notes.some(({ code }) => code === "BAND_MISSED");
  const { detection } = fidelity;
  return [
    detection === null || detection.rows < fewestCompared
      ? { level: "poor", text: "Too few real movies to compare with" }
      : detection.undetected
        ? { level: "good", text: "Not told from real movies" }
        : { level: "fair", text: "Told from real movies" },
    ...(missed ? [{ level: "poor", text: "Correlations outside the band" } as const] : []),
  ];
}

/** Fewer movies than these, real and synthetic, cannot show that the two are alike. */
const fewestCompared = 200;
