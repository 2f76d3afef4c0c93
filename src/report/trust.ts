import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import { beatsBaseline, isStable, separation, testWeight } from "../studies/readings.ts";
import type { StudyResult } from "../studies/study-result.ts";

/** How far a part of a study can be trusted, in two or three words for a reader in a hurry. */
export interface TrustMark {
  readonly level: "good" | "fair" | "poor";
  readonly text: string;
}

/** The marks of a study: its segments, its hit model, and what its data rest on. */
export function trustMarks(study: StudyResult): TrustMark[] {
  return [
    ...(study.segmentation === null ? [] : [segmentMark(study.segmentation)]),
    ...(study.training === null ? [] : [modelMark(study.training), ...guardMarks(study.training)]),
    ...(study.data.proxies.length === 0 ? [] : [{ level: "fair", text: "Engagement by proxy" } as const]),
    ...(study.data.targetRule === null ? [] : [{ level: "fair", text: "Hits by a rule" } as const]),
  ];
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
