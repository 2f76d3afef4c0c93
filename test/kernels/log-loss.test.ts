import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withLogLoss } from "../../src/kernels/log-loss.ts";
import type { KernelThreads } from "../../src/kernels/threads.ts";
import { randomStream } from "../../src/math/random.ts";
import { log1pExp, sigmoid } from "../../src/math/special.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";

type Columns = readonly Float64Array[];

function logLossSums(
  columns: Columns,
  target: Uint8Array,
  weights: Float64Array,
  point: Float64Array,
  curvature: boolean,
  threads?: KernelThreads,
) {
  return withLogLoss({ columns, target, weights }, (rows) => rows.sums(point, { loss: true, curvature }), threads);
}

/** The same by the definition, row by row, and beside each sum that of the sizes of its terms. */
function plainSums(columns: Columns, target: Uint8Array, weights: Float64Array, point: Float64Array) {
  const width = columns.length;
  const size = width + 1;
  const value = { loss: 0, gradient: new Float64Array(size), curvature: new Float64Array(size * size) };
  const terms = { loss: 0, gradient: new Float64Array(size), curvature: new Float64Array(size * size) };
  for (let i = 0; i < target.length; i++) {
    const row = [...columns.map((column) => column[i]!), 1];
    const z = row.reduce((sum, x, j) => sum + x * point[j]!, 0);
    const slope = target[i] === 1 ? -sigmoid(-z) : sigmoid(z);
    const loss = weights[i]! * log1pExp(target[i] === 1 ? -z : z);
    value.loss += loss;
    terms.loss += weights[i]! * (1 + Math.abs(z));
    row.forEach((x, j) => {
      value.gradient[j]! += weights[i]! * slope * x;
      terms.gradient[j]! += weights[i]! * Math.abs(x);
      for (let k = 0; k <= j; k++) {
        value.curvature[j * size + k]! += weights[i]! * sigmoid(z) * sigmoid(-z) * x * row[k]!;
        terms.curvature[j * size + k]! += weights[i]! * Math.abs(x * row[k]!);
      }
    });
  }
  return { value, terms };
}

function expectSums(columns: Columns, target: Uint8Array, weights: Float64Array, point: Float64Array): void {
  const { value, terms } = plainSums(columns, target, weights, point);
  const sums = logLossSums(columns, target, weights, point, true);
  // The score of a row is rounded too, by as much as its parts are large.
  const room = 2e-15 * (10 + point.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0) * 5);
  expect(Math.abs(sums.loss - value.loss)).toBeLessThanOrEqual(room * terms.loss);
  sums.gradient.forEach((slope, j) => {
    expect(Math.abs(slope - value.gradient[j]!)).toBeLessThanOrEqual(room * terms.gradient[j]!);
  });
  sums.curvature!.forEach((bend, at) => {
    expect(Math.abs(bend - value.curvature[at]!)).toBeLessThanOrEqual(room * terms.curvature[at]!);
  });
}

