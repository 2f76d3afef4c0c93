import { expect, test } from "vitest";
import { partitionRows } from "../../../src/learn/tree/partition.ts";

test("rows are parted in place, each side in the order it had", () => {
  const rows = Uint32Array.of(9, 4, 3, 2, 1, 0, 9);
  const codes = Uint16Array.of(2, 0, 3, 0, 1);
  expect(partitionRows(codes, rows, 1, 6, 0, 3, false, new Uint32Array(5))).toBe(3);
  expect([...rows]).toEqual([9, 3, 1, 4, 2, 0, 9]);
  expect(partitionRows(codes, rows, 1, 6, 0, 3, true, new Uint32Array(5))).toBe(4);
  expect([...rows]).toEqual([9, 3, 1, 2, 4, 0, 9]);
});
