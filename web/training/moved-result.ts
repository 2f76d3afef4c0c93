import type { VerdictPoint } from "../../src/movies/decide/verdict-points.ts";
import type { TrainResult } from "../../src/movies/train-result.ts";

/** A training's outcome as it would be at another threshold: verdicts change, the ranking and its intervals do not. */
export function movedResult(result: TrainResult, point: VerdictPoint): TrainResult {
  const { threshold, truePositive, falsePositive, falseNegative, trueNegative } = point;
  const called = truePositive + falsePositive;
  const hits = truePositive + falseNegative;
  const precision = called === 0 ? 0 : truePositive / called;
  const recall = hits === 0 ? 0 : truePositive / hits;
  const { rocAuc, prAuc } = result.test.intervals;
  return {
    ...result,
    threshold,
    test: {
      ...result.test,
      confusion: [
        [trueNegative, falsePositive],
        [falseNegative, truePositive],
      ],
      accuracy: (truePositive + trueNegative) / result.rows.test,
      precision,
      recall,
      f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
      intervals: { ...(rocAuc && { rocAuc }), ...(prAuc && { prAuc }) },
    },
  };
}
