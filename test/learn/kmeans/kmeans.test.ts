import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestCentroids } from "../../../src/learn/kmeans/assign.ts";
import { distinctPoints, fitKMeans } from "../../../src/learn/kmeans/fit.ts";
import { inertiaOf, lloydStep, startLloyd } from "../../../src/learn/kmeans/lloyd.ts";
import { seedCentroids } from "../../../src/learn/kmeans/seed.ts";
import { type RandomStream, randomStream } from "../../../src/math/random.ts";
import { meanSilhouette } from "../../../src/metrics/clustering.ts";
import { readReference } from "../../reference/learner-reference.ts";
import { leastInertia, plainInertia, plainStart, plainStep } from "./plain-lloyd.ts";

/** Tables of 1 to 5 columns on a coarse grid, where points coincide and distances tie, or with fractions, where they do not. */
function tables(maxRows: number) {
  return fc
    .record({
      dimensions: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: maxRows }),
      grid: fc.boolean(),
    })
    .chain(({ dimensions, rows, grid }) => {
      const value = grid ? fc.integer({ min: 0, max: 4 }) : fc.double({ min: -10, max: 10, noNaN: true });
      // Rounded so that two values are either equal or well apart.
      const column = fc
        .array(value, { minLength: rows, maxLength: rows })
        .map((values) => Float64Array.from(values, (number) => Math.round(number * 1e6) / 1e6));
      return fc.array(column, { minLength: dimensions, maxLength: dimensions });
    });
}

const line = [Float64Array.from([0, 1, 10, 11, 20])];

describe("fitKMeans", () => {
  it("finds the clusters worked by hand", () => {
    const fit = fitKMeans(line, 3, { random: randomStream(1) });
    expect(fit.inertia).toBe(1);
    expect(Array.from(fit.centroids).sort((a, b) => a - b)).toEqual([0.5, 10.5, 20]);
    const [zero, one, ten, eleven, twenty] = fit.labels;
    expect(zero).toBe(one);
    expect(ten).toBe(eleven);
    expect(new Set([zero, ten, twenty]).size).toBe(3);
  });

  it("gives the mean for one cluster and no inertia for as many as there are points", () => {
    const one = fitKMeans(line, 1, { random: randomStream(1) });
    expect(one.centroids[0]).toBeCloseTo(8.4, 14);
    expect(one.inertia).toBeCloseTo(leastInertia(line, 1), 10);
    const five = fitKMeans(line, 5, { random: randomStream(1) });
    expect(five.inertia).toBe(0);
    expect(new Set(five.labels).size).toBe(5);
  });

  it("refuses more clusters than there are distinct points, saying how many there are", () => {
    const columns = [Float64Array.from([1, 1, 2, 2, 0, -0]), Float64Array.from([5, 5, 5, 6, 0, 0])];
    expect(fitKMeans(columns, 4, { random: randomStream(1) }).inertia).toBe(0);
    expect(() => fitKMeans(columns, 5, { random: randomStream(1) })).toThrow(
      expect.objectContaining({ code: "K_TOO_LARGE", message: expect.stringContaining("found 4") }),
    );
    expect(() => fitKMeans([new Float64Array(0)], 1, { random: randomStream(1) })).toThrow(
      expect.objectContaining({ code: "K_TOO_LARGE" }),
    );
    expect(distinctPoints(columns, 10)).toBe(4);
    expect(distinctPoints(columns, 3)).toBe(3);
  });

  it("finds the best of all partitions of a few points", () => {
    fc.assert(
      fc.property(tables(8), fc.integer({ min: 1, max: 4 }), (columns, wanted) => {
        const k = Math.min(wanted, distinctPoints(columns, wanted));
        const fit = fitKMeans(columns, k, { restarts: 60, random: randomStream(3) });
        expect(fit.inertia).toBeCloseTo(leastInertia(columns, k), 6);
      }),
      // One fixed set of tables: that 60 restarts find the optimum is near certain, not certain.
      { seed: 20, numRuns: 150 },
    );
  });

  it("leaves labels that are the nearest centroids, centroids that are the means, and no cluster empty", () => {
    fc.assert(
      fc.property(tables(60), fc.integer({ min: 1, max: 7 }), (columns, wanted) => {
        const k = Math.min(wanted, distinctPoints(columns, wanted));
        const before = columns.map((column) => column.slice());
        const fit = fitKMeans(columns, k, { restarts: 2, random: randomStream(5) });
        expect(columns).toEqual(before);
        expect(fit.labels).toEqual(nearestCentroids(columns, fit.centroids, k));
        for (let c = 0; c < k; c++) {
          columns.forEach((column, j) => {
            const members = column.filter((_, i) => fit.labels[i] === c);
            const mean = members.reduce((sum, value) => sum + value, 0) / members.length;
            expect(fit.centroids[c * columns.length + j]).toBeCloseTo(mean, 11);
          });
        }
      }),
    );
  });

  it("gives the same bits for the same stream however much of it was used, and does not get worse with more restarts", () => {
    const columns = referenceColumns("overlapping");
    const used = randomStream(9);
    used.next();
    const fit = fitKMeans(columns, 6, { random: used });
    expect(fitKMeans(columns, 6, { random: randomStream(9) })).toEqual(fit);
    const inertias = [1, 2, 5, 10, 20].map(
      (restarts) => fitKMeans(columns, 6, { restarts, random: randomStream(9) }).inertia,
    );
    for (let i = 1; i < inertias.length; i++) expect(inertias[i]!).toBeLessThanOrEqual(inertias[i - 1]!);
    expect(inertias[3]).toBe(fit.inertia);
    expect(inertias[0]).not.toBe(inertias.at(-1));
  });

  it("stops at the limit of steps with labels that still belong to the centroids", () => {
    const columns = referenceColumns("overlapping");
    const fit = fitKMeans(columns, 8, { maxIterations: 1, restarts: 1, random: randomStream(2) });
    expect(fit.iterations).toBe(1);
    expect(fit.labels).toEqual(nearestCentroids(columns, fit.centroids, 8));
    expect(fitKMeans(columns, 8, { restarts: 1, random: randomStream(2) }).iterations).toBeGreaterThan(1);
  });
});

