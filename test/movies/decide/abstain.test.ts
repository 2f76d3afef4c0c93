import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/math/random.ts";
import { wilsonInterval } from "../../../src/math/stats.ts";
import { fitTrustBand, parseTrustBand, trustInterval, verdictOf } from "../../../src/movies/decide/abstain.ts";

function outOfFold(rows: number, seed: number, truth: (forecast: number) => number = (forecast) => forecast) {
  const random = randomStream(seed);
  const probability = Float64Array.from({ length: rows }, () => random.next());
  return { probability, target: Uint8Array.from(probability, (value) => (random.next() < truth(value) ? 1 : 0)) };
}

describe("fitTrustBand", () => {
  it("is Wilson's interval of the neighbours, worked by hand", () => {
    // 5 rows, a reach of 2.5: rows 1 to 3, 1 to 4, all, 2 to 5 and 3 to 5, with 1, 2, 3, 3 and 2 hits.
    const rows = { probability: Float64Array.of(0.5, 0.1, 0.2, 0.9, 0.3), target: Uint8Array.of(1, 0, 1, 1, 0) };
    const band = fitTrustBand(rows);
    const [first, second, third, fourth, fifth] = [
      [1, 3],
      [2, 4],
      [3, 5],
      [3, 4],
      [2, 3],
    ].map(([hits, count]) => wilsonInterval(hits!, count!));
    expect(band.probability).toEqual([0.1, 0.2, 0.3, 0.5, 0.9]);
    // The last neighbourhood is less sure than those before it: both lines are made to rise.
    expect(band.low).toEqual([first![0], second![0], fifth![0], fifth![0], fifth![0]]);
    expect(band.high).toEqual([first![1], second![1], third![1], fourth![1], fourth![1]]);
  });

  it("does not depend on the order of the rows, tied probabilities among them", () => {
    const rows = fc.array(
      fc.tuple(
        fc.constantFrom(0, 1),
        fc.integer({ min: 0, max: 8 }).map((value) => value / 8),
      ),
      { minLength: 1 },
    );
    const band = (list: [number, number][]) =>
      fitTrustBand({
        target: Uint8Array.from(list, ([truth]) => truth),
        probability: Float64Array.from(list, ([, value]) => value),
      });
    fc.assert(
      fc.property(rows, (list) => {
        expect(band([...list].reverse())).toEqual(band(list));
      }),
    );
  });

  it("holds the true hit rate of a forecast that is off, nearly everywhere", () => {
    const truth = (forecast: number) => 0.15 + 0.7 * forecast;
    let held = 0;
    let asked = 0;
    for (let seed = 0; seed < 30; seed++) {
      const band = fitTrustBand(outOfFold(400, seed, truth));
      for (let forecast = 0.05; forecast < 1; forecast += 0.1) {
        const [low, high] = trustInterval(band, forecast);
        asked++;
        if (low <= truth(forecast) && truth(forecast) <= high) held++;
      }
    }
    expect(held / asked).toBeGreaterThan(0.93);
  });

  it("narrows as rows are added", () => {
    const width = (rows: number) => {
      const [low, high] = trustInterval(fitTrustBand(outOfFold(rows, 1)), 0.5);
      return high - low;
    };
    expect(width(10_000)).toBeLessThan(0.12);
    expect(width(10_000)).toBeLessThan(width(100) / 2);
  });
});

describe("verdictOf", () => {
  const band = fitTrustBand(outOfFold(500, 2));

  it("goes from no hit over too close to call to hit as the probability rises", () => {
    const order = ["no hit", "too close to call", "hit"];
    for (const threshold of [0.2, 0.5, 0.8]) {
      const verdicts = Array.from({ length: 201 }, (_, i) => order.indexOf(verdictOf(i / 200, threshold, band)));
      expect(verdicts).toEqual([...verdicts].sort());
      expect(new Set(verdicts)).toEqual(new Set([0, 1, 2]));
    }
  });

  it("never contradicts the threshold, and is too close at the threshold itself", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (probability, threshold) => {
        const verdict = verdictOf(probability, threshold, band);
        if (verdict === "hit") expect(probability).toBeGreaterThanOrEqual(threshold);
        if (verdict === "no hit") expect(probability).toBeLessThan(threshold);
        const [low, high] = trustInterval(band, probability);
        expect(low).toBeLessThanOrEqual(probability);
        expect(high).toBeGreaterThanOrEqual(probability);
      }),
    );
    expect(verdictOf(0.5, 0.5, band)).toBe("too close to call");
  });

  it("is a hit for movies above the threshold as often as the band says: few calls are wrong", () => {
    const asked = outOfFold(4000, 77);
    let [calls, wrong] = [0, 0];
    asked.probability.forEach((value, row) => {
      const verdict = verdictOf(value, 0.5, band);
      if (verdict === "too close to call") return;
      calls++;
      if ((verdict === "hit" ? 1 : 0) !== asked.target[row]) wrong++;
    });
    expect(calls).toBeGreaterThan(2000);
    expect(wrong / calls).toBeLessThan(0.25);
  });
});

describe("parseTrustBand", () => {
  const band = fitTrustBand(outOfFold(50, 3));

  it("restores what was written", () => {
    expect(parseTrustBand(JSON.parse(JSON.stringify(band)))).toEqual(band);
  });

  it.each<[unknown, string]>([
    [null, "MODEL_INVALID"],
    [{ ...band, low: band.low.slice(1) }, "MODEL_INVALID"],
    [{ ...band, low: band.high, high: band.low }, "MODEL_INVALID"],
    [{ ...band, probability: [...band.probability].reverse() }, "MODEL_INVALID"],
    [{ probability: [0.5], low: [0.2], high: [1.4] }, "MODEL_INVALID"],
    [{ probability: [0.5], low: [null], high: [0.4] }, "MODEL_NONFINITE"],
    [{ probability: [], low: [], high: [] }, "MODEL_INVALID"],
    [{ probability: new Array(102).fill(0.5), low: [], high: [] }, "MODEL_TOO_LARGE"],
  ])("refuses what is no band", (value, code) => {
    expect(() => parseTrustBand(value)).toThrow(expect.objectContaining({ code }));
  });
});
