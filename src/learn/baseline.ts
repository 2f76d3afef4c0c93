import { MarqueeError } from "../errors.ts";
import { rowCount } from "../math/columns.ts";
import { classTotals } from "./class-weights.ts";
import type { Learner } from "./learner.ts";
import { readNumber, readRecord, refuseModel } from "./model-checks.ts";

export interface BaselineModel {
  /** The weighted share of hits among the training rows, 0 to 1. */
  readonly hitRate: number;
}

/** Answers the training rows' hit rate for every movie: what a learner must beat. Throws TOO_FEW_ROWS for rows of no weight. */
export const baseline: Learner<Record<never, never>, BaselineModel> = {
  name: "baseline",
  label: "Majority baseline",
  complexity: 0,
  params: {},
  needsScaling: false,
  fit(rows) {
    const [misses, hits] = classTotals(rows);
    if (!(misses + hits > 0)) {
      throw new MarqueeError("TOO_FEW_ROWS", {
        where: "baseline",
        expected: "at least 1 row of a weight above 0",
        found: "none",
      });
    }
    return Object.freeze({ hitRate: hits / (misses + hits) });
  },
  probability(model, columns) {
    return new Float64Array(rowCount(columns)).fill(model.hitRate);
  },
  gain() {
    return null;
  },
  parse(value) {
    const hitRate = readNumber(readRecord(value, "baseline model")["hitRate"], "baseline hitRate");
    if (hitRate < 0 || hitRate > 1) refuseModel("MODEL_INVALID", "baseline hitRate", "a share from 0 to 1", hitRate);
    return Object.freeze({ hitRate });
  },
};
