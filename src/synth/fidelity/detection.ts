import { forest } from "../../learn/forest/forest.ts";
import { resolveParams } from "../../learn/params.ts";
import { foldRows, stratifiedFolds } from "../../learn/split-rows.ts";
import { takeColumns, takeTarget } from "../../math/columns.ts";
import type { RandomStream } from "../../math/random.ts";
import { aucInterval } from "../../metrics/delong.ts";
import { rocAuc } from "../../metrics/ranking.ts";
import type { Detection } from "../synth-result.ts";

/** Of each kind; the first of either are taken, so they must come in random order. */
const most = 500;
const fewest = 10;
const folds = 5;

/**
 * Whether a classifier can tell real movies from as many synthetic ones: the ROC AUC of out-of-fold forecasts of a random
 * forest (50 trees, at most 6 deep, leaves of at least 5 movies), five folds. 0.5 says that it cannot. Columns without missing
 * values, the target among them, in random order. Null with fewer than 10 movies of a kind.
 */
export function detectSynthetic(
  real: readonly Float64Array[],
  synthetic: readonly Float64Array[],
  random: RandomStream,
): Detection | null {
  const each = Math.min(real[0]!.length, synthetic[0]!.length, most);
  if (each < fewest) return null;
  const columns = real.map((column, j) =>
    Float64Array.of(...column.subarray(0, each), ...synthetic[j]!.subarray(0, each)),
  );
  const target = Uint8Array.from({ length: 2 * each }, (_, row) => (row < each ? 0 : 1));
  const foldOf = stratifiedFolds(target, folds, random.child(0));
  const params = resolveParams("forest", forest.params, { trees: 50, maxDepth: 6, minSamplesLeaf: 5 });
  const probability = new Float64Array(2 * each);
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = foldRows(foldOf, fold);
    const rows = { columns: takeColumns(columns, train), target: takeTarget(target, train) };
    const model = forest.fit(rows, params, { random: random.child(1 + fold) });
    forest.probability(model, takeColumns(columns, test)).forEach((value, place) => {
      probability[test[place]!] = value;
    });
  }
  const interval = aucInterval(target, probability);
  const found = rocAuc(target, probability)!;
  return { rocAuc: found, interval, rows: 2 * each, undetected: interval !== null && interval[0] <= 0.5 };
}
