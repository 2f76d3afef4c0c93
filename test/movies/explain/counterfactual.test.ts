import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Columns } from "../../../src/math/columns.ts";
import { randomStream } from "../../../src/math/random.ts";
import { sigmoid } from "../../../src/math/special.ts";
import { standardDeviation } from "../../../src/math/stats.ts";
import type { Score } from "../../../src/movies/explain/coalitions.ts";
import { nearestCounterfactual } from "../../../src/movies/explain/counterfactual.ts";
import { randomColumns, rowScore, tangledScore } from "./score-games.ts";

const tenths = { perUnit: 10, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

/** Every value of a column on its grid within the data, and the movie's own. */
function lattice(values: Float64Array, perUnit: number, own: number): number[] {
  const low = Math.ceil(Math.min(...values) * perUnit - 1e-9);
  const high = Math.floor(Math.max(...values) * perUnit + 1e-9);
  return [own, ...Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => (low + index) / perUnit)];
}

/** The smallest distance at which some point of the whole lattice turns the verdict, by trying them all. */
function bruteForce(score: Score, movie: readonly number[], threshold: number, reference: Columns, mayChange: number) {
  const axes = movie.map((own, j) => lattice(reference[j]!, 10, own));
  const units = reference.map((values) => standardDeviation(values, 0));
  const one = (row: readonly number[]) => score(row.map((value) => Float64Array.of(value)))[0]! >= threshold;
  const before = one(movie);
  let best = Number.POSITIVE_INFINITY;
  const walk = (row: number[], squares: number, changed: number) => {
    if (changed > mayChange) return;
    const j = row.length;
    if (j === movie.length) {
      if (one(row) !== before) best = Math.min(best, Math.sqrt(squares));
      return;
    }
    axes[j]!.forEach((value, index) => {
      const step = index === 0 ? 0 : (value - movie[j]!) / units[j]!;
      walk([...row, value], squares + step ** 2, changed + (index === 0 ? 0 : 1));
    });
  };
  walk([], 0, 0);
  return best;
}

const cases = fc.record({ width: fc.integer({ min: 1, max: 3 }), seed: fc.integer({ min: 0, max: 1e6 }) });

