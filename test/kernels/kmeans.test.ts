import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterPoints, ClusterRows } from "../../src/kernels/cluster-rows.ts";
import { withBoundedRows } from "../../src/kernels/kmeans-bounds.ts";
import { withTreeRows } from "../../src/kernels/kmeans-tree.ts";
import { nearestCentroid } from "../../src/kernels/nearest.ts";
import type { KernelThreads } from "../../src/kernels/threads.ts";
import { distinctPoints } from "../../src/learn/kmeans/fit.ts";
import type { Columns } from "../../src/math/columns.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";
import { clusterTables } from "../learn/kmeans/cluster-tables.ts";
import { plainInertia, plainStart, plainStep } from "../learn/kmeans/plain-lloyd.ts";

const trials = 3;
const mostDraws = 1 + 10 * trials;

const kernels = [
  { name: "on a tree", withRows: withTreeRows },
  { name: "with bounds", withRows: withBoundedRows },
];

/** Draws as a stream gives them: a row, then shares. */
function drawsFor(k: number, rows: number, seed: number): Float64Array {
  const random = randomStream(seed);
  return Float64Array.from({ length: 1 + (k - 1) * trials }, (_, draw) =>
    draw === 0 ? random.integer(rows) : random.next(),
  );
}

/** Normal points around a few centres, for tables that are too large to be made number by number. */
function blobs(rows: number, width: number, seed: number): Float64Array[] {
  const random = randomStream(seed);
  const centre = Uint8Array.from({ length: rows }, () => random.integer(5));
  return Array.from({ length: width }, () => {
    const places = Array.from({ length: 5 }, () => 3 * random.normal());
    return Float64Array.from(centre, (own) => places[own]! + random.normal());
  });
}

