import { type FittedLearner, fittedProbability } from "../learn/pipeline.ts";
import { type Columns, takeRows } from "../math/columns.ts";
import { permutation, type RandomStream } from "../math/random.ts";
import { standardDeviation } from "../math/stats.ts";
import { rocAuc } from "../metrics/ranking.ts";
import { applyHitFeatures, type HitFeatures, hitColumns, hitProbability } from "./hit-features.ts";
import type { FeatureImportance } from "./train-result.ts";

const repeats = 10;
/** Shuffles of few rows are predicted together, since trees predict many rows faster than few. */
const rowsAtOnce = 10_000;

/** An input, or a column that is computed from several. */
interface Feature {
  readonly name: string;
  /** Its place among the inputs; null for what is computed. */
  readonly input: number | null;
  /** Its places among the learner's columns. */
  readonly columns: readonly number[];
}

/**
 * Permutation importance on the given rows (mean fall of ROC AUC over 10 shuffles; Breiman 2001, doi:10.1023/A:1010933404324)
 * beside the fit's own importance, the most important first. An input is shuffled before anything is computed from it, a
 * category as a whole; a composite, an engineered feature or the cluster is shuffled by itself. codes: the inputs by
 * `codeInputs`; target: n values, 0 or 1.
 */
export function featureImportance(
  features: HitFeatures,
  model: FittedLearner,
  codes: Columns,
  target: Uint8Array,
  random: RandomStream,
): FeatureImportance[] {
  const columns = applyHitFeatures(features, codes);
  const whole = rocAuc(target, fittedProbability(model, columns));
  const gain = model.learner.gain(model.fitted);
  const importance = featuresOf(features).map(({ name, input, columns: places }, index) => {
    const share = gain === null ? null : places.reduce((sum, place) => sum + gain[place]!, 0);
    if (whole === null) return { feature: name, permutation: null, permutationStd: null, gain: share };
    const orders = Array.from({ length: repeats }, (_, repeat) =>
      permutation(target.length, random.child(index).child(repeat)),
    );
    const falls = new Float64Array(repeats);
    const together = Math.max(1, Math.floor(rowsAtOnce / target.length));
    for (let begin = 0; begin < repeats; begin += together) {
      const batch = orders.slice(begin, begin + together);
      const probability =
        input === null
          ? fittedProbability(model, shuffled(columns, places[0]!, batch))
          : hitProbability(features, model, shuffled(codes, input, batch));
      batch.forEach((_, copy) => {
        const own = probability.subarray(copy * target.length, (copy + 1) * target.length);
        falls[begin + copy] = whole - rocAuc(target, own)!;
      });
    }
    const mean = falls.reduce((sum, fall) => sum + fall, 0) / repeats;
    return { feature: name, permutation: mean, permutationStd: standardDeviation(falls, 1), gain: share };
  });
  return importance.sort((a, b) => (b.permutation ?? 0) - (a.permutation ?? 0) || (b.gain ?? 0) - (a.gain ?? 0));
}

/** The inputs and what is computed from them, in the order of the learner's columns. */
function featuresOf(features: HitFeatures): Feature[] {
  const columns = hitColumns(features);
  return columns.flatMap(({ name, input }, place): Feature[] => {
    if (input === null) return [{ name, input, columns: [place] }];
    if (columns[place - 1]?.input === input) return [];
    const own = columns.flatMap((column, other) => (column.input === input ? [other] : []));
    return [{ name: features.inputs[input]!.name, input, columns: own }];
  });
}

/** The columns as often as there are orders, one below the other, each time with one of them in that order. */
function shuffled(columns: Columns, index: number, orders: readonly Uint32Array[]): Columns {
  return columns.map((column, place) => {
    const copies = new Float64Array(column.length * orders.length);
    orders.forEach((order, copy) => {
      copies.set(place === index ? takeRows(column, order) : column, copy * column.length);
    });
    return copies;
  });
}
