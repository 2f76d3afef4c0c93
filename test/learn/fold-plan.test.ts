import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarqueeError } from "../../src/errors.ts";
import { type FoldChoice, type FoldPlan, planFolds, takeFoldChoice } from "../../src/learn/fold-plan.ts";
import { randomStream } from "../../src/math/random.ts";

const alternating = (rows: number) => Uint8Array.from({ length: rows }, (_, row) => row % 2);
const plans = fc.record({
  target: fc
    .array(fc.integer({ min: 0, max: 1 }), { minLength: 6, maxLength: 60 })
    .map((list) => Uint8Array.from(list)),
  folds: fc.integer({ min: 2, max: 6 }),
  repeats: fc.integer({ min: 1, max: 3 }),
  labels: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat(),
});
const kinds = ["stratified", "grouped", "time"] as const;

/** A plan of random rows, or null where they were refused as too few: anything else thrown fails the test. */
function attempt(kind: (typeof kinds)[number], { target, folds, repeats, labels, seed }: Drawn) {
  const random = randomStream(seed);
  const groups = Uint32Array.from(target, () => random.integer(labels));
  const choice: FoldChoice =
    kind === "stratified"
      ? { kind, folds, repeats }
      : kind === "grouped"
        ? { kind, folds, repeats, groups }
        : { kind, folds, moments: Float64Array.from(groups) };
  try {
    return { choice, groups, plan: planFolds(target, choice, random.child(1)) };
  } catch (error) {
    if (error instanceof MarqueeError && error.code === "TOO_FEW_ROWS") return null;
    throw error;
  }
}
type Drawn = { target: Uint8Array; folds: number; repeats: number; labels: number; seed: number };

const codes = (plan: FoldPlan) => plan.notes.map(({ code }) => code);

