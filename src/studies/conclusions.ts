import type { SegmentResult } from "../movies/segment-result.ts";
import type { TrainResult } from "../movies/train-result.ts";
import {
  beatsBaseline,
  isSketch,
  isStable,
  separation,
  smallTest,
  stabilityUsed,
  testWeight,
  tiedLearners,
} from "./readings.ts";
import { countOf, listOf, percent, score, scoreRange } from "./wording.ts";

/** What a segmentation found, in one sentence. `proxied`: engagement is computed from stand-ins. */
export function segmentConclusion(result: SegmentResult, proxied: boolean): string {
  const segments = result.segments.map(({ name, count, hitRate }) => {
    const hits = hitRate === null ? "" : `, ${percent(hitRate)} hits`;
    return `${name} (${countOf(count, "movie")}${hits})`;
  });
  const few = isSketch(result) ? `; ${countOf(result.rows, "movie")} make a sketch, not a finding` : "";
  const basis = proxied ? ", with a proxy in place of measured engagement" : "";
  return `The ${countOf(result.rows, "movie")} form ${result.k} segments${basis}: ${listOf(segments)}; ${qualityOf(result)}${few}.`;
}

function qualityOf(result: SegmentResult): string {
  const found = separation(result.silhouette);
  const stability = stabilityUsed(result);
  const apart = `the separation is ${found} (silhouette ${score(result.silhouette)})`;
  if (stability === null) return `${apart} and the stability is not known`;
  const firm = isStable(result);
  const joint = firm === (found === "strong" || found === "reasonable") ? "and" : "but";
  return `${apart} ${joint} the grouping is ${firm ? "stable" : "not stable"} (${score(stability)} when resampled)`;
}

/** What a hit model is worth, in one sentence. `proxied`: as above; `derived`: hits are computed by a rule. */
export function trainConclusion(result: TrainResult, proxied: boolean, derived: boolean): string {
  const stands = [
    ...(proxied ? ["a proxy in place of measured engagement"] : []),
    ...(derived ? ["hits derived by a rule"] : []),
  ];
  const basis = stands.length === 0 ? "" : `With ${listOf(stands)}, `;
  return `${basis}${chosenPart(result)}; ${testPart(result)}.`;
}

function chosenPart(result: TrainResult): string {
  const row = result.leaderboard.find((candidate) => candidate.learner === result.winner);
  const { rocAuc } = row?.cv ?? { rocAuc: null };
  const against = result.baseline.cv.rocAuc ?? 0.5;
  const figures =
    rocAuc === null ? "" : ` (cross-validated ROC AUC ${score(rocAuc)} against ${score(against)} for the baseline)`;
  const tied = tiedLearners(result);
  return tied.length > 0
    ? `${result.winnerLabel} is chosen as the simplest of a tie with ${listOf(tied)}${figures}`
    : `${result.winnerLabel} is chosen${figures}`;
}

function testPart(result: TrainResult): string {
  const { rows, test } = result;
  if (testWeight(result) === "none") {
    const shown = test.rocAuc === null ? "" : `, whatever the figure (ROC AUC ${score(test.rocAuc)})`;
    return `with only ${smallTest(result)} the test proves nothing${shown}`;
  }
  if (test.rocAuc === null) return `its ROC AUC on the ${countOf(rows.test, "test movie")} is undefined`;
  const interval = test.intervals.rocAuc;
  const range = interval === undefined ? "" : ` (95% interval ${scoreRange(interval)})`;
  const verdict = beatsBaseline(result) ? "clearly better than guessing" : "not clearly better than guessing";
  const byRate = Math.max(result.hitRate.test, 1 - result.hitRate.test);
  const right = `it calls ${percent(test.accuracy)} of them right where always giving the commoner answer calls ${percent(byRate)} right`;
  return `on the ${countOf(rows.test, "test movie")} its ROC AUC is ${score(test.rocAuc)}${range}, ${verdict}, and ${right}`;
}
