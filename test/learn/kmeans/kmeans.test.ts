import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withTreeRows } from "../../../src/kernels/kmeans-tree.ts";
import { nearestCentroids } from "../../../src/learn/kmeans/assign.ts";
import { distinctPoints, fitKMeans } from "../../../src/learn/kmeans/fit.ts";
import { distinctResults } from "../../../src/learn/kmeans/sampled-starts.ts";
import { randomStream } from "../../../src/math/random.ts";
import { meanSilhouette } from "../../../src/metrics/clustering.ts";
import { threadPool } from "../../../src/parallel/thread-pool.ts";
import { readReference } from "../../reference/learner-reference.ts";
import { clusterTables } from "./cluster-tables.ts";
import { leastInertia } from "./plain-lloyd.ts";

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
      fc.property(clusterTables(8), fc.integer({ min: 1, max: 4 }), (columns, wanted) => {
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
      fc.property(clusterTables(60), fc.integer({ min: 1, max: 7 }), (columns, wanted) => {
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

describe("fitKMeans on many rows", () => {
  const random = randomStream(12);
  const own = Uint8Array.from({ length: 9_000 }, () => random.integer(4));
  const columns = [0, 1, 2, 3, 4, 5].map(() => {
    const places = [0, 1, 2, 3].map(() => 2 * random.normal());
    return Float64Array.from(own, (cluster) => places[cluster]! + random.normal());
  });

  it.each([2, 6])("of %i columns ends with centroids that are the means of the rows nearest to them", (width) => {
    const some = columns.slice(0, width);
    const fit = fitKMeans(some, 4, { random: randomStream(1) });
    expect(fit.labels).toEqual(nearestCentroids(some, fit.centroids, 4));
    for (let c = 0; c < 4; c++) {
      some.forEach((column, j) => {
        const members = column.filter((_, i) => fit.labels[i] === c);
        const mean = members.reduce((sum, value) => sum + value, 0) / members.length;
        expect(fit.centroids[c * width + j]).toBeCloseTo(mean, 11);
      });
    }
    const inertia = some.reduce(
      (sum, column, j) =>
        column.reduce((part, value, i) => part + (value - fit.centroids[fit.labels[i]! * width + j]!) ** 2, sum),
      0,
    );
    expect(fit.inertia / inertia).toBeCloseTo(1, 12);
  });

  it("comes from a sample to what restarts on all rows come to", () => {
    const sampled = fitKMeans(columns, 4, { random: randomStream(1) }).inertia;
    const least = withTreeRows(columns, 4, 1 + 3 * 3, (rows) => {
      const inertias = Array.from({ length: 20 }, (_, restart) => {
        const stream = randomStream(restart);
        const draws = Float64Array.from({ length: 10 }, (_, at) => (at === 0 ? stream.integer(9_000) : stream.next()));
        return rows.settle(rows.seed(4, 3, draws), 4, 0, 300).inertia;
      });
      return Math.min(...inertias);
    });
    expect(sampled).toBeLessThanOrEqual(least * (1 + 1e-4));
  });

  it("comes to what restarts on all rows come to, for more segments too", () => {
    const some = columns.slice(0, 2);
    const found = fitKMeans(some, 8, { random: randomStream(1) }).inertia;
    const inertias = withTreeRows(some, 8, 1 + 7 * 4, (rows) =>
      Array.from({ length: 10 }, (_, restart) => {
        const stream = randomStream(restart);
        const draws = Float64Array.from({ length: 29 }, (_, at) => (at === 0 ? stream.integer(9_000) : stream.next()));
        return rows.settle(rows.seed(8, 4, draws), 8, 0, 300).inertia;
      }).sort((a, b) => a - b),
    );
    expect(found).toBeLessThanOrEqual(inertias[0]! * (1 + 2e-3));
    expect(found).toBeLessThan(inertias[5]!);
  });

  it("gives the same bits on any number of threads", () => {
    const alone = fitKMeans(columns, 5, { random: randomStream(2) });
    for (const count of [2, 3]) {
      expect(fitKMeans(columns, 5, { random: randomStream(2), threads: threadPool(count, 0) })).toEqual(alone);
    }
  });

  it("takes all rows where they lie on few points, be it as few as there are clusters", () => {
    const few = [0, 1].map((column) => Float64Array.from({ length: 9_000 }, (_, i) => (i === 5 + column ? 1 : 0)));
    const fit = fitKMeans(few, 3, { random: randomStream(1) });
    expect(fit.inertia).toBe(0);
    expect(new Set(fit.labels).size).toBe(3);
  });

  it("takes all rows where a sample does not hold enough distinct points", () => {
    const lone = [0, 1, 2, 3].map(() => new Float64Array(9_000));
    lone[2]![1] = 5;
    const fit = fitKMeans(lone, 2, { random: randomStream(1) });
    expect(fit.inertia).toBe(0);
    expect(fit.labels.filter((label) => label === fit.labels[1])).toHaveLength(1);
  });
});

describe("distinctResults", () => {
  it("takes results for one whose centroids are the same in another order, and keeps the first", () => {
    const first = Float64Array.of(0, 1, 5, 6);
    const turned = Float64Array.of(5, 6, 0, 1 + 1e-7);
    const other = Float64Array.of(5, 6, 0, 1.1);
    expect(distinctResults([first, turned, other], 2, 1)).toEqual([first, other]);
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
      const fit = fitKMeans(columns, k, { restarts: 1000, random: randomStream(42) });
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