describe("planFolds", () => {
  it.each(kinds)("%s: no row trains and validates at once, and every fold has both classes on both sides", (kind) => {
    let planned = 0;
    fc.assert(
      fc.property(plans, (drawn) => {
        const made = attempt(kind, drawn);
        if (made === null) return;
        planned++;
        expect(made.plan.splits).toHaveLength(made.plan.folds * made.plan.repeats);
        for (const { train, test } of made.plan.splits) {
          expect(train.filter((row) => test.includes(row))).toHaveLength(0);
          for (const side of [train, test]) expect(new Set(side.map((row) => drawn.target[row]!)).size).toBe(2);
        }
        expect(codes(made.plan).includes("FOLDS_REDUCED")).toBe(made.plan.folds < drawn.folds);
      }),
    );
    expect(planned).toBeGreaterThan(40);
  });

  it.each(["stratified", "grouped"] as const)("%s: each row is validated once in each repeat", (kind) => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const made = attempt(kind, drawn);
        if (made === null) return;
        for (let repeat = 0; repeat < made.plan.repeats; repeat++) {
          const own = made.plan.splits.slice(repeat * made.plan.folds, (repeat + 1) * made.plan.folds);
          const validated = own.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
          expect(validated).toEqual(Array.from(drawn.target.keys()));
          for (const { train, test } of own) expect(train.length + test.length).toBe(drawn.target.length);
        }
      }),
    );
  });

  it("grouped: no group is on both sides", () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const made = attempt("grouped", drawn);
        for (const { train, test } of made?.plan.splits ?? []) {
          const trained = new Set(train.map((row) => made!.groups[row]!));
          expect(test.some((row) => trained.has(made!.groups[row]!))).toBe(false);
        }
      }),
    );
  });

  it("by time: training rows are strictly earlier, each fold knows all that came before, and later folds know more", () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const made = attempt("time", drawn);
        if (made === null) return;
        const moments = made.groups;
        let known = 0;
        for (const { train, test } of made.plan.splits) {
          const first = Math.min(...test.map((row) => moments[row]!));
          expect(Math.max(...train.map((row) => moments[row]!))).toBeLessThan(first);
          expect(train.length).toBe(moments.filter((moment) => moment < first).length);
          expect(train.length).toBeGreaterThan(known);
          known = train.length;
        }
      }),
    );
  });

  it("repeats differ, and the first is the one that is made without repeats", () => {
    const target = alternating(40);
    const once = planFolds(target, { kind: "stratified", folds: 4, repeats: 1 }, randomStream(3));
    const thrice = planFolds(target, { kind: "stratified", folds: 4, repeats: 3 }, randomStream(3));
    expect(thrice.splits.slice(0, 4)).toEqual(once.splits);
    expect(thrice.splits.slice(4, 8)).not.toEqual(once.splits);
    expect(thrice.splits.slice(8)).not.toEqual(thrice.splits.slice(4, 8));
  });

  it("cuts 12 rows at 12 moments into three forward folds of three", () => {
    const moments = Float64Array.from({ length: 12 }, (_, row) => 2000 + row);
    const { splits } = planFolds(alternating(12), { kind: "time", folds: 3, moments }, randomStream(1));
    expect(splits.map(({ train, test }) => [train.length, [...test]])).toEqual([
      [3, [3, 4, 5]],
      [6, [6, 7, 8]],
      [9, [9, 10, 11]],
    ]);
  });

  it("says why there are fewer folds", () => {
    const few = Uint8Array.from({ length: 30 }, (_, row) => (row < 3 ? 1 : 0));
    const plan = planFolds(few, { kind: "stratified", folds: 5, repeats: 1 }, randomStream(1));
    expect(plan.notes.map(({ message }) => message)).toEqual([
      "3 folds instead of 5, because the smaller class has 3 training rows.",
    ]);
    const late = Uint8Array.from({ length: 20 }, (_, row) => (row === 4 || row >= 15 ? 1 : 0));
    const byTime = planFolds(
      late,
      { kind: "time", folds: 4, moments: Float64Array.from(late.keys()) },
      randomStream(1),
    );
    expect([byTime.folds, codes(byTime)]).toEqual([1, ["FOLDS_REDUCED"]]);
  });

  it("says when groups make the folds uneven, and is silent when they do not", () => {
    const target = alternating(40);
    const oneLarge = Uint32Array.from(target, (_, row) => (row < 24 ? 0 : row));
    const uneven = planFolds(target, { kind: "grouped", folds: 3, repeats: 1, groups: oneLarge }, randomStream(1));
    expect(uneven.notes.map(({ message }) => message)).toEqual([
      "The folds hold from 8 to 24 rows, because groups are not divided.",
    ]);
    const pairs = Uint32Array.from(target, (_, row) => row >> 1);
    const even = planFolds(target, { kind: "grouped", folds: 5, repeats: 1, groups: pairs }, randomStream(1));
    expect(even.notes).toEqual([]);
    expect(even.splits.map(({ test }) => test.length)).toEqual([8, 8, 8, 8, 8]);
  });

  it("refuses rows that cannot be divided", () => {
    const target = alternating(20);
    const refused = (choice: FoldChoice, given = target) => {
      expect(() => planFolds(given, choice, randomStream(1))).toThrowError(
        expect.objectContaining({ code: "TOO_FEW_ROWS" }) as Error,
      );
    };
    refused({ kind: "stratified", folds: 5, repeats: 1 }, Uint8Array.from([0, 0, 0, 1]));
    refused({ kind: "grouped", folds: 5, repeats: 1, groups: new Uint32Array(20) });
    refused({ kind: "grouped", folds: 5, repeats: 1, groups: Uint32Array.from(target) });
    refused({ kind: "time", folds: 5, moments: new Float64Array(20) });
  });

  it("takes groups and moments along into folds within folds", () => {
    const rows = Uint32Array.from([1, 3]);
    expect(takeFoldChoice({ kind: "time", folds: 2, moments: Float64Array.from([9, 8, 7, 6]) }, rows)).toEqual({
      kind: "time",
      folds: 2,
      moments: Float64Array.from([8, 6]),
    });
    const grouped = { kind: "grouped", folds: 2, repeats: 1, groups: Uint32Array.from([5, 6, 7, 8]) } as const;
    expect(takeFoldChoice(grouped, rows)).toEqual({ ...grouped, groups: Uint32Array.from([6, 8]) });
  });
});
