import { describe, expect, test } from "vitest";
import { readCount, readIntegers, readNumber, readNumbers, toPlain } from "../../src/learn/model-checks.ts";

describe("toPlain", () => {
  test("turns typed arrays into arrays at any depth and leaves the rest", () => {
    const model = {
      a: Float64Array.of(0.1, 5e-324),
      b: { c: Int32Array.of(-1) },
      d: [Uint8Array.of(1), "x", null],
      e: 2,
    };
    expect(toPlain(model)).toEqual({ a: [0.1, 5e-324], b: { c: [-1] }, d: [[1], "x", null], e: 2 });
  });

  test("goes through JSON without losing a bit", () => {
    const numbers = Float64Array.of(0.1 + 0.2, Math.PI, 1e-308, Number.MAX_VALUE, -Number.MIN_VALUE, 1 / 3);
    expect(Float64Array.from(JSON.parse(JSON.stringify(toPlain(numbers))))).toEqual(numbers);
  });
});

test("a number read is never −0, which JSON would turn into 0", () => {
  expect(Object.is(readNumber(-0, "x"), 0)).toBe(true);
  expect(Object.is(readNumbers([-0], 1, "x")[0], 0)).toBe(true);
});

test("typed arrays are read as well as arrays", () => {
  expect(readNumbers(Float32Array.of(1, 0.5), 2, "x")).toEqual(Float64Array.of(1, 0.5));
  expect(readIntegers(Int32Array.of(3), 1, { min: 0, max: 3, code: "MODEL_INDEX" }, "x")).toEqual(Int32Array.of(3));
});

test("a refusal says where, what was expected, what was found and what to do", () => {
  expect(() => readNumbers([1, null], 2, "forest trees value")).toThrow(
    /^forest trees value\[1\]: expected a finite number, found null\. Train the model again/,
  );
  expect(() => readCount(11, 10, "forest trees nodeCount")).toThrow(/nodeCount: expected at most 10, found 11\./);
});
