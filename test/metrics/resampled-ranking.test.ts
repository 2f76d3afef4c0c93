import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision, rocAuc } from "../../src/metrics/ranking.ts";
import { rankSample, resampledAveragePrecision, resampledRocAuc } from "../../src/metrics/resampled-ranking.ts";

const samples = fc.array(
  fc.record({
    target: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 5 }),
    count: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 30 },
);

describe("resampled ranking figures", () => {
  it("equal the figures of the sample with every row written out as often as it was drawn", () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const target = Uint8Array.from(rows, (row) => row.target);
        const score = Float64Array.from(rows, (row) => row.score);
        const counts = rows.map((row) => row.count);
        const ranked = rankSample(Uint32Array.from(rows.keys()), target, score);
        const written = rows.flatMap((row) => Array.from({ length: row.count }, () => row));
        const writtenTarget = Uint8Array.from(written, (row) => row.target);
        const writtenScore = Float64Array.from(written, (row) => row.score);
        const auc = rocAuc(writtenTarget, writtenScore);
        const precision = averagePrecision(writtenTarget, writtenScore);
        if (auc === null) expect(resampledRocAuc(ranked, counts)).toBeNull();
        else expect(resampledRocAuc(ranked, counts)).toBeCloseTo(auc, 12);
        if (precision === null) expect(resampledAveragePrecision(ranked, counts)).toBeNull();
        else expect(resampledAveragePrecision(ranked, counts)).toBeCloseTo(precision, 12);
      }),
    );
  });

  it("look counts up by the row number, not by the place in the sample", () => {
    const ranked = rankSample(Uint32Array.from([5, 7]), Uint8Array.from([0, 1]), Float64Array.from([0.2, 0.9]));
    const counts = new Float64Array(8);
    counts[5] = 1;
    expect(resampledRocAuc(ranked, counts)).toBeNull();
    counts[7] = 2;
    expect(resampledRocAuc(ranked, counts)).toBe(1);
  });
});
