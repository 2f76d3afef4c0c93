import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactThreshold, float32Text } from "../../src/export/float32.ts";

const anyFloat32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const largest = 3.4028234663852886e38;
const smallest = 2 ** -149;

describe("exactThreshold", () => {
  test.each([0, -0, 1, -1, 0.1, 5, smallest, -smallest, 3 * smallest, 2 ** -126, largest, -largest])(
    "divides the numbers around %d as float32 does",
    (given) => {
      const threshold = Math.fround(given);
      const exact = exactThreshold(threshold);
      const double = new Float64Array([exact]);
      const bits = new BigInt64Array(double.buffer);
      for (const step of [-3n, -2n, -1n, 0n, 1n, 2n, 3n]) {
        bits[0] = new BigInt64Array(Float64Array.of(exact).buffer)[0]! + step;
        expect(double[0]! < exact, `${double[0]}`).toBe(Math.fround(double[0]!) < threshold);
      }
    },
  );

  test("divides any two numbers as float32 does, and is rounded back to the threshold", () => {
    fc.assert(
      fc.property(anyFloat32, fc.double({ noNaN: true }), (threshold, x) => {
        const exact = exactThreshold(threshold);
        expect(x < exact).toBe(Math.fround(x) < threshold);
        expect(Math.fround(exact) + 0).toBe(threshold + 0);
      }),
      { numRuns: 2000 },
    );
  });

  test("divides numbers close to the threshold as float32 does", () => {
    const close = fc.integer({ min: -300_000_000, max: 300_000_000 });
    fc.assert(
      fc.property(fc.float({ min: -1e6, max: 1e6, noNaN: true }), close, (threshold, steps) => {
        const x = threshold + threshold * steps * 2 ** -52;
        expect(x < exactThreshold(threshold)).toBe(Math.fround(x) < threshold);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("float32Text", () => {
  test("gives back the number it was made of, and is no longer than it must", () => {
    fc.assert(
      fc.property(anyFloat32, (value) => {
        expect(Math.fround(Number(float32Text(value))) + 0).toBe(value + 0);
      }),
    );
    expect([0.1, 1, -2.5, 0].map((value) => float32Text(Math.fround(value)))).toEqual([
      "1e-1",
      "1e+0",
      "-2.5e+0",
      "0e+0",
    ]);
  });
});
