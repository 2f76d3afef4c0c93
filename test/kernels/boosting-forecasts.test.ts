import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boosting } from "../../src/learn/boosting/boosting.ts";
import type { TrainingRows } from "../../src/learn/learner.ts";
import { resolveParams } from "../../src/learn/params.ts";
import { plainSumOfLeaves } from "../../src/learn/tree/predict.ts";
import { type RandomStream, randomStream } from "../../src/math/random.ts";
import { sigmoid } from "../../src/math/special.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";

/** Columns of few values, of many, of gaps, and of one value. */
function madeColumns(random: RandomStream, rows: number, width: number): Float64Array[] {
  return Array.from({ length: width }, (_, column) => {
    const draw = random.child(column);
    return Float64Array.from({ length: rows }, () => {
      if (column % 4 === 3) return 7;
      if (draw.next() < 0.2 * (column % 2)) return Number.NaN;
      return column % 3 === 0 ? draw.integer(5) : draw.normal();
    });
  });
}

function madeRows(seed: number, rows: number, width: number, weighted: boolean): TrainingRows {
  const random = randomStream(seed);
  const columns = madeColumns(random, rows, width);
  const draw = random.child(1000);
  const target = Uint8Array.from(columns[0]!, (value) => (draw.next() < (value > 1 ? 0.8 : 0.3) ? 1 : 0));
  target[0] = 0;
  target[1] = 1;
  if (!weighted) return { columns, target };
  return { columns, target, weights: Float64Array.from(target, (_, row) => (row < 2 ? 1 : draw.integer(4) / 3)) };
}

const sets = fc.record({
  trees: fc.integer({ min: 1, max: 12 }),
  maxDepth: fc.constantFrom(1, 3, 6, 64),
  learningRate: fc.constantFrom(0.1, 0.3, 1),
  subsample: fc.constantFrom(0.6, 1),
  columnSample: fc.constantFrom(0.5, 1),
  minChildWeight: fc.constantFrom(0, 1, 5),
  scalePosWeight: fc.constantFrom(1, 1, 2.5),
  earlyStoppingRounds: fc.constantFrom(null, null, null, 2),
});

/** What a model of each set answers, each fitted by itself, by plain code. */
function plainForecasts(rows: TrainingRows, paramsList: ReturnType<typeof paramsOf>[], columns: Float64Array[]) {
  return paramsList.map((params) => {
    const { baseMargin, trees } = boosting.fit(rows, params, { random: randomStream(5) });
    return plainSumOfLeaves(trees, columns).map((sum) => sigmoid(baseMargin + sum));
  });
}

function paramsOf(given: Record<string, unknown>) {
  return resolveParams("boosting", boosting.params, given);
}

describe("forecasts of boosting without models", () => {
  it("are what the model of each set of hyper-parameters answers, to the last bit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.oneof(fc.integer({ min: 2, max: 70 }), fc.integer({ min: 300, max: 500 })),
        fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 17)),
        fc.boolean(),
        fc.array(sets, { minLength: 1, maxLength: 6 }),
        (seed, count, width, weighted, given) => {
          const rows = madeRows(seed, count, width, weighted);
          const columns = madeColumns(randomStream(seed + 1), 1 + (seed % 40), width);
          // Values on thresholds, which are training values.
          columns.forEach((column, index) => {
            column[0] = rows.columns[index]![count >> 1]!;
          });
          const paramsList = given.flatMap((set) => [set, { ...set, trees: 1 + (set.trees >> 1) }]).map(paramsOf);
          const forecasts = boosting.forecastMany!(rows, paramsList, columns, { random: randomStream(5) });
          expect(forecasts).toEqual(plainForecasts(rows, paramsList, columns));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([2, 3])("have the same bits on %d threads", (count) => {
    const rows = madeRows(3, 600, 7, true);
    const columns = madeColumns(randomStream(4), 150, 7);
    const depths = [2, 4, 6, 9, 3];
    const paramsList = depths.flatMap((maxDepth) =>
      [15, 30].map((trees) => paramsOf({ trees, maxDepth, subsample: 0.7 })),
    );
    const threads = threadPool(count, 0);
    const forecasts = boosting.forecastMany!(rows, paramsList, columns, { random: randomStream(5), threads });
    expect(forecasts).toEqual(plainForecasts(rows, paramsList, columns));
  });
});
