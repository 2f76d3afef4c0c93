import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/math/random.ts";
import { rocAuc } from "../../src/metrics/ranking.ts";
import { runCanary } from "../../src/movies/canary.ts";
import { train } from "../../src/movies/train.ts";
import { madeMovies } from "./made-movies.ts";

const hit = Int8Array.from({ length: 400 }, (_, row) => (row % 10 === 9 ? -1 : row % 2));

describe("runCanary", () => {
  it("passes a score that knows nothing of the target", () => {
    const score = Float64Array.from({ length: 360 }, (_, row) => (row * 7919) % 360);
    const run = (permuted: Int8Array) => rocAuc(Uint8Array.from(permuted.filter((value) => value >= 0)), score);
    const result = runCanary(hit, run, { random: randomStream(1) }, 30);
    expect(result.verdict).toBe("pass");
    expect(result.interval[0]).toBeLessThan(0.5);
    expect(result.interval[1]).toBeGreaterThan(0.5);
    expect(result.reading).toMatch(
      /nothing is left to learn, as it should be: mean ROC AUC 0\.[45]\d\d ± 0\.0\d\d over 30 runs/,
    );
  });

  it("fails a training that peeks at the target", () => {
    const run = (permuted: Int8Array, index: number) => {
      const random = randomStream(index);
      const peeked = Float64Array.from(permuted, (value) => value + 3 * random.normal());
      return rocAuc(
        Uint8Array.from(permuted, (value) => Math.max(0, value)),
        peeked,
      );
    };
    const result = runCanary(hit, run, { random: randomStream(1) }, 20);
    expect(result.verdict).toBe("fail");
    expect(result.mean).toBeGreaterThan(0.55);
    expect(result.reading).toContain("It leaks");
  });

  it("leaves it open where the runs scatter too far", () => {
    const run = (_: Int8Array, index: number) => (index % 2 === 0 ? 0.2 : 0.8);
    expect(runCanary(hit, run, { random: randomStream(1) }, 20).verdict).toBe("undecided");
  });

  it("has Student's interval: by hand for 5 runs, 2.776 standard errors", () => {
    const figures = [0.48, 0.5, 0.52, 0.49, 0.51];
    const { mean, interval } = runCanary(hit, (_, index) => figures[index]!, { random: randomStream(1) }, 5);
    expect(mean).toBeCloseTo(0.5, 12);
    expect(interval[1] - mean).toBeCloseTo((2.776 * 0.0158114) / Math.sqrt(5), 3);
  });

  it("shuffles the known targets alone: their number and the unknown ones stay", () => {
    const seen: Int8Array[] = [];
    runCanary(hit, (permuted) => seen.push(permuted) && 0.5, { random: randomStream(1) }, 5);
    for (const permuted of seen) {
      expect(permuted).not.toEqual(hit);
      expect(permuted.slice().sort()).toEqual(hit.slice().sort());
      permuted.forEach((value, row) => {
        expect(value === -1).toBe(hit[row] === -1);
      });
    }
    expect(new Set(seen.map(String)).size).toBe(5);
  });

  it("passes the real training", () => {
    const table = madeMovies(200, 3);
    const options = { learners: [{ name: "logistic" }], testSize: 0.5, folds: 2, clusters: 2 };
    const run = (permuted: Int8Array) => train({ ...table, hit: permuted }, options).result.test.rocAuc;
    const result = runCanary(table.hit!, run, { random: randomStream(5) }, 8);
    expect(result.verdict).not.toBe("fail");
    expect(Math.abs(result.mean - 0.5)).toBeLessThan(0.06);
  });

  it("refuses what cannot be told", () => {
    expect(() => runCanary(hit, () => 0.5, { random: randomStream(1) }, 4)).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID" }),
    );
    expect(() => runCanary(hit, () => null, { random: randomStream(1) }, 8)).toThrow(
      expect.objectContaining({ code: "TOO_FEW_ROWS" }),
    );
  });
});
