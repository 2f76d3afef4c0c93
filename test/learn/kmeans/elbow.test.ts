import { describe, expect, it } from "vitest";
import { kneedle } from "../../../src/learn/kmeans/elbow.ts";
import { readReference } from "../../reference/learner-reference.ts";

describe("kneedle", () => {
  it("finds the corner of a curve with one", () => {
    expect(kneedle([1, 2, 3, 4, 5, 6], [100, 60, 15, 12, 10, 9])).toBe(3);
  });

  it("finds none on a straight line, a level one, or with fewer than three points", () => {
    expect(kneedle([1, 2, 3, 4, 5], [10, 8, 6, 4, 2])).toBeNull();
    expect(kneedle([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(kneedle([2, 3], [5, 1])).toBeNull();
    expect(kneedle([2], [5])).toBeNull();
    expect(kneedle([], [])).toBeNull();
  });

  it("does not change when the inertia is given in another unit", () => {
    const ks = [2, 3, 4, 5, 6, 7];
    const inertias = [90, 40, 30, 25, 22, 20];
    expect(
      kneedle(
        ks,
        inertias.map((inertia) => 1024 * inertia + 7),
      ),
    ).toBe(kneedle(ks, inertias));
    expect(kneedle(ks, inertias)).toBe(3);
  });

  it("gives kneed's answer on convex, falling and shapeless curves", () => {
    const cases = readReference<{ ks: number[]; inertias: number[]; knee: number | null }[]>("elbows.json");
    expect(cases.length).toBeGreaterThan(180);
    for (const { ks, inertias, knee } of cases) expect([inertias, kneedle(ks, inertias)]).toEqual([inertias, knee]);
  });
});
