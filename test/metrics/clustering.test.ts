import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Columns } from "../../src/math/columns.ts";
import { randomStream } from "../../src/math/random.ts";
import { adjustedRandIndex, meanSilhouette, meanSilhouettes, silhouettes } from "../../src/metrics/clustering.ts";
import { readReference } from "../reference/learner-reference.ts";

interface Labelled {
  columns: Float64Array[];
  labels: number[];
  others: number[];
}

/** Up to 20 points of one to three coordinates, with two labelings of at least two clusters. */
const labelled: fc.Arbitrary<Labelled> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 20 }))
  .chain(([dimensions, count]) => {
    const column = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: count, maxLength: count });
    const labels = fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: count, maxLength: count })
      .filter((list) => new Set(list).size > 1);
    return fc.record({
      columns: fc.array(
        column.map((values) => Float64Array.from(values, (value) => value / 4)),
        { minLength: dimensions, maxLength: dimensions },
      ),
      labels,
      others: labels,
    });
  });

/** The definition, point by point. */
function silhouettesByDefinition(columns: Columns, labels: readonly number[]): number[] {
  const distance = (a: number, b: number) => Math.hypot(...columns.map((column) => column[a]! - column[b]!));
  const rowsOf = (label: number) => labels.flatMap((other, row) => (other === label ? [row] : []));
  const meanDistance = (row: number, rows: number[]) =>
    rows.reduce((sum, other) => sum + distance(row, other), 0) / rows.length;
  return labels.map((label, row) => {
    const mates = rowsOf(label).filter((other) => other !== row);
    if (mates.length === 0) return 0;
    const within = meanDistance(row, mates);
    const nearest = Math.min(
      ...[...new Set(labels)].filter((other) => other !== label).map((other) => meanDistance(row, rowsOf(other))),
    );
    return within === nearest ? 0 : (nearest - within) / Math.max(within, nearest);
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, digits: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, digits);
}

describe("silhouettes", () => {
  it("are those worked by hand", () => {
    // From 0: within 1, to the others (10 + 12) / 2 = 11. From 1: within 1, to the others 10.
    const columns = [Float64Array.from([0, 1, 10, 12])];
    expectClose(silhouettes(columns, [0, 0, 1, 1]), [10 / 11, 9 / 10, 7.5 / 9.5, 9.5 / 11.5], 7);
    expect(meanSilhouette(columns, [0, 0, 1, 1])).toBeCloseTo((10 / 11 + 9 / 10 + 7.5 / 9.5 + 9.5 / 11.5) / 4, 7);
  });

  it("are 0 for a cluster of one and for points that all coincide", () => {
    expect(silhouettes([Float64Array.from([0, 1, 10])], [0, 0, 1])[2]).toBe(0);
    expect(Array.from(silhouettes([new Float64Array(4)], [0, 0, 1, 1]))).toEqual([0, 0, 0, 0]);
  });

  it("are refused for fewer than two clusters", () => {
    const columns = [Float64Array.from([1, 2])];
    expect(() => silhouettes(columns, [3, 3])).toThrow(expect.objectContaining({ code: "TOO_FEW_CLUSTERS" }));
    expect(() =>
      meanSilhouettes(columns, [
        [0, 1],
        [0, 0],
      ]),
    ).toThrow(expect.objectContaining({ code: "TOO_FEW_CLUSTERS" }));
    expect(() => meanSilhouette([new Float64Array(0)], [])).toThrow(
      expect.objectContaining({ code: "TOO_FEW_CLUSTERS" }),
    );
  });

  it("are what the definition gives, also when labelings share the distances", () => {
    fc.assert(
      fc.property(labelled, ({ columns, labels, others }) => {
        const expected = silhouettesByDefinition(columns, labels);
        expectClose(silhouettes(columns, labels), expected, 6);
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
        expectClose(
          meanSilhouettes(columns, [labels, others]),
          [mean(expected), mean(silhouettesByDefinition(columns, others))],
          6,
        );
      }),
    );
  });

  it("are as right far from 0, and in any unit, as near it", () => {
    const random = randomStream(6);
    const labels = Array.from({ length: 300 }, (_, row) => row % 3);
    const columns = [0, 1].map(() => Float64Array.from(labels, (label) => label + random.normal()));
    const here = silhouettes(columns, labels);
    // 2^40 away the coordinates keep a dozen binary digits; the points there are those that were rounded.
    const rounded = columns.map((column) => column.map((value) => Math.round(value * 4096) / 4096));
    const away = rounded.map((column) => column.map((value) => value + 2 ** 40));
    expectClose(silhouettes(away, labels), silhouettes(rounded, labels), 6);
    for (const unit of [2 ** -200, 2 ** 200]) {
      expect(
        silhouettes(
          columns.map((column) => column.map((value) => value * unit)),
          labels,
        ),
      ).toEqual(here);
    }
  });

  it.each([
    ["far apart", 1, 8],
    ["near each other", 1, 0.5],
    ["in a small part of the space, with one point far away", 1e-6, 3],
  ])("are right to 1e-6 for clusters %s", (_, size, apart) => {
    const random = randomStream(8);
    const labels = Array.from({ length: 600 }, (_, row) => row % 3);
    const columns = [0, 1].map((column) =>
      Float64Array.from(labels, (label) => size * (apart * (label >> column) + random.normal())),
    );
    if (size < 1) for (const column of columns) column[0] = 1;
    const expected = silhouettesByDefinition(columns, labels);
    silhouettes(columns, labels).forEach((score, row) => {
      expect(Math.abs(score - expected[row]!)).toBeLessThan(1e-6);
    });
  });

  it("are the same for labelings that part the points too finely to be measured together", () => {
    const random = randomStream(7);
    const columns = [0, 1].map(() => Float64Array.from({ length: 6_000 }, () => random.normal()));
    // Together they make a cell of each point: 6000 times 6000 sums would be held.
    const labelings = [7, 11, 13, 17].map((k) => Int32Array.from({ length: 6_000 }, (_, row) => row % k));
    const together = meanSilhouettes(columns, labelings);
    labelings.forEach((labels, at) => {
      expect(together[at]).toBeCloseTo(meanSilhouette(columns, labels), 8);
    });
  });

  it("do not change under a shift, a turn or other label names", () => {
    fc.assert(
      fc.property(labelled, fc.double({ min: 0, max: 7, noNaN: true }), ({ columns, labels }, angle) => {
        const x = columns[0]!;
        const y = columns[1] ?? new Float64Array(x.length);
        const before = silhouettes([x, y], labels);
        const turned = [
          x.map((value, i) => 5 + Math.cos(angle) * value - Math.sin(angle) * y[i]!),
          x.map((value, i) => -3 + Math.sin(angle) * value + Math.cos(angle) * y[i]!),
        ];
        // Nearly coincident points would make a silhouette of rounding errors, hence not point by point there.
        const distinct = new Set(Array.from(x, (value, i) => `${value},${y[i]}`)).size;
        if (distinct === x.length) expectClose(silhouettes(turned, labels), before, 6);
        expect(
          silhouettes(
            [x, y],
            labels.map((label) => 100 - 7 * label),
          ),
        ).toEqual(before);
      }),
    );
  });
});

describe("adjustedRandIndex", () => {
  const labels = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 2,
    maxLength: 30,
  });

  /** The pairs of points that both, one or none of the labelings put together. */
  function indexByPairs(a: readonly number[], b: readonly number[]): number {
    let [both, onlyA, onlyB, neither] = [0, 0, 0, 0];
    for (let i = 0; i < a.length; i++) {
      for (let j = 0; j < i; j++) {
        if (a[i] === a[j] && b[i] === b[j]) both++;
        else if (a[i] === a[j]) onlyA++;
        else if (b[i] === b[j]) onlyB++;
        else neither++;
      }
    }
    if (onlyA === 0 && onlyB === 0) return 1;
    return (
      (2 * (both * neither - onlyA * onlyB)) / ((both + onlyA) * (onlyA + neither) + (both + onlyB) * (onlyB + neither))
    );
  }

  it("is 1 for the same partition under other names, and below 0 for one that crosses it", () => {
    expect(adjustedRandIndex([0, 0, 1, 1, 2], [7, 7, 3, 3, 0])).toBe(1);
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 14);
    expect(adjustedRandIndex([0, 0, 0], [1, 1, 1])).toBe(1);
    expect(adjustedRandIndex([0, 1, 2], [2, 0, 1])).toBe(1);
    expect(adjustedRandIndex([0, 0, 0], [0, 1, 2])).toBe(0);
  });

  it("is what counting pairs gives, either way round", () => {
    fc.assert(
      fc.property(labels, (pairs) => {
        const a = pairs.map(([first]) => first);
        const b = pairs.map(([, second]) => second);
        expect(adjustedRandIndex(a, b)).toBeCloseTo(indexByPairs(a, b), 11);
        const spread = (labels: readonly number[]) => Int32Array.from(labels, (label) => 3 * label - 2);
        expect(adjustedRandIndex(Int32Array.from(a), spread(b))).toBeCloseTo(indexByPairs(a, b), 11);
        expect(adjustedRandIndex(Int32Array.from(a), Int32Array.from(b))).toBeCloseTo(indexByPairs(a, b), 11);
        expect(adjustedRandIndex(b, a)).toBeCloseTo(adjustedRandIndex(a, b), 14);
      }),
    );
  });
});

describe("against scikit-learn", () => {
  interface Reference {
    columns: number[][];
    fits: { k: number; silhouette: number; labels: number[] }[];
    silhouettes: number[];
    adjustedRand: { a: number; b: number; index: number }[];
  }
  const tables = readReference<Record<string, Reference>>("clustering.json");

  it.each(Object.keys(tables))("gives the same silhouettes and Rand indices on the table %s", (name) => {
    const { columns: plain, fits, silhouettes: theirs, adjustedRand } = tables[name]!;
    const columns = plain.map((column) => Float64Array.from(column));
    expectClose(
      meanSilhouettes(
        columns,
        fits.map((fit) => fit.labels),
      ),
      fits.map((fit) => fit.silhouette),
      7,
    );
    expectClose(silhouettes(columns, fits[1]!.labels), theirs, 6);
    for (const { a, b, index } of adjustedRand) {
      expect(adjustedRandIndex(fits[a]!.labels, fits[b]!.labels)).toBeCloseTo(index, 12);
    }
  });
});
