import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingCode } from "../../src/kernels/coded-rows.ts";
import { codeColumns } from "../../src/kernels/column-codes.ts";
import { randomStream } from "../../src/math/random.ts";
import { threadPool } from "../../src/parallel/thread-pool.ts";

/** The same by the definition: distinct values in order; those beyond the limit share codes. */
function plainCodes(column: Float64Array, limit: number) {
  const known = [...column].filter((value) => !Number.isNaN(value)).map((value) => value + 0);
  const distinct = [...new Set(known)].sort((a, b) => a - b);
  const rowsOf = new Map<number, number>();
  for (const value of known) rowsOf.set(value, (rowsOf.get(value) ?? 0) + 1);
  const groups: number[][] = [];
  let left = known.length;
  let filled = 0;
  for (const value of distinct) {
    const toCome = limit - groups.length;
    const full = distinct.length <= limit || (toCome > 0 && filled * (toCome + 1) >= left);
    if (groups.length === 0 || full) {
      groups.push([]);
      left -= filled;
      filled = 0;
    }
    groups[groups.length - 1]!.push(value);
    filled += rowsOf.get(value)!;
  }
  const codeOf = new Map(groups.flatMap((group, code) => group.map((value) => [value, code] as const)));
  return {
    codes: Uint16Array.from(column, (value) => codeOf.get(value + 0) ?? missingCode),
    lowest: Float64Array.from(groups, (group) => group[0]!),
    highest: Float64Array.from(groups, (group) => group[group.length - 1]!),
  };
}

function expectCodes(column: Float64Array): void {
  const found = codeColumns([column]);
  const expected = plainCodes(column, missingCode);
  expect(found.codes[0]).toEqual(expected.codes);
  expect(found.lowest[0]).toEqual(expected.lowest);
  expect(found.highest[0]).toEqual(expected.highest);
}

describe("codeColumns", () => {
  it("numbers any numbers in their order, missing ones apart", () => {
    const values = fc.oneof(
      fc.double({ noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(-0, 0, Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 60 }), (list) => expectCodes(Float64Array.from(list))),
    );
  });

  it("sorts many rows as well as few, and shares codes when there are too many values", () => {
    const random = randomStream(3);
    expectCodes(Float64Array.from({ length: 10_000 }, () => Math.round(100 * random.normal())));
    const uneven = Float64Array.from({ length: 90_000 }, (_, row) => (row % 5 === 0 ? 7 : random.normal()));
    expectCodes(uneven);
    const shared = codeColumns([uneven]).lowest[0]!.length;
    expect(shared).toBeGreaterThan(missingCode / 2);
    expect(shared).toBeLessThanOrEqual(missingCode);
  });

  it("codes several columns, one without any value", () => {
    const found = codeColumns([Float64Array.of(5, 3, 5), new Float64Array(3).fill(Number.NaN)]);
    expect(found.codes.map((codes) => [...codes])).toEqual([[1, 0, 1], new Array(3).fill(missingCode)]);
    expect(found.lowest.map((values) => [...values])).toEqual([[3, 5], []]);
  });

  it.each([2, 3])("gives the same on %d threads, whatever the number of columns", (count) => {
    const random = randomStream(9);
    for (const width of [1, 2, 7]) {
      const columns = Array.from({ length: width }, (_, at) =>
        Float64Array.from({ length: 500 }, () =>
          random.next() < 0.1 ? Number.NaN : Math.round(10 ** at * random.normal()),
        ),
      );
      expect(codeColumns(columns, threadPool(count, 0))).toEqual(codeColumns(columns));
    }
  });
});
