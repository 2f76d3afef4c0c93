import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { profileMovies } from "../../../src/movies/profile/profile.ts";
import { tableFromRecords } from "../../../src/table/read-movies.ts";

interface Case {
  readonly table: Readonly<Record<string, readonly (number | null)[]>>;
  readonly columns: Readonly<Record<string, Figures>>;
  readonly correlations: readonly { pair: [string, string]; count: number; pearson: number; spearman: number }[];
  readonly contrasts: Readonly<Record<string, Contrast>>;
}

interface Figures {
  readonly known: number;
  readonly distinct: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly zeros: number;
  readonly quantiles: Readonly<Record<string, number>>;
  readonly outliers: readonly [number, number];
  readonly scale: string;
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

interface Contrast {
  readonly counts: readonly [number, number];
  readonly means: readonly [number, number];
  readonly medians: readonly [number, number];
  readonly rocAuc: number;
  readonly cohensD: number;
  readonly pointBiserial: number;
  readonly interval: readonly [number, number];
}

const file = new URL("../../reference/table-profile.json", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, "utf8"));

/** Equal but for rounding, relative to the size of what is expected. */
function expectClose(found: number | null, expected: number): void {
  expect(found).not.toBeNull();
  expect(Math.abs(found! - expected)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));
}

describe.each(cases.map((entry) => [entry.table["hit"]!.length, entry] as const))(
  "the profile of %i rows, against pandas, NumPy and SciPy",
  (rows, { table, columns, correlations, contrasts }) => {
    const names = Object.keys(table);
    const records = Array.from({ length: rows }, (_, row) =>
      Object.fromEntries(names.map((name) => [name, table[name]![row]])),
    );
    const profile = profileMovies(tableFromRecords(records, "reference"));

    it.each(Object.entries(columns))("has the figures of %s", (name, expected) => {
      const column = profile.columns.find((each) => each.column === name)!;
      const numbers = column.numbers!;
      expect(column).toMatchObject({ type: "number", known: expected.known, distinct: expected.distinct });
      expect(column.missing).toBe(rows - expected.known);
      expect(numbers).toMatchObject({ min: expected.min, max: expected.max, zeros: expected.zeros });
      expectClose(numbers.mean, expected.mean);
      expectClose(numbers.standardDeviation, expected.standardDeviation);
      const { q1, median, q3 } = numbers;
      for (const [share, value] of Object.entries({ ...numbers.quantiles, q1, median, q3 })) {
        expectClose(value, expected.quantiles[share]!);
      }
      expect([numbers.outliers.low, numbers.outliers.high]).toEqual(expected.outliers);
      expect(numbers.histogram.scale).toBe(expected.scale);
      expect(numbers.histogram.counts).toEqual(expected.counts);
      expect(numbers.histogram.edges.length).toBe(expected.edges.length);
      numbers.histogram.edges.forEach((edge, index) => {
        expectClose(edge, expected.edges[index]!);
      });
    });

    it("has the correlations of every pair", () => {
      const { columns: order, pearson, spearman, counts } = profile.correlations;
      expect(order).toEqual(names);
      for (const { pair, ...expected } of correlations) {
        const [a, b] = pair.map((name) => order.indexOf(name)) as [number, number];
        expectClose(pearson[a]![b]!, expected.pearson);
        expectClose(spearman[a]![b]!, expected.spearman);
        expect(pearson[b]![a]).toBe(pearson[a]![b]);
        expect(spearman[b]![a]).toBe(spearman[a]![b]);
        expect(counts[a]![b]).toBe(expected.count);
      }
    });

    it.each(Object.entries(contrasts))("sets hits against the others by %s", (name, expected) => {
      const contrast = profile.hitAgainstNot.find(({ column }) => column === name)!;
      expect([contrast.hits.count, contrast.others.count]).toEqual(expected.counts);
      expect([contrast.hits.median, contrast.others.median]).toEqual(expected.medians);
      expectClose(contrast.hits.mean, expected.means[0]);
      expectClose(contrast.others.mean, expected.means[1]);
      expectClose(contrast.rocAuc, expected.rocAuc);
      expectClose(contrast.cohensD, expected.cohensD);
      expectClose(contrast.pointBiserial, expected.pointBiserial);
      expectClose(contrast.pointBiserialInterval![0], expected.interval[0]);
      expectClose(contrast.pointBiserialInterval![1], expected.interval[1]);
    });

    it("counts the hits and the others of each bin", () => {
      for (const { column, histogram, hits, others } of profile.hitAgainstNot) {
        const values = table[column]!;
        const inBin = (value: number, bin: number) =>
          value >= histogram.edges[bin]! &&
          (value < histogram.edges[bin + 1]! ||
            (bin === histogram.hits.length - 1 && value === histogram.edges.at(-1)));
        const count = (hit: number) =>
          histogram.hits.map(
            (_, bin) =>
              values.filter((value, row) => value !== null && table["hit"]![row] === hit && inBin(value, bin)).length,
          );
        expect(histogram.hits).toEqual(count(1));
        expect(histogram.others).toEqual(count(0));
        expect(histogram.hits.reduce((sum, bin) => sum + bin)).toBe(hits.count);
        expect(histogram.others.reduce((sum, bin) => sum + bin)).toBe(others.count);
      }
    });
  },
);
