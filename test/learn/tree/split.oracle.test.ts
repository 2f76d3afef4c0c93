import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BinnedColumns, binColumns } from "../../../src/learn/tree/bin.ts";
import { addToHistogram, histogramOffsets } from "../boosting/plain/histogram.ts";
import { bestNewtonSplit, type NewtonSplit } from "../boosting/plain/newton-split.ts";

/** A small table: three columns of few values, some missing, with a target and a weight for each row. */
const tables = fc
  .array(
    fc.record({
      values: fc.tuple(cell(), cell(), cell()),
      target: fc.integer({ min: 0, max: 1 }),
      weight: fc.integer({ min: 1, max: 3 }),
      // Eighths, so that sums are exact.
      gradient: fc.integer({ min: -8, max: 8 }).map((value) => value / 8),
      curvature: fc.integer({ min: 1, max: 8 }).map((value) => value / 8),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((rows) => ({
    rows,
    binned: binColumns([0, 1, 2].map((column) => Float64Array.from(rows, (row) => row.values[column]!))),
  }));

function cell() {
  return fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
}

/** Every way to part the rows: by column, by the last bin that goes left, with missing values on either side. */
function* everySplit(binned: BinnedColumns) {
  for (let column = 0; column < binned.codes.length; column++) {
    const bins = binned.lowest[column]!.length;
    for (let bin = 0; bin < bins; bin++) {
      for (const missingLeft of [false, true]) {
        yield { column, bin, missingLeft, goesLeft: sideOf(binned, column, bin, missingLeft) };
      }
    }
  }
}

function sideOf(binned: BinnedColumns, column: number, bin: number, missingLeft: boolean): boolean[] {
  const missing = binned.lowest[column]!.length;
  return Array.from(binned.codes[column]!, (code) => (code === missing ? missingLeft : code <= bin));
}

function sumWhere(values: number[], side: boolean[], wanted: boolean): number {
  return values.reduce((sum, value, row) => (side[row] === wanted ? sum + value : sum), 0);
}

describe("the second-order split", () => {
  const rules = fc.record({
    lambda: fc.constantFrom(0, 0.5, 1, 4),
    alpha: fc.constantFrom(0, 0.25, 1),
    minChildWeight: fc.constantFrom(0, 0.5, 1),
  });

  test("is as good as the best of all, found by trying each, and its sums are those of its sides", () => {
    fc.assert(
      fc.property(tables, rules, ({ rows, binned }, rule) => {
        const gradients = rows.map((row) => row.gradient);
        const curvatures = rows.map((row) => row.curvature);
        const gainOf = (side: boolean[], wanted: boolean) => {
          const pull = Math.max(0, Math.abs(sumWhere(gradients, side, wanted)) - rule.alpha);
          const curvature = sumWhere(curvatures, side, wanted);
          return curvature === 0 ? 0 : pull ** 2 / (curvature + rule.lambda);
        };
        const all = rows.map(() => true);
        let most = 0;
        for (const { goesLeft } of everySplit(binned)) {
          if (!goesLeft.includes(true) || !goesLeft.includes(false)) continue;
          const least = Math.min(sumWhere(curvatures, goesLeft, true), sumWhere(curvatures, goesLeft, false));
          if (least < rule.minChildWeight) continue;
          most = Math.max(most, gainOf(goesLeft, true) + gainOf(goesLeft, false) - gainOf(all, true));
        }

        const found = searchNewton(binned, gradients, curvatures, rule);
        expect(found?.gain ?? 0).toBeCloseTo(most, 4);
        if (found === null) return;
        const goesLeft = sideOf(binned, found.column, found.bin, found.missingLeft);
        expect(found.left.gradient).toBe(sumWhere(gradients, goesLeft, true));
        expect(found.left.curvature).toBe(sumWhere(curvatures, goesLeft, true));
        expect(found.right.gradient).toBe(sumWhere(gradients, goesLeft, false));
        expect(found.right.curvature).toBe(sumWhere(curvatures, goesLeft, false));
        const gain = gainOf(goesLeft, true) + gainOf(goesLeft, false) - gainOf(all, true);
        expect(found.gain).toBeCloseTo(gain, 4);
      }),
      { numRuns: 400 },
    );
  });

  test("on equal gain is the earlier column, the lower threshold, the missing values on the right", () => {
    const column = Float64Array.of(1, 2, 3, Number.NaN);
    const binned = binColumns([new Float64Array(4), column, column]);
    const rule = { lambda: 1, alpha: 0, minChildWeight: 0 };
    // Parting after 1 with the missing row right, or after 2 with it left, would gain the same.
    const found = searchNewton(binned, [-1, 0, 1, 0], [1, 1, 1, 0], rule);
    expect(found).toMatchObject({ column: 1, bin: 0, missingLeft: false });
  });
});

function searchNewton(
  binned: BinnedColumns,
  gradients: number[],
  curvatures: number[],
  rule: { lambda: number; alpha: number; minChildWeight: number },
): NewtonSplit | null {
  const offsets = histogramOffsets(binned);
  const histogram = new Float64Array(offsets[offsets.length - 1]!);
  const order = Uint32Array.from(gradients, (_, row) => row);
  const total = { gradient: gradients.reduce((a, b) => a + b, 0), curvature: curvatures.reduce((a, b) => a + b, 0) };
  let best: NewtonSplit | null = null;
  binned.codes.forEach((codes, column) => {
    const offset = offsets[column]!;
    const pulls = Float64Array.from(gradients);
    addToHistogram(codes, order, 0, binned.rows, pulls, Float64Array.from(curvatures), histogram, offset);
    const bins = binned.lowest[column]!.length;
    const part = { histogram, column, offset, bins, hasMissing: binned.hasMissing[column] === 1 };
    best = bestNewtonSplit(part, total, rule, best);
  });
  return best;
}
