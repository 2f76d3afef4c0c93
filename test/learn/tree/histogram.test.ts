import { expect, test } from "vitest";
import { binColumns } from "../../../src/learn/tree/bin.ts";
import { addToHistogram, histogramOffsets, subtractHistogram } from "../../../src/learn/tree/histogram.ts";
import { partitionRows } from "../../../src/learn/tree/partition.ts";

const binned = binColumns([Float64Array.of(3, 1, Number.NaN, 1, 2), Float64Array.of(1, 1, 0, 0, 1)]);
const offsets = histogramOffsets(binned);
const gradients = Float32Array.of(1, 2, 4, 8, 16);
const curvatures = Float32Array.of(0.5, 0.25, 1, 1, 2);

function histogramOf(rows: number[]): Float64Array {
  const histogram = new Float64Array(offsets[offsets.length - 1]!);
  binned.codes.forEach((codes, column) => {
    const order = Uint32Array.from(rows);
    addToHistogram(codes, order, 0, rows.length, gradients, curvatures, histogram, offsets[column]!);
  });
  return histogram;
}

test("each bin of each column sums its rows, the missing ones apart", () => {
  expect([...offsets]).toEqual([0, 8, 14]);
  expect([...histogramOf([0, 1, 2, 3, 4])]).toEqual([10, 1.25, 16, 2, 1, 0.5, 4, 1, 12, 2, 19, 2.75, 0, 0]);
});

test("a parent less one child is the other child", () => {
  const parent = histogramOf([0, 1, 2, 3, 4]);
  subtractHistogram(parent, histogramOf([1, 4]));
  expect(parent).toEqual(histogramOf([0, 2, 3]));
});

test("rows are parted in place, each side in the order it had", () => {
  const rows = Uint32Array.of(9, 4, 3, 2, 1, 0, 9);
  const codes = binned.codes[0]!;
  expect(partitionRows(codes, rows, 1, 6, 0, 3, false, new Uint32Array(5))).toBe(3);
  expect([...rows]).toEqual([9, 3, 1, 4, 2, 0, 9]);
  expect(partitionRows(codes, rows, 1, 6, 0, 3, true, new Uint32Array(5))).toBe(4);
  expect([...rows]).toEqual([9, 3, 1, 2, 4, 0, 9]);
});