describe.each(kernels)("k-means $name", ({ withRows }) => {
  const using = <Result>(columns: Columns, k: number, work: (rows: ClusterRows) => Result) =>
    withRows(columns, k, mostDraws, work);

  const starts = clusterTables(40).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      // From anywhere, so that clusters come out empty and have to be repaired.
      centroids: fc.array(
        fc.array(fc.integer({ min: -3, max: 6 }), { minLength: columns.length, maxLength: columns.length }),
        { minLength: 1, maxLength: Math.min(6, distinctPoints(columns, 6)) },
      ),
    }),
  );

  it("goes through the labels of the plain algorithm, and comes to the same inertia", () => {
    fc.assert(
      fc.property(starts, ({ columns, centroids }) => {
        const k = centroids.length;
        using(columns, k, (rows) => {
          let plain = plainStart(columns, centroids);
          let converged = false;
          for (let limit = 0; !converged && limit < 30; limit++) {
            const moved = Float64Array.from(centroids.flat());
            const { steps, inertia } = rows.settle(moved, k, 0, limit);
            expect(Array.from(nearestCentroid(columns, moved, k))).toEqual(plain.labels);
            expect(inertia).toBeCloseTo(plainInertia(columns, plain), 8);
            converged = steps < limit;
            plain = plainStep(columns, plain);
          }
          expect(converged).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1, 3_000, 4],
    [2, 5_000, 7],
    [3, 3_000, 5],
    [6, 3_000, 8],
    [7, 2_001, 6],
  ])("does so on blobs of %i columns and %i rows with k = %i", (width, count, k) => {
    const columns = blobs(count, width, width);
    using(columns, k, (rows) => {
      const start = rows.seed(k, trials, drawsFor(k, count, 3));
      const moved = start.slice();
      const { steps } = rows.settle(moved, k, 0, 300);
      expect(steps).toBeGreaterThan(3);
      let plain = plainStart(
        columns,
        Array.from({ length: k }, (_, c) => Array.from(start.subarray(c * width, (c + 1) * width))),
      );
      for (let step = 0; step < steps; step++) plain = plainStep(columns, plain);
      expect(Array.from(nearestCentroid(columns, moved, k))).toEqual(plain.labels);
      plain.centroids.flat().forEach((value, at) => {
        expect(moved[at]).toBeCloseTo(value, 11);
      });
    });
  });

  it.each([
    [
      "far outliers",
      (columns: Float64Array[]) => columns.map((column) => column.map((x, i) => (i % 997 === 0 ? 1e6 * x : x))),
    ],
    ["a constant column", ([first, second]: Float64Array[]) => [first!, second!.map(() => 7)]],
    ["few distinct points", (columns: Float64Array[]) => columns.map((column) => column.map(Math.round))],
    ["columns of very different width", ([first, second]: Float64Array[]) => [first!.map((x) => 1e9 * x), second!]],
  ])("goes through the same labels on a table with %s", (_, change) => {
    const columns = change(blobs(3_000, 2, 5));
    const k = 4;
    using(columns, k, (rows) => {
      const start = rows.seed(k, trials, drawsFor(k, 3_000, 3));
      const moved = start.slice();
      const { steps, inertia } = rows.settle(moved, k, 0, 300);
      let plain = plainStart(
        columns,
        [0, 1, 2, 3].map((c) => Array.from(start.subarray(2 * c, 2 * c + 2))),
      );
      for (let step = 0; step < steps; step++) plain = plainStep(columns, plain);
      expect(Array.from(rows.labels(moved, k))).toEqual(plain.labels);
      expect(inertia / plainInertia(columns, plain)).toBeCloseTo(1, 10);
    });
  });

  it("labels rows in their order by the nearest centroid", () => {
    fc.assert(
      fc.property(starts, ({ columns, centroids }) => {
        const all = Float64Array.from(centroids.flat());
        const labels = using(columns, centroids.length, (rows) => rows.labels(all, centroids.length));
        expect(labels).toEqual(nearestCentroid(columns, all, centroids.length));
      }),
    );
  });

  it("never raises the inertia, and leaves no cluster empty", () => {
    fc.assert(
      fc.property(starts, ({ columns, centroids }) => {
        const k = centroids.length;
        using(columns, k, (rows) => {
          const moved = Float64Array.from(centroids.flat());
          let { inertia } = rows.settle(moved, k, 0, 0);
          for (let step = 0; step < 100; step++) {
            const next = rows.settle(moved, k, 0, 1).inertia;
            expect(next).toBeLessThanOrEqual(inertia + 1e-9);
            inertia = next;
          }
          expect(new Set(nearestCentroid(columns, moved, k)).size).toBe(k);
        });
      }),
    );
  });

  it("stops once the squared moves of a step add up to no more than the tolerance", () => {
    const columns = blobs(2_000, 2, 8);
    using(columns, 6, (rows) => {
      const start = rows.seed(6, trials, drawsFor(6, 2_000, 2));
      const stopped = start.slice();
      const { steps } = rows.settle(stopped, 6, 1e-3, 300);
      const movedInStep = (limit: number) => {
        const [before, after] = [limit - 1, limit].map((steps) => {
          const centroids = start.slice();
          rows.settle(centroids, 6, 0, steps);
          return centroids;
        });
        return after!.reduce((sum, value, at) => sum + (value - before![at]!) ** 2, 0);
      };
      expect(steps).toBeGreaterThan(2);
      expect(movedInStep(steps)).toBeLessThanOrEqual(1e-3);
      expect(movedInStep(steps - 1)).toBeGreaterThan(1e-3);
    });
  });

  it("keeps small means exact after a far larger value has left their cluster", () => {
    // 1e15 starts among the twenty small ones, then goes over to 1.7e15.
    const columns = [Float64Array.from({ length: 22 }, (_, i) => [1e15, 1.7e15][i] ?? 0.1 * (i % 5))];
    using(columns, 2, (rows) => {
      const centroids = Float64Array.of(2e14, 2.5e15);
      expect(nearestCentroid(columns, centroids, 2)[0]).toBe(0);
      rows.settle(centroids, 2, 0, 300);
      expect(nearestCentroid(columns, centroids, 2)[0]).toBe(1);
      expect(centroids[0]).toBeCloseTo(0.2, 14);
    });
  });

  it("gives an empty cluster the farthest point, of equally far ones that with the smaller numbers", () => {
    using([Float64Array.of(0, 1, 2, 9)], 2, (rows) => {
      const centroids = Float64Array.of(1, 100);
      rows.settle(centroids, 2, 0, 1);
      expect(Array.from(centroids)).toEqual([1, 9]);
    });
    using([Float64Array.of(3, -3, 0)], 2, (rows) => {
      const centroids = Float64Array.of(0, 100);
      rows.settle(centroids, 2, 0, 1);
      expect(Array.from(centroids)).toEqual([1.5, -3]);
    });
  });

  it("starts from distinct rows", () => {
    fc.assert(
      fc.property(clusterTables(30), fc.integer({ min: 1, max: 6 }), fc.nat(), (columns, wanted, seed) => {
        const k = Math.min(wanted, distinctPoints(columns, wanted));
        const count = columns[0]!.length;
        const seeds = using(columns, k, (rows) => rows.seed(k, trials, drawsFor(k, count, seed)));
        const points = Array.from(columns[0]!, (_, i) => columns.map((column) => column[i]!).join());
        const chosen = Array.from({ length: k }, (_, c) =>
          seeds.slice(c * columns.length, (c + 1) * columns.length).join(),
        );
        expect(new Set(chosen).size).toBe(k);
        for (const row of chosen) expect(points).toContain(row);
      }),
    );
  });

  it("never draws a row that is a centroid already, whatever the draw", () => {
    using([Float64Array.of(7, 7, 9, 7)], 2, (rows) => {
      for (const share of [0, 0.5, 1 - 2 ** -53]) {
        for (const first of [0, 1, 2, 3]) {
          const seeds = rows.seed(2, 1, Float64Array.of(first, share));
          expect(Array.from(seeds).sort()).toEqual([7, 9]);
        }
      }
    });
  });

  it("puts one seed in each of four far-apart clusters, for every one of 100 streams", () => {
    const columns = [
      Float64Array.from({ length: 400 }, (_, i) => 1000 * (i % 2) + (i % 7)),
      Float64Array.from({ length: 400 }, (_, i) => 1000 * ((i >> 1) % 2) + (i % 5)),
    ];
    using(columns, 4, (rows) => {
      for (let seed = 0; seed < 100; seed++) {
        const seeds = rows.seed(4, trials, drawsFor(4, 400, seed));
        const corners = Array.from({ length: 4 }, (_, c) => `${seeds[2 * c]! > 500},${seeds[2 * c + 1]! > 500}`);
        expect(new Set(corners).size).toBe(4);
      }
    });
  });

  it("draws each row with a chance proportional to its squared distance, also far down a tree", () => {
    // 0 to 99, the first seed always the smallest: row i is drawn with the chance i² / Σ i².
    const columns = [Float64Array.from({ length: 100 }, (_, i) => i)];
    using(columns, 2, (rows) => {
      const random = randomStream(4);
      const first = Array.from({ length: 100 }, (_, i) => i).find(
        (place) => rows.seed(1, 1, Float64Array.of(place))[0] === 0,
      )!;
      const draws = 20_000;
      const below = [50, 80, 95].map(() => 0);
      for (let draw = 0; draw < draws; draw++) {
        const row = rows.seed(2, 1, Float64Array.of(first, random.next()))[1]!;
        [50, 80, 95].forEach((limit, at) => {
          if (row < limit) below[at]!++;
        });
      }
      const sumOfSquares = (limit: number) => ((limit - 1) * limit * (2 * limit - 1)) / 6;
      [50, 80, 95].forEach((limit, at) => {
        expect(Math.abs(below[at]! / draws - sumOfSquares(limit) / sumOfSquares(100))).toBeLessThan(0.015);
      });
    });
  });

  it("takes the candidate that leaves the least inertia", () => {
    // From 0 the shares 0 and 0.99 draw 1 and 3; with 3 as the second seed an inertia of 1 is left, with 1 one of 4.
    using([Float64Array.of(0, 1, 3)], 2, (rows) => {
      const first = [0, 1, 2].find((place) => rows.seed(1, 2, Float64Array.of(place))[0] === 0)!;
      expect(rows.seed(2, 1, Float64Array.of(first, 0))[1]).toBe(1);
      expect(Array.from(rows.seed(2, 2, Float64Array.of(first, 0, 0.99)))).toEqual([0, 3]);
      expect(Array.from(rows.seed(2, 2, Float64Array.of(first, 0.99, 0)))).toEqual([0, 3]);
    });
  });
});

describe("k-means on a tree, by threads", () => {
  const pools = [2, 3, 4].map((count) => threadPool(count, 0));

  /** All that the kernel gives for some columns. */
  function outcome(columns: Columns, k: number, threads?: KernelThreads) {
    const draws = drawsFor(k, columns[0]!.length, 6);
    return withTreeRows(
      columns,
      k,
      mostDraws,
      (rows) => {
        const groups = rows.grouped(50);
        return [...(groups === null ? [] : [groups]), rows].map((points) => {
          const seeds = points.seed(k, trials, draws);
          const centroids = seeds.slice();
          const settled = points.settle(centroids, k, 0, 300);
          return { seeds, centroids, settled, labels: rows.labels(centroids, k), scatter: rows.scatter };
        });
      },
      threads,
    );
  }

  it("has the same bits on any number of them, for few rows", () => {
    fc.assert(
      fc.property(clusterTables(60), (columns) => {
        const k = Math.min(3, distinctPoints(columns, 3));
        const alone = outcome(columns, k);
        for (const threads of pools) expect(outcome(columns, k, threads)).toEqual(alone);
      }),
      { numRuns: 20 },
    );
  });

  it.each([1, 2, 5])("has the same bits on any number of them, for many rows of %i columns", (width) => {
    const columns = blobs(60_001, width, width);
    const alone = outcome(columns, 6);
    for (const threads of pools) expect(outcome(columns, 6, threads)).toEqual(alone);
  });
});

describe("k-means on groups of neighbours", () => {
  const using = <Result>(columns: Columns, k: number, work: (rows: ClusterRows, groups: ClusterPoints) => Result) =>
    withTreeRows(columns, k, mostDraws, (rows) => work(rows, rows.grouped(100)!));

  it("takes a group as a whole: what it comes to is never better than for its rows, and gets better step by step", () => {
    const tables = fc.record({
      rows: fc.integer({ min: 1_500, max: 6_000 }),
      width: fc.integer({ min: 1, max: 6 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(tables, ({ rows: count, width, seed }) => {
        using(blobs(count, width, seed), 5, (rows, groups) => {
          const centroids = groups.seed(5, trials, drawsFor(5, count, seed));
          let { inertia } = groups.settle(centroids, 5, 0, 0);
          for (let step = 0; step < 5; step++) {
            expect(rows.settle(centroids.slice(), 5, 0, 0).inertia).toBeLessThanOrEqual(inertia * (1 + 1e-12));
            const next = groups.settle(centroids, 5, 0, 1).inertia;
            expect(next).toBeLessThanOrEqual(inertia * (1 + 1e-12));
            inertia = next;
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it("comes to the mean and the scatter of all rows for one centroid", () => {
    using(blobs(3_000, 3, 1), 1, (rows, groups) => {
      const centroid = Float64Array.of(9, 9, 9);
      const { inertia } = groups.settle(centroid, 1, 0, 300);
      expect(inertia / rows.scatter).toBeCloseTo(1, 12);
      const mean = Float64Array.of(9, 9, 9);
      rows.settle(mean, 1, 0, 300);
      mean.forEach((value, at) => {
        expect(centroid[at]).toBeCloseTo(value, 12);
      });
    });
  });

  it("comes to the centroids of all rows where no group lies in two clusters, whatever the draws", () => {
    const columns = [0, 1].map((column) =>
      Float64Array.from({ length: 4_000 }, (_, i) => 1000 * ((i >> column) % 2) + (i % (column + 7))),
    );
    using(columns, 4, (rows, groups) => {
      const whole = Float64Array.of(0, 0, 1000, 0, 0, 1000, 1000, 1000);
      const { inertia } = rows.settle(whole, 4, 0, 300);
      for (let seed = 0; seed < 20; seed++) {
        const centroids = groups.seed(4, trials, drawsFor(4, 4_000, seed));
        expect(groups.settle(centroids, 4, 0, 300).inertia / inertia).toBeCloseTo(1, 12);
      }
    });
  });

  it("is refused where the rows lie on too few points", () => {
    const columns = blobs(3_000, 2, 3).map((column) => column.map(Math.sign));
    withTreeRows(columns, 2, mostDraws, (rows) => expect(rows.grouped(100)).toBeNull());
  });

  it("gives a centroid without groups one of its own", () => {
    using(blobs(2_000, 2, 3), 3, (_, groups) => {
      const centroids = Float64Array.of(0, 0, 1e6, 1e6, -1e6, 1e6);
      groups.settle(centroids, 3, 0, 300);
      for (const value of centroids) expect(Math.abs(value)).toBeLessThan(100);
      expect(new Set(centroids).size).toBe(6);
    });
  });
});