describe("withLogLoss", () => {
  it("gives the sums of the plain loop to a few units in the last place of their terms", () => {
    const cases = fc.record({
      rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 500, max: 1_100 })),
      width: fc.integer({ min: 0, max: 7 }),
      size: fc.constantFrom(0, 0.1, 3, 100),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ rows, width, size, seed }) => {
        const random = randomStream(seed);
        const columns = Array.from({ length: width }, () => Float64Array.from({ length: rows }, () => random.normal()));
        const target = Uint8Array.from({ length: rows }, () => random.integer(2));
        const weights = Float64Array.from({ length: rows }, () => 2 * random.next());
        const point = Float64Array.from({ length: width + 1 }, () => size * random.normal());
        expectSums(columns, target, weights, point);
      }),
      { numRuns: 60 },
    );
  });

  it("is exact to rounding at every size of score, of either sign", () => {
    for (let exponent = -30; exponent <= 9; exponent += 0.37) {
      for (const score of [2 ** exponent, -(2 ** exponent)]) {
        for (const hit of [0, 1]) {
          const { loss, gradient } = logLossSums(
            [],
            Uint8Array.of(hit),
            Float64Array.of(1),
            Float64Array.of(score),
            false,
          );
          const plain = log1pExp(hit === 1 ? -score : score);
          expect(Math.abs(loss - plain)).toBeLessThanOrEqual(4e-16 * plain + 1e-300);
          expect(Math.abs(gradient[0]! - (sigmoid(score) - hit))).toBeLessThanOrEqual(3e-16);
        }
      }
    }
  });

  it("stays finite far out, and passes on what is not a number", () => {
    const one = Uint8Array.of(1, 0);
    const weights = Float64Array.of(1, 1);
    const far = logLossSums([Float64Array.of(-1e6, 1e6)], one, weights, Float64Array.of(1, 0), true);
    expect(far.loss).toBe(2e6);
    expect(Array.from(far.gradient)).toEqual([2e6, 0]);
    expect(logLossSums([Float64Array.of(Number.NaN, 1)], one, weights, Float64Array.of(1, 0), true).loss).toBeNaN();
  });

  it("leaves the curvature out where it is not asked for, and everything else as it is", () => {
    const columns = [Float64Array.of(1, -2, 0.5)];
    const target = Uint8Array.of(1, 0, 1);
    const weights = Float64Array.of(1, 2, 3);
    const point = Float64Array.of(0.3, -0.1);
    const whole = logLossSums(columns, target, weights, point, true);
    expect(logLossSums(columns, target, weights, point, false)).toEqual({ ...whole, curvature: null });
  });

  it("leaves the loss out where it is not asked for, and takes one point after the other", () => {
    const columns = [Float64Array.of(1, -2, 0.5)];
    const target = Uint8Array.of(1, 0, 1);
    const weights = Float64Array.of(1, 2, 3);
    const points = [Float64Array.of(0.3, -0.1), Float64Array.of(-1, 2)];
    withLogLoss({ columns, target, weights }, (rows) => {
      for (const point of points) {
        const whole = logLossSums(columns, target, weights, point, true);
        expect(rows.sums(point, { loss: false, curvature: true })).toEqual({ ...whole, loss: Number.NaN });
      }
    });
  });

  it("takes one of so many pieces of 32 rows for all of them", () => {
    const cases = fc.record({
      rows: fc.integer({ min: 64, max: 1_500 }),
      every: fc.integer({ min: 2, max: 40 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ rows, every: wanted, seed }) => {
        const every = Math.min(wanted, Math.floor(rows / 32));
        const random = randomStream(seed);
        const columns = [0, 1].map(() => Float64Array.from({ length: rows }, () => random.normal()));
        const target = Uint8Array.from({ length: rows }, () => random.integer(2));
        const weights = [0.5, 3] as const;
        const point = Float64Array.of(0.4, -2, 0.1);
        const taken = [...target.keys()].filter((row) => {
          const piece = Math.floor(row / 32);
          return piece % every === every >> 1 && piece < every * Math.floor(Math.ceil(rows / 4) / (8 * every));
        });
        const own = (values: Float64Array) => Float64Array.from(taken, (row) => values[row]!);
        const ownTarget = Uint8Array.from(taken, (row) => target[row]!);
        const factor = rows / taken.length;
        const wantedSums = logLossSums(
          columns.map(own),
          ownTarget,
          Float64Array.from(ownTarget, (hit) => weights[hit]! * factor),
          point,
          true,
        );
        const sums = withLogLoss({ columns, target, weights }, (all) =>
          all.sample(every).sums(point, { loss: true, curvature: true }),
        );
        expect(sums.loss / wantedSums.loss).toBeCloseTo(1, 10);
        sums.gradient.forEach((slope, j) => {
          expect(Math.abs(slope - wantedSums.gradient[j]!)).toBeLessThan(1e-10 * rows);
        });
        sums.curvature!.forEach((bend, at) => {
          expect(Math.abs(bend - wantedSums.curvature![at]!)).toBeLessThan(1e-10 * rows);
        });
      }),
    );
  });

  it.each([5, 1_023, 30_001])("has the same bits on any number of threads, for %i rows", (rows) => {
    const random = randomStream(rows);
    const columns = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => random.normal()));
    const target = Uint8Array.from({ length: rows }, () => random.integer(2));
    const weights = Float64Array.from({ length: rows }, () => random.next());
    const point = Float64Array.of(1, -2, 0.5, 0.1);
    expectSums(columns, target, weights, point);
    const alone = logLossSums(columns, target, weights, point, true);
    for (const count of [2, 3, 4]) {
      expect(logLossSums(columns, target, weights, point, true, threadPool(count, 0))).toEqual(alone);
    }
  });
});
