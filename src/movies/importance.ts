import { type FittedLearner, fittedProbability } from "../learn/pipeline.ts";
import type { Columns } from "../math/columns.ts";
import { permutation, type RandomStream } from "../math/random.ts";
import { standardDeviation } from "../math/stats.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { applyHitFeatures, type HitFeatures, hitColumnNames, hitProbability } from "./hit-features.ts";
import type { FeatureImportance } from "./train-result.ts";

const repeats = 10;

/**
 * Permutation importance on the given rows (mean fall of ROC AUC over 10 shuffles; Breiman 2001, doi:10.1023/A:1010933404324)
 * beside the fit's own importance, the most important first. A measure is shuffled before the composites and the cluster
 * are computed from it; a composite or the cluster is shuffled by itself. measures: 4 columns; target: n values, 0 or 1.
 */
export function featureImportance(
  features: HitFeatures,
  model: FittedLearner,
  measures: Columns,
  target: Uint8Array,
  random: RandomStream,
): FeatureImportance[] {
  const columns = applyHitFeatures(features, measures);
  const whole = rocAuc(target, fittedProbability(model, columns));
  const gain = model.learner.gain(model.fitted);
  const importance = hitColumnNames.map((feature, index) => {
    const share = gain === null ? null : gain[index]!;
    if (whole === null) return { feature, permutation: null, permutationStd: null, gain: share };
    const falls = Float64Array.from({ length: repeats }, (_, repeat) => {
      const order = permutation(target.length, random.child(index).child(repeat));
      const probability =
        index < measures.length
          ? hitProbability(features, model, shuffled(measures, index, order))
          : fittedProbability(model, shuffled(columns, index, order));
      return whole - rocAuc(target, probability)!;
    });
    const mean = falls.reduce((sum, fall) => sum + fall, 0) / repeats;
    return { feature, permutation: mean, permutationStd: standardDeviation(falls, 1), gain: share };
  });
  return importance.sort((a, b) => (b.permutation ?? 0) - (a.permutation ?? 0) || (b.gain ?? 0) - (a.gain ?? 0));
}

function shuffled(columns: Columns, index: number, order: Uint32Array): Columns {
  return columns.map((column, place) => (place === index ? Float64Array.from(order, (row) => column[row]!) : column));
}
