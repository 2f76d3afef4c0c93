import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permutation, randomStream } from "../../src/math/random.ts";

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe("randomStream", () => {
  it("gives the same numbers for the same seed", () => {
    const [a, b] = [randomStream(7), randomStream(7)];
    expect(take(100, a.next)).toEqual(take(100, b.next));
  });

  it("gives other numbers for another seed, also for one that differs above 32 bits only", () => {
    const first = take(10, randomStream(7).next);
    expect(take(10, randomStream(8).next)).not.toEqual(first);
    expect(take(10, randomStream(7 + 2 ** 32).next)).not.toEqual(first);
  });

  it("has children that do not depend on how much of the parent was used", () => {
    const used = randomStream(3);
    take(50, used.next);
    expect(take(10, used.child(4).next)).toEqual(take(10, randomStream(3).child(4).next));
  });

  it("has children that differ from one another and from the parent", () => {
    const parent = randomStream(3);
    const starts = [
      parent,
      ...take(
        200,
        (() => {
          let i = 0;
          return () => i++;
        })(),
      ).map((i) => parent.child(i)),
    ].map((s) => s.next());
    expect(new Set(starts).size).toBe(201);
  });

  it("draws from [0, 1) with the mean and variance of the uniform distribution", () => {
    const values = take(100_000, randomStream(1).next);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 1000))).toBeLessThan(1);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it("samples by the numbers that it would have given, and goes on behind them", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(70), fc.double({ min: 0, max: 1, noNaN: true }), (seed, count, share) => {
        const [sampling, plain] = [randomStream(seed), randomStream(seed)];
        const drawn = sampling.sample(count, share);
        const bits = take(count, plain.next).map((number) => (number < share ? 1 : 0));
        expect(Array.from(bits, (_, index) => (drawn[index >> 3]! >> (index & 7)) & 1)).toEqual(bits);
        expect(sampling.next()).toBe(plain.next());
      }),
    );
  });

  it("fills a list with the integers that it would have given, and goes on behind them", () => {
    const bounds = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 2 ** 31 - 3, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(70), bounds, (seed, count, bound) => {
        const [filling, plain] = [randomStream(seed), randomStream(seed)];
        const list = new Uint32Array(count);
        filling.integers(list, bound);
        expect(Array.from(list)).toEqual(take(count, () => plain.integer(bound)));
        expect(filling.next()).toBe(plain.next());
      }),
    );
  });

  it("draws every integer below a bound about equally often (chi-squared below its 99.9 % point)", () => {
    const random = randomStream(11);
    const counts = new Float64Array(10);
    for (let i = 0; i < 100_000; i++) counts[random.integer(10)]!++;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(27.9);
  });

  it("draws normal numbers with mean 0, variance 1 and the right tail", () => {
    const random = randomStream(5);
    const values = take(100_000, random.normal);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    const beyondTwo = values.filter((value) => value > 2).length / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(beyondTwo).toBeCloseTo(0.02275, 2);
  });
});

describe("permutation", () => {
  it("holds every number once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.nat(), (count, seed) => {
        const order = permutation(count, randomStream(seed));
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });
});