describe("lloydStep", () => {
  const starts = tables(40).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      // From anywhere, so that clusters come out empty and have to be repaired.
      centroids: fc.array(
        fc.array(fc.integer({ min: -3, max: 6 }), { minLength: columns.length, maxLength: columns.length }),
        { minLength: 1, maxLength: Math.min(6, distinctPoints(columns, 6)) },
      ),
    }),
  );

  it("goes through the labels of the plain algorithm", () => {
    fc.assert(
      fc.property(starts, ({ columns, centroids }) => {
        const state = startLloyd(columns, centroids.length, Float64Array.from(centroids.flat()));
        let plain = plainStart(columns, centroids);
        for (let step = 0; step < 30; step++) {
          expect(Array.from(state.labels)).toEqual(plain.labels);
          expect(inertiaOf(state)).toBeCloseTo(plainInertia(columns, plain), 8);
          if (lloydStep(state) === 0) break;
          plain = plainStep(columns, plain);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never raises the inertia, and converges", () => {
    fc.assert(
      fc.property(starts, ({ columns, centroids }) => {
        const state = startLloyd(columns, centroids.length, Float64Array.from(centroids.flat()));
        let inertia = inertiaOf(state);
        let steps = 0;
        while (lloydStep(state) > 0) {
          const next = inertiaOf(state);
          expect(next).toBeLessThanOrEqual(inertia + 1e-9);
          inertia = next;
          steps++;
          expect(steps).toBeLessThan(100);
        }
        expect(new Set(state.labels).size).toBe(centroids.length);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps small means exact after a far larger value has left their cluster", () => {
    // 1e15 starts among the twenty small ones, then goes over to 1.7e15.
    const columns = [Float64Array.from({ length: 22 }, (_, i) => [1e15, 1.7e15][i] ?? 0.1 * (i % 5))];
    const state = startLloyd(columns, 2, Float64Array.from([2e14, 2.5e15]));
    expect(state.labels[0]).toBe(0);
    while (lloydStep(state) > 0);
    expect(state.labels[0]).toBe(1);
    expect(state.centroids[0]).toBeCloseTo(0.2, 14);
  });

  it("gives an empty cluster the farthest point", () => {
    const state = startLloyd([Float64Array.from([0, 1, 2, 9])], 2, Float64Array.from([1, 100]));
    expect(Array.from(state.labels)).toEqual([0, 0, 0, 0]);
    lloydStep(state);
    expect(Array.from(state.centroids)).toEqual([1, 9]);
    expect(Array.from(state.labels)).toEqual([0, 0, 0, 1]);
  });
});

describe("seedCentroids", () => {
  it("never draws a row that is a centroid already, not even with the lowest number", () => {
    const lowest: RandomStream = { next: () => 0, integer: () => 0, normal: () => 0, child: () => lowest };
    expect(Array.from(seedCentroids([Float64Array.from([7, 7, 9, 7])], 2, lowest))).toEqual([7, 9]);
  });

  it("starts from distinct rows", () => {
    fc.assert(
      fc.property(tables(30), fc.integer({ min: 1, max: 6 }), fc.nat(), (columns, wanted, seed) => {
        const k = Math.min(wanted, distinctPoints(columns, wanted));
        const seeds = seedCentroids(columns, k, randomStream(seed));
        const rows = Array.from(columns[0]!, (_, i) => columns.map((column) => column[i]!).join());
        const chosen = Array.from({ length: k }, (_, c) =>
          seeds.slice(c * columns.length, (c + 1) * columns.length).join(),
        );
        expect(new Set(chosen).size).toBe(k);
        for (const row of chosen) expect(rows).toContain(row);
      }),
    );
  });

  it("puts one seed in each of four far-apart clusters, for every one of 100 streams", () => {
    const columns = [
      Float64Array.from({ length: 400 }, (_, i) => 1000 * (i % 2) + (i % 7)),
      Float64Array.from({ length: 400 }, (_, i) => 1000 * ((i >> 1) % 2) + (i % 5)),
    ];
    for (let seed = 0; seed < 100; seed++) {
      const seeds = seedCentroids(columns, 4, randomStream(seed));
      const corners = Array.from({ length: 4 }, (_, c) => `${seeds[2 * c]! > 500},${seeds[2 * c + 1]! > 500}`);
      expect(new Set(corners).size).toBe(4);
    }
  });

  it("draws the second of two with a chance proportional to the squared distance", () => {
    // From 0, the points 1 and 3 weigh 1 and 9; the better of two draws is 3 unless both draw 1: it leaves less inertia.
    const columns = [Float64Array.from([0, 1, 3])];
    let starts = 0;
    let ones = 0;
    for (let seed = 0; seed < 30_000; seed++) {
      const [first, second] = seedCentroids(columns, 2, randomStream(seed));
      if (first !== 0) continue;
      starts++;
      if (second === 1) ones++;
    }
    expect(starts / 30_000).toBeCloseTo(1 / 3, 1);
    expect(ones / starts).toBeGreaterThan(0.01 - 0.004);
    expect(ones / starts).toBeLessThan(0.01 + 0.004);
  });
});

describe("nearestCentroids", () => {
  it("goes to the lowest index among equals", () => {
    expect(Array.from(nearestCentroids([Float64Array.from([0.5, 0.4, 0.6])], Float64Array.from([0, 1]), 2))).toEqual([
      0, 0, 1,
    ]);
    expect(Array.from(nearestCentroids([Float64Array.from([0.5])], Float64Array.from([1, 0, 1]), 3))).toEqual([0]);
  });
});

interface Reference {
  columns: number[][];
  fits: { k: number; inertia: number; meanInertiaOfOneStart: number }[];
}

function referenceColumns(name: string): Float64Array[] {
  return readReference<Record<string, Reference>>("clustering.json")[name]!.columns.map((column) =>
    Float64Array.from(column),
  );
}

describe("against scikit-learn", () => {
  const tables = readReference<Record<string, Reference>>("clustering.json");

  it.each(Object.keys(tables))("reaches its best inertia for k from 2 to 6 on the table %s", (name) => {
    const columns = referenceColumns(name);
    for (const { k, inertia } of tables[name]!.fits) {
      const fit = fitKMeans(columns, k, { restarts: 200, random: randomStream(42) });
      expect(fit.inertia).toBeLessThanOrEqual(inertia * (1 + 1e-4));
    }
  });

  it.each(Object.keys(tables))("is as good from one start, on average over 200, on the table %s", (name) => {
    const columns = referenceColumns(name);
    for (const { k, meanInertiaOfOneStart } of tables[name]!.fits) {
      let sum = 0;
      for (let seed = 0; seed < 200; seed++) {
        sum += fitKMeans(columns, k, { restarts: 1, random: randomStream(seed) }).inertia;
      }
      expect(sum / 200 / meanInertiaOfOneStart).toBeGreaterThan(0.96);
      expect(sum / 200 / meanInertiaOfOneStart).toBeLessThan(1.04);
    }
  });

  it("finds the two and three segments of the fifteen movies", () => {
    const columns = referenceColumns("original");
    const [two, three] = [2, 3].map((k) => fitKMeans(columns, k, { random: randomStream(42) }).labels);
    const hits = [1, 3, 5, 6, 8, 10, 12, 14];
    expect(Array.from(two!, (label, row) => label === two![1] && row).filter((row) => row !== false)).toEqual(hits);
    expect(meanSilhouette(columns, two!)).toBeCloseTo(0.688, 4);
    expect(meanSilhouette(columns, three!)).toBeCloseTo(0.5733, 4);
  });
});