describe("the nearest counterfactual", () => {
  it("turns the verdict, and no point of the whole grid with one or two changes is nearer", () => {
    let found = 0;
    fc.assert(
      fc.property(cases, ({ width, seed }) => {
        const random = randomStream(seed);
        const score = tangledScore(width, seed);
        const reference = randomColumns(width, 6, random.child(1));
        const movie = reference.map((values) => values[0]!);
        const threshold = 0.2 + 0.6 * random.next();
        const { wanted, nearest } = nearestCounterfactual(
          score,
          movie,
          threshold,
          reference,
          movie.map(() => tenths),
        );
        const best = bruteForce(score, movie, threshold, reference, 2);
        if (best === Number.POSITIVE_INFINITY) {
          if (width < 3) expect(nearest).toBeNull();
          return;
        }
        expect(nearest!.distance).toBeCloseTo(best, 10);
        const moved = movie.slice();
        for (const { column, from, to } of nearest!.changes) {
          expect(from).toBe(movie[column]);
          moved[column] = to;
        }
        const after = score(moved.map((value) => Float64Array.of(value)))[0]!;
        expect(nearest!.score).toBe(after);
        expect(after >= threshold ? 1 : 0).toBe(wanted);
        found++;
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(20);
  });

  it("changes all columns when no two suffice, and is the nearest of all on the grid", () => {
    // three columns of 0 to 1 in tenths: only a sum of 2.4 reaches the threshold
    const score = rowScore((row) => row.reduce((sum, value) => sum + value, 0) / 3);
    const reference = [0, 1, 2].map(() => Float64Array.of(0, 0, 0.5, 1));
    const movie = [0, 0, 0];
    const { wanted, nearest, alone } = nearestCounterfactual(
      score,
      movie,
      0.8 - 1e-9,
      reference,
      movie.map(() => tenths),
    );
    expect([wanted, alone]).toEqual([1, []]);
    expect(nearest!.changes.map(({ to }) => to)).toEqual([0.8, 0.8, 0.8]);
    expect(nearest!.distance).toBeCloseTo(bruteForce(score, movie, 0.8 - 1e-9, reference, 3), 10);
  });

  it("finds the nearest on a grid too fine to be tried whole, to half a percent", () => {
    const fine = { perUnit: 1, min: 0, max: Number.POSITIVE_INFINITY };
    const random = randomStream(3);
    const counts = Float64Array.from({ length: 200 }, () => Math.round(Math.exp(8 + 1.5 * random.normal())));
    const others = Float64Array.from({ length: 200 }, () => Math.round(1e5 * random.next()));
    const [a, b] = [standardDeviation(counts, 0), standardDeviation(others, 0)];
    const score = rowScore(([x, y]) => sigmoid((x! - 900) / a + (2 * (y! - 200)) / b - 0.5));
    const { nearest, alone } = nearestCounterfactual(score, [900, 200], 0.5, [counts, others], [fine, fine]);
    // the closed form: distance of a point from the line u + 2 v = 0.5
    expect(nearest!.distance).toBeGreaterThanOrEqual(0.5 / Math.sqrt(5) - 1e-12);
    expect(nearest!.distance).toBeLessThan((1.005 * 0.5) / Math.sqrt(5));
    expect(alone.map(({ changes }) => changes[0]!.to)).toEqual([200 + Math.ceil(0.25 * b), 900 + Math.ceil(0.5 * a)]);
  });

  it("takes the way down as well: what would cost a hit its verdict", () => {
    const reference = [Float64Array.of(1, 2, 3, 4, 5)];
    const { wanted, nearest } = nearestCounterfactual(
      rowScore(([x]) => x! / 10),
      [4.5],
      0.3,
      reference,
      [tenths],
    );
    expect(wanted).toBe(0);
    expect(nearest!.changes).toEqual([{ column: 0, from: 4.5, to: 2.9 }]);
  });

  it("stays on each column's grid and within its bounds and the data", () => {
    const tried: number[][] = [[], []];
    const score: Score = (columns) => {
      for (const [j, values] of columns.entries()) if (values.length > 1) tried[j]!.push(...values);
      return columns[0]!.map(() => 0);
    };
    const reference = [Float64Array.of(3.34, 5.7), Float64Array.of(0.5, 12)];
    const grids = [
      { perUnit: 10, min: 1, max: 5 },
      { perUnit: 1, min: 0, max: Number.POSITIVE_INFINITY },
    ];
    const { nearest, alone } = nearestCounterfactual(score, [4.123, 3], 0.5, reference, grids);
    expect([nearest, alone]).toEqual([null, []]);
    const ratings = [...new Set(tried[0])].sort();
    expect(ratings).toEqual([3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4, 4.1, 4.123, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 5]);
    expect([...new Set(tried[1])].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("says that there is none when the data know one value only, or nothing", () => {
    const score = rowScore(([x]) => (x! > 1 ? 1 : 0));
    for (const values of [Float64Array.of(0.25, 0.25), Float64Array.of(Number.NaN)]) {
      expect(nearestCounterfactual(score, [0.25], 0.5, [values], [tenths]).nearest).toBeNull();
    }
  });

  it("starts from the median where a value is missing, and leaves it missing unless it must change", () => {
    const score = rowScore(([x, y]) => (Number.isNaN(x!) ? 0 : x! / 10) + y! / 10);
    const reference = [Float64Array.of(0, 2, 4), Float64Array.of(0, 1, 2)];
    const { nearest, alone } = nearestCounterfactual(score, [Number.NaN, 0], 0.15, reference, [tenths, tenths]);
    // x starts from 2: an x of 2 is no distance away and turns the verdict
    expect(nearest).toEqual({ changes: [{ column: 0, from: Number.NaN, to: 2 }], distance: 0, score: 0.2 });
    expect(alone[1]!.changes).toEqual([{ column: 1, from: 0, to: 1.5 }]);
  });

  it("moves a value from outside the data into them", () => {
    const score = rowScore(([x]) => (x! > 8 ? 0.1 : 0.9));
    const { nearest } = nearestCounterfactual(score, [20], 0.5, [Float64Array.of(1, 9)], [tenths]);
    expect(nearest!.changes).toEqual([{ column: 0, from: 20, to: 8 }]);
  });
});
